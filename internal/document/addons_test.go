package document_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"testing"

	"chancery/gobl"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// signedElsewhere is the envelope of another program, which has the addon that it names.
func (f *fixture) signedElsewhere(addon string) []byte {
	f.Helper()
	lib, err := gobl.New(gobl.Options{Now: domaintest.NewClock().Now, Rand: rand.Reader, Lenient: true})
	if err != nil {
		f.Fatal(err)
	}
	doc := f.merged(f.invoice().Doc, fmt.Sprintf(`{"$addons": [%q]}`, addon))
	digest, err := gobl.Digest(doc)
	if err != nil {
		f.Fatal(err)
	}
	env, err := lib.ParseEnvelope(fmt.Appendf(nil, `{
		"$schema": "https://gobl.org/draft-0/envelope", "doc": %s,
		"head": {"uuid": %q, "dig": {"alg": "sha256", "val": %q}, "ignore": ["GOBL-TAX-ADDONS-01"]}}`,
		doc, domaintest.ID(7, 1), digest.Val))
	if err != nil {
		f.Fatal(err)
	}
	if err := lib.Sign(env, otherKey(f)); err != nil {
		f.Fatal(err)
	}
	data, err := env.JSON()
	if err != nil {
		f.Fatal(err)
	}
	return data
}

// TestUnknownAddonOfSignedEnvelope refuses an envelope whose addon is not installed, also
// where the envelope hides the fault and invalid documents are accepted.
func TestUnknownAddonOfSignedEnvelope(t *testing.T) {
	f := newFixture(t)
	_, err := f.build.Build(f.signedElsewhere("es-verifactu-v9"), lenient())
	e := f.refusal(err, domain.Invalid, "addon")
	if field(e, "data", "doc", "$addons", "0") == nil {
		t.Errorf("fields %v", e.Fields)
	}
}

// TestStoredUnknownAddon reads a document that was stored with an addon that is not
// installed any more, changes its header, and refuses to derive others from it.
func TestStoredUnknownAddon(t *testing.T) {
	f := newFixture(t)
	data := f.signedElsewhere("es-verifactu-v9")
	var parts struct{ Head, Doc, Sigs json.RawMessage }
	if err := json.Unmarshal(data, &parts); err != nil {
		t.Fatal(err)
	}
	digest, err := gobl.Digest(parts.Doc)
	if err != nil {
		t.Fatal(err)
	}
	stored := &domain.Content{
		EnvSchema: string(gobl.SchemaEnvelope), DocSchema: "https://gobl.org/draft-0/bill/invoice",
		Head: parts.Head, Doc: parts.Doc, Sigs: parts.Sigs, Digest: digest.Val, Signed: true,
	}
	if _, err := f.build.Open(stored); err != nil {
		t.Fatal(err)
	}
	if n, err := f.build.NumberingOf(stored); err != nil || n.Code != "7" {
		t.Errorf("%+v, %v", n, err)
	}
	next, err := f.build.Revise(stored, f.envelope(stored, `{"head": {"tags": ["a"]}}`), options())
	if err != nil || next.Digest != stored.Digest || len(next.Tags) != 1 {
		t.Errorf("a new header: %s, %v", text(next), err)
	}
	for name, derive := range map[string]func() (*domain.Content, error){
		"correct": func() (*domain.Content, error) {
			return f.build.Correct(stored, []byte(`{"type": "credit-note"}`), lenient())
		},
		"replicate": func() (*domain.Content, error) { return f.build.Replicate(stored, lenient()) },
	} {
		_, err := derive()
		e := f.refusal(err, domain.Invalid, "addon")
		if field(e, "data", "doc", "$addons", "0") == nil {
			t.Errorf("%s: fields %v", name, e.Fields)
		}
	}
}

// TestAddonsOfComplements looks at the documents inside a document, too.
func TestAddonsOfComplements(t *testing.T) {
	f := newFixture(t)
	inner := string(f.example("es", `{"$addons": ["zz-none-v1"]}`))
	_, err := f.build.Build(f.example("es", `{"complements": [`+inner+`]}`), lenient())
	e := f.refusal(err, domain.Invalid, "addon")
	if field(e, "data", "doc", "complements", "0", "$addons", "0") == nil {
		t.Errorf("fields %v", e.Fields)
	}
}
