// Package ie holds the tax law of Ireland as documents meet it: the VAT (CBL) with
// its standard and three lower rates, the zero rate, the mention of the
// reverse charge, and the VAT number in its old and its present form.
//
// It does not own the formats in which Irish public bodies receive invoices.
//
// tests: ../ie_test.go
package ie
