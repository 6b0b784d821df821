package regime_test

import (
	"slices"
	"testing"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/regime/de"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

func TestTaxIDsDE(t *testing.T) {
	regimetest.TaxIDs(t, de.Regime(), "DE", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("DE 136,695 976", "136695976"),
		regimetest.Accepts("DE111111125", "111111125"),
		regimetest.Refuses("136695978", "136695978"),
		regimetest.Refuses("011111125", "011111125"),
		regimetest.Refuses("13669597", "13669597"),
		regimetest.Refuses("13669597A", "13669597A"),
	})
}

func TestSupplierNumberDE(t *testing.T) {
	missing := []string{"GOBL-DE-BILL-INVOICE-01 $.supplier"}
	for _, c := range []struct {
		name     string
		supplier *org.Party
		want     []string
	}{
		{"none", nil, missing},
		{"neither", &org.Party{}, missing},
		{"country only", &org.Party{TaxID: &tax.Identity{Country: "DE"}}, missing},
		{"another identity", &org.Party{Identities: []*org.Identity{{Key: "other", Code: "1"}}}, missing},
		{"tax code", &org.Party{TaxID: &tax.Identity{Country: "DE", Code: "111111125"}}, nil},
		{"tax number", &org.Party{
			TaxID:      &tax.Identity{Country: "DE"},
			Identities: []*org.Identity{{Key: de.IdentityKeyTaxNumber, Code: "92/345/67894"}},
		}, nil},
	} {
		got := regimetest.Faults(de.Regime(), &bill.Invoice{Supplier: c.supplier})
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: faults %q, want %q", c.name, got, c.want)
		}
	}
	if got := regimetest.FaultsElsewhere(de.Regime(), &bill.Invoice{}); got != nil {
		t.Errorf("faults %q in a document of no regime", got)
	}
}

func TestTaxNumberDE(t *testing.T) {
	for _, c := range []struct {
		typed, kept cbc.Code
		valid       bool
	}{
		{"", "", true},
		{"92/345/67894", "92/345/67894", true},
		{"123/456/78901", "123/456/78901", true},
		{"123/4567/8901", "123/4567/8901", true}, // as written in North Rhine-Westphalia
		{"9234567894", "92/345/67894", true},
		{"92 345 67894", "92/345/67894", true},
		{"123.456.78901", "123/456/78901", true},
		{"123-4567-8901", "123/456/78901", true},
		{"1234", "1234", false},
		{"St.Nr. 12/34", "1234", false},
		{"none", "", true},
	} {
		id := &org.Identity{Key: de.IdentityKeyTaxNumber, Code: c.typed}
		regimetest.Normalize(de.Regime(), id)
		if id.Code != c.kept {
			t.Errorf("%q is kept as %q, want %q", c.typed, id.Code, c.kept)
		}
		if faults := regimetest.Faults(de.Regime(), id); (len(faults) == 0) != c.valid {
			t.Errorf("%q: faults %q, want valid = %t", c.typed, faults, c.valid)
		}
	}
	other := &org.Identity{Key: "other", Code: "9234567894"}
	regimetest.Normalize(de.Regime(), other)
	if other.Code != "9234567894" || regimetest.Faults(de.Regime(), other) != nil {
		t.Errorf("an identity with another key is touched: %q", other.Code)
	}
}
