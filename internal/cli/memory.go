package cli

import (
	"os"
	"runtime/debug"
)

// serverGC is by how many percent the heap of a server grows between two
// collections. A server keeps little and allocates much, so the default of 100
// would make it collect all the time.
const serverGC = 400

// serverMemory is the soft limit of memory in bytes: near it the collector runs
// as often as it must to stay below.
const serverMemory = 384 << 20

// tuneMemory sets the collector for a server. An operator's GOGC and GOMEMLIMIT
// take precedence.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(serverGC)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(serverMemory)
	}
}
