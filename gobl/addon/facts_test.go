package addon_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chancery/gobl/addon"
	"chancery/gobl/addon/addontest"
	"chancery/gobl/cbc"
	"chancery/gobl/law/lawtest"
	"chancery/gobl/rule"
	"chancery/test/shared"
)

// TestFacts compares each addon's tables with the published definitions: those of the
// core, and those that are published outside of it.
func TestFacts(t *testing.T) {
	core := publishedFacts(t, shared.Path(t, "gobl", "data", "addons"), false)
	external := publishedFacts(t, shared.Path(t, "gobl", "external"), true)
	for _, a := range addon.All() {
		published := core
		if a.Def.External {
			published = external
		}
		if own := slices.Contains(addontest.Unpublished(), a.Def.Key); own == published[a.Def.Key] {
			t.Errorf("%s is among the published %s addons: %t, and among those that are not: %t", a.Def.Key, a.Def.Origin(), !own, own)
		}
		if a.Def.External == (a.Def.List == "") {
			t.Errorf("%s is %s, and follows the list %q", a.Def.Key, a.Def.Origin(), a.Def.List)
		}
	}
}

// publishedFacts compares the addons with the definitions in a folder, and returns the
// keys of those.
func publishedFacts(t *testing.T, folder string, external bool) map[cbc.Key]bool {
	t.Helper()
	keys := map[cbc.Key]bool{}
	for _, file := range lawtest.Files(t, filepath.Join(folder, "*-v*.json")) {
		key := cbc.Key(strings.TrimSuffix(filepath.Base(file), ".json"))
		keys[key] = true
		t.Run(string(key), func(t *testing.T) {
			a := addonOf(key)
			if a == nil {
				t.Fatal("the addon is missing from the table")
			}
			if a.Def.External != external {
				t.Errorf("the addon is %s", a.Def.Origin())
			}
			lawtest.PublishedAddon(t, file, a.Def)
		})
	}
	return keys
}

// TestRules requires every published rule of an addon, and no rule beyond them, and that
// the same rules of others are switched off.
func TestRules(t *testing.T) {
	var sets []rule.Set
	for _, a := range addon.All() {
		for _, set := range a.Rules {
			if slices.Contains(addontest.Unpublished(), a.Def.Key) {
				set.Ignore = nil
			}
			sets = append(sets, set)
		}
	}
	files := lawtest.Files(t, filepath.Join(shared.Path(t, "gobl", "data", "rules"), "??-*.json"))
	files = append(files, lawtest.Files(t, filepath.Join(shared.Path(t, "gobl", "external"), "*.rules.json"))...)
	lawtest.PublishedRules(t, files, sets, addontest.IsUnpublished)
}
