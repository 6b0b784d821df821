// Package no holds the tax law of Norway as documents meet it: the merverdiavgift
// with its four rates, the organisation number, and the VAT number, which is the
// organisation number followed by MVA.
//
// It does not own the formats in which invoices are sent to public bodies, nor the
// register of foreign suppliers of digital services.
//
// tests: ../no_test.go
package no
