package addontest

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
)

// Mutations changes a document in JSON at every place in turn: the member or element is
// removed, made null, and made something empty of each kind. Each result is handed to
// try.
func Mutations(t *testing.T, doc []byte, try func(changed []byte)) {
	t.Helper()
	var root any
	if err := json.Unmarshal(doc, &root); err != nil {
		t.Fatal(err)
	}
	emit := func() {
		data, err := json.Marshal(root)
		if err != nil {
			t.Fatal(err)
		}
		try(data)
	}
	mutate(root, emit)
}

func mutate(v any, emit func()) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			old := v[name]
			delete(v, name)
			emit()
			replace(func(other any) { v[name] = other }, emit)
			v[name] = old
			mutate(old, emit)
		}
	case []any:
		for i, old := range v {
			replace(func(other any) { v[i] = other }, emit)
			v[i] = old
			mutate(old, emit)
		}
	}
}

// replace sets values that a document may have in the wrong place.
func replace(set func(other any), emit func()) {
	for _, other := range []any{nil, "", "0", map[string]any{}, []any{}, []any{nil}, []any{map[string]any{}}} {
		set(other)
		emit()
	}
}
