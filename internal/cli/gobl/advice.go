package gobl

import (
	"encoding/json"
	"io"

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
	if _, made := n.(*gobl.Envelope); made && !gobl.IsEnvelope(data) {
		found = advice.Within(found, "$.doc")
	}
	found = append(found, a.checker.Check(n, advice.Known{Today: a.checker.Today(n, a.call.Env.Now())})...)
	return found[:min(len(found), advice.MaxWarnings)]
}

// members returns the advice about the members of an input. A document that is put into an
// envelope has the paths that it has there.
func (a *adviser) members(data []byte, made bool) []advice.Warning {
	found := a.checker.Members(data)
	if made && !gobl.IsEnvelope(data) {
		found = advice.Within(found, "$.doc")
	}
	return found
}

// refused adds to an error about an input the advice about its members: a misspelt member
// is often why another one is missing. Text with broken syntax has none.
func (a *adviser) refused(in *term.Input, made bool, err error) error {
	if a == nil || err == nil || !json.Valid(in.JSON) {
		return err
	}
	found := a.members(in.JSON, made)
	if len(found) == 0 {
		return err
	}
	return &term.AdvisedError{Name: in.Name, Warnings: asFaults(found), Cause: err}
}

// asFaults returns advice in the form in which faults are printed.
func asFaults(found []advice.Warning) []term.Fault {
	list := make([]term.Fault, len(found))
	for i, w := range found {
		list[i] = term.Fault{Code: w.Code, Paths: w.Paths, Message: w.Message}
	}
	return list
}

// print writes advice to stderr: as text, or as JSON in one line with --json.
// That it cannot be written is no failure of the command.
func (a *adviser) print(name string, found []advice.Warning) {
	if a == nil || len(found) == 0 {
		return
	}
	text := a.call.WarningLines(a.call.Stderr, term.InputName(name), asFaults(found))
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
