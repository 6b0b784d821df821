// Package nl holds the tax law of the Netherlands as documents meet it: the BTW
// with its two rates, the mention of the reverse charge, the btw-id of companies
// and sole traders, and the numbers of the chamber of commerce (KVK) and of public
// bodies (OIN).
//
// It does not own the formats in which invoices are sent to public bodies.
//
// tests: ../nl_test.go
package nl
