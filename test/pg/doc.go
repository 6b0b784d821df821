// Package pg starts PostgreSQL servers of its own for tests: clusters in temporary
// folders, on free ports of the loopback interface, as a user without rights. It owns where
// the programs of PostgreSQL are looked for and how a test gets an empty database.
//
// It does not own what is tested. Without the programs a test is skipped, which CI does
// not allow.
//
// tests: ../../internal/store/postgres
package pg
