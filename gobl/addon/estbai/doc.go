// Package estbai is the addon es-tbai-v1: TicketBAI, the obligation of everyone
// who trades in the Basque territories Álava, Bizkaia and Gipuzkoa to issue
// invoices with certified software that signs a file of each and sends it to the
// tax administration of the territory (Norma Foral 13/2021 of Álava, 5/2020 of
// Bizkaia with the project Batuz, 3/2020 of Gipuzkoa).
//
// It owns the codes of the files, how they follow from an invoice, and what an
// invoice must say to be filed. It does not own the tax law of Spain, which is
// the regime's, nor the files and their signatures.
//
// tests: ../estbai_test.go
package estbai
