package gobl

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"chancery/gobl"
	"chancery/internal/cli/term"
)

type correctCmd struct {
	File    string `arg:"" help:"Document or envelope, JSON or YAML; - is the standard input."`
	Options string `required:"" placeholder:"JSON" help:"How to correct it, as JSON text (see chancery gobl options)."`
	Strict  bool   `help:"Fail and answer nothing if the corrected invoice breaks rules."`
	JSON    bool   `name:"json" help:"Answer in one line of JSON, also on a terminal."`
}

// Help is the long help.
func (correctCmd) Help() string {
	return `Makes the invoice that corrects another one, such as its credit note, and answers it in a new
envelope. The original has to have its code; it stays as it is, and the new invoice refers to it. What
the options may say depends on the country and the addons of the invoice: "chancery gobl options"
shows them.

The new invoice is checked. It may break rules and have to be completed, so it is answered in any case,
and its faults are written to the standard error; the exit code is 0. With --strict an invoice with
faults is not answered, and the exit code is 1.

    chancery gobl correct --options '{"type":"credit-note","reason":"returned"}' invoice.json
    cat invoice.yaml | chancery gobl correct --options '{"type":"corrective"}' -`
}

// Run makes one correction.
func (o *correctCmd) Run(ctx context.Context, c *term.Call) error {
	if err := checkOptionNames(o.Options); err != nil {
		return err
	}
	var faults error
	err := derive(ctx, c, o.File, true, func(lib *gobl.Library, e *gobl.Envelope) (*gobl.Envelope, error) {
		if _, err := lib.Extract(e); err != nil {
			return nil, err // about the file; later errors are about the options
		}
		corrected, err := lib.CorrectWith(e, []byte(o.Options))
		if err != nil {
			return nil, optionsError(o.Options, err)
		}
		if err := lib.Check(corrected); err != nil {
			faults = &term.LocatedError{Name: "the corrected invoice", Cause: err}
		}
		if o.Strict {
			return corrected, faults
		}
		return corrected, nil
	})
	if err == nil && faults != nil {
		c.Report(faults)
	}
	return err
}

// checkOptionNames refuses members that are not the name of an option, because
// the library ignores them. It leaves all other mistakes to the library.
func checkOptionNames(options string) error {
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(options), &members) != nil {
		return nil
	}
	known := gobl.CorrectionOptionNames()
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains(known, name) {
			return &term.LocatedError{Name: "--options", Cause: unknownName("option", name, "chancery gobl schema bill/correction-options", known)}
		}
	}
	return nil
}

// optionsError marks an error in the text of the options, so that it is not
// reported for the file.
func optionsError(options string, err error) error {
	var own *gobl.Error
	if errors.As(err, &own) && ofOptions(own) {
		return &term.LocatedError{Name: "--options", Cause: term.WithPosition([]byte(options), err)}
	}
	return err
}

// ofOptions reports whether an error is about the options and not about the document.
func ofOptions(err *gobl.Error) bool {
	if err.Key == gobl.ErrInput {
		return true
	}
	return len(err.Paths) > 0 && !strings.HasPrefix(err.Paths[0], "$.doc")
}

type replicateCmd struct {
	File string `arg:"" help:"Document or envelope, JSON or YAML; - is the standard input."`
	JSON bool   `name:"json" help:"Answer in one line of JSON, also on a terminal."`
}

// Help is the long help.
func (replicateCmd) Help() string {
	return `Makes a copy of a document to issue again: without its code, its dates and its identifier, which are
given anew, and calculated with the rates of today. The answer is a new envelope without signatures.
It is not checked, as a copy may still have to be completed; "chancery gobl validate" does that.

    chancery gobl replicate january.json > february.json`
}

// Run makes one copy.
func (r *replicateCmd) Run(ctx context.Context, c *term.Call) error {
	return derive(ctx, c, r.File, false, (*gobl.Library).Replicate)
}

// derive makes an envelope from another one and prints it. There is no advice about one
// that still has to be completed.
func derive(ctx context.Context, c *term.Call, name string, complete bool, change func(*gobl.Library, *gobl.Envelope) (*gobl.Envelope, error)) error {
	lib, err := c.Library()
	if err != nil {
		return err
	}
	in, e, err := envelope(ctx, c, lib, name)
	if err != nil {
		return err
	}
	made, err := change(lib, e)
	var elsewhere *term.LocatedError
	switch {
	case errors.As(err, &elsewhere):
		return err
	case err != nil:
		return refused(c, lib, &in, err)
	}
	out, err := made.JSON()
	if err != nil {
		return in.Wrap(err)
	}
	if err := c.PrintJSON(out); err != nil {
		return err
	}
	// What was left out of the original is missing in what is made of it.
	a := newAdviser(c, lib, true)
	found := a.members(in.JSON, true)
	if complete {
		found = slices.Concat(found, a.about(nil, made))
	}
	a.print(in.Name, found)
	return nil
}

type optionsCmd struct {
	File string `arg:"" help:"Invoice or envelope, JSON or YAML; - is the standard input."`
	JSON bool   `name:"json" help:"Answer in one line of JSON, also on a terminal."`
}

// Help is the long help.
func (optionsCmd) Help() string {
	return `Shows the JSON Schema of the options that an invoice can be corrected with: the types of corrective
documents, the extensions, the stamps of the original and what must be given, after the country and
the addons of the invoice. Documents other than invoices cannot be corrected.

    chancery gobl options invoice.json
    chancery gobl options invoice.json | jq '."$defs"."bill.CorrectionOptions".properties.type'`
}

// Run shows the options for one invoice.
func (o *optionsCmd) Run(ctx context.Context, c *term.Call) error {
	lib, err := c.Library()
	if err != nil {
		return err
	}
	in, e, err := envelope(ctx, c, lib, o.File)
	if err != nil {
		return err
	}
	if err := lib.CanCorrect(e); err != nil {
		return refused(c, lib, &in, err)
	}
	data, err := lib.CorrectionOptionsSchema(e)
	if err != nil {
		return refused(c, lib, &in, err)
	}
	return printSchema(c, data)
}

// printSchema writes a schema, which the library returns indented.
func printSchema(c *term.Call, data []byte) error {
	var b bytes.Buffer
	if err := json.Compact(&b, data); err != nil {
		return gobl.NewError(gobl.ErrMarshal, err)
	}
	return c.PrintJSON(b.Bytes())
}
