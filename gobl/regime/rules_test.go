package regime_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/l10n"
	"chancery/gobl/regime"
	"chancery/gobl/regime/regimetest"
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

// rulePlace is what a rule refers to, and under which regime.
type rulePlace struct {
	Object, Field string
	Regime        l10n.TaxCountry
}

// TestRules requires every published rule of a country, about the same object
// and field and under the same regime, and no rule beyond them but
// those of countries that are not published.
func TestRules(t *testing.T) {
	want := publishedRules(t)
	got := map[string]rulePlace{}
	for _, r := range regime.All() {
		for _, set := range r.Rules {
			for _, rl := range set.Rules {
				if _, twice := got[rl.ID]; twice {
					t.Errorf("rule %s stands twice", rl.ID)
				}
				if rl.Message == "" {
					t.Errorf("rule %s says nothing", rl.ID)
				}
				got[rl.ID] = rulePlace{rl.Object, rl.Field, set.Regime}
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
		if _, there := want[id]; !there && !regimetest.IsUnpublished(id) {
			t.Errorf("rule %s is not published", id)
		}
	}
}

func publishedRules(t *testing.T) map[string]rulePlace {
	t.Helper()
	files, err := filepath.Glob(shared(t, "data", "rules", "??.json"))
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

var regimeGuard = regexp.MustCompile(`^context: regime in \[(\w\w)\]$`)

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
	if m := regimeGuard.FindStringSubmatch(set.Guard); m != nil {
		at.Regime = l10n.TaxCountry(m[1])
	}
	for _, a := range set.Assert {
		places[a.ID] = at
	}
	for _, sub := range set.Subsets {
		collect(places, sub, at)
	}
}
