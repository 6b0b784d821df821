// Package gb holds the tax law of the United Kingdom as documents meet it: the
// VAT with its general and reduced rate and the zero rate, the mention of the
// reverse charge, and the VAT registration number. Northern Ireland (XI) and the
// rest of the country (XU) are further codes of the same regime.
//
// It does not own the special arrangements for goods in Northern Ireland, which
// documents express by keys and by the country code of the parties.
//
// tests: ../gb_test.go
package gb
