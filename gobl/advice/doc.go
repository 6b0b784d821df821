// Package advice finds what is likely to be wrong in a document that breaks no
// rule: printed figures that do not add up, dates in the wrong order, bank and
// item numbers with wrong check digits, members that the format does not know, and
// values that were given and that the format leaves out or replaces.
//
// Advice never refuses a document and never changes one. It owns the table of
// the kinds of advice and a small check for each. It has no clock and does no
// I/O: what a check cannot see in the document is passed as Known.
//
// It does not own rules, whose faults refuse a document; those are in gobl/core,
// gobl/regime and gobl/addon.
package advice

//go:generate go run chancery/gobl/internal/docgen advice
