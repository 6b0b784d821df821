package gobl

import (
	"context"

	"chancery/gobl"
	"chancery/internal/cli/term"
)

type signCmd struct {
	File string `arg:"" help:"Document or envelope, JSON or YAML; - is the standard input."`
	Key  string `required:"" placeholder:"FILE" help:"Private key to sign with, a JWK (see keygen)."`
	JSON bool   `name:"json" help:"Answer in one line of JSON, also on a terminal."`
}

// Help is the long help.
func (signCmd) Help() string {
	return `Signs a document and answers the signed envelope. A document, or an envelope that is not signed yet,
is calculated and checked first; an envelope that has signatures is left as it is and gets one
more. The document has to be ready: an invoice, for one, needs its code.

    chancery gobl sign --key key.jwk invoice.json > signed.json
    cat invoice.yaml | chancery gobl sign --key key.jwk -`
}

// Run signs one document.
func (s *signCmd) Run(ctx context.Context, c *term.Call) error {
	lib, err := c.Library()
	if err != nil {
		return err
	}
	key, err := privateKey(ctx, c, s.Key)
	if err != nil {
		return err
	}
	in, n, err := parseToWrap(ctx, c, lib, s.File)
	if err != nil {
		return err
	}
	envelope, ok := n.(*gobl.Envelope)
	if ok && envelope.Signed() {
		err = checkDigest(envelope, in.JSON)
	} else {
		envelope, err = lib.Build(in.JSON)
	}
	if err != nil {
		return refused(c, lib, &in, err)
	}
	if err := lib.Sign(envelope, key); err != nil {
		return in.Wrap(err)
	}
	out, err := envelope.JSON()
	if err != nil {
		return in.Wrap(err)
	}
	if err := c.PrintJSON(out); err != nil {
		return err
	}
	a := newAdviser(c, lib, true)
	a.print(in.Name, a.about(in.JSON, envelope))
	return nil
}
