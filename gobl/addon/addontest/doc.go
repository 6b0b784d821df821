// Package addontest holds the tests that every addon repeats: how it changes a
// part of a document that uses it, and which rules a document breaks.
//
// It contains no addon; each passes its own definition and examples.
package addontest
