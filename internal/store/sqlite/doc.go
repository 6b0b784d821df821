// Package sqlite opens a store in one SQLite file. It owns what is specific to that
// engine: how the file is created and configured, its schema and migrations, the
// meaning of its error codes, and how writers share it. One goroutine holds the
// writing connection. It joins the transactions that wait into one durable commit,
// because the sync to disk costs far more than the rows, and rolls back each one
// that fails on its own. Reads run on their own connections and never wait for a
// writer.
//
// It does not own the statements, which are in package store, nor the contents of
// files.
package sqlite
