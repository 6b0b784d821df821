// Package ubl reads and writes invoices and credit notes in the Universal Business Language 2.1, as EN 16931-3-2 binds them
// to the terms of EN 16931, with what the XRechnung and the French extension add.
//
// Read is lenient: it carries what a document says to the model, also what is wrong, for the rules to judge. Of an element
// that may stand once it takes the first. Elements that no term is bound to are left out. Write gives elements in the order
// of the schema and nothing that is empty.
//
// It does not judge, sign or send anything, and it does not know GOBL: package en16931 does.
package ubl
