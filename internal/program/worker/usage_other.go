//go:build !unix

package worker

import "time"

// processorTime returns zero: the time is not known here, and a program that is
// late always counts as slow.
func processorTime() time.Duration { return 0 }
