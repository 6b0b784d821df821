// Package arch owns the tests of the structure of the tree: which package may
// import which, through any chain of imports, and what no file may name. The
// table in layers.go defines the structure; a new folder under internal needs a
// line there.
//
// It does not own formatting and style, which the linter checks (.golangci.yml),
// and it has no code for other packages.
package arch
