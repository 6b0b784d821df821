// Package pt holds the tax law of Portugal as documents meet it: the IVA with its
// three rates on the mainland, in the Azores and in Madeira, income tax withheld
// by the customer, the NIF, and the order in time of the dates on an invoice. The
// region decides the percentage and is written into each combo.
//
// It does not own the SAF-T file with its codes of exemption, which belongs to an
// addon; older documents that gave reasons of exemption as rates are brought into
// its form here.
//
// tests: ../pt_test.go
package pt
