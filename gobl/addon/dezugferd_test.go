package addon_test

import (
	"slices"
	"testing"

	"chancery/gobl/addon/dezugferd"
	"chancery/gobl/addon/eu16931"
	"chancery/gobl/cbc"
	"chancery/gobl/tax"
)

// TestBringsTheNorm: the rules of ZUGFeRD are those of the addon that it requires.
func TestBringsTheNormDezugferd(t *testing.T) {
	defs := []*tax.AddonDef{eu16931.Addon().Def, dezugferd.Addon().Def}
	facts, err := tax.NewFacts(nil, defs, nil)
	if err != nil {
		t.Fatal(err)
	}
	list := tax.Addons{List: []cbc.Key{"de-zugferd-v2"}}
	list.Resolve(facts)
	if want := []cbc.Key{"eu-en16931-v2017", "de-zugferd-v2"}; !slices.Equal(list.List, want) {
		t.Errorf("addons are %v, want %v", list.List, want)
	}
}
