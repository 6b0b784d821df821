package gobl

import (
	"context"

	"chancery/gobl"
	"chancery/gobl/tree"
	"chancery/internal/cli/term"
)

// parse reads a document or an envelope, which it returns unchanged.
func parse(ctx context.Context, c *term.Call, lib *gobl.Library, name string) (term.Input, tree.Node, error) {
	in, err := c.Document(ctx, lib, name)
	if err != nil {
		return in, nil, err
	}
	n, err := lib.Parse(in.JSON)
	return in, n, in.Wrap(err)
}

// envelope reads an envelope, which it returns unchanged, or a document, which
// it calculates and puts into an envelope.
func envelope(ctx context.Context, c *term.Call, lib *gobl.Library, name string) (term.Input, *gobl.Envelope, error) {
	in, n, err := parse(ctx, c, lib, name)
	if err != nil {
		return in, nil, err
	}
	if e, ok := n.(*gobl.Envelope); ok {
		return in, e, nil
	}
	e, err := lib.Envelop(n)
	if err != nil {
		return in, nil, in.Wrap(err)
	}
	return in, e, nil
}
