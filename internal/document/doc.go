// Package document owns the way between a document of gobl and a stored
// domain.Content: it builds, revises, corrects, copies, numbers and signs
// documents, applies patches, and derives the index and snippet of each content.
// It also reads data URIs, the form in which documents and files arrive as text.
//
// It is pure: it does no I/O, knows no store, and takes the time from its caller.
// It does not own entries, folders, versions in the store or files, which
// internal/silo does, nor the rules and figures of documents, which gobl does.
//
// Errors about a document are domain.Errors of kind Invalid, with the faults and
// the fields that they are about below "data"; changes that a signature forbids
// are of kind Conflict with the key "signed". Other errors are internal.
package document
