package addon_test

import (
	"slices"
	"testing"

	"chancery/gobl/addon/eu16931"
	"chancery/gobl/addon/frfacturx"
	"chancery/gobl/cbc"
	"chancery/gobl/tax"
)

// TestBringsTheNorm: the rules of Factur-X are those of the addon that it requires.
func TestBringsTheNormFrfacturx(t *testing.T) {
	defs := []*tax.AddonDef{eu16931.Addon().Def, frfacturx.Addon().Def}
	facts, err := tax.NewFacts(nil, defs, nil)
	if err != nil {
		t.Fatal(err)
	}
	list := tax.Addons{List: []cbc.Key{"fr-facturx-v1"}}
	list.Resolve(facts)
	if want := []cbc.Key{"eu-en16931-v2017", "fr-facturx-v1"}; !slices.Equal(list.List, want) {
		t.Errorf("addons are %v, want %v", list.List, want)
	}
}
