// Package tree walks a document.
//
// It owns the protocol by which each part of a document announces its own
// parts in serialisation order, the traversal in both directions, and the
// JSONPath-like name of the place a traversal is at. Normalization works on the
// way up (children before parents), validation on the way down.
//
// It does not own any document type, and decides nothing about documents.
package tree
