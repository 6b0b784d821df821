package cii_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/num"
	"chancery/internal/format/cii"
	"chancery/internal/format/en16931"
	"chancery/internal/format/xmldoc"
	"chancery/test/models"
	"chancery/test/shared"
	"chancery/test/xsd"
)

func parse(t testing.TB, data []byte) *xmldoc.Doc {
	t.Helper()
	doc, err := xmldoc.Parse(data, xmldoc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// samples returns the CII documents in a folder of the published samples.
func samples(t testing.TB, elem ...string) map[string]*xmldoc.Doc {
	t.Helper()
	docs := map[string]*xmldoc.Doc{}
	root := shared.Path(t, append([]string{"formats", "data"}, elem...)...)
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".xml" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if doc := parse(t, data); cii.Is(doc) {
			docs[strings.TrimPrefix(path, root)] = doc
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) == 0 {
		t.Fatalf("no document in %s", root)
	}
	return docs
}

// withoutNodes compares models without the elements they were read from.
func withoutNodes() cmp.Option {
	return cmp.Options{
		cmp.FilterPath(func(p cmp.Path) bool {
			name := p.Last().String()
			return name == ".Node" || name == ".GrossNode" || name == ".Proprietary"
		}, cmp.Ignore()),
		cmp.Comparer(func(a, b num.Amount) bool { return a == b }),
		cmp.Comparer(func(a, b en16931.Date) bool { return a.ISO() == b.ISO() && a.Valid == b.Valid }),
	}
}

// TestRoundTrip writes every published document that was read, and reads it again: all terms are the
// same, and in the samples so is everything else in the model.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"samples", "pairs"} {
		for name, doc := range samples(t, dir) {
			want, err := cii.Read(doc)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			data, err := cii.Write(want, en16931.Profile{})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			got, err := cii.Read(parse(t, data))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if diff := cmp.Diff(en16931.Terms(want), en16931.Terms(got), withoutNodes()); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			if diff := cmp.Diff(want, got, withoutNodes()); dir == "samples" && diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	}
}

// TestSchema judges everything that is written from the published documents by the schemas: with
// extensions that of D22B, without that of D16B. D22B has a list of reasons that EN 16931 does not keep
// to, so there only what comes from a document that it accepts is judged.
func TestSchema(t *testing.T) {
	t.Parallel()
	profile, _ := en16931.ProfileByID(en16931.ProfileEN16931)
	source, d16b, d22b := map[string][]byte{}, map[string][]byte{}, map[string][]byte{}
	for _, dir := range []string{"samples", "pairs"} {
		for name, doc := range samples(t, dir) {
			inv, err := cii.Read(doc)
			if err != nil {
				t.Fatal(err)
			}
			source[name] = []byte(doc.Source())
			if d22b[name], err = cii.Write(inv, en16931.Profile{}); err != nil {
				t.Fatal(err)
			}
			if d16b[name], err = cii.Write(inv, profile); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name := range xsd.Invalid(t, xsd.CIID22B, source) {
		delete(d22b, name)
	}
	xsd.Valid(t, xsd.CIID22B, d22b)
	xsd.Valid(t, xsd.CIID16B, d16b)
}

// TestMapping reads the published documents and looks for everything at the paths that the published table
// gives for each term.
func TestMapping(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"samples", "pairs"} {
		for name, doc := range samples(t, dir) {
			inv, err := cii.Read(doc)
			if err != nil {
				t.Fatal(err)
			}
			for _, missing := range models.Missing(t, doc, inv) {
				t.Errorf("%s: %s", name, missing)
			}
		}
	}
}
