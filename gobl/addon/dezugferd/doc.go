// Package dezugferd is the addon de-zugferd-v2: ZUGFeRD 2, the German name of
// Factur-X from version 2.2 on, which embeds the XML of an invoice into its PDF
// (Forum elektronische Rechnung Deutschland).
//
// It owns the key alone: what a document must say is in the European norm, which
// the addon brings. It does not own the PDF or the XML.
//
// tests: ../dezugferd_test.go
package dezugferd
