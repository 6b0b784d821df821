package main

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

type machine struct {
	OS    string `json:"os"`
	Arch  string `json:"arch"`
	CPU   string `json:"cpu,omitempty"`
	Cores int    `json:"cores"`
	Go    string `json:"go"`
	// Others is the share of all cores that other programs used meanwhile, from 0
	// to 1, where that is known. A large share makes the figures worthless.
	Others float64 `json:"others"`
}

// maxOthers is the share of others above which a warning is printed.
const maxOthers = 0.05

func describe() machine {
	return machine{OS: runtime.GOOS, Arch: runtime.GOARCH, CPU: cpuName(), Cores: runtime.NumCPU(), Go: runtime.Version()}
}

// cpuName returns the name of the processor on Linux, elsewhere "".
func cpuName() string {
	data, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(data)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// usage is processor time so far: of the machine, with and without being idle,
// and of this program and those that it ran.
type usage struct{ all, idle, own time.Duration }

// readUsage returns the usage on Linux, elsewhere zero.
func readUsage() (u usage) {
	data, err := os.ReadFile("/proc/stat")
	if err != nil {
		return usage{}
	}
	line, _, _ := strings.Cut(string(data), "\n")
	// "cpu user nice system idle iowait irq softirq steal guest guest_nice", in
	// hundredths of a second; guests are counted under user and nice already.
	for i, field := range strings.Fields(line) {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil || i > 8 {
			continue
		}
		u.all += time.Duration(n) * time.Second / 100
		if i == 4 || i == 5 {
			u.idle += time.Duration(n) * time.Second / 100
		}
	}
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var r syscall.Rusage
		if err := syscall.Getrusage(who, &r); err == nil {
			u.own += time.Duration(r.Utime.Nano() + r.Stime.Nano())
		}
	}
	return u
}

// otherShare returns the share that other programs used between two readings.
func otherShare(from, to usage) float64 {
	all := to.all - from.all
	if all <= 0 {
		return 0
	}
	busy := all - (to.idle - from.idle) - (to.own - from.own)
	return max(float64(int(float64(busy)/float64(all)*1000))/1000, 0)
}
