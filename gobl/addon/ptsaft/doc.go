// Package ptsaft is the addon of documents that a certified invoicing program of Portugal
// issues, numbers and signs, and reports to the tax authority in the standard audit file
// SAF-T (PT) 1.04_01 (Portaria 302/2016; Decreto-Lei 28/2019).
//
// It does not cover the taxes of Portugal, which are in the country's regime, nor the
// signatures, the ATCUD and the QR code of documents, nor the file itself.
//
// tests: ../ptsaft_test.go
package ptsaft
