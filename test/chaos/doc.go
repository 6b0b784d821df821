// Package chaos holds tests that kill the real program at random moments, freeze or
// overload it, alone or several of it on one database, and check the data that remains.
//
// It does not own tests of single routes (test/e2e) and has no code for other
// packages.
package chaos
