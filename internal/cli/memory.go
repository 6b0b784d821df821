package cli

import (
	"os"
	"runtime/debug"
)

// serverGC is by how many percent the heap of a server grows between two
// collections. What a server keeps is small and what it passes through is much,
// so the usual 100 would have it collect all the time.
const serverGC = 400

// serverMemory is from where on, in bytes, collections come as often as they must
// to stay below.
const serverMemory = 384 << 20

// tuneMemory prepares the process for being a server. An operator's GOGC and
// GOMEMLIMIT count more.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(serverGC)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(serverMemory)
	}
}
