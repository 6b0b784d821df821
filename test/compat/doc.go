// Package compat owns the proof that this server speaks the API that it says it does. It
// compares our OpenAPI document with the published ones, which are in the folder "shared",
// and with the answers of a real server: recorded exchanges of every operation are replayed
// on each store.
//
// It does not own what operations do; the tests of internal/api and test/e2e do.
package compat
