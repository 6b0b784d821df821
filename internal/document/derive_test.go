package document_test

import (
	"encoding/json"
	"strings"
	"testing"

	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

func TestCorrect(t *testing.T) {
	f := newFixture(t)
	prev := f.signed()
	opt := &document.Options{Now: later, ID: domaintest.ID(7, 3)}
	c, err := f.build.Correct(prev, []byte(`{"type": "credit-note", "reason": "returned"}`), opt)
	if err != nil {
		t.Fatal(err)
	}
	var p []struct{ Code, UUID string }
	raw, err := json.Marshal(f.members(c)["preceding"])
	if err != nil || json.Unmarshal(raw, &p) != nil || len(p) != 1 || p[0].Code != "7" || p[0].UUID != prev.Index.UUID {
		t.Errorf("preceding %s", raw)
	}
	if c.Signed || c.Index.Type != "credit-note" || c.Index.Code != "" || c.Index.UUID == prev.Index.UUID || !strings.Contains(string(c.Head), string(opt.ID)) {
		t.Errorf("%s", text(c))
	}
	for name, tt := range map[string]struct {
		options, key string
		path         []string
	}{
		"no type":         {`{}`, "validation", []string{"correct", "type"}},
		"an unknown type": {`{"type": "apology"}`, "validation", []string{"correct", "type"}},
		"no JSON":         {`{`, "input", []string{"correct"}},
		"no date":         {`{"type": "credit-note", "issue_date": "3/3/2026"}`, "input", []string{"correct", "issue_date"}},
		"two types":       {`{"type": "corrective", "credit": true}`, "input", []string{"correct", "type"}},
		"both":            {`{"credit": true, "debit": true}`, "input", []string{"correct"}},
		"no object":       {`true`, "input", []string{"correct"}},
		"not credit":      {`{"credit": false}`, "validation", []string{"correct", "type"}},
		"no truth value":  {`{"credit": "yes"}`, "input", []string{"correct", "credit"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fixture{TB: t, build: f.build}
			_, err := f.build.Correct(prev, []byte(tt.options), opt)
			if e := f.refusal(err, domain.Invalid, tt.key); field(e, tt.path...) == nil || len(e.Paths) > 0 {
				t.Errorf("fields %v", e.Fields)
			}
		})
	}
}

// Short forms of the type make what the type makes.
func TestCorrectTypes(t *testing.T) {
	f := newFixture(t)
	prev := f.signed()
	for text, want := range map[string]string{
		`{"type": "credit-note"}`: "credit-note", `{"credit": true}`: "credit-note", `{"debit": true}`: "debit-note",
		`{"credit": true, "type": "credit-note"}`: "credit-note", `{"type": "corrective", "credit": false}`: "corrective",
	} {
		c, err := f.build.Correct(prev, []byte(text), &document.Options{Now: later})
		if err != nil || c.Index.Type != want {
			t.Errorf("%s: %s, %v", text, textOf(c), err)
		}
	}
}

func textOf(c *domain.Content) string {
	if c == nil {
		return "nothing"
	}
	return c.Index.Type
}

// Options that do not exist would have no effect, and are refused by name.
func TestCorrectKnowsItsOptions(t *testing.T) {
	f := newFixture(t)
	prev := f.signed()
	for name, near := range map[string]string{"reasons": "reason", "Type": "type", "issue-date": "issue_date", "creditt": "credit", "zzz": ""} {
		_, err := f.build.Correct(prev, []byte(`{"type": "credit-note", "`+name+`": "x"}`), &document.Options{Now: later})
		e := f.refusal(err, domain.Invalid, "validation")
		if field(e, "correct", name) == nil || !strings.Contains(e.Message, "copy_tax") || near != "" && !strings.Contains(e.Message, "did you mean "+near+"?") {
			t.Errorf("%s: %v", name, e)
		}
	}
}

func TestReplicate(t *testing.T) {
	f := newFixture(t)
	prev := f.signed()
	opt := options()
	opt.ID = domaintest.ID(7, 4)
	c, err := f.build.Replicate(prev, opt)
	if err != nil {
		t.Fatal(err)
	}
	if c.Signed || c.Index.Code != "" || c.Index.Series != "DEMO" || c.Index.UUID == prev.Index.UUID || c.Index.Payable != prev.Index.Payable {
		t.Errorf("%s", text(c))
	}
	if strings.Contains(string(prev.Envelope()), c.Index.UUID) || !strings.Contains(string(c.Head), string(opt.ID)) {
		t.Errorf("identity of %s", c.Envelope())
	}
}

// A stored content that cannot be read is no fault of the caller.
func TestDamagedContents(t *testing.T) {
	f := newFixture(t)
	bad := &domain.Content{EnvSchema: "https://gobl.org/draft-0/envelope", Head: []byte(`{`), Doc: []byte(`{}`)}
	for name, call := range map[string]func() (*domain.Content, error){
		"correct":   func() (*domain.Content, error) { return f.build.Correct(bad, []byte(`{}`), options()) },
		"replicate": func() (*domain.Content, error) { return f.build.Replicate(bad, options()) },
		"extend":    func() (*domain.Content, error) { return f.build.Extend(bad, []string{"x"}, nil) },
		"revise":    func() (*domain.Content, error) { return f.build.Revise(bad, f.example("es", ""), options()) },
	} {
		if c, err := call(); err == nil || domain.KindOf(err) != domain.Internal {
			t.Errorf("%s: %s, %v", name, text(c), err)
		}
	}
}
