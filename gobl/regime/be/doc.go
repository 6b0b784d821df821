// Package be holds the taxes of Belgium as documents need them: VAT (TVA, BTW)
// with three rates, VAT numbers checked modulo 97, and the enterprise number of
// the crossroads bank (BCE, KBO) that can replace the VAT number.
//
// It does not cover the zero rates of newspapers and recycled goods, which
// documents state with the zero key, nor any format of electronic invoices.
//
// tests: ../be_test.go
package be
