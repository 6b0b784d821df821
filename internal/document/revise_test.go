package document_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"chancery/internal/document"
	"chancery/internal/domain"
)

func TestReviseDraft(t *testing.T) {
	f := newFixture(t)
	prev := f.invoice()
	opt := &document.Options{Now: later, Origin: domain.Origin{Src: "silo.modify"}}
	byDocument, err := f.build.Revise(prev, f.merged(prev.Doc, `{"code": "8"}`), opt)
	if err != nil || byDocument.Index.Code != "8" || !byDocument.At.Equal(later) || byDocument.Origin != opt.Origin || byDocument.Version == prev.Version {
		t.Fatalf("%s, %v", text(byDocument), err)
	}
	byEnvelope, err := f.build.Revise(prev, f.envelope(prev, `{"doc": {"code": "8"}}`), opt)
	if err != nil || byEnvelope.Version != byDocument.Version {
		t.Errorf("by an envelope: %s, %v", text(byEnvelope), err)
	}
	signed, err := f.build.Revise(prev, prev.Envelope(), signing())
	if err != nil || !signed.Signed || signed.Digest != prev.Digest {
		t.Errorf("%s, %v", text(signed), err)
	}
	// The version depends on the one before.
	back, err := f.build.Revise(byDocument, prev.Envelope(), opt)
	if err != nil || back.Digest != prev.Digest || back.Version == prev.Version {
		t.Errorf("%s, %v", text(back), err)
	}
	// A signed envelope of somebody else takes the place of a draft.
	taken, err := f.build.Revise(prev, signed.Envelope(), opt)
	if err != nil || !taken.Signed || string(taken.Sigs) != string(signed.Sigs) {
		t.Errorf("%s, %v", text(taken), err)
	}
}

func TestReviseUnchanged(t *testing.T) {
	f := newFixture(t)
	draft, signed := f.invoice(), f.signed()
	for name, tt := range map[string]struct {
		prev *domain.Content
		data []byte
		opt  *document.Options
	}{
		"the envelope of a draft":            {draft, draft.Envelope(), options()},
		"the document of a draft":            {draft, draft.Doc, options()},
		"a signed envelope":                  {signed, signed.Envelope(), options()},
		"a signed envelope, to be signed":    {signed, signed.Envelope(), signing()},
		"a signed envelope in another form":  {signed, f.envelope(signed, `{}`), options()},
		"the document of a signed envelope":  {signed, signed.Doc, options()},
		"the same document, to be signed":    {signed, signed.Doc, signing()},
		"the same document with white space": {signed, []byte(" " + string(signed.Doc)), options()},
	} {
		if c, err := f.build.Revise(tt.prev, tt.data, tt.opt); !errors.Is(err, document.ErrUnchanged) {
			t.Errorf("%s: %s, %v", name, text(c), err)
		}
	}
}

func TestReviseRefuses(t *testing.T) {
	f := newFixture(t)
	prev := f.invoice()
	message := []byte(`{"$schema": "https://gobl.org/draft-0/note/message", "content": "hello"}`)
	for name, tt := range map[string]struct {
		data []byte
		key  string
	}{
		"no JSON":        {[]byte(`{`), "input"},
		"another schema": {message, "validation"},
		"a broken rule":  {f.example("es", `{"supplier": {"name": null}}`), "validation"},
		"an envelope without a document": {
			f.envelope(prev, `{"doc": null}`), "no-document",
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fixture{TB: t, build: f.build}
			_, err := f.build.Revise(prev, tt.data, options())
			f.refused(err, domain.Invalid, tt.key)
		})
	}
	invalid, err := f.build.Revise(prev, f.example("es", `{"supplier": {"name": null}}`), lenient())
	if err != nil || !invalid.Invalid {
		t.Errorf("%s, %v", text(invalid), err)
	}
}

func TestReviseSigned(t *testing.T) {
	f := newFixture(t)
	prev := f.signed()
	note := `{"doc": {"notes": [{"key": "general", "text": "changed"}]}}`

	t.Run("the header changes under the signature", func(t *testing.T) {
		next, err := f.build.Revise(prev, f.envelope(prev, `{"head": {"tags": ["paid"]}}`), options())
		if err != nil || !next.Signed || string(next.Sigs) == "" || next.Digest != prev.Digest || next.Version == prev.Version || len(next.Tags) != 1 {
			t.Errorf("%s, %v", text(next), err)
		}
	})
	t.Run("without signatures it is a draft again", func(t *testing.T) {
		next, err := f.build.Revise(prev, f.envelope(prev, strings.Replace(note, `{"doc"`, `{"sigs": null, "doc"`, 1)), options())
		if err != nil || next.Signed || next.Digest == prev.Digest {
			t.Errorf("%s, %v", text(next), err)
		}
	})
	t.Run("a change can be signed", func(t *testing.T) {
		for _, data := range [][]byte{f.envelope(prev, note), f.merged(prev.Doc, `{"notes": [{"key": "general", "text": "changed"}]}`)} {
			next, err := f.build.Revise(prev, data, signing())
			if err != nil || !next.Signed || next.Digest == prev.Digest {
				t.Errorf("%s, %v", text(next), err)
			}
		}
	})
	otherID := "01950000-0000-7000-8000-000000000077"
	for name, tt := range map[string]struct {
		data []byte
		opt  *document.Options
	}{
		"a change of the document in the envelope": {f.envelope(prev, note), options()},
		"another document":                         {f.merged(prev.Doc, `{"code": "8"}`), options()},
		"another UUID of the header":               {f.envelope(prev, fmt.Sprintf(`{"head": {"uuid": %q}}`, otherID)), options()},
		"another UUID of the document":             {f.envelope(prev, fmt.Sprintf(`{"sigs": null, "doc": {"uuid": %q}}`, otherID)), options()},
		"another UUID of the document, signed":     {f.merged(prev.Doc, fmt.Sprintf(`{"uuid": %q}`, otherID)), signing()},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fixture{TB: t, build: f.build}
			_, err := f.build.Revise(prev, tt.data, tt.opt)
			f.refused(err, domain.Conflict, "signed")
		})
	}
}

func TestSign(t *testing.T) {
	f := newFixture(t)
	prev := f.invoice()
	opt := &document.Options{Now: later}
	c, err := f.build.Sign(prev, opt)
	if err != nil || !c.Signed || c.Digest != prev.Digest || !c.At.Equal(later) || opt.Sign {
		t.Errorf("%s, %v, %+v", text(c), err, opt)
	}
	if _, err := f.build.Sign(c, opt); !errors.Is(err, document.ErrUnchanged) {
		t.Errorf("signing twice: %v", err)
	}
	_, err = f.build.Sign(f.content(f.example("es", ""), options()), opt)
	f.refused(err, domain.Invalid, "validation")
}

// Addons and tags come behind those of the document, each once.
func TestExtend(t *testing.T) {
	f := newFixture(t)
	for name, tt := range map[string]struct {
		patch        string
		addons, tags []string
		want         string
	}{
		"nothing":                    {`{}`, nil, nil, "<nil> <nil>"},
		"addons":                     {`{}`, []string{"es-verifactu-v1", "eu-en16931-v2017", "es-verifactu-v1"}, nil, "[es-verifactu-v1 eu-en16931-v2017] <nil>"},
		"addons behind those there":  {`{"$addons": ["eu-en16931-v2017"]}`, []string{"es-verifactu-v1", "eu-en16931-v2017"}, nil, "[eu-en16931-v2017 es-verifactu-v1] <nil>"},
		"tags":                       {`{}`, nil, []string{"partial", "partial"}, "<nil> [partial]"},
		"tags behind those there":    {`{"$tags": ["simplified"], "customer": null}`, nil, []string{"partial", "simplified"}, "<nil> [simplified partial]"},
		"both":                       {`{}`, []string{"eu-en16931-v2017"}, []string{"partial"}, "[eu-en16931-v2017] [partial]"},
		"an addon that needs others": {`{}`, []string{"de-xrechnung-v3"}, nil, "[eu-en16931-v2017 de-xrechnung-v3] <nil>"},
		"an older key":               {`{}`, []string{"fr-ctc-v1"}, nil, "[eu-en16931-v2017 fr-ctc-flow2-v1] <nil>"},
		"an older key and today's": {
			`{}`, []string{"fr-ctc-flow2-v1", "fr-ctc-v1"}, nil, "[eu-en16931-v2017 fr-ctc-flow2-v1] <nil>",
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fixture{TB: t, build: f.build}
			prev := f.content(f.example("es", tt.patch), options())
			before := string(prev.Envelope())
			draft, err := f.build.Extend(prev, tt.addons, tt.tags)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(draft.Doc), "fr-ctc-v1") {
				t.Error("the draft has the older key, which a patch would see")
			}
			next, err := f.build.Revise(prev, draft.Envelope(), lenient())
			if errors.Is(err, document.ErrUnchanged) {
				next, err = prev, nil
			}
			if err != nil {
				t.Fatal(err)
			}
			doc := f.members(next)
			if got := fmt.Sprint(doc["$addons"], doc["$tags"]); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if string(prev.Envelope()) != before {
				t.Error("the content before has changed")
			}
		})
	}
}

// Tags and addons that do not exist are refused when the draft is calculated, also where
// documents that break rules are accepted.
func TestExtendRefusesWithTheCalculation(t *testing.T) {
	f := newFixture(t)
	prev := f.invoice()
	for name, tt := range map[string]struct {
		addons, tags []string
		key          string
	}{
		"a tag":            {nil, []string{"no-such"}, "calculation"},
		"a misspelt addon": {[]string{"es-verifactoo-v1"}, nil, "addon"},
		"an addon that is not part of the program": {[]string{"zz-none-v1"}, nil, "addon"},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fixture{TB: t, build: f.build}
			draft, err := f.build.Extend(prev, tt.addons, tt.tags)
			if err != nil {
				t.Fatal(err)
			}
			_, err = f.build.Revise(prev, draft.Envelope(), lenient())
			f.refused(err, domain.Invalid, tt.key)
		})
	}
}

func TestExtendKindsWithoutLists(t *testing.T) {
	f := newFixture(t)
	for _, doc := range kinds {
		prev := f.content([]byte(doc), lenient())
		draft, err := f.build.Extend(prev, []string{"eu-en16931-v2017"}, []string{"partial"})
		if err != nil {
			t.Fatal(err)
		}
		lists := strings.Contains(doc, "draft-0/bill/")
		if got := strings.Contains(string(draft.Doc), "eu-en16931-v2017"); got != lists {
			t.Errorf("addons %t in %s", got, draft.Doc)
		}
		if got := strings.Contains(string(draft.Doc), "partial"); got != (lists && !strings.Contains(doc, "bill/status")) {
			t.Errorf("tags %t in %s", got, draft.Doc)
		}
	}
}
