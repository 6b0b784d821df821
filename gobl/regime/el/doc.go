// Package el holds the taxes of Greece as documents need them: VAT (ΦΠΑ) with
// three rates and their reductions on the islands, tax numbers (ΑΦΜ), and sums
// that are rounded figure by figure. Documents may call the country EL or GR;
// EL, the code of VAT numbers, is the one kept. The ids of its rules say GR.
//
// It does not cover the classifications of the myDATA platform, which are a
// format of their own.
//
// tests: ../el_test.go
package el
