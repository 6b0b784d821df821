// Package es holds the taxes of Spain as documents need them: VAT (IVA) since
// 1993 with its equivalence surcharge, the taxes that replace it on the Canary
// Islands (IGIC) and in Ceuta and Melilla (IPSI), income tax withheld from
// residents (IRPF) and others (IRNR), tax numbers (NIF), and the texts that the
// invoicing regulation prescribes for special schemes.
//
// It does not cover the systems that invoices are reported to or the formats in
// which they are sent: TicketBAI, VERI*FACTU, SII and Facturae are separate.
//
// tests: ../es_test.go
package es
