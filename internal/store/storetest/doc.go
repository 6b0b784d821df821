// Package storetest is the contract of domain.Store as tests: every promise in the
// comments of the ports, for every engine. An engine conforms if Run passes. A bug of
// a store is reproduced here first.
//
// It is for tests only. It knows no SQL and uses only the port of an engine; what an
// engine adds (files, modes, crashes) is tested in its own package.
package storetest
