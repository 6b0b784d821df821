package e2e

import (
	"crypto/rand"
	"encoding/json"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"chancery/gobl"
	"chancery/test/shared"
)

// otherRelease are the published documents that another release of their addon wrote, so
// that ours differ. gobl/addon compares what else is in them.
func otherRelease() []string {
	const use, endpoints = "the addon gives the customer a use", "inboxes give endpoints"
	reasons := map[string]string{
		"fr/pairs/addon-examples/invoice-fr-fr-ctc-b2b-2.json":       endpoints,
		"fr/pairs/addon-examples/invoice-fr-fr-ctc-credit-note.json": endpoints,
		"mx/pairs/convert/payment-basic.json":                        use,
		"mx/pairs/convert/payment-partial.json":                      use,
	}
	var names []string
	for name := range reasons {
		names = append(names, name)
	}
	return names
}

// national reads the documents that are published for the national formats and use an
// addon from outside of the core of the format.
func national(t *testing.T) []formatExample {
	t.Helper()
	lib, err := gobl.New(gobl.Options{Now: time.Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	root := shared.Path(t, "formats", "data", "national")
	var list []formatExample
	for _, country := range []string{"br", "dk", "fi", "fr", "mx", "pt", "sa"} {
		err := filepath.WalkDir(filepath.Join(root, country, "pairs"), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".json" {
				return err
			}
			name, err := filepath.Rel(root, path)
			if name = filepath.ToSlash(name); err == nil && !slices.Contains(otherRelease(), name) {
				list = append(list, nationalExample(t, lib, name, path))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(list) != 70 {
		t.Errorf("%d documents, want 70", len(list))
	}
	return list
}

// nationalExample is a published document, with the source next to it or, if there is
// none, itself, as a complete document stays as it is.
func nationalExample(t *testing.T, lib *gobl.Library, name, path string) formatExample {
	t.Helper()
	want := identified(t, readFile(t, path))
	source := want
	base := strings.TrimSuffix(strings.TrimSuffix(path, ".json"), ".out")
	for _, file := range []string{base + ".yaml", base + ".in.yaml"} {
		if found, _ := filepath.Glob(file); len(found) == 1 {
			data, err := lib.FromYAML(readFile(t, file))
			if err != nil {
				t.Fatal(err)
			}
			source = identified(t, data)
		}
	}
	var doc struct {
		Addons []string `json:"$addons"`
	}
	if err := json.Unmarshal(source, &doc); err != nil {
		t.Fatal(err)
	}
	digest, err := gobl.Digest(want)
	if err != nil {
		t.Fatal(err)
	}
	e := formatExample{name: name, source: string(source), addons: doc.Addons, want: checkedDoc{digest: digest.Val}}
	if err := json.Unmarshal(want, &e.want.doc); err != nil {
		t.Fatal(err)
	}
	return e
}

// identified returns the document in an envelope, or the document itself, with the same
// identity in all, and with the schema that those without one have.
func identified(t *testing.T, data []byte) []byte {
	t.Helper()
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	if inner := doc["doc"]; inner != nil {
		return identified(t, inner)
	}
	if doc["$schema"] == nil {
		doc["$schema"] = json.RawMessage(`"https://gobl.org/draft-0/bill/invoice"`)
	}
	doc["uuid"] = json.RawMessage(`"0195ce71-dc9c-72c8-bf2c-9890a4a9f0a2"`)
	data, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
