// Package ae holds the taxes of the United Arab Emirates as documents need them:
// VAT at a single rate since 2018, tax registration numbers (TRN) of fifteen
// digits, and the two texts that tax invoices may have to show.
//
// It does not cover excise or corporate tax, nor who must register.
//
// tests: ../ae_test.go
package ae
