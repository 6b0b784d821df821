// Package spanish holds what the Spanish formats have in common: the tags of
// their tables, how a customer without a tax number is identified, what an
// exemption says about the treatment of a supply, and how corrective invoices
// are classified.
//
// It owns no format. Each format passes its own extension keys and decides which
// of these functions it uses.
//
// tests: ../spanish_test.go
package spanish
