// Package rules judges an invoice by the rules of EN 16931 and of the profiles built
// on it: the business rules, the code lists, and the rules on how UBL and CII write
// the terms. It owns the table of the rules, with a message for each of them, and the
// checks behind it.
//
// A rule is a row of a table (Rule) and a line of a check that reports it by its ID.
// Checks are functions that look at one group of the model each; those on syntax walk
// the elements of the document once. A Set names the checks that a profile runs, and
// the severities that it changes. Nothing is allocated while nothing is found.
//
// What a profile of Factur-X asks of each place of an invoice is a table of its own
// (facturx_*.txt), which one walk over the elements follows. The cases of
// testdata/judged.txt hold what the official rules of the profiles find, and
// judged_test.go where and why our findings are others.
//
// It does not read or write documents, it does not know where they come from, and it
// does not validate against XML Schema; it only reports elements that the syntax does
// not have.
package rules
