// Package brnfe is the addon of the fiscal notes for goods of Brazil in the layout 4.00:
// the NF-e (model 55) and, for sales to consumers, the NFC-e (model 65). A note is valid
// when the tax authority of the state has authorized it (Ajuste SINIEF 07/05 and 19/16).
//
// It does not cover the taxes of Brazil, which are in the country's regime, nor the XML,
// nor how notes are authorized. It has no codes for tax substitution, the poverty fund
// (FCP) and IBS and CBS of lines, nor a list of CFOP, of which it knows the form only.
//
// tests: ../brnfe_test.go
package brnfe
