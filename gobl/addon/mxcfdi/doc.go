// Package mxcfdi is the addon of the CFDI 4.0, the electronic invoice of Mexico, which
// every taxpayer there must use (Código Fiscal de la Federación, articles 29 and 29-A).
// It covers invoices, credit notes and receipts of payments (Pagos 2.0), and brings two
// complements as types of their own: food vouchers and the balance of a fuel account.
//
// It does not cover the taxes of Mexico, which are in the country's regime, nor the XML,
// nor how it is sealed and certified.
//
// tests: ../mxcfdi_test.go
package mxcfdi
