// Package ararca is the addon of the electronic vouchers of Argentina: invoices,
// debit and credit notes of the classes A, B, C and M, and T for tourism, as the
// web services WSFEv1 and WSCT of ARCA (formerly AFIP) authorise them. Every
// business in Argentina that invoices must use them (Resolución General
// 4291/2018).
//
// It does not cover the taxes of Argentina, which are in the country's regime, nor
// how vouchers travel, nor the authorisation code (CAE) that they come back with.
//
// tests: ../ararca_test.go
package ararca
