// Package frctcflow10 is the addon fr-ctc-flow10-v1: the reports of sales to private
// persons and to companies abroad, and of the payments for them, that French companies
// send to the tax authority (Code général des impôts, articles 290 and 290 A). The rules
// carry the numbers of the external specifications, annex 7.
//
// It owns the categories of sales and what must be known of the parties. It does not own
// what it shares with the other flows of the reform, nor the report, which sums up many
// documents.
//
// tests: ../frctcflow10_test.go
package frctcflow10
