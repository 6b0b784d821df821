package tax_test

import (
	"slices"
	"testing"

	"chancery/gobl/cbc"
	"chancery/gobl/tax"
)

func TestFormerFacts(t *testing.T) {
	was := func(key cbc.Key, schemas ...string) []tax.FormerAddon {
		return []tax.FormerAddon{{Key: key, Schemas: schemas}}
	}
	for name, c := range map[string]struct {
		addons []*tax.AddonDef
		fails  bool
	}{
		"divided":            {[]*tax.AddonDef{{Key: "a", Former: was("z", "x")}, {Key: "b", Former: was("z", "y")}}, false},
		"two for one schema": {[]*tax.AddonDef{{Key: "a", Former: was("z", "x")}, {Key: "b", Former: was("z", "x")}}, true},
		"in use":             {[]*tax.AddonDef{{Key: "a", Former: was("b", "x")}, {Key: "b"}}, true},
	} {
		if _, err := tax.NewFacts(nil, c.addons, nil); (err != nil) != c.fails {
			t.Errorf("%s: %v", name, err)
		}
	}
	f, err := tax.NewFacts(nil, []*tax.AddonDef{{Key: "a", Former: was("z", "x")}, {Key: "b", Former: was("z", "y")}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.FormerAddons(); !slices.Equal(got, []cbc.Key{"z"}) {
		t.Errorf("former addons %v", got)
	}
	if got := f.Successors("z"); len(got) != 2 || got["x"].Key != "a" || got["y"].Key != "b" || f.Successors("a") != nil {
		t.Errorf("successors %v", got)
	}
}
