// Package datadir treats the data directory of an installation as one thing: the
// database, the contents of files and the keys belong together. It owns the backup of
// a directory while a server runs on it, the check of a directory or of a backup, and
// the restoring of a backup.
//
// It does not own what is in the database (package store), how contents and keys are
// stored (blob/dir, keystore), or how results are shown (package cli). It runs no
// server.
package datadir
