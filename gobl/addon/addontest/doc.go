// Package addontest holds the tests that every addon repeats: what becomes of a
// part of a document that uses it, and which rules a document breaks.
//
// It knows no addon; each hands in its own and its own examples.
package addontest
