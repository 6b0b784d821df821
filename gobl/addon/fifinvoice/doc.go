// Package fifinvoice is the addon of Finvoice 3.0, the invoice message of Finland
// (Finance Finland, Finvoice 3.0 with the content of EN 16931). A Finvoice is a form of
// a payment order as well, so every document says where, when and with which reference
// to pay, a credit note too.
//
// It does not cover the taxes of Finland, which are in the country's regime, nor the
// XML, nor how an invoice reaches the operator of the receiver.
//
// tests: ../fifinvoice_test.go
package fifinvoice
