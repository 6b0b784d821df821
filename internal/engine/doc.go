// Package engine runs jobs: it claims those that are due, decides what comes
// next, lets actions act, and commits what they answer.
//
// It owns leases, attempts, timeouts, the batching of local steps into one
// commit, recovery after a crash, and the limit of jobs at work. Deciding is
// domain.Decide's; what steps do is in actions; nothing here knows SQL, HTTP or
// the form of a document.
package engine
