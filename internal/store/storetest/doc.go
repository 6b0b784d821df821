// Package storetest is the contract of domain.Store as tests: every promise in the
// comments of the ports, for every engine. An engine conforms if Run passes. A bug of
// a store is reproduced here first.
//
// It is for tests only. It does not own SQL and uses only the ports; what an engine
// adds (files, modes, crashes) is tested in the engine's own package.
package storetest
