// Package note holds the simplest document: a message to somebody.
//
// It does not own the notes that other documents carry, which are org's and
// tax's.
package note
