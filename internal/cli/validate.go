package cli

import (
	"context"
	"encoding/json"
	"strings"

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
with its place, what is expected there, the code of the rule, the value that was found, if any, and how
to learn more.

    chancery gobl validate invoice.json
    chancery gobl validate --json invoice.json | jq .faults

The answer in JSON is {"valid":true}, or {"valid":false,"faults":[{"code":…,"paths":[…],
"message":…,"values":{path: value},"hint":…}]} with exit code 1.`
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
	if err := v.print(c, findings(in.json, f.Faults)); err != nil {
		return err
	}
	if failed != nil {
		return in.failed(&reportedError{failed})
	}
	return nil
}

// finding is a fault with the values that the document has at its paths.
type finding struct {
	fault
	// Values are those that can be shown, by path.
	Values map[string]json.RawMessage `json:"values,omitempty"`
	// Hint is the command that explains the rule.
	Hint string `json:"hint"`
}

// maxShownValue is the length up to which a value is shown beside a fault.
const maxShownValue = 120

// findings looks up the values at the paths of faults. It leaves out missing
// values and those too long to show.
func findings(data []byte, faults []fault) []finding {
	doc, err := decode(data)
	list := make([]finding, len(faults))
	for i, f := range faults {
		list[i] = finding{fault: f, Hint: "chancery gobl explain " + f.Code}
		if err != nil {
			continue // JSON that was read once, so this does not happen
		}
		for _, path := range f.Paths {
			value, ok := valueAt(doc, path)
			text := rawJSON(value)
			if !ok || text == nil || len(*text) > maxShownValue {
				continue
			}
			if list[i].Values == nil {
				list[i].Values = map[string]json.RawMessage{}
			}
			list[i].Values[path] = *text
		}
	}
	return list
}

func (v *validateCmd) print(c *call, found []finding) error {
	switch {
	case !c.forPerson():
		return c.printValue(struct {
			Valid  bool      `json:"valid"`
			Faults []finding `json:"faults,omitempty"`
		}{len(found) == 0, found})
	case len(found) == 0:
		return c.printLine(c.style(c.stdout, green, "valid"))
	}
	if err := c.printLine(c.style(c.stdout, red, "not valid")); err != nil {
		return err
	}
	for i := range found {
		if err := c.printText(c.finding(&found[i])); err != nil {
			return err
		}
	}
	return nil
}

// finding formats a fault for a person: each path with the value found there,
// and the command that explains the rule.
func (c *call) finding(f *finding) string {
	var b strings.Builder
	for _, path := range f.Paths {
		one := f.fault
		one.Paths = []string{path}
		b.WriteString(c.list(c.stdout, []fault{one}))
		if value, ok := f.Values[path]; ok {
			b.WriteString("      found " + printable(string(value)) + "\n")
		}
	}
	if len(f.Paths) == 0 {
		b.WriteString(c.list(c.stdout, []fault{f.fault}))
	}
	b.WriteString("      " + c.style(c.stdout, faint, f.Hint) + "\n")
	return b.String()
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
		if doc, err = rawDocument(in.json); err != nil {
			return in.failed(err)
		}
	}
	digest, err := gobl.Digest(doc)
	if err != nil {
		return in.failed(err)
	}
	if d.JSON {
		return c.printValue(digest)
	}
	return c.printLine(digest.Val)
}
