// Package clients tests the clients in other languages below clients/, with a real server and the
// real tools of their language. It also generates them: see the target "clients" of the Makefile.
//
// It does not own the Go client, whose tests are next to it. Without the tools of a language its
// tests are skipped, which CI does not allow.
package clients
