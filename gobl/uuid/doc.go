// Package uuid holds the identifiers of documents and their parts as text in the
// canonical form of RFC 9562. The empty UUID means "none". It reads every usual way
// of writing a UUID.
//
// It does not own a clock or a generator: a caller that makes a UUID passes the
// instant and the source of randomness.
package uuid
