// Package app is the only place where adapters meet: it opens the store, the
// blobs and the keys of a data directory, joins them with the use cases, the
// engine and the HTTP API, and runs the whole.
//
// It holds the real clock and the real source of IDs. It decides nothing about
// documents, jobs or requests.
package app
