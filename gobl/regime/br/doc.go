// Package br knows the taxes of Brazil as documents see them: the names of
// municipal, state and federal taxes and withholdings, whose percentages stand
// in the document, the numbers CNPJ and CPF, and what a Brazilian address needs:
// a state, a postal code and the municipality code of the statistics office IBGE.
//
// It does not know any rate, nor the fiscal notes (NF-e, NFS-e) and their fields.
package br
