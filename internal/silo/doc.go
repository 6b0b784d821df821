// Package silo holds the use cases of stored documents: building and storing
// them, their versions, states, folders and files, and the spool of temporary
// files that exist before there is an entry.
//
// It joins the domain with the document library: a Builder makes the content of
// every entry, for requests and for the actions of jobs. It contains no SQL and
// no HTTP.
package silo
