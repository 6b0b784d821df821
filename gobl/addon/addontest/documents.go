package addontest

import (
	"encoding/json"
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

// Damage removes each member and each element of a document in turn, makes it null, an
// empty object, a list with null and an empty text, and passes what is left to build,
// which may refuse it but must not panic.
func Damage(t *testing.T, doc []byte, build func(data []byte)) {
	t.Helper()
	var root any
	if err := json.Unmarshal(doc, &root); err != nil {
		t.Fatal(err)
	}
	try := func() {
		data, err := json.Marshal(root)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if r := recover(); r != nil {
				t.Errorf("panic %v: %s", r, data)
			}
		}()
		build(data)
	}
	damage(root, try)
}

// damage changes everything below a value, and changes it back.
func damage(v any, try func()) {
	with := func(value any, set func(v any)) {
		for _, other := range []any{nil, map[string]any{}, []any{nil}, ""} {
			set(other)
			try()
		}
		set(value)
		damage(value, try)
	}
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			delete(v, key)
			try()
			with(value, func(other any) { v[key] = other })
		}
	case []any:
		for i, value := range v {
			with(value, func(other any) { v[i] = other })
		}
	}
}
