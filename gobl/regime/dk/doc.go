// Package dk holds the taxes of Denmark as documents need them: VAT (moms) at a
// single rate, and the CVR number of the business register, which is also the
// VAT number.
//
// It does not cover the NemHandel and Peppol networks or their formats.
//
// tests: ../dk_test.go
package dk
