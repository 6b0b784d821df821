// Package plfavat is the addon of the structured invoice of Poland, in the logical
// structure FA(3), which is issued through the national system KSeF. All taxpayers
// in Poland must use it from 2026 on (VAT act of 11 March 2004, articles 106ga and
// following).
//
// It does not cover the taxes of Poland, which are in the country's regime, nor the
// XML, nor how invoices reach KSeF and get their numbers there.
//
// tests: ../plfavat_test.go
package plfavat
