// Package gobl reads, calculates, checks, signs and verifies business documents
// in the GOBL format, and wraps them in envelopes. It joins the parts of the
// library: the document types, the tables of regimes and addons, and the rules.
//
// It owns the envelope and the operations on whole documents. It does not own
// any figure, tax or rule; those are in the packages below it. It does no I/O and
// has neither a clock nor a source of randomness of its own.
package gobl
