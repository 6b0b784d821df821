// Package itticket is the addon of the Italian commercial document (documento
// commerciale) as it is made with the online procedure of the Agenzia delle
// Entrate. Retailers and others who need not invoice give it to their customers
// instead of a receipt and report their takings with it (D.Lgs. 127/2015,
// article 2; D.M. 7 December 2016).
//
// It does not cover the taxes of Italy, which are in the country's regime, nor
// electronic invoices, which are FatturaPA.
//
// tests: ../itticket_test.go
package itticket
