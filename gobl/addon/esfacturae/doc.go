// Package esfacturae is the addon es-facturae-v3: Facturae 3.2, the XML format in
// which suppliers of the Spanish public sector send their invoices through the
// entry points such as FACe (Ley 25/2013, Orden HAP/1650/2015), and which many
// private customers take too.
//
// It owns the codes of the format, how they follow from type and tags, and what
// an invoice must say to be written in it. It does not own the tax law of Spain,
// which is the regime's, nor the XML.
//
// tests: ../esfacturae_test.go
package esfacturae
