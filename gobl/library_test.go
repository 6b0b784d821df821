package gobl

import (
	"crypto/rand"
	"errors"
	"slices"
	"testing"
	"time"

	"chancery/gobl/addon"
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
	known := addon.Known()
	places := len(known)
	for _, r := range regime.All() {
		switch {
		case named(tax.Law{Regime: r.Def.Country}):
			places++
		case r.Normalize != nil:
			t.Errorf("regime %s normalizes documents and has no place", r.Def.Country)
		}
	}
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
	if len(order) != places {
		t.Errorf("%d places, want %d: one for each addon and for each regime that is named", len(order), places)
	}
}

// A document that opts into an addon of the format is refused by a library that
// lacks it, rather than built as if it had not; an unknown addon is dropped.
func TestMissingAddon(t *testing.T) {
	const missing = "de-zugferd-v2"
	rest := slices.DeleteFunc(addon.All(), func(a *law.Addon) bool { return a.Def.Key == missing })
	lib, err := assemble(Options{Now: time.Now, Rand: rand.Reader}, regime.All(), rest)
	if err != nil {
		t.Fatal(err)
	}
	in := func(addons string) []byte {
		return []byte(`{"$schema":"https://gobl.org/draft-0/bill/invoice","currency":"EUR","$addons":[` + addons + `]}`)
	}
	var refused *Error
	_, err = lib.Complete(in(`"zz-none","` + missing + `"`))
	if !errors.As(err, &refused) || refused.Key != ErrAddon {
		t.Errorf("a missing addon gives %v", err)
	}
	if _, err := lib.Complete(in(`"zz-none"`)); err != nil {
		t.Errorf("an unknown addon gives %v", err)
	}
	full, err := New(Options{Now: time.Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := full.Complete(in(`"` + missing + `"`)); err != nil {
		t.Errorf("an addon that is there gives %v", err)
	}
}

func TestOptionsAreNeeded(t *testing.T) {
	if _, err := New(Options{}); err == nil {
		t.Error("a library without clock")
	}
}
