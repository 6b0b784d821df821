package gobl

import (
	"context"
	"encoding/json"
	"errors"

	"chancery/gobl"
	"chancery/gobl/advice"
	"chancery/internal/cli/term"
)

type buildCmd struct {
	File    string `arg:"" optional:"" help:"Document or envelope, JSON or YAML; - is the standard input."`
	Envelop bool   `help:"Answer the whole envelope, not only the document."`
	Lenient bool   `help:"Drop addons that are not installed, as the format says, instead of refusing the document."`
	NDJSON  bool   `name:"ndjson" help:"Read a document from each line and write a result for each line."`
	JSON    bool   `name:"json" help:"Answer in one line of JSON, also on a terminal."`
	Advice  bool   `default:"true" negatable:"" help:"Write warnings to the standard error (default)."`
}

// Help is the long help.
func (buildCmd) Help() string {
	return `Completes a document: reads it, puts its values into their normal form, works out all figures and
checks the result against the rules of the regime and addons it names. The answer is the complete
document, or with --envelop the envelope with its digest. An envelope that comes in is calculated
anew; it needs no $schema if it has a document under "doc".

An addon in $addons that is not installed is refused, because what it would check and add is missing.
With --lenient it is dropped, and only the others are applied.

What is likely to be wrong and breaks no rule is written to the standard error, as warnings that
change neither the answer nor the exit code. "chancery gobl explain CODE" says more about each;
--no-advice leaves them out.

    chancery gobl build draft.yaml
    cat draft.json | chancery gobl build --envelop -

With --ndjson each line of the input (the standard input unless FILE is given) is a document of its
own, and each line of the output its result, in the same order: {"data":…,"warnings":[…]}, or
{"error":{"key":…,"message":…,"faults":[…],"warnings":[…]}}. A document that fails stops nothing, and the exit code
is 0.

    chancery gobl build --ndjson < drafts.ndjson > results.ndjson`
}

var errNoFile = errors.New(`expected "<file>", or "-" to read the standard input`)

// Validate refuses a call without input. A stream is usually piped in, so it
// needs no name.
func (b *buildCmd) Validate() error {
	if b.File == "" && !b.NDJSON {
		return errNoFile
	}
	return nil
}

// Run builds one document, or one for each line.
func (b *buildCmd) Run(ctx context.Context, c *term.Call) error {
	c.Lenient = b.Lenient
	lib, err := c.Library()
	if err != nil {
		return err
	}
	if b.NDJSON {
		return b.stream(ctx, c, lib)
	}
	in, err := c.Document(ctx, lib, b.File)
	if err != nil {
		return err
	}
	a := newAdviser(c, lib, b.Advice)
	done, err := build(lib, a, in.JSON, b.Envelop)
	if err != nil {
		return a.refused(&in, true, in.Wrap(err))
	}
	if err := c.PrintJSON(done.data); err != nil {
		return err
	}
	a.print(in.Name, done.warnings)
	return nil
}

// built is a document that was completed, or its envelope, with the advice about it.
type built struct {
	data     []byte
	warnings []advice.Warning
}

// build completes a document and returns it, or its envelope.
func build(lib *gobl.Library, a *adviser, data []byte, whole bool) (built, error) {
	envelope, err := lib.Build(data)
	if err != nil {
		return built{}, err
	}
	out, err := envelope.JSON()
	if err != nil {
		return built{}, err
	}
	if !whole {
		if out, err = member(out, "doc"); err != nil {
			return built{}, err
		}
	}
	return built{out, a.about(data, envelope)}, nil
}

// member returns one member of a JSON object, as it is written there.
func member(object []byte, name string) (json.RawMessage, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(object, &members); err != nil {
		return nil, gobl.NewError(gobl.ErrInput, err)
	}
	return members[name], nil
}
