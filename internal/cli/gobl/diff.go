package gobl

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"chancery/gobl"
	"chancery/gobl/c14n"
	"chancery/internal/cli/term"
)

type diffCmd struct {
	A    string `arg:"" help:"Document or envelope, JSON or YAML; - is the standard input."`
	B    string `arg:"" help:"The other one."`
	JSON bool   `name:"json" help:"Answer in JSON, also on a terminal."`
}

// Help is the long help.
func (diffCmd) Help() string {
	return `Shows where two documents differ in what they say, whatever the order of their members, their white
space, or the one being YAML and the other JSON. When only one of them is an envelope, its document is
compared with the other. Elements of lists are compared by their position. The exit code is 0 when
nothing differs and 1 when something does.

    chancery gobl diff before.json after.json
    chancery gobl build draft.yaml | chancery gobl diff invoice.json -

The answer in JSON is {"equal":true}, or {"equal":false,"differences":[{"path":…,"from":…,"to":…}]},
where "from" or "to" is missing when that side has nothing at the path.`
}

var errTwiceStdin = errors.New("only one of the two can be the standard input")

// Validate refuses to read the standard input twice.
func (d *diffCmd) Validate() error {
	if d.A == term.Stdin && d.B == term.Stdin {
		return errTwiceStdin
	}
	return nil
}

// Run compares two documents.
func (d *diffCmd) Run(ctx context.Context, c *term.Call) error {
	lib, err := c.Library()
	if err != nil {
		return err
	}
	a, err := readForDiff(ctx, c, lib, d.A)
	if err != nil {
		return err
	}
	b, err := readForDiff(ctx, c, lib, d.B)
	if err != nil {
		return err
	}
	if isEnvelope(a) != isEnvelope(b) {
		a, b = documentIn(a), documentIn(b)
	}
	var found differences
	found.compare("$", a, b)
	if err := found.print(c); err != nil || len(found) == 0 {
		return err
	}
	return &term.ReportedError{Cause: term.Errorf("difference", "%s and %s differ in %s",
		term.InputName(d.A), term.InputName(d.B), term.Count(len(found), "place"))}
}

// readForDiff reads a document as plain values, numbers as they are written.
func readForDiff(ctx context.Context, c *term.Call, lib *gobl.Library, name string) (any, error) {
	in, err := c.Document(ctx, lib, name)
	if err != nil {
		return nil, err
	}
	v, err := decode(in.JSON)
	if err == nil {
		// Values without a canonical form, such as a number out of range, cannot
		// be compared.
		_, err = c14n.Canonical(in.JSON)
	}
	if err != nil {
		return nil, in.Wrap(gobl.NewError(gobl.ErrInput, err))
	}
	return v, nil
}

func isEnvelope(v any) bool {
	object, _ := v.(map[string]any)
	id, given := object["$schema"]
	_, holds := object["doc"].(map[string]any)
	return id == string(gobl.SchemaEnvelope) || !given && holds
}

// documentIn returns the document of an envelope, or the document itself.
func documentIn(v any) any {
	if isEnvelope(v) {
		return v.(map[string]any)["doc"]
	}
	return v
}

// difference is a path at which two documents differ. A side without a value
// there is nil.
type difference struct {
	Path string           `json:"path"`
	From *json.RawMessage `json:"from,omitempty"`
	To   *json.RawMessage `json:"to,omitempty"`
}

type differences []difference

// compare appends the differences between two values at a path; nil and null
// both mean no value.
func (d *differences) compare(path string, a, b any) {
	switch x := a.(type) {
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			d.compareObjects(path, x, y)
			return
		}
	case []any:
		if y, ok := b.([]any); ok {
			d.compareLists(path, x, y)
			return
		}
	}
	from, to := rawJSON(a), rawJSON(b)
	if !same(from, to) {
		*d = append(*d, difference{path, from, to})
	}
}

func (d *differences) compareObjects(path string, a, b map[string]any) {
	names := slices.Collect(maps.Keys(a))
	for name := range b {
		if _, ok := a[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		d.compare(path+memberPath(name), a[name], b[name])
	}
}

func (d *differences) compareLists(path string, a, b []any) {
	for i := range max(len(a), len(b)) {
		var x, y any
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		d.compare(fmt.Sprintf("%s[%d]", path, i), x, y)
	}
}

// memberPath returns the part of a path that names a member, in brackets if the
// name is ambiguous.
func memberPath(name string) string {
	if name == "" || strings.ContainsAny(name, ".[]\"' \t\r\n") {
		return "[" + strconv.Quote(name) + "]"
	}
	return "." + name
}

// same reports whether two values are equal in canonical form, in which 1.50 and
// 1.5 are one number.
func same(a, b *json.RawMessage) bool {
	if a == nil || b == nil {
		return a == b
	}
	x, errX := c14n.Canonical(*a)
	y, errY := c14n.Canonical(*b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// print shows the differences, a line for each.
func (d differences) print(c *term.Call) error {
	if !c.ForPerson() {
		return c.PrintValue(struct {
			Equal       bool        `json:"equal"`
			Differences differences `json:"differences,omitempty"`
		}{len(d) == 0, d})
	}
	if len(d) == 0 {
		return c.PrintLine(c.Style(c.Stdout, term.Green, "no difference"))
	}
	for _, one := range d {
		from, to := side(c, term.Red, one.From), side(c, term.Green, one.To)
		if err := c.PrintLine(term.Printable(one.Path) + ": " + from + " → " + to); err != nil {
			return err
		}
	}
	return nil
}

// side formats the value of one of the documents.
func side(c *term.Call, colour string, v *json.RawMessage) string {
	if v == nil {
		return c.Style(c.Stdout, term.Faint, "nothing")
	}
	return c.Style(c.Stdout, colour, term.Printable(string(*v)))
}
