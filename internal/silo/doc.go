// Package silo holds the use cases of documents at rest: building and storing
// them, their versions, states, folders and files, and the spool of temporary
// files that come before there is an entry.
//
// It joins the domain with the document library: whatever becomes the content of
// an entry, by a request or by an action of a job, is made by a Builder here. It
// knows no SQL and no HTTP.
package silo
