//go:build !linux

package program

import "time"

// threadTime reports that the processor time of a thread is not known here.
func threadTime() (time.Duration, bool) { return 0, false }
