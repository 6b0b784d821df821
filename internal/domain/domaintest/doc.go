// Package domaintest owns the clock and the IDs of tests: a clock that the test
// advances, and IDs that are the same in every run.
//
// It is for tests only. It does not own the ports that it implements, which are in
// internal/domain.
package domaintest
