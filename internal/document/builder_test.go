package document_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"chancery/gobl"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

func TestBuildDocument(t *testing.T) {
	f := newFixture(t)
	opt := options()
	opt.ID = domaintest.ID(7, 1)
	c := f.content(f.example("es", `{"code": "7"}`), opt)
	if c.EnvSchema != "https://gobl.org/draft-0/envelope" || c.DocSchema != "https://gobl.org/draft-0/bill/invoice" {
		t.Errorf("schemas %s, %s", c.EnvSchema, c.DocSchema)
	}
	if c.Signed || c.Invalid || c.Sigs != nil || len(c.Version) != 10 || !c.At.Equal(domaintest.Start) || c.Origin != opt.Origin {
		t.Errorf("content %s", text(c))
	}
	digest, err := gobl.Digest(c.Doc)
	if err != nil || digest.Val != c.Digest {
		t.Errorf("digest %s, want %v, %v", c.Digest, digest, err)
	}
	if !strings.Contains(string(c.Head), string(opt.ID)) {
		t.Errorf("the header does not have the ID of the entry: %s", c.Head)
	}
	if x := c.Index; x.Code != "7" || x.Series != "DEMO" || x.SupplierTax != "ESB63912844" || x.Payable == "" {
		t.Errorf("index %+v", x)
	}
	if totals, ok := f.members(c)["totals"].(map[string]any); !ok || totals["payable"] != c.Index.Payable {
		t.Errorf("totals %v", totals)
	}

	opt.ID = domaintest.ID(4, 1)
	if c := f.content(f.example("es", ""), opt); strings.Contains(string(c.Head), string(opt.ID)) {
		t.Error("a random ID became the UUID of a header")
	}
}

func TestBuildEnvelopeCalculatesAgain(t *testing.T) {
	f := newFixture(t)
	before := f.invoice()
	after := f.content(f.envelope(before, `{"doc": {"lines": [{"quantity": "1", "item": {"name": "x", "price": "10.00"}}]}, "head": {"tags": ["a"]}}`), options())
	if after.Digest == before.Digest || after.Version == before.Version || after.Index.Payable != "10.00" || len(after.Tags) != 1 || after.Tags[0] != "a" {
		t.Errorf("%s", text(after))
	}
	var one, two struct{ UUID string }
	if json.Unmarshal(before.Head, &one) != nil || json.Unmarshal(after.Head, &two) != nil || one != two || one.UUID == "" {
		t.Errorf("the UUID changed from %v to %v", one, two)
	}
}

func TestBuildIsTheSameEachTime(t *testing.T) {
	f := newFixture(t)
	c := f.invoice()
	if again := f.content(c.Envelope(), options()); again.Version != c.Version || string(again.Envelope()) != string(c.Envelope()) {
		t.Errorf("built again:\n%s\n%s", again.Envelope(), c.Envelope())
	}
}

func TestBuildRefuses(t *testing.T) {
	f := newFixture(t)
	invoice := string(f.example("es", ""))
	for name, tt := range map[string]struct {
		data, key string
		path      []string
	}{
		"no JSON":               {`{`, "input", []string{"data"}},
		"no schema":             {`{"a": 1}`, "unknown-schema", []string{"data", "$schema"}},
		"an unknown schema":     {`{"$schema": "https://gobl.org/draft-0/no/such"}`, "unknown-schema", []string{"data", "doc", "$schema"}},
		"a value of a type":     {`{"$schema": "https://gobl.org/draft-0/note/message", "content": 1}`, "input", []string{"data", "doc", "content"}},
		"an amount in a line":   {string(f.merged([]byte(invoice), `{"lines": [{"quantity": "1", "item": {"name": "x", "price": "1,50"}}]}`)), "input", []string{"data", "doc", "lines", "0", "item", "price"}},
		"a tax in a line":       {string(f.merged([]byte(invoice), `{"lines": [{"quantity": "1", "item": {"name": "x", "price": "1.50"}, "taxes": [{"cat": "VAT", "rate": "gneral"}]}]}`)), "calculation", []string{"data", "doc", "lines", "0", "taxes", "0", "rate"}},
		"an empty envelope":     {`{"$schema": "https://gobl.org/draft-0/envelope"}`, "no-document", []string{"data"}},
		"a broken rule":         {string(f.merged([]byte(invoice), `{"supplier": {"name": null}}`)), "validation", []string{"data", "doc", "supplier", "name"}},
		"a rule of a line":      {string(f.merged([]byte(invoice), `{"lines": [{"quantity": "1", "item": {"price": "1.00"}}]}`)), "validation", []string{"data", "doc", "lines", "0", "item", "name"}},
		"an unknown addon":      {string(f.merged([]byte(invoice), `{"$addons": ["es-verifactu-v2"]}`)), "addon", []string{"data", "doc", "$addons", "0"}},
		"a tag without meaning": {string(f.merged([]byte(invoice), `{"$tags": ["no-such"]}`)), "calculation", []string{"data", "doc", "$tags", "0"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fixture{TB: t, build: f.build}
			_, err := f.build.Build([]byte(tt.data), options())
			e := f.refusal(err, domain.Invalid, tt.key)
			if message, ok := field(e, tt.path...).(string); !ok || message == "" {
				t.Errorf("fields %v have nothing at %v", e.Fields, tt.path)
			}
			if e.Key != "no-document" && len(tt.path) > 1 && len(e.Paths)+len(e.Faults) == 0 {
				t.Errorf("%v has no paths", e)
			}
			if (tt.key == "validation") != (len(e.Faults) > 0) {
				t.Errorf("faults %v", e.Faults)
			}
			for _, fault := range e.Faults {
				if fault.Code == "" || fault.Message == "" || len(fault.Paths) == 0 {
					t.Errorf("fault %+v", fault)
				}
			}
		})
	}
}

func TestBuildInvalid(t *testing.T) {
	f := newFixture(t)
	c := f.content(f.example("es", `{"supplier": {"name": null}}`), lenient())
	if !c.Invalid {
		t.Error("not marked as invalid")
	}
	if c := f.content(f.example("es", ""), lenient()); c.Invalid {
		t.Error("marked as invalid")
	}
}

func TestBuildSigns(t *testing.T) {
	f := newFixture(t)
	c := f.signed()
	if !c.Signed || len(c.Sigs) == 0 {
		t.Fatalf("%s", text(c))
	}
	env, err := f.build.Open(c)
	if err != nil || !env.Signed() || env.Sigs[0].KeyID() != keyID {
		t.Errorf("%+v, %v", env, err)
	}
	// An invoice without a code cannot be signed.
	_, err = f.build.Build(f.example("es", ""), signing())
	f.refused(err, domain.Invalid, "validation")
}

func TestSignedEnvelopesKeepTheirBytes(t *testing.T) {
	f := newFixture(t)
	c := f.signed()
	c.Doc = []byte(strings.Replace(string(c.Doc), `{`, "{ \n", 1))
	got := f.content(c.Envelope(), options())
	if string(got.Doc) != string(c.Doc) || string(got.Sigs) != string(c.Sigs) || !got.Signed || got.Digest != c.Digest {
		t.Errorf("got %s, want %s", got.Envelope(), c.Envelope())
	}
}

// A signature covers the UUID and the digest.
func TestSignedEnvelopesMustFit(t *testing.T) {
	f := newFixture(t)
	c := f.signed()
	forged := strings.Replace(string(c.Doc), "Bodegas del Ebro", "Bodegas del Tajo", 1)
	digest, err := gobl.Digest([]byte(forged))
	if err != nil {
		t.Fatal(err)
	}
	withDigest := regexp.MustCompile(`"val":"[0-9a-f]{64}"`).ReplaceAll(c.Head, []byte(`"val":"`+digest.Val+`"`))
	other := &document.Builder{Library: f.build.Library, Keys: document.FixedKeys{Live: newKey(t)}} // another key of the same name
	for name, tt := range map[string]struct {
		build     *document.Builder
		head, doc string
		key       string
		path      []string
	}{
		"another document":                {f.build, string(c.Head), forged, "digest", []string{"data", "head", "dig"}},
		"another document and its digest": {f.build, string(withDigest), forged, "signature", []string{"data", "sigs"}},
		"a signature of another key":      {other, string(c.Head), string(c.Doc), "signature", []string{"data", "sigs"}},
		"no digest":                       {f.build, `{"uuid": "01950000-0000-7000-8000-000000000001"}`, string(c.Doc), "digest", []string{"data", "head", "dig"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fixture{TB: t, build: f.build}
			changed := *c
			changed.Head, changed.Doc = []byte(tt.head), []byte(tt.doc)
			_, err := tt.build.Build(changed.Envelope(), options())
			if e := f.refusal(err, domain.Invalid, tt.key); field(e, tt.path...) == nil {
				t.Errorf("fields %v", e.Fields)
			}
		})
	}
}

func TestForeignSignaturesAreKept(t *testing.T) {
	f, foreign := newFixture(t), newFixture(t)
	foreign.keys.Live = newKey(t)
	c := foreign.content(foreign.example("es", `{"code": "7"}`), signing())
	f.keys.Live = otherKey(t)
	if got := f.content(c.Envelope(), options()); !got.Signed || string(got.Sigs) != string(c.Sigs) {
		t.Errorf("%s", text(got))
	}
}

func TestOpenStoredContents(t *testing.T) {
	f := newFixture(t)
	for name, c := range map[string]*domain.Content{
		"damaged":     {EnvSchema: string(gobl.SchemaEnvelope), Head: []byte(`{`), Doc: []byte(`{}`)},
		"no envelope": {EnvSchema: "https://gobl.org/draft-0/note/message", Head: []byte(`{}`), Doc: []byte(`{}`)},
	} {
		if env, err := f.build.Open(c); err == nil || domain.KindOf(err) != domain.Internal {
			t.Errorf("%s: %v, %v", name, env, err)
		}
	}
}
