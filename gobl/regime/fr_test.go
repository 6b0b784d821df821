package regime_test

import (
	"slices"
	"testing"

	"chancery/gobl/bill"
	"chancery/gobl/org"
	"chancery/gobl/regime/fr"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

func TestTaxIDsFR(t *testing.T) {
	regimetest.TaxIDs(t, fr.Regime(), "FR", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("FR 44 732 829 320", "44732829320"),
		regimetest.Accepts("732829320", "44732829320"), // a SIREN is completed
		regimetest.Accepts("FR732829320", "44732829320"),
		regimetest.Refuses("732829321", "732829321"),     // no SIREN: the Luhn digit is wrong
		regimetest.Refuses("45732829320", "45732829320"), // the key does not fit
		regimetest.Accepts("K7732829320", "K7732829320"), // a key with a letter
		regimetest.Accepts("00356000000", "00356000000"), // La Poste
		regimetest.Refuses("4473282932", "4473282932"),
		regimetest.Refuses("447328293200", "447328293200"),
		regimetest.Refuses("4473282932A", "4473282932A"),
	})
}

func TestSupplierNumberFR(t *testing.T) {
	missing := []string{"GOBL-FR-BILL-INVOICE-01 $.supplier"}
	for _, c := range []struct {
		name     string
		supplier *org.Party
		want     []string
	}{
		{"none", nil, missing},
		{"country only", &org.Party{TaxID: &tax.Identity{Country: "FR"}}, missing},
		{"another identity", &org.Party{Identities: []*org.Identity{{Type: "RCS", Code: "1"}}}, missing},
		{"tax code", &org.Party{TaxID: &tax.Identity{Country: "FR", Code: "44732829320"}}, nil},
		{"SIREN", &org.Party{Identities: []*org.Identity{{Type: fr.IdentityTypeSIREN, Code: "732829320"}}}, nil},
		{"SIRET", &org.Party{Identities: []*org.Identity{{Type: fr.IdentityTypeSIRET, Code: "73282932000074"}}}, nil},
	} {
		got := regimetest.Faults(fr.Regime(), &bill.Invoice{Supplier: c.supplier})
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: faults %q, want %q", c.name, got, c.want)
		}
	}
	if got := regimetest.FaultsElsewhere(fr.Regime(), &bill.Invoice{}); got != nil {
		t.Errorf("faults %q in a document of no regime", got)
	}
}

func TestIdentitiesFR(t *testing.T) {
	for _, c := range []struct {
		id   org.Identity
		want []string
	}{
		{org.Identity{Type: "SIREN", Code: "732829320"}, nil},
		{org.Identity{Type: "SIREN"}, nil},
		{org.Identity{Type: "SIREN", Code: "73282932"}, []string{"GOBL-FR-ORG-IDENTITY-01 $.code"}},
		{org.Identity{Type: "SIREN", Code: "73282932A"}, []string{"GOBL-FR-ORG-IDENTITY-01 $.code"}},
		{org.Identity{Type: "SIRET", Code: "73282932000074"}, nil},
		{org.Identity{Type: "SIRET", Code: "732829320"}, []string{"GOBL-FR-ORG-IDENTITY-02 $.code"}},
		{org.Identity{Type: "RCS", Code: "ANY"}, nil},
	} {
		if got := regimetest.Faults(fr.Regime(), &c.id); !slices.Equal(got, c.want) {
			t.Errorf("%s %q: faults %q, want %q", c.id.Type, c.id.Code, got, c.want)
		}
		if got := regimetest.FaultsElsewhere(fr.Regime(), &c.id); got != nil {
			t.Errorf("%s %q: faults %q in a document of no regime", c.id.Type, c.id.Code, got)
		}
	}
}
