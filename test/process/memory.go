package process

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Memory is the resident memory of a process in bytes.
type Memory struct{ Now, Peak int64 }

// MemoryOf returns the memory of a process. It works on Linux only.
func MemoryOf(pid int) (m Memory, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return m, err
	}
	if m.Now, err = member(status, "VmRSS"); err != nil {
		return m, err
	}
	m.Peak, err = member(status, "VmHWM")
	return m, err
}

// TreeMemory returns the resident memory of a process and its children together. It
// works on Linux only. A child that ends meanwhile does not count.
func TreeMemory(pid int) (int64, error) {
	own, err := MemoryOf(pid)
	if err != nil {
		return 0, err
	}
	for _, child := range children(pid) {
		if m, err := MemoryOf(child); err == nil {
			own.Now += m.Now
		}
	}
	return own.Now, nil
}

// children returns the processes that a process has started.
func children(pid int) (list []int) {
	files, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is valid
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // it has ended
		}
		// The name of the program, in parentheses, may contain anything.
		_, rest, _ := strings.Cut(string(text[max(0, strings.LastIndexByte(string(text), ')')):]), " ")
		f := strings.Fields(rest)
		if len(f) < 2 || f[1] != strconv.Itoa(pid) {
			continue
		}
		if child, err := strconv.Atoi(filepath.Base(filepath.Dir(name))); err == nil {
			list = append(list, child)
		}
	}
	return list
}

// member returns the value of a line such as "VmRSS:  1234 kB" in bytes.
func member(status []byte, name string) (int64, error) {
	for line := range strings.Lines(string(status)) {
		f := strings.Fields(line)
		if len(f) == 3 && f[0] == name+":" {
			n, err := strconv.ParseInt(f[1], 10, 64)
			return n << 10, err
		}
	}
	return 0, fmt.Errorf("no %s in the status of the process", name)
}
