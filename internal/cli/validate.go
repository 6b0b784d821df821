package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"chancery/internal/cli/term"
	"chancery/internal/format/inspect"
)

type validateCmd struct {
	Files   []string `arg:"" placeholder:"FILE" help:"Files, or directories with files; - is the standard input."`
	Profile string   `name:"profile" help:"Rules to check by, in place of those that the file says it follows."`
	JSON    bool     `name:"json" help:"Answer in JSON, also on a terminal."`
}

// Help is the long help.
func (validateCmd) Help() string {
	return `Checks invoices in UBL and CII, alone or inside a PDF (Factur-X, ZUGFeRD), and French life-cycle messages. What
a file is, its content says, and which rules hold, the specification that it names (BT-24). Each finding has the published
name of the rule, what is wrong, where that is in the XML, and what to do about it.

    chancery validate invoice.xml
    chancery validate --profile xrechnung received/
    chancery validate --json invoice.pdf | jq '.[0].findings[] | select(.severity == "fatal") | .rule'

The profiles are ` + strings.Join(inspect.Keys(), ", ") + `.

The answer in JSON is a list with an object for each file: {"file":…,"kind":…,"profile":…,"valid":…,"findings":[{"rule":…,
"severity":…,"term":…,"message":…,"remedy":…,"found":…,"expected":…,"xpath":…,"line":…}]}, or {"file":…,"error":{"key":…,
"message":…}} for one that cannot be read. The exit code is 1 when a finding is fatal or a file cannot be read.

A document of GOBL is checked with "chancery gobl validate".`
}

// checkedFile is what is known of one file.
type checkedFile struct {
	File string `json:"file"`
	*inspect.Verdict
	Error *term.Failure `json:"error,omitempty"`
}

// Run checks files.
func (v *validateCmd) Run(ctx context.Context, c *call) error {
	names, err := invoiceNames(v.Files)
	if err != nil {
		return err
	}
	list, failed := []checkedFile{}, 0
	for _, name := range names {
		checked := v.check(ctx, c, name)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if checked.Error != nil || !checked.Valid {
			failed++
		}
		if c.ForPerson() {
			if err := c.PrintText(verdictText(c, &checked)); err != nil {
				return err
			}
		}
		list = append(list, checked)
	}
	if !c.ForPerson() {
		if err := c.PrintValue(list); err != nil {
			return err
		}
	}
	if failed > 0 {
		err := term.Errorf("validation", "%s of %s not valid", strconv.Itoa(failed), term.Count(len(names), "file"))
		return &term.ReportedError{Cause: err}
	}
	return nil
}

// check reads and judges one file.
func (v *validateCmd) check(ctx context.Context, c *call, name string) checkedFile {
	checked := checkedFile{File: term.InputName(name)}
	f, _, err := c.invoiceFile(ctx, name)
	if err == nil {
		if checked.Verdict, err = f.Judge(v.Profile); err == nil {
			return checked
		}
		err = located(name, err)
	}
	failure := term.Describe(err)
	checked.Error = &failure
	return checked
}

// kindName names a kind of file for people.
func kindName(k inspect.Kind) string {
	switch k {
	case inspect.UBL:
		return "UBL"
	case inspect.CII:
		return "CII"
	case inspect.CDAR:
		return "life-cycle message"
	case inspect.Hybrid:
		return "PDF with CII"
	default:
		return string(k)
	}
}

// verdictText formats a file with its findings for a person.
func verdictText(c *call, f *checkedFile) string {
	var b strings.Builder
	b.WriteString(term.Printable(f.File) + ": ")
	if f.Error != nil {
		b.WriteString(c.Style(c.Stdout, term.Red, "cannot be read") + "\n  " + term.Printable(f.Error.Message) + "\n")
		return b.String()
	}
	b.WriteString(kindName(f.Kind) + ", " + f.ProfileName + ": ")
	if f.Valid {
		b.WriteString(c.Style(c.Stdout, term.Green, "valid"))
	} else {
		b.WriteString(c.Style(c.Stdout, term.Red, "not valid"))
	}
	b.WriteString("\n")
	for i := range f.Findings {
		b.WriteString(ruleText(c, &f.Findings[i]))
	}
	return b.String()
}

// ruleText formats a finding: the rule, what is wrong, where, and what to do.
func ruleText(c *call, f *inspect.Finding) string {
	head := f.Severity + " " + f.Rule
	if f.Severity == inspect.Fatal {
		head = c.Style(c.Stdout, term.Red, head)
	}
	if f.Term != "" {
		head += " (" + f.Term + ")"
	}
	text := "  " + head + ": " + term.Printable(f.Message)
	switch {
	case f.Found != "" && f.Want != "":
		text += " Found " + term.Printable(f.Found) + ", expected " + term.Printable(f.Want) + "."
	case f.Found != "":
		text += " Found " + term.Printable(f.Found) + "."
	case f.Want != "":
		text += " Expected " + term.Printable(f.Want) + "."
	}
	text += "\n"
	if f.XPath != "" {
		text += fmt.Sprintf("      line %d: %s\n", f.Line, term.Printable(f.XPath))
	}
	if f.Remedy != "" {
		text += "      " + c.Style(c.Stdout, term.Faint, term.Printable(f.Remedy)) + "\n"
	}
	return text
}

type termsCmd struct {
	File string `arg:"" help:"UBL, CII or hybrid PDF file; - is the standard input."`
	JSON bool   `name:"json" help:"Answer in JSON, also on a terminal."`
}

// Help is the long help.
func (termsCmd) Help() string {
	return `Lists every business term (BT) of EN 16931 that an invoice has: its number, its name and its value, in the order of the
standard. Terms of groups that repeat, such as lines, have the number of the group before them.

    chancery terms invoice.pdf
    chancery terms --json invoice.xml | jq -r '.[] | select(.number == "BT-112") | .value'

The answer in JSON is a list of {"number":…,"name":…,"value":…,"path":…,"index":…,"line":…}: the path is the place in
the model, the index counts groups from 1, the line is that of the XML. Terms of extensions come last; those that have no
number here have the number EXT.`
}

// Run lists the terms of a file.
func (t *termsCmd) Run(ctx context.Context, c *call) error {
	f, _, err := c.invoiceFile(ctx, t.File)
	if err != nil {
		return err
	}
	if f.Invoice == nil {
		return located(t.File, errors.New("only invoices in UBL or CII have business terms of EN 16931"))
	}
	terms := f.Terms()
	if !c.ForPerson() {
		return c.PrintValue(terms)
	}
	var b strings.Builder
	for _, x := range terms {
		place := ""
		if x.Index > 0 {
			place = "[" + strconv.Itoa(x.Index) + "] "
		}
		fmt.Fprintf(&b, "%-9s %s%s: %s\n", x.Number, place, x.Name, term.Printable(x.Value))
	}
	return c.PrintText(b.String())
}
