// Package cii reads and writes invoices in the Cross Industry Invoice of UN/CEFACT, as EN 16931-3-3 binds it to the terms of
// EN 16931, with what the extensions of Factur-X and of France add. D16B and D22B have the same names and namespaces; D22B
// has more elements, and Factur-X is built on it.
//
// Read is lenient: it carries what a document says to the model, also what is wrong, for the rules to judge. Of an element
// that may stand once it takes the first. Elements that no term is bound to are left out. Write gives elements in the order
// of the schema and nothing that is empty.
//
// It does not judge, sign or send anything, and it does not know GOBL: package en16931 does. What a profile of Factur-X has
// no room for is taken out of a model by en16931.Restrict, before it is written.
package cii
