// Package dir keeps the contents of files in a directory, under their hash and
// apart for each workspace: DIR/<workspace>/<first two digits>/<hash>. It owns the
// promise that what Put answered nil for survives a loss of power and is either
// whole or absent: written to a temporary file, synced, renamed, the directory
// synced.
//
// It does not know which entry a content belongs to, what a content is, or who
// may read it; rows and rules are elsewhere. It deletes nothing.
package dir
