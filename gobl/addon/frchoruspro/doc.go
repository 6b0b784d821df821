// Package frchoruspro is the addon fr-choruspro-v1: Chorus Pro, the portal through
// which all suppliers of the French public sector send their invoices (Code de la
// commande publique, articles L2192-1 and following).
//
// It owns the frameworks of submission and the kinds of identifier of the portal,
// and what an invoice must say to be accepted there. It does not own what it shares
// with the European norm, which the addon eu-en16931-v2017 brings, nor the files
// that are sent.
//
// tests: ../frchoruspro_test.go
package frchoruspro
