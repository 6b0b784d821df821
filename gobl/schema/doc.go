// Package schema relates the `$schema` identifiers of documents to the types
// that hold them, and wraps a document of any type in an Object.
//
// It does not own any document type, nor the list of those that exist: the
// table is handed in by the root package.
package schema
