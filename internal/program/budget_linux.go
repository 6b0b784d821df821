package program

import (
	"syscall"
	"time"
)

// rusageThread selects the usage of the calling thread (getrusage(2)).
const rusageThread = 1

// threadTime returns the processor time that this thread has used.
func threadTime() (time.Duration, bool) {
	var u syscall.Rusage
	if syscall.Getrusage(rusageThread, &u) != nil {
		return 0, false
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), true
}
