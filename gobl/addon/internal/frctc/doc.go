// Package frctc holds what the addons of the French reform of electronic invoicing
// have in common: the schemes of ISO 6523 by which companies and addresses are known
// (XP Z12-012), the identities that follow from a VAT number or a SIRET, the inbox of
// the directory, and the framework of billing.
//
// It owns no format. Each addon decides which of these functions it uses: flow 2 and
// flow 10 make a SIREN where there is none, flow 6 does not.
//
// tests: ../../frctc_test.go
package frctc
