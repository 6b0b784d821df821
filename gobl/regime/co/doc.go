// Package co holds the taxes of Colombia as documents need them: VAT (IVA) since
// 2006, consumption and municipal taxes, the three withholdings at source, and
// the NIT, by which the DIAN identifies taxpayers.
//
// It does not cover the identity documents of consumers, municipality codes or
// correction causes, which belong to the electronic format of the DIAN.
//
// tests: ../co_test.go
package co
