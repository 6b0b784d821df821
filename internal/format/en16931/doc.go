// Package en16931 is the semantic model of a European invoice: every business term (BT) and group (BG) of EN 16931-1 as Go
// types, the terms that the Factur-X EXTENDED, XRechnung and French extensions add, the profiles (which specification, which
// process, which syntaxes), and the conversion between the model and GOBL.
//
// A model read from a file holds what the file says, also what is wrong in it: an amount or a date keeps its text with its
// value, so that the rules can judge it. A model made from a GOBL document holds figures that add up as EN 16931 asks: totals
// come from rounded lines, prices keep all their decimals, and what cannot be said truly is an error, never another figure.
//
// The package does not know XML: packages ubl and cii read and write it. It does not judge: package rules does.
package en16931
