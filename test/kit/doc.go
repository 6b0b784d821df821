// Package kit is the one fixture of tests that need a whole installation: a store,
// files, keys, a clock that the test advances, the use cases, a running engine and the
// HTTP handler, joined by app.NewStack as in production. It owns how such tests send
// requests, check answers (Answer, Scenario) and wait: for a hint, never for a time.
//
// It does not own what single packages need for their own tests, such as fakes of a
// port, and has no test of the product itself. It is for tests only.
package kit
