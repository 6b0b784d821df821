// Package client is a Go client of the Chancery API, of as much of it as the
// command line needs. It owns requests, wire types and errors, and depends on
// nothing but the standard library.
//
// It does not own retries or the meaning of documents: it returns what the server
// answers.
package client
