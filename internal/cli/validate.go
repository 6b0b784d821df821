package cli

import (
	"context"

	"chancery/gobl"
)

type validateCmd struct {
	File string `arg:"" help:"Document or envelope, JSON or YAML; - is the standard input."`
	JSON bool   `name:"json" help:"Answer in JSON, also on a terminal."`
}

// Help is the long help.
func (validateCmd) Help() string {
	return `Checks a document or an envelope against the rules, exactly as it stands: nothing is calculated, so
a draft without totals is not valid yet; use "chancery gobl build" to complete it. Each fault comes
with its place, what is expected there, and the code of the rule.

    chancery gobl validate invoice.json
    chancery gobl validate --json invoice.json | jq .faults

The answer in JSON is {"valid":true}, or {"valid":false,"faults":[…]} with exit code 1.`
}

// Run checks one document.
func (v *validateCmd) Run(ctx context.Context, c *call) error {
	lib, err := c.library()
	if err != nil {
		return err
	}
	in, err := c.document(ctx, lib, v.File)
	if err != nil {
		return err
	}
	n, err := lib.Parse(in.json)
	if err != nil {
		return in.failed(err)
	}
	failed := lib.Check(n)
	f := failure{}
	if failed != nil {
		f = describe(failed)
	}
	if err := v.answer(c, f.Faults); err != nil {
		return err
	}
	if failed != nil {
		return in.failed(&reportedError{failed})
	}
	return nil
}

func (v *validateCmd) answer(c *call, faults []fault) error {
	switch {
	case !c.forPerson():
		return c.answer(struct {
			Valid  bool    `json:"valid"`
			Faults []fault `json:"faults,omitempty"`
		}{len(faults) == 0, faults})
	case len(faults) == 0:
		return c.say(c.style(c.stdout, green, "valid"))
	}
	return c.say(c.style(c.stdout, red, "not valid") + "\n" + trimEnd(c.list(c.stdout, faults)))
}

// trimEnd takes the last end of line off.
func trimEnd(text string) string {
	if n := len(text); n > 0 && text[n-1] == '\n' {
		return text[:n-1]
	}
	return text
}

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
func (d *digestCmd) Run(ctx context.Context, c *call) error {
	lib, err := c.library()
	if err != nil {
		return err
	}
	in, err := c.document(ctx, lib, d.File)
	if err != nil {
		return err
	}
	n, err := lib.Parse(in.json)
	if err != nil {
		return in.failed(err)
	}
	doc := in.json
	if _, ok := n.(*gobl.Envelope); ok {
		if doc, err = documentOf(in.json); err != nil {
			return in.failed(err)
		}
	}
	digest, err := gobl.Digest(doc)
	if err != nil {
		return in.failed(err)
	}
	if d.JSON {
		return c.answer(digest)
	}
	return c.say(digest.Val)
}
