// Package essii is the addon es-sii-v1: the immediate supply of information
// (Suministro Inmediato de Información), by which large Spanish taxpayers, VAT
// groups and those in the monthly refund register keep their VAT books at the
// AEAT within four days (Real Decreto 596/2016, Orden HFP/417/2017).
//
// It owns the codes of the books, how they follow from an invoice, and what an
// invoice must say to be entered. It does not own the tax law of Spain, which is
// the regime's, nor the messages sent to the AEAT.
//
// tests: ../essii_test.go
package essii
