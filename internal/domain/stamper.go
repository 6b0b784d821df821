package domain

import "time"

// Stamper prepares documents for the numbers that they will get.
type Stamper interface {
	// Prepare does all for the content that follows c that does not depend on the
	// number, signed if n says so. It is called outside of transactions.
	Prepare(c *Content, n *Numbering, now time.Time) (Stamp, error)
}

// Stamp is a content that lacks only its number.
type Stamp interface {
	// With returns the content with the code. It is called inside a transaction, and
	// perhaps again with another code, so it must be quick and pure.
	With(code string) (*Content, error)
	// Consult adds to the content what other documents say about it, or returns an error
	// if that refuses the document. It is called as With is.
	Consult(c *Content, near *Neighbours) error
}
