// Package esverifactu is the addon es-verifactu-v1: VERI*FACTU, by which the
// invoicing software of Spanish businesses and professionals that are not in the
// SII sends a record of each invoice to the AEAT as it is issued (Real Decreto
// 1007/2023, Orden HAC/1177/2024).
//
// It owns the codes of the records, how they follow from an invoice, and what an
// invoice must say to be recorded. It does not own the tax law of Spain, which is
// the regime's, nor the records themselves and their chain of fingerprints.
//
// tests: ../esverifactu_test.go
package esverifactu
