// Package dexrechnung is the addon de-xrechnung-v3: XRechnung 3, the core invoice
// usage specification of EN 16931 that suppliers of the German federal, state and
// local authorities must follow (E-Rechnungsverordnung, § 4; Koordinierungsstelle
// für IT-Standards).
//
// It owns the national business rules (BR-DE-…) and those of Peppol that XRechnung
// takes over. It does not own what it shares with the European norm, which the
// addon eu-en16931-v2017 brings, nor the XML.
//
// tests: ../dexrechnung_test.go
package dexrechnung
