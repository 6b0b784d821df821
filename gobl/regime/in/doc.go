// Package india (the country code is a word of the language, so only the folder
// owns it) holds the tax law of India as documents need it: the four parts of the
// goods and services tax, two mentions on invoices, and the numbers GSTIN, PAN and
// HSN.
//
// It does not own any rate. They depend on the goods and on the states of supplier
// and customer, so documents state a percentage for each part.
//
// tests: ../in_test.go
package india
