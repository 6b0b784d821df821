// Package addontest holds the tests that every addon repeats: how it changes a
// part of a document that uses it, which rules a document breaks, and what becomes of
// whole documents, also of damaged ones.
//
// It does not own any addon or document: each test passes its own.
package addontest
