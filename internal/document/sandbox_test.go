package document_test

import (
	"strings"
	"testing"

	"chancery/internal/document"
	"chancery/internal/domain"
)

// Each kind of workspace has its own key, whichever way a document is signed.
func TestKeyOfTheWorkspace(t *testing.T) {
	f := newFixture(t)
	f.keys.Test = otherKey(t)
	for _, sandbox := range []bool{false, true} {
		space := domain.Workspace{Sandbox: sandbox}
		want := f.keys.Live
		if sandbox {
			want = f.keys.Test
		}
		opt := signing()
		opt.Workspace = space
		draft := f.content(f.example("es", ""), options())
		built := f.content(f.example("es", `{"code": "7"}`), opt)
		stamped, err := f.build.Stamp(draft, "8", &domain.Numbering{Sign: true, Workspace: space}, later)
		if err != nil {
			t.Fatal(err)
		}
		signed, err := f.build.Sign(stamped, opt)
		if err == nil || signed != nil {
			t.Errorf("signed twice: %v", err)
		}
		numbered := f.content(f.example("es", `{"code": "9"}`), options())
		if signed, err = f.build.Sign(numbered, opt); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]*domain.Content{"built": built, "stamped": stamped, "signed": signed} {
			env, err := f.build.Open(c)
			if err != nil {
				t.Fatal(err)
			}
			if err := env.Verify(want.Public()); err != nil || env.Sigs[0].KeyID() != want.ID() {
				t.Errorf("sandbox %v, %s: %v", sandbox, name, err)
			}
		}
		// What was signed in a sandbox stays there.
		for _, into := range []bool{false, true} {
			o := options()
			o.Workspace.Sandbox = into
			_, err := f.build.Build(built.Envelope(), o)
			if sandbox && !into {
				_ = f.refusal(err, domain.Invalid, "signature")
			} else if err != nil {
				t.Errorf("from sandbox %v into sandbox %v: %v", sandbox, into, err)
			}
		}
	}
	// Nobody may claim our key of sandboxes either.
	opt := signing()
	opt.Workspace.Sandbox = true
	c := f.content(f.example("es", `{"code": "7"}`), opt)
	stranger := newFixture(t)
	stranger.keys.Test = otherKey(t) // the same ID, another secret
	_, err := stranger.build.Build(c.Envelope(), opt)
	_ = f.refusal(err, domain.Invalid, "signature")
}

// The header of a new envelope has the ID of the entry, and keeps it.
func TestHeadID(t *testing.T) {
	f := newFixture(t)
	opt := options()
	opt.ID = "01950000-0000-7000-8000-000000000077"
	invoice := string(f.example("es", ""))
	const envelope = `{"$schema": "https://gobl.org/draft-0/envelope", `
	own := "01950000-0000-7000-8000-000000000088"
	for name, tt := range map[string]struct {
		data string
		want domain.ID
	}{
		"document":                {invoice, opt.ID},
		"envelope without header": {envelope + `"doc": ` + invoice + `}`, opt.ID},
		"envelope without UUID":   {envelope + `"head": {"tags": ["a"]}, "doc": ` + invoice + `}`, opt.ID},
		"envelope with UUID":      {envelope + `"head": {"uuid": "` + own + `"}, "doc": ` + invoice + `}`, domain.ID(own)},
	} {
		c := f.content([]byte(tt.data), opt)
		if got := document.HeadID(c); got != tt.want {
			t.Errorf("%s: %s", name, got)
		}
		// A change without a UUID does not change it.
		for _, data := range []string{
			strings.Replace(invoice, "DEMO", "OTHER", 1),
			envelope + `"head": {"tags": ["b"]}, "doc": ` + invoice + `}`,
			envelope + `"doc": ` + strings.Replace(invoice, "DEMO", "OTHER", 1) + `}`,
		} {
			next, err := f.build.Revise(c, []byte(data), options())
			if err != nil {
				t.Errorf("%s: %v", name, err)
			} else if got := document.HeadID(next); got != tt.want {
				t.Errorf("%s, changed: %s", name, got)
			}
		}
	}
	for _, head := range []string{``, `{`, `{}`, `{"uuid": "x"}`, `{"uuid": 7}`} {
		if got := document.HeadID(&domain.Content{Head: []byte(head)}); got != "" {
			t.Errorf("%q: %s", head, got)
		}
	}
}
