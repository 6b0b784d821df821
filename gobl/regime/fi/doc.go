// Package fi holds the taxes of Finland as documents need them: VAT (arvonlisävero)
// with three rates since 2013 and their changes of 2024 and 2026, and the
// business ID (Y-tunnus), which without its hyphen is the VAT number.
//
// It does not cover the domestic invoice formats Finvoice and TEAPPSXML, and
// does not limit by which type of document an invoice is corrected.
//
// tests: ../fi_test.go
package fi
