package core

import (
	"chancery/gobl/rule"
	"chancery/gobl/tree"
)

// Envelope is what the rules need of an envelope, which is in a package above
// this one.
type Envelope interface {
	// HasSchema reports whether `$schema` is given.
	HasSchema() bool
	// HasHead reports whether there is a header.
	HasHead() bool
	// HasDoc reports whether there is a document, of whatever schema.
	HasDoc() bool
	// HasPayload reports whether the document is of a known schema.
	HasPayload() bool
	// DigestMatches reports whether the header's digest is that of the document; true
	// also when the digest or the document is missing, which other rules refuse.
	DigestMatches() bool
	// HasStamps reports whether the header carries stamps.
	HasStamps() bool
	// Signed reports whether there is at least one signature.
	Signed() bool
	// CanSign reports whether the document is complete enough to be signed.
	CanSign() bool
}

type envelope[T any] interface {
	*T
	tree.Node
	Envelope
}

// EnvelopeRules returns the rules of envelopes for the type that implements
// them. They are evaluated after those of the regimes and before those of the
// addons.
func EnvelopeRules[T any, P envelope[T]]() rule.Set {
	must := func(id, field, message string, ok func(e Envelope) bool) rule.Rule {
		return rule.Must[T, P](id, field, message, func(_ *rule.Check, v *T) bool { return ok(P(v)) })
	}
	return rule.Set{Rules: []rule.Rule{
		must("GOBL-ENVELOPE-11", "", "calculate the envelope again: its digest is not that of the document",
			Envelope.DigestMatches),
		must("GOBL-ENVELOPE-01", "$schema", "say with $schema that this is an envelope",
			Envelope.HasSchema),
		must("GOBL-ENVELOPE-02", "head", "give the envelope a header",
			Envelope.HasHead),
		must("GOBL-ENVELOPE-03", "doc", "put a document into the envelope",
			Envelope.HasDoc),
		must(UnknownDocument, "doc", "put a document of a known $schema into the envelope",
			func(e Envelope) bool { return !e.HasDoc() || e.HasPayload() }),
		must("GOBL-ENVELOPE-12", "", "sign the envelope before it is stamped, or remove the stamps",
			func(e Envelope) bool { return e.Signed() || !e.HasStamps() }),
		must("GOBL-ENVELOPE-13", "", "complete the document before it is signed: its code or another key field is missing",
			func(e Envelope) bool { return !e.Signed() || e.CanSign() }),
	}}
}

// UnknownDocument is the code of the rule that the document of an envelope is of a type
// that is known.
const UnknownDocument = "GOBL-ENVELOPE-04"
