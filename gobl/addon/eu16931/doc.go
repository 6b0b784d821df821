// Package eu16931 is the addon eu-en16931-v2017: EN 16931-1:2017, the semantic
// data model of electronic invoices that every public body in the European Union
// accepts (Directive 2014/55/EU) and on which the national and sectoral formats
// build.
//
// It owns the codes of international lists that follow from the words of a
// document, and the business rules of the norm (BR-…) that a document can break.
// It does not own the lists, which are the catalogue's, nor the syntaxes UBL and
// CII in which invoices are written.
//
// tests: ../eu16931_test.go
package eu16931
