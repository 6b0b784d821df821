package addontest

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/gobl/law/lawtest"
)

// sameIDs is a source of identifiers that are always the same.
type sameIDs struct{}

func (sameIDs) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// WholeDocuments builds the documents in the files testdata/*.yaml of an addon's folder, and
// compares each with the golden file of the same name; -update writes those. A document
// that was built must stay as it is when it is built again. Then every document is
// damaged at every place: see Damaged.
func WholeDocuments(t *testing.T, folder string) {
	t.Helper()
	lib, err := gobl.New(gobl.Options{
		Now:  func() time.Time { return time.Date(2026, 1, 15, 10, 30, 0, 0, time.UTC) },
		Rand: sameIDs{},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range lawtest.Files(t, filepath.Join(folder, "testdata", "*.yaml")) {
		name := strings.TrimSuffix(file, ".yaml")
		t.Run(filepath.Base(name), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			source, err := lib.FromYAML(text)
			if err != nil {
				t.Fatal(err)
			}
			got := wholeDocument(t, lib, source)
			if diff := cmp.Diff(string(got), string(wholeDocument(t, lib, got))); diff != "" {
				t.Errorf("built again it is another (-first +second):\n%s", diff)
			}
			lawtest.Golden(t, name+".golden", got)
			Damaged(t, lib, source)
		})
	}
}

// wholeDocument returns the envelope of a document as text.
func wholeDocument(t *testing.T, lib *gobl.Library, source []byte) []byte {
	t.Helper()
	env, err := lib.Build(source)
	if err != nil {
		t.Fatal(err)
	}
	data, err := env.IndentedJSON()
	if err != nil {
		t.Fatal(err)
	}
	return append(data, '\n')
}

// Damaged builds a document many times, each time with one member or element removed, or
// replaced by null, by something empty or by a value of another type. It may be refused,
// but there must be no panic: documents come from strangers.
func Damaged(t *testing.T, lib *gobl.Library, source []byte) {
	t.Helper()
	var doc any
	if err := json.Unmarshal(source, &doc); err != nil {
		t.Fatal(err)
	}
	d := &damagedDocument{t: t, lib: lib, doc: doc}
	d.below(doc, "$")
	if d.count == 0 {
		t.Error("there is nothing in the document")
	}
}

// damagedDocument is a document that is changed at one place after the other.
type damagedDocument struct {
	t     *testing.T
	lib   *gobl.Library
	doc   any
	count int
}

// replacements returns what stands in the place of any value.
func replacements() []any {
	return []any{
		nil, "", "x", true, 0, -1, map[string]any{}, []any{}, []any{nil}, []any{map[string]any{}}, map[string]any{"x": nil},
	}
}

// below damages everything below a value of the document.
func (d *damagedDocument) below(v any, path string) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			old, at := v[name], path+"."+name
			delete(v, name)
			d.build(at + " removed")
			d.replace(at, func(r any) { v[name] = r })
			v[name] = old
			d.below(old, at)
		}
	case []any:
		for i, old := range v {
			at := fmt.Sprintf("%s[%d]", path, i)
			d.replace(at, func(r any) { v[i] = r })
			v[i] = old
			d.below(old, at)
		}
	}
}

func (d *damagedDocument) replace(at string, set func(r any)) {
	for _, r := range replacements() {
		set(r)
		d.build(fmt.Sprintf("%s replaced by %#v", at, r))
	}
}

// build builds the document as it is now.
func (d *damagedDocument) build(how string) {
	d.t.Helper()
	d.count++
	defer func() {
		if p := recover(); p != nil {
			d.t.Errorf("%s: panic: %v", how, p)
		}
	}()
	data, err := json.Marshal(d.doc)
	if err != nil {
		d.t.Fatal(err)
	}
	env, err := d.lib.Complete(data)
	if err != nil {
		return
	}
	if err := d.lib.Check(env); err != nil {
		return
	}
	if _, err := env.JSON(); err != nil {
		d.t.Errorf("%s: it is built but cannot be written: %v", how, err)
	}
}
