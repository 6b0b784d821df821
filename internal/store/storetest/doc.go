// Package storetest holds the meaning of domain.Store as tests: every promise in
// the comments of the ports, for every engine. An engine passes when Run passes.
// What goes wrong with a store is reproduced here first.
//
// It is for tests only. It knows nothing of SQL and sees no more of an engine
// than the port; what an engine adds (files, modes, crashes) is tested beside it.
package storetest
