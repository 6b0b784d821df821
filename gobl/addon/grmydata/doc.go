// Package grmydata is the addon of myDATA, the electronic books of Greece: every
// business reports its invoices, receipts and entries to the Independent Authority
// for Public Revenue (AADE), classified by the codes of the myDATA manual (Decision
// Α.1138/2020).
//
// It does not cover the taxes of Greece, which are in the country's regime, nor the
// invoices to public bodies over Peppol, nor how data are sent.
//
// tests: ../grmydata_test.go
package grmydata
