// Package coverage owns the list of what the engine promises and of the tests that
// check it: docs/reference/engine-coverage.md.
//
// The promises are in statements.yaml, in our own words, with the section numbers
// of a specification that is not in this tree. A test names the promises it checks in
// a comment above the test, or inside the test above the row or lines concerned:
//
//	// statements.yaml 4.2-3, 4.2-4
//
// The test of this package fails when a promise has no test, when a test names a
// promise that does not exist, or when the page is out of date.
//
// It does not own the tests of the engine, and it cannot check that a test really
// tests the promise it names.
package coverage

//go:generate go test -count=1 -run ^TestPage$ . -update
