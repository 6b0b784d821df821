// Package ch holds the taxes of Switzerland as documents need them: VAT (MWST,
// TVA, IVA) with the three rates in force since 2024, and the business number
// UID, written CHE and nine digits, that becomes the VAT number.
//
// It does not cover the rates before 2024, nor payment slips.
//
// tests: ../ch_test.go
package ch
