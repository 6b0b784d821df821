package cli

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
)

type correctCmd struct {
	File    string `arg:"" help:"Document or envelope, JSON or YAML; - is the standard input."`
	Options string `required:"" placeholder:"JSON" help:"How to correct it, as JSON text (see chancery gobl options)."`
	JSON    bool   `name:"json" help:"Answer in one line of JSON, also on a terminal."`
}

// Help is the long help.
func (correctCmd) Help() string {
	return `Makes the invoice that corrects another one, such as its credit note, and answers it in a new envelope
after checking it. The original has to have its code; it stays as it is, and the new invoice refers to
it. What the options may say depends on the country and the addons of the invoice: "chancery gobl
options" tells.

    chancery gobl correct --options '{"type":"credit-note","reason":"returned"}' invoice.json
    cat invoice.yaml | chancery gobl correct --options '{"type":"corrective"}' -`
}

// Run makes one correction.
func (o *correctCmd) Run(ctx context.Context, c *call) error {
	if err := checkOptionNames(o.Options); err != nil {
		return err
	}
	return c.derive(ctx, o.File, func(lib *gobl.Library, e *gobl.Envelope) (*gobl.Envelope, error) {
		if _, err := lib.Extract(e); err != nil {
			return nil, err // about the file; later errors are about the options
		}
		corrected, err := lib.CorrectWith(e, []byte(o.Options))
		if err != nil {
			return nil, optionsError(o.Options, err)
		}
		return corrected, lib.Check(corrected)
	})
}

// checkOptionNames refuses members that are not the name of an option, because
// the library ignores them. It leaves all other mistakes to the library.
func checkOptionNames(options string) error {
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(options), &members) != nil {
		return nil
	}
	known := []string{"type", "issue_date", "series", "stamps", "reason", "ext", "copy_tax"}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains(known, name) {
			return &locatedError{"--options", unknownName("option", name, "chancery gobl schema bill/correction-options", known)}
		}
	}
	return nil
}

// optionsError marks an error in the text of the options, so that it is not
// reported for the file.
func optionsError(options string, err error) error {
	var own *gobl.Error
	if errors.As(err, &own) && own.Key == gobl.ErrInput {
		return &locatedError{"--options", withPosition([]byte(options), err)}
	}
	return err
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
func (r *replicateCmd) Run(ctx context.Context, c *call) error {
	return c.derive(ctx, r.File, (*gobl.Library).Replicate)
}

// derive makes an envelope from another one and prints it.
func (c *call) derive(ctx context.Context, name string, change func(*gobl.Library, *gobl.Envelope) (*gobl.Envelope, error)) error {
	lib, err := c.library()
	if err != nil {
		return err
	}
	in, e, err := c.envelope(ctx, lib, name)
	if err != nil {
		return err
	}
	made, err := change(lib, e)
	var elsewhere *locatedError
	switch {
	case errors.As(err, &elsewhere):
		return err
	case err != nil:
		return in.failed(err)
	}
	out, err := made.JSON()
	if err != nil {
		return in.failed(err)
	}
	return c.printJSON(out)
}

// envelope reads an envelope, which it returns unchanged, or a document, which
// it calculates and puts into an envelope.
func (c *call) envelope(ctx context.Context, lib *gobl.Library, name string) (input, *gobl.Envelope, error) {
	in, err := c.document(ctx, lib, name)
	if err != nil {
		return in, nil, err
	}
	n, err := lib.Parse(in.json)
	if err != nil {
		return in, nil, in.failed(err)
	}
	if e, ok := n.(*gobl.Envelope); ok {
		return in, e, nil
	}
	e, err := lib.Envelop(n)
	if err != nil {
		return in, nil, in.failed(err)
	}
	return in, e, nil
}

type optionsCmd struct {
	File string `arg:"" help:"Invoice or envelope, JSON or YAML; - is the standard input."`
	JSON bool   `name:"json" help:"Answer in one line of JSON, also on a terminal."`
}

// Help is the long help.
func (optionsCmd) Help() string {
	return `Shows the JSON Schema of the options that an invoice can be corrected with: the types of corrective
documents, the extensions and what must be given, after the country and the addons of the invoice.
Documents other than invoices cannot be corrected.

    chancery gobl options invoice.json
    chancery gobl options invoice.json | jq '."$defs"."bill.CorrectionOptions".properties.type'`
}

var errNotCorrectable = errors.New("only invoices can be corrected")

// Run shows the options for one invoice.
func (o *optionsCmd) Run(ctx context.Context, c *call) error {
	lib, err := c.library()
	if err != nil {
		return err
	}
	in, e, err := c.envelope(ctx, lib, o.File)
	if err != nil {
		return err
	}
	data, err := lib.CorrectionOptionsSchema(e)
	if err == nil && data == nil {
		err = gobl.NewError(gobl.ErrValidation, errNotCorrectable)
	}
	if err != nil {
		return in.failed(err)
	}
	return c.printSchema(data)
}

// printSchema writes a schema, which the library returns indented.
func (c *call) printSchema(data []byte) error {
	var b bytes.Buffer
	if err := json.Compact(&b, data); err != nil {
		return gobl.NewError(gobl.ErrMarshal, err)
	}
	return c.printJSON(b.Bytes())
}

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
	if d.A == fromStdin && d.B == fromStdin {
		return errTwiceStdin
	}
	return nil
}

// Run compares two documents.
func (d *diffCmd) Run(ctx context.Context, c *call) error {
	lib, err := c.library()
	if err != nil {
		return err
	}
	a, err := c.readForDiff(ctx, lib, d.A)
	if err != nil {
		return err
	}
	b, err := c.readForDiff(ctx, lib, d.B)
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
	return &reportedError{problemf("difference", "%s and %s differ in %s",
		inputName(d.A), inputName(d.B), count(len(found), "place"))}
}

// readForDiff reads a document as plain values, numbers as they are written.
func (c *call) readForDiff(ctx context.Context, lib *gobl.Library, name string) (any, error) {
	in, err := c.document(ctx, lib, name)
	if err != nil {
		return nil, err
	}
	v, err := decode(in.json)
	if err == nil {
		// Values without a canonical form, such as a number out of range, cannot
		// be compared.
		_, err = c14n.Canonical(in.json)
	}
	if err != nil {
		return nil, in.failed(gobl.NewError(gobl.ErrInput, err))
	}
	return v, nil
}

// decode reads JSON as plain values, numbers as they are written.
func decode(data []byte) (any, error) {
	var v any
	// Unmarshal refuses text after the first value, which a Decoder would not read.
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		return nil, err
	}
	r := json.NewDecoder(bytes.NewReader(whole))
	r.UseNumber()
	err := r.Decode(&v)
	return v, err
}

func isEnvelope(v any) bool {
	object, _ := v.(map[string]any)
	return object["$schema"] == string(gobl.SchemaEnvelope)
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

// rawJSON encodes a value, nil for null and for nothing.
func rawJSON(v any) *json.RawMessage {
	if v == nil {
		return nil
	}
	data, err := encode(v)
	if err != nil {
		return nil // decoded from JSON, so it can be written again
	}
	raw := json.RawMessage(data)
	return &raw
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
func (d differences) print(c *call) error {
	if !c.forPerson() {
		return c.printValue(struct {
			Equal       bool        `json:"equal"`
			Differences differences `json:"differences,omitempty"`
		}{len(d) == 0, d})
	}
	if len(d) == 0 {
		return c.printLine(c.style(c.stdout, green, "no difference"))
	}
	for _, one := range d {
		from, to := c.side(red, one.From), c.side(green, one.To)
		if err := c.printLine(printable(one.Path) + ": " + from + " → " + to); err != nil {
			return err
		}
	}
	return nil
}

// side formats the value of one of the documents.
func (c *call) side(colour string, v *json.RawMessage) string {
	if v == nil {
		return c.style(c.stdout, faint, "nothing")
	}
	return c.style(c.stdout, colour, printable(string(*v)))
}

// valueAt returns the value at the path of a fault: "$.doc.lines[2].item.price".
func valueAt(v any, path string) (any, bool) {
	rest, ok := strings.CutPrefix(path, "$")
	for ok && rest != "" {
		var name string
		end := len(rest)
		if n := strings.IndexAny(rest[1:], ".["); n >= 0 {
			end = n + 1
		}
		name, rest = rest[:end], rest[end:]
		v, ok = child(v, name)
	}
	return v, ok
}

// child returns a member ".name" or an element "[2]".
func child(v any, name string) (any, bool) {
	switch in := v.(type) {
	case map[string]any:
		key, ok := strings.CutPrefix(name, ".")
		found, there := in[key]
		return found, ok && there
	case []any:
		i, err := strconv.Atoi(strings.Trim(name, "[]"))
		if err != nil || i < 0 || i >= len(in) {
			return nil, false
		}
		return in[i], true
	}
	return nil, false
}
