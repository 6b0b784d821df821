// Package sg holds the tax law of Singapore as documents meet it: the GST with the
// percentages it has had since 1994, and the two numbers of a business, the UEN of
// every entity and the GST registration number, which is often the same.
//
// It does not own the national network of electronic invoices, nor the limits under
// which a simplified invoice is enough.
//
// tests: ../sg_test.go
package sg
