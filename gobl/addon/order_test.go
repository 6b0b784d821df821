package addon_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon"
	"chancery/gobl/law/lawtest"
	"chancery/test/shared"
)

// publishedSet is a set of published rules with those below it.
type publishedSet struct {
	Object string
	Assert []struct{ ID string }

	Subsets []publishedSet
}

// order appends the ids to those of their objects.
func (s *publishedSet) order(ids map[string][]string, object string) {
	if s.Object != "" {
		object = s.Object
	}
	for _, r := range s.Assert {
		ids[object] = append(ids[object], r.ID)
	}
	for i := range s.Subsets {
		s.Subsets[i].order(ids, object)
	}
}

// TestRuleOrder requires the rules of external addons in their published order, which is that
// of the faults of an object.
func TestRuleOrder(t *testing.T) {
	own := map[string]int{}
	for _, a := range addon.All() {
		for _, set := range a.Rules {
			for _, r := range set.Rules {
				own[r.ID] = len(own)
			}
		}
	}
	for _, file := range lawtest.Files(t, filepath.Join(shared.Path(t, "gobl", "external"), "*.rules.json")) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var root publishedSet
		if err := json.Unmarshal(data, &root); err != nil {
			t.Fatal(err)
		}
		published := map[string][]string{}
		root.order(published, "")
		for object, ids := range published {
			sorted := slices.SortedFunc(slices.Values(ids), func(a, b string) int { return own[a] - own[b] })
			if diff := cmp.Diff(ids, sorted); diff != "" {
				t.Errorf("%s, %s: published (-) and own (+)\n%s", filepath.Base(file), object, diff)
			}
		}
	}
}
