package pg

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Freeze stops all processes of the server with SIGSTOP: its connections stay open, and
// nothing answers. Thaw lets them go on.
func (c *Cluster) Freeze() error { return c.signal(syscall.SIGSTOP) }

// Thaw ends what Freeze began.
func (c *Cluster) Thaw() error { return c.signal(syscall.SIGCONT) }

// signal sends a signal to the server and to the processes that it has made.
func (c *Cluster) signal(s syscall.Signal) error {
	text, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
	if err != nil {
		return err
	}
	line, _, _ := strings.Cut(string(text), "\n")
	first, err := strconv.Atoi(line)
	if err != nil {
		return fmt.Errorf("%s has no process ID: %w", filepath.Join(c.data(), "postmaster.pid"), err)
	}
	// The first stops before its children are listed, so that it makes no more.
	if err := syscall.Kill(first, s); err != nil {
		return err
	}
	children, err := childrenOf(first)
	if err != nil {
		return err
	}
	for _, pid := range children {
		if err := syscall.Kill(pid, s); err != nil && err != syscall.ESRCH {
			return err
		}
	}
	return nil
}

// childrenOf lists the processes whose parent is the given one.
func childrenOf(parent int) (list []int, err error) {
	found, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, err
	}
	for _, path := range found {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it ended
		}
		// The name in parentheses may have spaces; state and parent follow.
		_, rest, _ := strings.Cut(string(text[strings.LastIndexByte(string(text), ')')+1:]), " ")
		fields := strings.Fields(rest)
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err == nil && len(fields) > 1 && fields[1] == strconv.Itoa(parent) {
			list = append(list, pid)
		}
	}
	return list, nil
}
