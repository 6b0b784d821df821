// Package pdfobj reads and writes the objects of PDF files (ISO 32000-1, 7.3 to 7.5): numbers, names, strings,
// dictionaries, streams, cross-reference tables and streams, object streams. Files come from strangers, so everything has a
// limit: the size of the file, objects, values, nesting, bytes that are read and bytes that streams decode to. A file that
// goes beyond one gives an error that wraps ErrLimit; no input makes it run long, take much memory or panic.
//
// It does not know pages, fonts or metadata, does not decode pictures, and does not decrypt.
package pdfobj
