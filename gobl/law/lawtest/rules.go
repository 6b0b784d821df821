package lawtest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/rule"
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
	Ignore  []string   `json:"ignore"`
	Subsets []*ruleSet `json:"subsets"`
}

// rulePlace is what a rule is about, and under which condition.
type rulePlace struct {
	Object, Field string
	Regime        l10n.TaxCountry
	Addon         cbc.Key
}

// PublishedRules requires every published rule in the files, about the same object and
// field and under the same condition, and no rule beyond them but those that are exempt.
// What the files switch off of the rules of others, the sets switch off.
func PublishedRules(t *testing.T, files []string, sets []rule.Set, exempt func(id string) bool) {
	t.Helper()
	want, wantOff := readRules(t, files)
	got, gotOff := places(t, sets)
	if diff := cmp.Diff(wantOff, gotOff); diff != "" {
		t.Errorf("rules switched off by addons, published (-) and own (+):\n%s", diff)
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
		if _, there := want[id]; !there && !exempt(id) {
			t.Errorf("rule %s is not published", id)
		}
	}
}

// places requires that every rule has a message and an id of its own. It returns them
// by id, and the rules that are switched off with the addons that do it.
func places(t *testing.T, sets []rule.Set) (got map[string]rulePlace, off map[string]cbc.Key) {
	t.Helper()
	got, off = map[string]rulePlace{}, map[string]cbc.Key{}
	for _, set := range sets {
		for _, id := range set.Ignore {
			off[id] = set.Addon
		}
		for _, r := range set.Rules {
			if _, twice := got[r.ID]; twice {
				t.Errorf("rule %s is there twice", r.ID)
			}
			if r.Message == "" {
				t.Errorf("rule %s has no message", r.ID)
			}
			got[r.ID] = rulePlace{r.Object, r.Field, set.Regime, set.Addon}
		}
	}
	return got, off
}

func readRules(t *testing.T, files []string) (found map[string]rulePlace, off map[string]cbc.Key) {
	t.Helper()
	if len(files) == 0 {
		t.Fatal("no rules found")
	}
	found, off = map[string]rulePlace{}, map[string]cbc.Key{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var root ruleSet
		if err := json.Unmarshal(data, &root); err != nil {
			t.Fatal(err)
		}
		collect(found, off, &root, rulePlace{})
	}
	return found, off
}

//nolint:gochecknoglobals // compiled once, only read
var (
	regimeGuard = regexp.MustCompile(`^context: regime in \[(\w\w)\]$`)
	addonGuard  = regexp.MustCompile(`^context: addon in \[([a-z0-9-]+)\]$`)
)

// ownKind returns the kind of a published object. The lists that are published outside
// of the core name the types of an addon by a package that is called addon in all of them.
func ownKind(object string) string {
	switch object {
	case "addon.FoodVouchers":
		return "mxcfdi.FoodVouchers"
	case "addon.FuelAccountBalance":
		return "mxcfdi.FuelAccountBalance"
	default:
		return object
	}
}

func collect(found map[string]rulePlace, off map[string]cbc.Key, set *ruleSet, at rulePlace) {
	if set.Object != "" {
		at.Object, at.Field = ownKind(set.Object), ""
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
	if m := addonGuard.FindStringSubmatch(set.Guard); m != nil {
		at.Addon = cbc.Key(m[1])
	}
	for _, id := range set.Ignore {
		off[id] = at.Addon
	}
	for _, a := range set.Assert {
		found[a.ID] = at
	}
	for _, sub := range set.Subsets {
		collect(found, off, sub, at)
	}
}

// Files lists the files that match a pattern, of which there must be some.
func Files(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no file matches %s: %v", pattern, err)
	}
	return files
}

// Places lists the faults of a document, each place as "CODE path", sorted.
func Places(faults rule.Faults) []string {
	var found []string
	for _, f := range faults {
		for _, path := range f.Paths {
			found = append(found, f.Code+" "+path)
		}
	}
	slices.Sort(found)
	return found
}
