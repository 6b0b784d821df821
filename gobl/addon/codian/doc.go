// Package codian is the addon of electronic invoices in Colombia: the UBL 2.1
// documents that the DIAN validates before they are delivered (Resolución 000165
// of 2023, Anexo Técnico 1.9). All who must invoice in Colombia use them, with a
// series of numbers that the DIAN has authorised.
//
// It does not cover the taxes of Colombia, which are in the country's regime, the
// list of municipalities, nor how documents are sent and signed.
//
// tests: ../codian_test.go
package codian
