// Package chaos holds tests that kill the real program at random moments, or
// overload it, and check the data that remains.
//
// It does not own tests of single routes (test/e2e) and has no code for other
// packages.
package chaos
