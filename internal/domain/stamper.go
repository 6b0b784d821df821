package domain

import "time"

// Stamper writes numbers into documents.
type Stamper interface {
	// Stamp returns the content that follows c, in which the document has the code,
	// signed if n says so. It is called inside a transaction, and perhaps again
	// with another code, so it must be quick and pure.
	Stamp(c *Content, code string, n *Numbering, now time.Time) (*Content, error)
}
