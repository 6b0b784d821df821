package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// confine limits this process: no memory beyond the limit, no new files and
// connections, no writing to files. The numbers of the limits are those of Linux.
func confine() error {
	// The runtime opens its poller now, because later it cannot open anything.
	ctx, cancel := context.WithTimeout(context.Background(), time.Microsecond)
	<-ctx.Done()
	cancel()
	// The runtime allocates all threads and memory that it may need now, so that the
	// limits can be set to what the process has.
	startThreads()
	reserveMemory()
	data, space, err := sizes()
	if err != nil {
		return err
	}
	limits := []struct {
		resource int
		value    uint64
	}{
		// Linux does not apply the first to memory that was reserved before, which the
		// runtime does with large blocks; it applies the second.
		{syscall.RLIMIT_DATA, data + workerSlack},
		{syscall.RLIMIT_AS, space + workerSlack},
		{syscall.RLIMIT_CORE, 0},
		{syscall.RLIMIT_FSIZE, 0},
		{syscall.RLIMIT_NOFILE, 0},
	}
	for _, l := range limits {
		if err := syscall.Setrlimit(l.resource, &syscall.Rlimit{Cur: l.value, Max: l.value}); err != nil {
			return fmt.Errorf("setting limit %d: %w", l.resource, err)
		}
	}
	return nil
}

// threads is more than a worker with one processor needs in practice.
const threads = 8

// startThreads makes the runtime start its threads: with the C library each has a
// stack that counts as memory.
func startThreads() {
	var started, ended sync.WaitGroup
	started.Add(threads)
	release := make(chan struct{})
	for range threads {
		ended.Go(func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			started.Done()
			<-release
		})
	}
	started.Wait()
	close(release)
	ended.Wait()
}

// reserveMemory makes the runtime take its memory from the system. The memory costs
// nothing until it is used: nothing is written to it, and it is returned at once,
// while the runtime keeps the addresses.
func reserveMemory() {
	block := make([]byte, workerMemory)
	runtime.KeepAlive(&block)
	debug.FreeOSMemory()
}

// sizes returns the values that the limits of data and address space are compared
// with, in bytes.
func sizes() (data, space uint64, err error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, 0, err
	}
	for line := range bytes.Lines(status) {
		name, putFree, _ := bytes.Cut(line, []byte(":"))
		into := map[string]*uint64{"VmData": &data, "VmSize": &space}[string(name)]
		if into == nil {
			continue
		}
		kilobytes, err := strconv.ParseUint(string(bytes.TrimSuffix(bytes.TrimSpace(putFree), []byte(" kB"))), 10, 64)
		if err != nil {
			return 0, 0, fmt.Errorf("reading the size of the process: %w", err)
		}
		*into = kilobytes << 10
	}
	if data == 0 || space == 0 {
		return 0, 0, errors.New("the size of the process is not known")
	}
	return data, space, nil
}
