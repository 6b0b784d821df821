// Package silo holds the use cases of stored documents: building and storing
// them, their versions, states, folders and files, and the spool of temporary
// files that exist before there is an entry.
//
// It does not make the contents of entries, which internal/document does, and it
// contains no SQL and no HTTP.
package silo
