package addon_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon"
	"chancery/gobl/cbc"
)

// ruleSet is a node of the published rule trees.
type ruleSet struct {
	Object string `json:"object"`
	Field  string `json:"field"`
	Each   bool   `json:"each"`
	Guard  string `json:"guard"`
	Assert []struct {
		ID string `json:"id"`
	} `json:"assert"`
	Subsets []*ruleSet `json:"subsets"`
}

// rulePlace is what a rule refers to, and with which addon.
type rulePlace struct {
	Object, Field string
	Addon         cbc.Key
}

// TestRules requires every published rule of an addon, about the same object and
// field and with the same addon, and no rule beyond them.
func TestRules(t *testing.T) {
	want := publishedRules(t)
	got := map[string]rulePlace{}
	for _, a := range addon.All() {
		for _, set := range a.Rules {
			for _, rl := range set.Rules {
				if _, twice := got[rl.ID]; twice {
					t.Errorf("rule %s stands twice", rl.ID)
				}
				if rl.Message == "" {
					t.Errorf("rule %s says nothing", rl.ID)
				}
				got[rl.ID] = rulePlace{rl.Object, rl.Field, set.Addon}
			}
		}
	}
	for id, place := range want {
		own, there := got[id]
		if !there {
			t.Errorf("rule %s is missing (%+v)", id, place)
		} else if diff := cmp.Diff(place, own); diff != "" {
			t.Errorf("rule %s, published (-) and own (+):\n%s", id, diff)
		}
	}
	for id := range got {
		if _, there := want[id]; !there {
			t.Errorf("rule %s is not published", id)
		}
	}
}

func publishedRules(t *testing.T) map[string]rulePlace {
	t.Helper()
	files, err := filepath.Glob(shared(t, "data", "rules", "??-*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no rules found: %v", err)
	}
	places := map[string]rulePlace{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var root ruleSet
		if err := json.Unmarshal(data, &root); err != nil {
			t.Fatal(err)
		}
		collect(places, &root, rulePlace{})
	}
	return places
}

var addonGuard = regexp.MustCompile(`^context: addon in \[([a-z0-9-]+)\]$`)

func collect(places map[string]rulePlace, set *ruleSet, at rulePlace) {
	if set.Object != "" {
		at.Object, at.Field = set.Object, ""
	}
	if set.Field != "" {
		at.Field = strings.TrimPrefix(at.Field+"."+set.Field, ".")
	}
	if set.Each {
		at.Field += "[]"
	}
	if m := addonGuard.FindStringSubmatch(set.Guard); m != nil {
		at.Addon = cbc.Key(m[1])
	}
	for _, a := range set.Assert {
		places[a.ID] = at
	}
	for _, sub := range set.Subsets {
		collect(places, sub, at)
	}
}
