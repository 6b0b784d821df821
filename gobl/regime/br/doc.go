// Package br holds the taxes of Brazil as documents need them: the names of
// municipal, state and federal taxes and withholdings, whose percentages are
// in the document, the numbers CNPJ and CPF, and what a Brazilian address needs:
// a state, a postal code and the municipality code of the statistics office IBGE.
//
// It does not cover any rate, nor the fiscal notes (NF-e, NFS-e) and their fields.
//
// tests: ../br_test.go
package br
