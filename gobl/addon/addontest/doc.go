// Package addontest holds the tests that every addon repeats: how it changes a
// part of a document that uses it, and which rules a document breaks.
//
// It does not own any addon or example: each test passes its own.
package addontest
