package addontest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"chancery/gobl/bill"
	"chancery/gobl/law"
	"chancery/gobl/law/lawtest"
	"chancery/gobl/num"
	"chancery/gobl/rule"
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

// Faults lists what the addon's rules find in a document that uses it, each
// place as "CODE path", sorted.
func Faults(addon *law.Addon, doc tree.Node) []string {
	return lawtest.Places(rule.NewBook(addon.Rules).Run(Context(addon), doc))
}

// Break is a change to a valid invoice and the faults it leads to.
type Break struct {
	// Want is "CODE path" for each fault, without the part of the code that is
	// common to the addon; several are joined by ", ".
	Want string
	Do   func(inv *bill.Invoice)
}

// Breaks changes a valid invoice in each of the ways, and expects exactly those
// faults. Every rule of the addon must be broken by one of them, except those
// named as always passing. Nothing may be found when the addon is not in use.
func Breaks(
	t *testing.T, addon *law.Addon, prefix string, valid func() *bill.Invoice, cases []Break, alwaysPass ...string,
) {
	t.Helper()
	if got := Faults(addon, valid()); got != nil {
		t.Fatalf("the valid invoice has faults %q", got)
	}
	broken := map[string]bool{}
	for _, c := range cases {
		inv := valid()
		c.Do(inv)
		want := strings.Split(c.Want, ", ")
		slices.Sort(want)
		for i, fault := range want {
			id, _, _ := strings.Cut(fault, " ")
			broken[prefix+id] = true
			want[i] = prefix + fault
		}
		if diff := cmp.Diff(want, Faults(addon, inv)); diff != "" {
			t.Errorf("%s: want (-), got (+)\n%s", c.Want, diff)
		}
		if got := rule.NewBook(addon.Rules).Run(&tax.Context{}, inv); got != nil {
			t.Errorf("%s: faults %q in a document without the addon", c.Want, got)
		}
	}
	for _, id := range alwaysPass {
		broken[prefix+id] = true
	}
	for _, set := range addon.Rules {
		for _, r := range set.Rules {
			if !broken[r.ID] {
				t.Errorf("rule %s is broken by no example", r.ID)
			}
		}
	}
}
