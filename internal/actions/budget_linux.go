package actions

import (
	"syscall"
	"time"
)

// rusageThread asks for the resources of the calling thread (getrusage(2)).
const rusageThread = 1

// threadTime is the processor time that this thread has taken.
func threadTime() (time.Duration, bool) {
	var u syscall.Rusage
	if syscall.Getrusage(rusageThread, &u) != nil {
		return 0, false
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), true
}
