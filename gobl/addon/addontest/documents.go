package addontest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"chancery/gobl"
	"chancery/gobl/law/lawtest"
)

// Documents builds the drafts in a folder, name.yaml, on a day in January 2026. Each is
// compared with the golden file name.json, has to stay the same when it is built again, and
// is then damaged in every way that Survives knows.
func Documents(t *testing.T, folder string) {
	t.Helper()
	at := time.Date(2026, 1, 15, 10, 30, 0, 0, time.UTC)
	lib, err := gobl.New(gobl.Options{Now: func() time.Time { return at }, Rand: zeros{}})
	if err != nil {
		t.Fatal(err)
	}
	for _, draft := range lawtest.Files(t, filepath.Join(folder, "*.yaml")) {
		t.Run(strings.TrimSuffix(filepath.Base(draft), ".yaml"), func(t *testing.T) {
			data, err := os.ReadFile(draft)
			if err != nil {
				t.Fatal(err)
			}
			if data, err = lib.FromYAML(data); err != nil {
				t.Fatal(err)
			}
			built := build(t, lib, data)
			lawtest.Golden(t, strings.TrimSuffix(draft, ".yaml")+".json", built)
			if again := build(t, lib, built); !bytes.Equal(built, again) {
				t.Errorf("it changes when it is built again:\n%s", again)
			}
			Survives(t, lib, built)
		})
	}
}

// zeros is a source of randomness that is the same in every run.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// build returns the document without its envelope, indented.
func build(t *testing.T, lib *gobl.Library, data []byte) []byte {
	t.Helper()
	env, err := lib.Build(data)
	if err != nil {
		t.Fatal(err)
	}
	if data, err = env.JSON(); err != nil {
		t.Fatal(err)
	}
	var in struct{ Doc json.RawMessage }
	if err := json.Unmarshal(data, &in); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, in.Doc, "", "  "); err != nil {
		t.Fatal(err)
	}
	out.WriteByte('\n')
	return out.Bytes()
}

// Survives takes the members of a document away one by one, and replaces them and the
// elements of lists by null and by empty values. The library may refuse what comes out, but
// it must not panic.
func Survives(t *testing.T, lib *gobl.Library, data []byte) {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	damage(doc, "$", func(what string) {
		damaged, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if reason := recover(); reason != nil {
				t.Errorf("%s: panic: %v", what, reason)
			}
		}()
		_, _ = lib.Build(damaged) // an error is as good as a document
	})
}

// damage changes one place of a value after the other, calls do, and restores it.
func damage(v any, path string, do func(what string)) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			before, at := v[name], path+"."+name
			delete(v, name)
			do(at + " is missing")
			replace(at, do, func(e any) { v[name] = e })
			v[name] = before
			damage(before, at, do)
		}
	case []any:
		for i, before := range v {
			at := fmt.Sprintf("%s[%d]", path, i)
			replace(at, do, func(e any) { v[i] = e })
			v[i] = before
			damage(before, at, do)
		}
	}
}

func replace(at string, do func(what string), set func(v any)) {
	for _, v := range []any{nil, "", "x", map[string]any{}, []any{}, []any{nil}, []any{map[string]any{}}, 0} {
		set(v)
		do(fmt.Sprintf("%s is %#v", at, v))
	}
}
