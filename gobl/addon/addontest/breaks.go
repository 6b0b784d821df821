package addontest

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/bill"
	"chancery/gobl/law"
	"chancery/gobl/law/lawtest"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Faults lists what the addon's rules find in a document that uses it, each
// place as "CODE path", sorted.
func Faults(addon *law.Addon, doc tree.Node) []string {
	faults := rule.NewBook(addon.Rules).Run(Context(addon), doc)
	for _, f := range faults {
		broken.Store(f.Code, true)
	}
	return lawtest.Places(faults)
}

// document is a pointer to a document of a type.
type document[T any] interface {
	*T
	tree.Node
}

// DocumentBreak is a change to a valid document and the faults it leads to.
type DocumentBreak[T any] struct {
	// Want is "CODE path" for each fault, without the part of the code that is
	// common to the addon; several are joined by ", ".
	Want string
	Do   func(doc *T)
}

// Break is a DocumentBreak of an invoice.
type Break = DocumentBreak[bill.Invoice]

// Breaks changes a valid invoice in each of the ways, and expects exactly those
// faults. Every rule of the addon must be broken by one of them, except those
// named as others. Nothing may be found when the addon is not in use.
func Breaks(
	t *testing.T, addon *law.Addon, prefix string, valid func() *bill.Invoice, cases []Break, others ...string,
) {
	t.Helper()
	ids := DocumentBreaks(t, addon, prefix, valid, cases)
	for _, id := range others {
		ids = append(ids, prefix+id)
	}
	Unbroken(t, addon, ids)
}

// DocumentBreaks is like Breaks, for documents of any type. It returns the ids of the
// rules that were broken, for Unbroken.
func DocumentBreaks[T any, P document[T]](
	t *testing.T, addon *law.Addon, prefix string, valid func() *T, cases []DocumentBreak[T],
) []string {
	t.Helper()
	if got := Faults(addon, P(valid())); got != nil {
		t.Fatalf("the valid document has faults %q", got)
	}
	var ids []string
	for _, c := range cases {
		doc := valid()
		c.Do(doc)
		want := strings.Split(c.Want, ", ")
		slices.Sort(want)
		for i, fault := range want {
			id, _, _ := strings.Cut(fault, " ")
			ids = append(ids, prefix+id)
			want[i] = prefix + fault
		}
		if diff := cmp.Diff(want, Faults(addon, P(doc))); diff != "" {
			t.Errorf("%s: want (-), got (+)\n%s", c.Want, diff)
		}
		if got := rule.NewBook(addon.Rules).Run(&tax.Context{}, P(doc)); got != nil {
			t.Errorf("%s: faults %q in a document without the addon", c.Want, got)
		}
	}
	return ids
}

// Unbroken requires every rule of the addon to be among those that were broken.
func Unbroken(t *testing.T, addon *law.Addon, ids []string) {
	t.Helper()
	for _, set := range addon.Rules {
		for _, r := range set.Rules {
			if !slices.Contains(ids, r.ID) {
				t.Errorf("rule %s is broken by no example", r.ID)
			}
		}
	}
}
