// Package cdar writes and reads the life-cycle messages of French invoices (flow 6 of XP Z12-012), which are UN/CEFACT Cross
// Domain Acknowledgement and Response D22B: what a platform or a party says about an invoice, from "deposited" (200) to
// "cashed in" (212). It owns the message, its way from and to bill/status and bill/payment, and the rules of the published
// set CDV 1.4.0.
//
// It does not own what the codes mean in a document: the addon fr-ctc-flow6-v1 does. It sends nothing; platforms do. Numbers
// MDT-n and MDG-n in comments are those of the specification.
package cdar
