// Package limits holds the limits of a server in one table: what is limited, how much
// of it, which setting changes that, and what happens beyond it.
//
// It owns the values and docs/reference/limits.md, which is written from them. It does
// not enforce anything: each limit is enforced where its input, queue, pool or answer is.
package limits
