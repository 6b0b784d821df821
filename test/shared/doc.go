// Package shared owns the path from a test to the folder "shared" next to the
// repository: specifications, published tables and recorded documents that tests
// compare the program with.
//
// It does not own the contents of that folder, which are not part of the
// repository, and it is for tests only.
package shared
