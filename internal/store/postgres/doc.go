// Package postgres opens a store in a PostgreSQL database, which many processes share.
// It owns what is specific to that engine: how it is connected to, its schema and
// migrations, the meaning of its error codes, the statements that differ, and when an
// update that lost against another writer runs again.
//
// A few writers, each on its own connection, join the updates that wait into shared
// transactions. Isolation is READ COMMITTED: what an update must not lose against another
// writer is a condition of a statement, a unique key or a locked row, never something that
// was read before. Nothing needs an advisory lock, a sequence or a prepared statement of
// a session, so that a pooler that changes connections between transactions works too.
//
// It does not own the statements that all engines share, which are in package store, nor
// the contents of files.
package postgres
