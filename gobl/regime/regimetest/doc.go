// Package regimetest holds the tests that every country repeats: tax codes as
// they are typed and what becomes of them, and the faults its rules find.
//
// It knows no country but by name; each hands in its own regime and its own examples.
package regimetest
