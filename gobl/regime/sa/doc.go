// Package sa holds the tax law of Saudi Arabia as documents meet it: the VAT with
// its one rate and the percentages it has had, the number of taxpayers, and the
// form of other identities.
//
// It does not own the electronic invoices of the tax authority (ZATCA), neither
// their format nor their clearance.
//
// tests: ../sa_test.go
package sa
