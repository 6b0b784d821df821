package document_test

import (
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"chancery/gobl"
	"chancery/internal/document"
	"chancery/test/shared"
)

func newShapes(t *testing.T) *document.Shapes {
	t.Helper()
	library, err := gobl.New(gobl.Options{Now: time.Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	return document.NewShapes(library)
}

func TestShapes(t *testing.T) {
	t.Parallel()
	s := newShapes(t)
	if names := s.SchemaNames(); !slices.Contains(names, "bill/invoice") || !slices.Contains(names, "org/party") ||
		slices.Contains(names, "envelope") || slices.Contains(names, "cal/date") {
		t.Errorf("%q", names)
	}
	if keys := s.AddonKeys(); !slices.Contains(keys, "es-verifactu-v1") {
		t.Errorf("%q", keys)
	}
	for _, tt := range []struct {
		schema, path string
		known        bool
	}{
		{"bill/invoice", "supplier.tax_id.country", true},
		{"bill/invoice", "supplier.tax_id.contry", false},
		{"bill/invoice", "lines.0.item.price", true},
		{"bill/invoice", "lines.0.item.prize", false},
		{"bill/invoice", "lines.item", true}, // nothing is said of the members of a list
		{"bill/invoice", "tax.ext.any-thing", true},
		{"bill/invoice", "meta.anything", true},
		{"bill/invoice", "totals.due.x.y", true},
		{"bill/invoice", "$regime", true},
		{"bill/invoice", "title", false},
		{"note/message", "title", true},
		{"note/message", "supplier", false},
		{"", "supplier.tax_id.contry", false},
		{"", "title", true},
		{"", "suplier", false},
		{"bill/nothing", "anything", true},
	} {
		doc := s.Document(tt.schema)
		if missing := firstMissing(doc, strings.Split(tt.path, ".")); (missing == "") != tt.known {
			t.Errorf("%s %s: %q is missing", tt.schema, tt.path, missing)
		}
		in := append([]string{"doc"}, strings.Split(tt.path, ".")...)
		if missing := firstMissing(s.Envelope(doc), in); (missing == "") != tt.known {
			t.Errorf("envelope, %s %s: %q is missing", tt.schema, tt.path, missing)
		}
	}
	if firstMissing(s.Envelope(nil), []string{"dock"}) == "" || firstMissing(s.Envelope(nil), []string{"head", "dig", "val"}) != "" {
		t.Error("envelopes have other members")
	}
}

// firstMissing returns the first name of a path that leads to nothing, empty for none.
func firstMissing(s *document.Shape, path []string) string {
	for _, name := range path {
		if strings.Trim(name, "0123456789") == "" {
			s = s.Element()
			continue
		}
		member, known := s.Member(name)
		if len(known) > 0 {
			return name
		}
		s = member
	}
	return ""
}

// TestShapesOfExamples: no member that an example has is missing.
func TestShapesOfExamples(t *testing.T) {
	t.Parallel()
	s := newShapes(t)
	files, err := filepath.Glob(filepath.Join(shared.Path(t, "gobl", "examples"), "*", "out", "*.json"))
	if err != nil || len(files) < 50 {
		t.Fatalf("%d examples, %v", len(files), err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var env map[string]any
		if err := json.Unmarshal(data, &env); err != nil {
			t.Fatal(err)
		}
		doc, _ := env["doc"].(map[string]any)
		id, _ := doc["$schema"].(string)
		short := strings.TrimPrefix(id, "https://gobl.org/draft-0/")
		for _, schema := range []string{"", short} {
			allKnown(t, name, env, s.Envelope(s.Document(schema)))
		}
	}
}

func allKnown(t *testing.T, path string, value any, s *document.Shape) {
	t.Helper()
	switch value := value.(type) {
	case map[string]any:
		for name, v := range value {
			member, known := s.Member(name)
			if len(known) > 0 {
				t.Errorf("%s has %s, which is missing", path, name)
			}
			allKnown(t, path+" "+name, v, member)
		}
	case []any:
		for _, v := range value {
			allKnown(t, path, v, s.Element())
		}
	}
}
