package gobl_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// publishedIDs collects the ids of the assertions in a tree of rules.
func publishedIDs(v any, into map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		if list, ok := v["assert"].([]any); ok {
			for _, a := range list {
				into[a.(map[string]any)["id"].(string)] = true
			}
		}
		for _, e := range v {
			publishedIDs(e, into)
		}
	case []any:
		for _, e := range v {
			publishedIDs(e, into)
		}
	}
}

// TestPublishedRules requires every rule of the format to be in the book of the
// library, once, with the texts its reader needs.
func TestPublishedRules(t *testing.T) {
	needShared(t)
	paths, err := filepath.Glob(filepath.Join(shared, "data/rules/*.json"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		publishedIDs(v, want)
	}
	have := map[string]bool{}
	for _, set := range newLibrary(t).Rules().Sets() {
		for i := range set.Rules {
			have[set.Rules[i].ID] = true
		}
	}
	var missing []string
	for id := range want {
		if !have[id] {
			missing = append(missing, id)
		}
	}
	slices.Sort(missing)
	if len(missing) > 0 {
		t.Errorf("%d of %d rules are missing: %v", len(missing), len(want), missing)
	}
	if len(want) < 500 {
		t.Errorf("%d files with %d rules: too few to be all", len(paths), len(want))
	}
	t.Logf("%d published rules, %d in the book", len(want), len(have))
}

// TestIgnoredRules requires rules that are switched off to be in the book.
func TestIgnoredRules(t *testing.T) {
	sets := newLibrary(t).Rules().Sets()
	have := map[string]bool{}
	for _, set := range sets {
		for i := range set.Rules {
			have[set.Rules[i].ID] = true
		}
	}
	for _, set := range sets {
		for _, id := range set.Ignore {
			if !have[id] || set.Addon == "" {
				t.Errorf("%s switches off %s", set.Addon, id)
			}
		}
	}
}

func TestRulesAreExplained(t *testing.T) {
	for _, set := range newLibrary(t).Rules().Sets() {
		for _, r := range set.Rules {
			if r.ID == "" || r.Object == "" || len(r.Message) < 8 {
				t.Errorf("rule %q of %q says %q", r.ID, r.Object, r.Message)
			}
		}
	}
}
