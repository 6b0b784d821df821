// Package c14n writes JSON in the one canonical form whose SHA-256 is the digest
// of a document: members sorted by name, null members left out, no white space,
// strings with the fewest escapes, and floats in exponent form.
//
// It does not interpret the JSON and does not compare or sign digests. Its
// input is text; nothing is decoded into Go values on the way.
package c14n
