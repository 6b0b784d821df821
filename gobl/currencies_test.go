package gobl_test

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestUnknownCurrencyOfParts states an unknown currency anywhere below a document. It is
// refused at its place, or as a rate that is missing, and nowhere replaced. The currency
// of an item with parts is not looked at: the format takes it from the parts.
func TestUnknownCurrencyOfParts(t *testing.T) {
	lib := newLibrary(t)
	var found int
	eachExample(t, func(t *testing.T, env map[string]any, _ *rand.Rand) {
		doc := env["doc"].(map[string]any)
		for _, l := range objects("", doc["lines"]) {
			if _, ok := l.members["breakdown"]; ok {
				delete(l.members["item"].(map[string]any), "currency")
			}
		}
		for _, one := range objects("doc", doc)[1:] {
			for _, name := range []string{"currency", "from", "to"} {
				was, ok := one.members[name]
				if !ok || name != "currency" && one.name != "exchange_rates" {
					continue
				}
				found++
				one.members[name] = "ZWL"
				e, err := lib.Complete(encoded(t, doc))
				one.members[name] = was
				if err != nil {
					if errorKey(err) != "calculation" {
						t.Errorf("%s of %s: %v", name, one.name, err)
					}
					continue
				}
				if faults := strings.Join(faultSet(lib.Validate(e)), " "); !strings.Contains(faults, "GOBL-CURRENCY-CODE-01") {
					t.Errorf("%s of %s: faults %q", name, one.name, faults)
				}
			}
		}
	})
	if found < 20 {
		t.Errorf("only %d currencies", found)
	}
}
