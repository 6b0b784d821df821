// Package fr holds the tax law of France as documents meet it: the four rates of
// the TVA, the mention of the reverse charge, and how companies are numbered. The
// nine digit SIREN names the company, the SIRET adds the establishment, and the
// VAT number puts a two character key before the SIREN, so a bare SIREN given as
// tax code is completed to the VAT number.
//
// It does not own the formats of invoices to French public bodies or of the
// reform of electronic invoicing, which are addons, nor the rates of Corsica and
// the overseas departments, which documents state as a percentage.
//
// tests: ../fr_test.go
package fr
