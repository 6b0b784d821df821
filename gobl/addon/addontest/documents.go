package addontest

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// document is a pointer to a document of a type.
type document[T any] interface {
	*T
	tree.Node
}

// DocumentBreak is a Break of a document of any type.
type DocumentBreak[T any] struct {
	Want string
	Do   func(doc *T)
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
	var broken []string
	for _, c := range cases {
		doc := valid()
		c.Do(doc)
		want := strings.Split(c.Want, ", ")
		slices.Sort(want)
		for i, fault := range want {
			id, _, _ := strings.Cut(fault, " ")
			broken = append(broken, prefix+id)
			want[i] = prefix + fault
		}
		if diff := cmp.Diff(want, Faults(addon, P(doc))); diff != "" {
			t.Errorf("%s: want (-), got (+)\n%s", c.Want, diff)
		}
		if got := rule.NewBook(addon.Rules).Run(&tax.Context{}, P(doc)); got != nil {
			t.Errorf("%s: faults %q in a document without the addon", c.Want, got)
		}
	}
	return broken
}

// Unbroken requires every rule of the addon to be among those that were broken.
func Unbroken(t *testing.T, addon *law.Addon, broken []string) {
	t.Helper()
	for _, set := range addon.Rules {
		for _, r := range set.Rules {
			if !slices.Contains(broken, r.ID) {
				t.Errorf("rule %s is broken by no example", r.ID)
			}
		}
	}
}
