// Package sazatca is the addon of the electronic invoice of Saudi Arabia (FATOORA), which
// the Zakat, Tax and Customs Authority (ZATCA) clears or takes reports of (E-invoicing
// Regulation of 4 December 2020, and the XML implementation standard with its rules
// BR-KSA-…). It is UBL 2.1 on the basis of EN 16931.
//
// It does not cover the VAT of Saudi Arabia, which is in the country's regime, nor the XML,
// the chain of hashes and the stamp, nor the QR code.
//
// tests: ../sazatca_test.go
package sazatca
