package gobl

import (
	"context"

	"chancery/gobl"
	"chancery/gobl/tree"
	"chancery/internal/cli/term"
)

// parse reads a document or an envelope, which it returns unchanged. The paths of errors
// begin at what is read.
func parse(ctx context.Context, c *term.Call, lib *gobl.Library, name string) (term.Input, tree.Node, error) {
	in, err := c.Document(ctx, lib, name)
	if err != nil {
		return in, nil, err
	}
	n, err := lib.Parse(in.JSON)
	return in, n, newAdviser(c, lib, err != nil).refused(&in, false, in.Wrap(err))
}

// parseToWrap is parse for a document that is put into an envelope later, as the paths of
// errors show.
func parseToWrap(ctx context.Context, c *term.Call, lib *gobl.Library, name string) (term.Input, tree.Node, error) {
	in, err := c.Document(ctx, lib, name)
	if err != nil {
		return in, nil, err
	}
	n, err := lib.Parse(in.JSON)
	if err != nil {
		return in, nil, refused(c, lib, &in, gobl.AsError(err).InEnvelope())
	}
	return in, n, nil
}

// envelope reads an envelope, which it returns unchanged, or a document, which it calculates
// and puts into an envelope. The paths of errors are those in the envelope.
func envelope(ctx context.Context, c *term.Call, lib *gobl.Library, name string) (term.Input, *gobl.Envelope, error) {
	in, n, err := parseToWrap(ctx, c, lib, name)
	if err != nil {
		return in, nil, err
	}
	if e, ok := n.(*gobl.Envelope); ok {
		return in, e, nil
	}
	e, err := lib.Envelop(n)
	if err != nil {
		return in, nil, refused(c, lib, &in, err)
	}
	return in, e, nil
}

// refused returns an error about an input that is worked on in an envelope, with the advice
// about its members.
func refused(c *term.Call, lib *gobl.Library, in *term.Input, err error) error {
	return newAdviser(c, lib, true).refused(in, true, in.Wrap(err))
}
