// Package engine runs jobs: it claims those that are due, decides what comes
// next, runs actions, and commits their results.
//
// It owns leases, attempts, timeouts, the batching of local steps into one
// commit, recovery after a crash, and the limit of running jobs. Deciding is
// domain.Decide's; what steps do is in actions; nothing here knows SQL, HTTP or
// the form of a document.
package engine
