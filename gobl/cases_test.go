package gobl_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/gobl/rule"
	reference "chancery/test/shared"
)

// foundCase is a document that once had a wrong answer, with the right one.
type foundCase struct {
	vector
	Verdict string
	Op      string
	Options json.RawMessage
}

// TestFoundCases walks the documents that showed a fault.
func TestFoundCases(t *testing.T) {
	file, err := os.Open(reference.Path(t, "cases/gobl-found.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lib := newLibrary(t)
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	var count int
	for lines.Scan() {
		c := new(foundCase)
		if err := json.Unmarshal(lines.Bytes(), c); err != nil {
			t.Fatal(err)
		}
		count++
		t.Run(c.ID, func(t *testing.T) {
			env, err := c.answer(lib)
			if why := c.judge(env, err); why != "" {
				t.Errorf("%s\n%s", c.Verdict, why)
			}
		})
	}
	if err := lines.Err(); err != nil || count != 24 {
		t.Errorf("%d cases, want 24; %v", count, err)
	}
}

// answer does what the case asks for, and checks the result.
func (c *foundCase) answer(lib *gobl.Library) (*gobl.Envelope, error) {
	switch c.Op {
	case "correct", "replicate":
		env, err := lib.Complete(c.Input)
		if err != nil {
			return nil, err
		}
		if c.Op == "replicate" {
			return lib.Replicate(env)
		}
		made, err := lib.CorrectWith(env, c.Options)
		if err != nil {
			return nil, err
		}
		return made, lib.Check(made)
	case "validate":
		n, err := lib.Parse(c.Input)
		if err != nil {
			return nil, err
		}
		return nil, lib.Check(n)
	default:
		return lib.Build(c.Input)
	}
}

// judge compares an answer with the right one, and says in which way it differs. An
// option that cannot be read has the key input: nothing in it was checked against
// rules.
func (c *foundCase) judge(env *gobl.Envelope, err error) string {
	switch {
	case c.OK && err != nil:
		return err.Error()
	case c.OK && c.Op == "replicate":
		return replicaDiff(env, c.Doc)
	case c.OK && env.Head.Dig.Val != c.Dig:
		return "digest differs (-want +got):\n" + documentDiff(env, c.Doc)
	case c.OK:
		return ""
	}
	e, ok := errors.AsType[*gobl.Error](err)
	if !ok {
		return "accepted"
	}
	if string(e.Key) != c.Error && (len(c.Faults) > 0 || e.Key != gobl.ErrInput) {
		return "error " + e.Error() + ", want " + c.Error
	}
	want := rule.Faults{}
	for _, f := range c.Faults {
		want = append(want, &rule.Fault{Code: f.Code, Paths: f.Paths})
	}
	return cmp.Diff(faultSet(want), faultSet(e.Faults))
}

// replicaDiff compares a copy but for its identifier and its date, which are new.
func replicaDiff(env *gobl.Envelope, want []byte) string {
	data, err := env.JSON()
	if err != nil {
		return err.Error()
	}
	var got struct{ Doc map[string]any }
	var w map[string]any
	if err := errors.Join(json.Unmarshal(data, &got), json.Unmarshal(want, &w)); err != nil {
		return err.Error()
	}
	for _, member := range []string{"uuid", "issue_date"} {
		delete(got.Doc, member)
		delete(w, member)
	}
	return cmp.Diff(w, got.Doc)
}
