package gobl

import (
	"slices"
	"testing"

	"chancery/gobl/addon"
	"chancery/gobl/regime"
	"chancery/gobl/tax"
)

// The order of normalizers is part of the format, so none may come in by
// accident.
func TestLawOrderIsComplete(t *testing.T) {
	order := lawOrder()
	named := func(l tax.Law) bool {
		return slices.ContainsFunc(order, func(o tax.Law) bool { return o.Regime == l.Regime && o.Addon == l.Addon })
	}
	for _, r := range regime.All() {
		if !named(tax.Law{Regime: r.Def.Country}) {
			t.Errorf("regime %s has no place", r.Def.Country)
		}
	}
	known := addon.Known()
	for _, key := range known {
		if !named(tax.Law{Addon: key}) {
			t.Errorf("addon %s has no place", key)
		}
	}
	for _, a := range addon.All() {
		if !slices.Contains(known, a.Def.Key) {
			t.Errorf("addon %s is not known", a.Def.Key)
		}
	}
	if len(order) != len(known)+len(regime.All()) {
		t.Errorf("%d places for %d addons and %d regimes", len(order), len(known), len(regime.All()))
	}
}

func TestOptionsAreNeeded(t *testing.T) {
	if _, err := New(Options{}); err == nil {
		t.Error("a library without clock")
	}
}
