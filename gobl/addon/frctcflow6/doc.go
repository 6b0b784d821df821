// Package frctcflow6 is the addon fr-ctc-flow6-v1: the life cycle of invoices in the
// French reform of electronic invoicing (flow 6, "cycle de vie"), which platforms and
// parties report to each other in messages of the kind CDAR (XP Z12-012, CGI article
// 289 bis and following).
//
// It owns the codes of statuses, reasons, conditions and actions, how they relate to
// the types and keys of a bill.Status or bill.Payment, and what such a document must
// say. It does not own invoices, which flow 2 and flow 10 are about, nor the messages
// that are made of these documents.
//
// tests: ../frctcflow6_test.go
package frctcflow6
