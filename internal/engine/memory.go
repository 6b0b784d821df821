package engine

import (
	"chancery/internal/limits"
)

// smallDocument is up to which size documents are not counted: as many as there are
// slots take little memory.
const smallDocument = 64 << 10

// memoryUnit is the size that documents are counted in.
const memoryUnit = 256 << 10

// memoryLimits are the limits of the documents in memory, in units.
func memoryLimits() permitLimits {
	return permitLimits{
		total:          limits.DocumentMemory.Int() / memoryUnit,
		perSpace:       limits.DocumentMemorySpace.Int() / memoryUnit,
		perDestination: limits.DocumentMemorySpace.Int() / memoryUnit,
		parked:         limits.Parked.Int(), parkedAll: limits.ParkedAll.Int(),
	}
}

// memoryFor is what a document of a size wants. The largest wants the share of a
// workspace.
func memoryFor(size int) want {
	units := (size + memoryUnit - 1) / memoryUnit
	return want{units: min(units, limits.DocumentMemorySpace.Int()/memoryUnit)}
}

// weigh makes the run hold as much of the memory for documents as a document of a size
// needs. It returns false if that is not free, and then the run holds none.
func (r *run) weigh(size int) bool {
	r.missing = 0
	if size <= smallDocument {
		return true
	}
	w := memoryFor(size)
	if r.held >= w.units {
		return true
	}
	r.freeMemory()
	if !r.e.memory.take(r.lease.key, w) {
		r.missing = size
		return false
	}
	r.held = w.units
	return true
}

// freeMemory frees what the run holds.
func (r *run) freeMemory() {
	if r.held == 0 {
		return
	}
	r.e.call(r.e.memory.put(r.lease.key.ws, want{units: r.held}))
	r.held = 0
}
