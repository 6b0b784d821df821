package addontest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"chancery/gobl/law"
	"chancery/gobl/num"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Context returns the context of a document of no regime with the addon, on a day in
// January 2026.
func Context(addon *law.Addon) *tax.Context {
	return &tax.Context{
		Addons: []*tax.AddonDef{addon.Def},
		Now:    time.Date(2026, 1, 15, 10, 0, 0, 0, time.UTC),
	}
}

// Normalize applies the addon's normalizer to a tree, children first.
func Normalize(addon *law.Addon, root tree.Node) {
	c := Context(addon)
	c.Normalizers = []tax.Normalizer{addon.Normalize}
	c.Normalize(root)
}

// Combo is a tax before and after normalization.
type Combo struct {
	Name     string
	In, Want tax.Combo
}

// Combos normalizes taxes. Each is VAT unless it names another tax. What came
// out once must come out again.
func Combos(t *testing.T, addon *law.Addon, cases []Combo) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			for _, v := range []*tax.Combo{&c.In, &c.Want} {
				if v.Cat == "" {
					v.Cat = tax.CategoryVAT
				}
			}
			for range 2 {
				Normalize(addon, &c.In)
				if diff := cmp.Diff(c.Want, c.In, cmpopts.EquateComparable(num.Percentage{})); diff != "" {
					t.Fatalf("want (-), got (+)\n%s", diff)
				}
			}
		})
	}
}
