// Package store holds the SQL of the server and the code that moves domain
// values in and out of rows, over database/sql. It owns the text of every
// statement, written once for all engines: numbered parameters, text IDs, times
// as microseconds since 1970 (UTC), small structures as JSON text, documents as
// the bytes they were digested from. An engine replaces a statement by its name
// where it must.
//
// It does not open databases, begin or end transactions, know any driver's
// errors or migrate schemas; the packages below it do, one for each engine. It
// decides nothing about the trade either: which state follows, what a number
// looks like and when a lease ends is said by its callers.
package store
