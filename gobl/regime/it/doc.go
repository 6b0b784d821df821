// Package it holds the tax law of Italy as documents meet it: the four rates of
// the IVA, the withholdings that a customer keeps back for income tax and welfare
// boards, the mention of the reverse charge, and the two numbers of a taxpayer, the
// partita IVA and the codice fiscale.
//
// It does not own the FatturaPA format nor the receipts sent to the tax office;
// both are addons, with the extensions that older documents called otherwise and
// that are renamed here.
//
// tests: ../it_test.go
package it
