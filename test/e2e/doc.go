// Package e2e tests the whole server through its HTTP API, in this process.
//
// It does not own tests of crashes and overload (test/chaos) and has no code for
// other packages.
package e2e
