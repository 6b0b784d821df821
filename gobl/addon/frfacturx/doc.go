// Package frfacturx is the addon fr-facturx-v1: Factur-X 1, the French name of the
// format that embeds the XML of an invoice into its PDF (Forum National de la
// Facture Électronique et des Marchés Publics Électroniques).
//
// It owns the key alone: what a document must say is in the European norm, which
// the addon brings. It does not own the PDF or the XML.
//
// tests: ../frfacturx_test.go
package frfacturx
