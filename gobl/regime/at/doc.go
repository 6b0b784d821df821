// Package at holds the taxes of Austria as documents need them: VAT
// (Umsatzsteuer) with three rates, UID numbers of a U and eight digits, and the
// text of invoices whose tax the customer owes.
//
// It does not cover the special rate of the Jungholz and Mittelberg enclaves,
// nor the electronic invoices of the federal administration.
//
// tests: ../at_test.go
package at
