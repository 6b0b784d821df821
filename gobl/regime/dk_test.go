package regime_test

import (
	"slices"
	"testing"

	"chancery/gobl/bill"
	"chancery/gobl/org"
	"chancery/gobl/regime/dk"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

func TestTaxIDsDK(t *testing.T) {
	regimetest.TaxIDs(t, dk.Regime(), "DK", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("DK 13585628", "13585628"),
		regimetest.Accepts("13 58 56 28", "13585628"),
		regimetest.Refuses("13585627", "13585627"),
		regimetest.Refuses("1358562", "1358562"),
		regimetest.Refuses("1358562A", "1358562A"),
	})
}

func TestSupplierNumberDK(t *testing.T) {
	missing := []string{"GOBL-DK-BILL-INVOICE-01 $.supplier"}
	for _, c := range []struct {
		name     string
		supplier *org.Party
		want     []string
	}{
		{"none", nil, missing},
		{"neither", &org.Party{}, missing},
		{"country only", &org.Party{TaxID: &tax.Identity{Country: "DK"}}, missing},
		{"tax code", &org.Party{TaxID: &tax.Identity{Country: "DK", Code: "13585628"}}, nil},
		{"register number", &org.Party{
			Identities: []*org.Identity{{Type: dk.IdentityTypeCVR, Code: "13585628"}},
		}, nil},
		{"person", &org.Party{Identities: []*org.Identity{{Type: "CPR", Code: "1111111118"}}}, nil},
		{"another number", &org.Party{Identities: []*org.Identity{{Type: "P", Code: "1111111118"}}}, missing},
	} {
		got := regimetest.Faults(dk.Regime(), &bill.Invoice{Supplier: c.supplier})
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: faults %q, want %q", c.name, got, c.want)
		}
	}
	if got := regimetest.FaultsElsewhere(dk.Regime(), &bill.Invoice{}); got != nil {
		t.Errorf("faults %q in a document of no regime", got)
	}
}

// The register number is checked in documents of every regime.
func TestCVRDK(t *testing.T) {
	wrong := []string{"GOBL-DK-ORG-IDENTITY-01 $.code"}
	for _, c := range []struct {
		id   org.Identity
		want []string
	}{
		{org.Identity{Type: "CVR", Code: "13585628"}, nil},
		{org.Identity{Type: "CVR"}, nil},
		{org.Identity{Type: "CVR", Code: "13585627"}, wrong},
		{org.Identity{Type: "CVR", Code: "ZZ"}, wrong},
		{org.Identity{Type: "SE", Code: "ZZ"}, nil},
	} {
		if got := regimetest.FaultsElsewhere(dk.Regime(), &c.id); !slices.Equal(got, c.want) {
			t.Errorf("%s %q: faults %q, want %q", c.id.Type, c.id.Code, got, c.want)
		}
	}
}
