package gobl

import (
	"context"

	"chancery/gobl"
	"chancery/internal/cli/term"
)

type digestCmd struct {
	File string `arg:"" help:"Document or envelope, JSON or YAML; - is the standard input."`
	JSON bool   `name:"json" help:"Answer in JSON, with the name of the algorithm."`
}

// Help is the long help.
func (digestCmd) Help() string {
	return `Shows the SHA-256 of the canonical form of a document in hex: of the document itself, or of the one
inside an envelope. Nothing is calculated or changed before, so this is what "head.dig.val" of the
envelope has to be.

    chancery gobl digest invoice.json
    chancery gobl digest - < envelope.json`
}

// Run shows a digest.
func (d *digestCmd) Run(ctx context.Context, c *term.Call) error {
	lib, err := c.Library()
	if err != nil {
		return err
	}
	in, n, err := parse(ctx, c, lib, d.File)
	if err != nil {
		return err
	}
	doc := in.JSON
	if _, ok := n.(*gobl.Envelope); ok {
		if doc, err = rawDocument(in.JSON); err != nil {
			return in.Wrap(err)
		}
	}
	digest, err := gobl.Digest(doc)
	if err != nil {
		return in.Wrap(err)
	}
	if d.JSON {
		return c.PrintValue(digest)
	}
	return c.PrintLine(digest.Val)
}
