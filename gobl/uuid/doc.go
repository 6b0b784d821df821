// Package uuid holds the identifiers of documents and their parts as text in the
// canonical form of RFC 9562. The empty UUID means "none".
//
// Reading accepts every customary way of writing a UUID. Making one takes the
// instant and the source of randomness from the caller: the package has no clock
// and no generator of its own.
package uuid
