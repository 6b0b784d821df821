// Package scale checks what a server asks of its database, by counting and not by the
// clock: the round trips and commits of a job, that claims and renewals take one statement
// for all jobs, what an idle server asks, and that waiting jobs cost nothing.
//
// It does not own how fast that is on some machine: that is "make bench".
package scale
