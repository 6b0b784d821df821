// Package cache owns one bounded cache in memory for values that never change, or
// whose owner deletes them when they do: how it stays within its limits, and that any
// number of goroutines may use it.
//
// It does not load values, does not expire them by time, and knows nothing of what it
// holds.
package cache
