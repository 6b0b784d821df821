package gobl

import (
	"crypto/rand"
	"slices"
	"testing"
	"time"

	"chancery/gobl/addon"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
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
	places := len(addon.All())
	for _, r := range regime.All() {
		switch {
		case named(tax.Law{Regime: r.Def.Country}):
			places++
		case r.Normalize != nil:
			t.Errorf("regime %s normalizes documents and has no place", r.Def.Country)
		}
	}
	for _, a := range addon.All() {
		if !named(tax.Law{Addon: a.Def.Key}) {
			t.Errorf("addon %s has no place", a.Def.Key)
		}
	}
	if len(order) != places {
		t.Errorf("%d places, want %d: one for each addon and for each regime that is named", len(order), places)
	}
}

// An addon that nobody defines is dropped; a library cannot be assembled without
// an addon that another one requires.
func TestMissingAddon(t *testing.T) {
	lib, err := New(Options{Now: time.Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	const text = `{"$schema":"https://gobl.org/draft-0/bill/invoice","currency":"EUR","$addons":["zz-none","de-zugferd-v2"]}`
	env, err := lib.Complete([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	got := env.Document().(*bill.Invoice).Addons.List
	if want := []cbc.Key{"eu-en16931-v2017", "de-zugferd-v2"}; !slices.Equal(got, want) {
		t.Errorf("addons %v, want %v", got, want)
	}
	rest := slices.DeleteFunc(addon.All(), func(a *law.Addon) bool { return a.Def.Key == "eu-en16931-v2017" })
	if _, err := assemble(Options{Now: time.Now, Rand: rand.Reader}, regime.All(), rest); err == nil {
		t.Error("a library without an addon that others require")
	}
}

func TestOptionsAreNeeded(t *testing.T) {
	if _, err := New(Options{}); err == nil {
		t.Error("a library without clock")
	}
}
