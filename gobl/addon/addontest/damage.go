package addontest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
)

// Damage takes the members of a document away one by one, and replaces them and the
// elements of lists by null and by empty values. It passes what is left to build, which may
// refuse it but must not panic.
func Damage(t *testing.T, doc []byte, build func(data []byte)) {
	t.Helper()
	var root map[string]any
	if err := json.Unmarshal(doc, &root); err != nil {
		t.Fatal(err)
	}
	damage(root, "$", func(what string) {
		damaged, err := json.Marshal(root)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if reason := recover(); reason != nil {
				t.Errorf("%s: panic: %v", what, reason)
			}
		}()
		build(damaged)
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
