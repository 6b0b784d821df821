// Package dryrun runs a job as it would run, keeps nothing of it and lets nothing
// out. It owns the store that is laid over the real one, the clock that skips waits,
// and the bounds of dry runs.
//
// It does not know how a stack is built, which is handed in, and no action by name:
// what may run is decided by the reach of each attempt.
package dryrun
