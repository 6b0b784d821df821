// Package coverage keeps the list of what the engine promises, and of the tests
// that hold it to that: docs/reference/engine-coverage.md.
//
// The promises are in statements.yaml, in our own words, numbered as in sections 2
// to 7 of the specification of the engine. A test names those that it would fail
// for, in a comment above it, or within it above the row or lines concerned:
//
//	// engine.md 4.2-3, 4.2-4
//
// The test of this package fails when a promise has no test, when a test names
// one that does not exist, or when the page is not what it would write. It cannot
// tell whether a test really looks at what it names.
package coverage

//go:generate go test -count=1 -run ^TestPage$ . -update
