// Package se holds the tax law of Sweden as documents meet it: the moms with its
// three rates, the mention of the reverse charge, the VAT number, and the numbers
// of companies (organisationsnummer) and persons (personnummer,
// samordningsnummer).
//
// It does not own the formats in which invoices are sent to public bodies.
//
// tests: ../se_test.go
package se
