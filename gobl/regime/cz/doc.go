// Package cz holds the taxes of Czechia as documents need them: VAT (DPH) with the
// general and the reduced rate and what they were since 2004, tax numbers (DIČ) of
// bodies, persons and groups, and the mention on invoices whose tax the customer
// owes.
//
// It does not cover which goods and services belong to which rate, and not the
// second reduced rate of 10 % in force from 2015 to 2023: documents of those years
// write that percentage themselves. Nor does it cover how the tax administration
// checks the numbers it issues itself, the register of reliable payers, or
// the control statement.
//
// tests: ../cz_test.go
package cz
