package compat

import (
	"flag"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"chancery/test/kit"
	"chancery/test/shared"
)

var update = flag.Bool("update", false, "write the files in testdata") //nolint:gochecknoglobals // a flag

// ruled are the places where other pages of the specification, or the clients of the
// published API, outrank its OpenAPI documents.
func ruled() map[string]string {
	return map[string]string{
		"GET /access/v1/orgs answer": "clients read an array (spec/api.md, section 1)",
		"Meta.value":                 "a row holds any JSON (spec/api.md, section 3.6)",
	}
}

// TestPublished checks that our document has every operation, parameter and member of the
// published ones, with a type that their clients can use, and that what ours has in addition
// is listed in testdata.
func TestPublished(t *testing.T) {
	files := publishedFiles(t)
	in := kit.New(t, kit.Options{})
	ours := parse(t, in.Send(in.Request("", http.MethodGet, "/openapi.json", "")).Want(200).Body)
	published, more, rules := map[string]*operation{}, map[string]bool{}, ruled()
	for _, file := range files {
		theirs := parse(t, shared.Read(t, file))
		if len(theirs.Paths) == 0 {
			t.Fatalf("%s has no operations", file)
		}
		maps.Copy(published, theirs.operations())
		for place, what := range sorted(compare(ours, theirs, more).gaps) {
			if rules[place] == "" {
				t.Errorf("%s: %s: %s", filepath.Base(file), place, what)
			}
			delete(rules, place)
		}
	}
	for place := range rules {
		t.Errorf("%s is no gap; remove it from the list", place)
	}
	extensions(ours, published, more)
	golden(t, "extensions.txt", lines(more))
}

// publishedFiles returns the published documents, relative to the folder "shared".
func publishedFiles(t *testing.T) (list []string) {
	t.Helper()
	root := shared.Path(t, "openapi")
	for _, pattern := range []string{"*.yaml", "apps/*.yaml"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		kit.Must(t, err)
		if len(found) == 0 {
			t.Fatalf("no published document %s", pattern)
		}
		for _, path := range found {
			rel, err := filepath.Rel(filepath.Dir(root), path)
			kit.Must(t, err)
			list = append(list, rel)
		}
	}
	slices.Sort(list)
	return list
}

// golden compares a text with a file in testdata, which -update writes.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		kit.Must(t, os.WriteFile(path, []byte(got), 0o600))
		return
	}
	want, err := os.ReadFile(path)
	kit.Must(t, err)
	if string(want) != got {
		t.Errorf("%s is not what the server says now; go test -update writes it. Now:\n%s", path, got)
	}
}
