// Package engine runs jobs: it claims those that are due, runs the actions of their
// steps, and commits the results.
//
// It owns leases, slots, attempts, timeouts, the batching of local steps into one
// commit, and recovery after a crash. It does not own which step comes next
// (domain.Policy.Decide) or what a step does (internal/action), and it knows no SQL,
// no HTTP and no form of documents.
package engine
