package gobl

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"chancery/gobl"
	"chancery/internal/cli/term"
)

type validateCmd struct {
	File    string `arg:"" help:"Document or envelope, JSON or YAML; - is the standard input."`
	Lenient bool   `help:"Count an addon that is not installed as a fault among others."`
	Advice  bool   `default:"true" negatable:"" help:"Write warnings to the standard error (default)."`
	JSON    bool   `name:"json" help:"Answer in JSON, also on a terminal."`
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
"message":…,"values":{path: value},"hint":…}]} with exit code 1. An addon that is not installed is an
error of its own, as the rules that it has cannot be checked; with --lenient it is one of the faults.

A document that is valid but likely to be wrong gets warnings on the standard error; the exit code
stays 0. "chancery gobl explain CODE" says more about each; --no-advice leaves them out.`
}

// Run checks one document.
func (v *validateCmd) Run(ctx context.Context, c *term.Call) error {
	c.Lenient = v.Lenient
	lib, err := c.Library()
	if err != nil {
		return err
	}
	in, n, err := parse(ctx, c, lib, v.File)
	if err != nil {
		return err
	}
	a := newAdviser(c, lib, v.Advice)
	failed := lib.Check(n)
	if errors.Is(failed, &gobl.Error{Key: gobl.ErrAddon}) {
		return a.refused(&in, false, in.Wrap(failed))
	}
	f := term.Failure{}
	if failed != nil {
		f = term.Describe(failed)
	}
	if err := v.print(c, findings(in.JSON, f.Faults)); err != nil {
		return err
	}
	if failed != nil {
		return a.refused(&in, false, in.Wrap(&term.ReportedError{Cause: failed}))
	}
	a.print(in.Name, a.about(in.JSON, n))
	return nil
}

// finding is a fault with the values that the document has at its paths.
type finding struct {
	term.Fault
	// Values are those that can be shown, by path.
	Values map[string]json.RawMessage `json:"values,omitempty"`
	// Hint is the command that explains the rule.
	Hint string `json:"hint"`
}

// maxShownValue is the length up to which a value is shown with a fault.
const maxShownValue = 120

// findings looks up the values at the paths of faults. It leaves out missing
// values and those too long to show.
func findings(data []byte, faults []term.Fault) []finding {
	doc, err := decode(data)
	list := make([]finding, len(faults))
	for i, f := range faults {
		list[i] = finding{Fault: f, Hint: "chancery gobl explain " + f.Code}
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

func (v *validateCmd) print(c *term.Call, found []finding) error {
	switch {
	case !c.ForPerson():
		return c.PrintValue(struct {
			Valid  bool      `json:"valid"`
			Faults []finding `json:"faults,omitempty"`
		}{len(found) == 0, found})
	case len(found) == 0:
		return c.PrintLine(c.Style(c.Stdout, term.Green, "valid"))
	}
	if err := c.PrintLine(c.Style(c.Stdout, term.Red, "not valid")); err != nil {
		return err
	}
	for i := range found {
		if err := c.PrintText(findingText(c, &found[i])); err != nil {
			return err
		}
	}
	return nil
}

// findingText formats a fault for a person: each path with the value found there,
// and the command that explains the rule.
func findingText(c *term.Call, f *finding) string {
	var b strings.Builder
	for _, path := range f.Paths {
		one := f.Fault
		one.Paths = []string{path}
		b.WriteString(c.FaultLines(c.Stdout, []term.Fault{one}))
		if value, ok := f.Values[path]; ok {
			b.WriteString("      found " + term.Printable(string(value)) + "\n")
		}
	}
	if len(f.Paths) == 0 {
		b.WriteString(c.FaultLines(c.Stdout, []term.Fault{f.Fault}))
	}
	b.WriteString("      " + c.Style(c.Stdout, term.Faint, f.Hint) + "\n")
	return b.String()
}
