// Package de holds the taxes of Germany as documents need them: VAT
// (Umsatzsteuer) with its two rates since 1983 and 1993, including those of the
// second half of 2020, the VAT number, and the tax number (Steuernummer) that
// may replace it.
//
// It does not cover XRechnung or ZUGFeRD, which are formats of their own.
//
// tests: ../de_test.go
package de
