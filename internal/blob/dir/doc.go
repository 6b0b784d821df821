// Package dir stores the contents of files in a directory, under their hash and
// separately for each workspace: DIR/<workspace>/<first two digits>/<hash>. It owns
// the promise that a content survives a loss of power once Put has returned nil, and
// is either complete or absent: it is written to a draft, synced and renamed, and the
// directory is synced. Several processes may share the directory, to store and to remove.
// It keeps notes about the contents, and does not know what they mean.
//
// It does not know which entry a content belongs to, what it is, who may read it, or
// which contents are not needed any more: it removes what it is asked to remove.
package dir
