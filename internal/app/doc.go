// Package app is the only place where adapters meet. It owns the stack of use cases
// and engine over any set of adapters, the server over a data directory with its
// store, files, keys and name, the same directory opened while a server runs, the real
// clock and the real source of IDs. Dry runs are in the package below.
//
// It does not own any rule: it decides nothing about documents, jobs or requests.
package app
