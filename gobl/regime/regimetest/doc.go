// Package regimetest holds the tests that every country repeats: tax codes as
// they are typed and after normalization, and the faults its rules find.
//
// It contains no country but names; each passes its own regime and examples.
package regimetest
