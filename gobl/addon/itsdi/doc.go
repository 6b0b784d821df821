// Package itsdi is the addon of FatturaPA, the electronic invoice of Italy, which
// is sent through the Sistema di Interscambio (SdI) of the Agenzia delle Entrate.
// It is mandatory among parties established in Italy and towards public bodies
// (D.Lgs. 127/2015, article 1; Law 205/2017), and reports transactions with
// customers and suppliers abroad.
//
// It does not cover the taxes of Italy and the fiscal code, which are in the
// country's regime, nor the XML and how it is signed and sent.
//
// tests: ../itsdi_test.go
package itsdi
