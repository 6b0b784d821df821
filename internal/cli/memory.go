package cli

import (
	"os"
	"runtime"
	"runtime/debug"
	"sync"
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

// spareProcessors is how many more goroutines of a server with a database of its own run at once
// than there are processors. One of them, which writes for all, waits for the disk with each commit.
// If it comes back from such a wait and finds all places taken, it stands behind most of what the
// others have to do, while they soon wait for nothing but the next commit.
const spareProcessors = 2

// tuneProcessors leaves room for the goroutine that waits for the disk. An operator's GOMAXPROCS takes precedence.
var tuneProcessors = sync.OnceFunc(func() { //nolint:gochecknoglobals // a setting of the process
	if os.Getenv("GOMAXPROCS") == "" {
		n := runtime.GOMAXPROCS(0)
		runtime.GOMAXPROCS(n + min(n, spareProcessors))
	}
})
