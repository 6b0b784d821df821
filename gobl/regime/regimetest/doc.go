// Package regimetest holds the tests that every country repeats: tax codes as
// they are typed and after normalization, and the faults its rules find.
//
// It does not own any country or example: each test passes its own. Of countries it
// knows only which have no published reference to compare with.
package regimetest
