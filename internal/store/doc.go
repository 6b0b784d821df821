// Package store holds the SQL of the server and the code that converts domain
// values to rows and back, over database/sql. It owns the text of every
// statement, written once for all engines: numbered parameters, text IDs, times
// as microseconds since 1970 (UTC), small structures as JSON text, documents as
// the bytes they were digested from. An engine may replace a statement by its name.
//
// It does not open databases, begin or end transactions, know the errors of any
// driver, or migrate schemas; the packages below it do, one for each engine. It
// makes no business decisions either: its callers decide which state follows, what
// a number looks like, and when a lease ends.
package store
