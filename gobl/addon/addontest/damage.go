package addontest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"chancery/gobl"
)

// Damage builds documents many times, each time with one member removed, or one member or
// element replaced by null, by something empty or by a value of another type. They may be
// refused, but there must be no panic: documents come from strangers. What is in several of
// the documents at the same place is damaged in the first.
func Damage(t *testing.T, lib *gobl.Library, docs ...[]byte) {
	t.Helper()
	d := &damage{t: t, lib: lib, seen: map[string]bool{}}
	for _, doc := range docs {
		d.doc = nil
		if err := json.Unmarshal(doc, &d.doc); err != nil {
			t.Fatal(err)
		}
		d.below(d.doc, "$")
	}
	if len(d.seen) == 0 {
		t.Error("there is nothing in the documents")
	}
}

// damage is a document that is changed at one place after the other.
type damage struct {
	t    *testing.T
	lib  *gobl.Library
	doc  map[string]any
	seen map[string]bool // places and what was there
}

// replacements returns what stands in the place of a value: enough of its own type, as that
// is what gets further than the reading of the document.
func replacements(v any) []any {
	switch v.(type) {
	case map[string]any:
		return []any{nil, map[string]any{}, map[string]any{"x": nil}, "x"}
	case []any:
		return []any{nil, []any{}, []any{nil}, []any{map[string]any{}}, "x"}
	}
	return []any{nil, "", "x", -1}
}

// below damages everything below a value of the document.
func (d *damage) below(v any, path string) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			before, at := v[name], path+"."+name
			if d.isNew(at, before) {
				delete(v, name)
				d.build(at + " is missing")
				d.replace(at, before, func(r any) { v[name] = r })
				d.below(before, at)
			}
		}
	case []any:
		for i, before := range v {
			at := fmt.Sprintf("%s[%d]", path, i)
			if d.isNew(at, before) {
				d.replace(at, before, func(r any) { v[i] = r })
				d.below(before, at)
			}
		}
	}
}

// isNew reports whether the value was not yet damaged at this place.
func (d *damage) isNew(at string, v any) bool {
	what := at + " " + string(d.marshal(v))
	if d.seen[what] {
		return false
	}
	d.seen[what] = true
	return true
}

// replace builds the document with other values at a place, and restores it.
func (d *damage) replace(at string, before any, set func(v any)) {
	for _, r := range replacements(before) {
		set(r)
		d.build(fmt.Sprintf("%s is %#v", at, r))
	}
	set(before)
}

// build builds the document as it is now.
func (d *damage) build(how string) {
	d.t.Helper()
	data := d.marshal(d.doc)
	defer func() {
		if reason := recover(); reason != nil {
			d.t.Errorf("%s: panic: %v", how, reason)
		}
	}()
	env, err := d.lib.Complete(data)
	if err != nil {
		return
	}
	_ = d.lib.Validate(env) // faults are as good as none
	if _, err := env.JSON(); err != nil {
		d.t.Errorf("%s: it is built but cannot be written: %v", how, err)
	}
}

func (d *damage) marshal(v any) []byte {
	d.t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		d.t.Fatal(err)
	}
	return data
}
