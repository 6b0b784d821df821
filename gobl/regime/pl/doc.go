// Package pl holds the tax law of Poland as documents meet it: the three positive
// rates of the VAT with the percentages they have had since 1993, and the NIP, the
// number of a taxpayer.
//
// It does not own the national system of electronic invoices (KSeF), whose format
// is an addon.
//
// tests: ../pl_test.go
package pl
