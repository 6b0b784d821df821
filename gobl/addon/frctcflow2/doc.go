// Package frctcflow2 is the addon fr-ctc-flow2-v1: electronic invoices between French
// companies (Code général des impôts, article 289 bis), which go through approved
// platforms. The rules carry the numbers of the standard XP Z12-012.
//
// It owns the types of document, the texts that each invoice must contain, and what the
// parties must be known by. It does not own what it shares with the other flows of the
// reform, nor what the European norm asks for, which the addon eu-en16931-v2017 brings.
//
// tests: ../frctcflow2_test.go
package frctcflow2
