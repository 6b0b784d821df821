// Package arch holds the tests of the shape of the tree: which package may
// reach which, through any chain of imports, and what no file may name. The
// table in layers.go is the shape; a new folder under internal needs a line
// there.
//
// It does not own style, naming or direct imports inside a package, which the
// linter checks (.golangci.yml), and it has no code that anything else uses.
package arch
