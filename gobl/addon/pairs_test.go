package addon_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/gobl/addon/addontest"
	"chancery/test/shared"
)

// pairCountries are the folders of national formats whose documents use an addon from
// outside of the core.
func pairCountries() []string { return []string{"br", "dk", "fi", "fr", "mx", "pt", "sa"} }

// TestPairs builds the documents that are published for the national formats: those
// that have a source next to them from that source, the others from themselves, for a
// document that is complete stays as it is.
func TestPairs(t *testing.T) {
	root := shared.Path(t, "formats", "data", "national")
	lib := addontest.Library(t)
	seen := map[string]bool{}
	sources := 0
	for _, country := range pairCountries() {
		for _, p := range findPairs(t, filepath.Join(root, country, "pairs")) {
			name, err := filepath.Rel(root, p.want)
			if err != nil {
				t.Fatal(err)
			}
			name = filepath.ToSlash(name)
			seen[name] = true
			if p.source != p.want {
				sources++
			}
			t.Run(name, func(t *testing.T) { p.run(t, lib, pairExceptions()[name]) })
		}
	}
	if len(seen) != 74 || sources != 21 {
		t.Errorf("%d documents, %d of them with a source; want 74 and 21", len(seen), sources)
	}
	for name, e := range pairExceptions() {
		if !seen[name] || e.reason == "" {
			t.Errorf("the exception for %s has no document or no reason", name)
		}
	}
}

// pair is a document and what it is built from.
type pair struct{ source, want string }

// findPairs lists the documents below a folder. Sources of a document are named like it.
func findPairs(t *testing.T, folder string) []pair {
	t.Helper()
	var list []pair
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".json" {
			return err
		}
		p := pair{path, path}
		base := strings.TrimSuffix(strings.TrimSuffix(path, ".json"), ".out")
		for _, source := range []string{base + ".yaml", base + ".in.yaml"} {
			if _, err := os.Stat(source); err == nil {
				p.source = source
			}
		}
		list = append(list, p)
		return nil
	})
	if err != nil || len(list) == 0 {
		t.Fatalf("%s: %d documents, %v", folder, len(list), err)
	}
	return list
}

// run builds the source, and compares the document with the published one.
func (p pair) run(t *testing.T, lib *gobl.Library, e pairException) {
	t.Helper()
	want := documentOf(t, readFile(t, p.want))
	source := readFile(t, p.source)
	if p.source == p.want {
		source = marshal(t, want)
	} else {
		var err error
		if source, err = lib.FromYAML(source); err != nil {
			t.Fatal(err)
		}
	}
	env, err := lib.Build(source)
	if err != nil {
		if e.fails == "" || !strings.Contains(err.Error(), e.fails) {
			t.Fatal(err)
		}
		return
	}
	if e.fails != "" {
		t.Errorf("it is built, want %q", e.fails)
	}
	data, err := env.JSON()
	if err != nil {
		t.Fatal(err)
	}
	got := documentOf(t, data)
	for _, path := range append([]string{"uuid"}, e.differs...) {
		drop(got, strings.Split(path, "."))
		drop(want, strings.Split(path, "."))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("published (-) and own (+) document differ:\n%s", diff)
	}
}

// pairException says in what a published document differs from ours, and why.
type pairException struct {
	reason string
	// differs are the places that are not compared, such as "supplier.ext".
	differs []string
	// fails is a part of the error of a document that breaks rules.
	fails string
}

// pairExceptions lists the documents that were written against another version of the
// format.
func pairExceptions() map[string]pairException {
	const use = "published without the use that the addon gives the customer of a payment, and that its rule 11 asks for"
	addresses := []string{"supplier.endpoints", "customer.endpoints"}
	return map[string]pairException{
		"fr/pairs/addon-examples/invoice-fr-fr-ctc-b2b-2.json": {
			reason: "endpoints had no meaning in that release, so that one without a URI was dropped; see TestPairFrctcflow2",
			fails:  "GOBL-ORG-ENDPOINT-01",
		},
		"fr/pairs/addon-examples/invoice-fr-fr-ctc-credit-note.json": {
			reason:  "inboxes of the Peppol network gave no endpoints in that release",
			differs: addresses,
		},
		"mx/pairs/convert/payment-basic.json":   {reason: use, differs: []string{"customer.ext.mx-cfdi-use"}},
		"mx/pairs/convert/payment-partial.json": {reason: use, differs: []string{"customer.ext.mx-cfdi-use"}},
	}
}

// documentOf returns the document of an envelope, or the document itself.
func documentOf(t *testing.T, data []byte) map[string]any {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var doc map[string]any
	if err := dec.Decode(&doc); err != nil {
		t.Fatal(err)
	}
	if inner, ok := doc["doc"].(map[string]any); ok {
		doc = inner
	}
	if doc["$schema"] == nil {
		doc["$schema"] = "https://gobl.org/draft-0/bill/invoice"
	}
	return doc
}

// drop removes a member, in every element of the lists on the way to it.
func drop(v any, path []string) {
	switch v := v.(type) {
	case map[string]any:
		if len(path) == 1 {
			delete(v, path[0])
			return
		}
		drop(v[path[0]], path[1:])
	case []any:
		for _, e := range v {
			drop(e, path)
		}
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
