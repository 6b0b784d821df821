// Package client is a Go client of the Chancery API, of as much of it as the
// command line needs. It depends on nothing but the standard library.
//
// It does not retry and does not interpret documents: what the server answers is
// what the caller gets.
package client
