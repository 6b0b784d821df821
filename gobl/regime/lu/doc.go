// Package lu knows the taxes of Luxembourg as documents see them: VAT (TVA) at
// four rates, lowered by one point for the year 2023, VAT numbers of eight
// digits, and the mention on invoices whose tax the customer owes.
//
// It does not know which goods and services belong to which rate, the numbers
// of the trade register (RCS) and of the register of persons (matricule), nor
// the electronic invoices to public bodies.
package lu
