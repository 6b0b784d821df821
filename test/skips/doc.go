// Command skips runs "go test" and fails when a test is skipped that
// test/skips/allowed.txt does not list.
//
// Its arguments are those of "go test". It prints what "go test" prints without -v:
// the line of each package and the whole output of failed tests. In addition it
// prints every skipped test with its reason. It does not own the tests, and it does
// not decide which tests to run. CI uses it; see the target "test" of the Makefile.
package main
