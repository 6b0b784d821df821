package addon_test

import (
	"path/filepath"
	"strings"
	"testing"

	"chancery/gobl/addon"
	"chancery/gobl/cbc"
	"chancery/gobl/law/lawtest"
	"chancery/gobl/rule"
	"chancery/test/shared"
)

// TestFacts compares each addon's tables with the published definitions.
func TestFacts(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared.Path(t, "gobl", "data", "addons"), "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no definitions found: %v", err)
	}
	for _, file := range files {
		key := cbc.Key(strings.TrimSuffix(filepath.Base(file), ".json"))
		t.Run(string(key), func(t *testing.T) {
			a := addonOf(key)
			if a == nil {
				t.Fatal("the addon is missing from the table")
			}
			lawtest.PublishedAddon(t, file, a.Def)
		})
	}
	if own := len(addon.All()); own != len(files) {
		t.Errorf("%d addons for %d published definitions", own, len(files))
	}
}

// TestRules requires every published rule of an addon, and no rule beyond them.
func TestRules(t *testing.T) {
	var sets []rule.Set
	for _, a := range addon.All() {
		sets = append(sets, a.Rules...)
	}
	lawtest.PublishedRules(t, filepath.Join(shared.Path(t, "gobl", "data", "rules"), "??-*.json"), sets, func(string) bool { return false })
}
