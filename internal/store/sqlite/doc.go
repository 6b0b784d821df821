// Package sqlite opens a store in one SQLite file. It owns what is particular to
// that engine: how the file is made and set up, its schema and migrations, the
// meaning of its error codes, and the way in which writers share it. One
// goroutine holds the writing connection; transactions that wait for it are
// joined into one durable commit, each undone alone when it fails, because the
// sync to disk costs far more than the rows. Reads run on connections of their
// own and never wait for a writer.
//
// It does not own the statements, which are those of package store, nor the
// contents of files.
package sqlite
