// Package sequence numbers documents: it owns the rules by which a series is
// identified, created and drawn from, so that numbers are gapless and each goes
// to one entry.
//
// It does not decide when a document is numbered, which a workflow step does,
// nor how the number gets into the document.
package sequence
