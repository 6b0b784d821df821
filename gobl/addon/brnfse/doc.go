// Package brnfse is the addon of the fiscal note for services of Brazil, the NFS-e, which
// a municipality takes itself (model of ABRASF) or through the national system (Lei
// Complementar 214/2025).
//
// It does not cover the taxes of Brazil, which are in the country's regime, nor the
// declaration that is sent (DPS or RPS), nor lists of services, activities and
// operations, of which it knows the form at most.
//
// tests: ../brnfse_test.go
package brnfse
