package gobl

import (
	"io"
	"strings"

	"chancery/gobl"
	"chancery/gobl/advice"
	"chancery/gobl/tree"
	"chancery/internal/cli/term"
)

// adviser finds the advice about documents that a command reads.
type adviser struct {
	call    *term.Call
	checker *advice.Checker
}

// newAdviser returns an adviser, nil when no advice is wanted.
func newAdviser(c *term.Call, lib *gobl.Library, wanted bool) *adviser {
	if !wanted {
		return nil
	}
	return &adviser{c, advice.New(lib)}
}

// about returns the advice about a document and about the input it was read from.
// The paths are those of the document or envelope, as of its faults.
func (a *adviser) about(data []byte, n tree.Node) []advice.Warning {
	if a == nil {
		return nil
	}
	found := a.checker.Given(advice.Input{JSON: data}, n)
	if _, ok := n.(*gobl.Envelope); ok && !enveloped(data) {
		found = advice.Within(found, "$.doc")
	}
	found = append(found, a.checker.Check(n, advice.Known{Today: a.checker.Today(n, a.call.Env.Now())})...)
	return found[:min(len(found), advice.MaxWarnings)]
}

// enveloped reports whether JSON is that of an envelope.
func enveloped(data []byte) bool {
	schema, err := member(data, "$schema")
	if err == nil && schema == nil {
		doc, _ := member(data, "doc")
		return doc != nil
	}
	return err == nil && string(schema) == `"`+string(gobl.SchemaEnvelope)+`"`
}

// print writes advice to stderr: as text, or as JSON in one line with --json.
// That it cannot be written is no failure of the command.
func (a *adviser) print(name string, found []advice.Warning) {
	if a == nil || len(found) == 0 {
		return
	}
	text := a.text(name, found)
	if a.call.JSON {
		data, err := term.Encode(struct {
			Warnings []advice.Warning `json:"warnings"`
		}{found})
		if err != nil {
			return
		}
		text = string(data) + "\n"
	}
	_, _ = io.WriteString(a.call.Stderr, text)
}

// text formats advice for a person: the message at the first path, and further paths
// below it.
func (a *adviser) text(name string, found []advice.Warning) string {
	c := a.call
	var b strings.Builder
	b.WriteString("chancery: " + term.Printable(term.InputName(name)) + ": " + term.Count(len(found), "warning") + "\n")
	for _, w := range found {
		one := term.Fault{Code: w.Code, Message: w.Message}
		if len(w.Paths) > 0 {
			one.Paths = w.Paths[:1]
		}
		b.WriteString(c.FaultLines(c.Stderr, []term.Fault{one}))
		for _, path := range w.Paths[min(1, len(w.Paths)):] {
			b.WriteString("      and " + term.Printable(path) + "\n")
		}
	}
	return b.String()
}
