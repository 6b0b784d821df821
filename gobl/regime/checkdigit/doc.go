// Package checkdigit computes the check digits of tax and company numbers.
//
// It owns the methods that several countries share: weighted sums, the Luhn
// formula, and the pure and hybrid systems of ISO 7064. They work on the bytes
// of already normalized text and answer for any input.
//
// It does not own the format of any number, nor which digit is checked against
// what: those are stated by each country in its own package.
//
// tests: ../checkdigit_test.go
package checkdigit
