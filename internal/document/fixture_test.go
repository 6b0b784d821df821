package document_test

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"chancery/gobl"
	"chancery/gobl/dsig"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// fixture is a builder with a clock that stands still.
type fixture struct {
	testing.TB
	build *document.Builder
	keys  *document.FixedKeys
}

const keyID = "01950000-0000-7000-8000-00000000000a"

func newFixture(t testing.TB) *fixture {
	t.Helper()
	library, err := gobl.New(gobl.Options{Now: domaintest.NewClock().Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	keys := &document.FixedKeys{Live: newKey(t)}
	return &fixture{TB: t, build: &document.Builder{Library: library, Keys: keys}, keys: keys}
}

func newKey(t testing.TB) *dsig.PrivateKey {
	t.Helper()
	key, err := dsig.NewPrivateKey(keyID, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func otherKey(t testing.TB) *dsig.PrivateKey {
	t.Helper()
	key, err := dsig.NewPrivateKey("01950000-0000-7000-8000-00000000000b", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func options() *document.Options {
	return &document.Options{Now: domaintest.Start, Origin: domain.Origin{Src: "test", SrcID: "1"}}
}

func signing() *document.Options {
	o := options()
	o.Sign = true
	return o
}

func lenient() *document.Options {
	o := options()
	o.AllowInvalid = true
	return o
}

// example is an invoice of the examples, changed by a merge patch.
func (f *fixture) example(name, patch string) []byte {
	f.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "examples", "invoices", name+".json"))
	if err != nil {
		f.Fatal(err)
	}
	return f.merged(data, patch)
}

func (f *fixture) merged(data []byte, patch string) []byte {
	f.Helper()
	if patch == "" {
		return data
	}
	out, err := document.PatchJSON(data, document.TypeMergePatch, []byte(patch))
	if err != nil {
		f.Fatal(err)
	}
	return out
}

// content builds a content that must be accepted.
func (f *fixture) content(data []byte, opt *document.Options) *domain.Content {
	f.Helper()
	c, err := f.build.Build(data, opt)
	if err != nil {
		f.Fatalf("%v: %s", err, data)
	}
	return c
}

// invoice is the content of the Spanish example with a code.
func (f *fixture) invoice() *domain.Content {
	f.Helper()
	return f.content(f.example("es", `{"code": "7"}`), options())
}

// signed is the content of the Spanish example with a code and a signature.
func (f *fixture) signed() *domain.Content {
	f.Helper()
	return f.content(f.example("es", `{"code": "7"}`), signing())
}

// envelope is the envelope of a content, changed by a merge patch.
func (f *fixture) envelope(c *domain.Content, patch string) []byte {
	f.Helper()
	return f.merged(c.Envelope(), patch)
}

// members decodes the document of a content.
func (f *fixture) members(c *domain.Content) map[string]any {
	f.Helper()
	var m map[string]any
	if err := json.Unmarshal(c.Doc, &m); err != nil {
		f.Fatal(err)
	}
	return m
}

// refused checks the kind and key of an error.
func (f *fixture) refused(err error, kind domain.Kind, key string) {
	f.Helper()
	_ = f.refusal(err, kind, key)
}

// refusal is refused, and returns the error.
func (f *fixture) refusal(err error, kind domain.Kind, key string) *domain.Error {
	f.Helper()
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || e.Kind != kind || e.Key != key || e.Message == "" {
		f.Fatalf("got %v, want kind %d and key %s", err, kind, key)
	}
	return e
}

// field follows a path into the fields of an error.
func field(e *domain.Error, path ...string) any {
	var v any = e.Fields
	for _, step := range path {
		m, _ := v.(map[string]any)
		v = m[step]
	}
	return v
}

var later = domaintest.Start.Add(time.Hour) //nolint:gochecknoglobals // a constant

// text is a content for messages.
func text(c *domain.Content) string {
	if c == nil {
		return "no content"
	}
	return c.Version + " " + string(c.Envelope())
}
