// Package ar holds the taxes of Argentina as documents need them: VAT (IVA) with
// its three rates, and the numbers of eleven digits (CUIT, CUIL, CDI) by which
// the tax administration ARCA identifies taxpayers.
//
// It does not cover provincial gross income tax or perceptions, nor the types of
// voucher and their authorisation, which belong to the electronic format.
//
// tests: ../ar_test.go
package ar
