package regime_test

import (
	"slices"
	"testing"

	"chancery/gobl/bill"
	"chancery/gobl/org"
	"chancery/gobl/regime/nl"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

func TestTaxIDsNL(t *testing.T) {
	regimetest.TaxIDs(t, nl.Regime(), "NL", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("NL 000.000.012.B34", "000000012B34"), // a company
		regimetest.Accepts("004495445b01", "004495445B01"),
		regimetest.Accepts("NL123456789B13", "123456789B13"), // a sole trader
		regimetest.Refuses("123456789B14", "123456789B14"),
		regimetest.Refuses("000000012C34", "000000012C34"),
		regimetest.Refuses("000000013B34", "000000013B34"),
		regimetest.Refuses("000000012B3", "000000012B3"),
		regimetest.Refuses("00000001AB34", "00000001AB34"),
	})
}

func TestSupplierNumberNL(t *testing.T) {
	missing := []string{"GOBL-NL-BILL-INVOICE-01 $.supplier"}
	for _, c := range []struct {
		name     string
		supplier *org.Party
		want     []string
	}{
		{"none", nil, missing},
		{"country only", &org.Party{TaxID: &tax.Identity{Country: "NL"}}, missing},
		{"tax code", &org.Party{TaxID: &tax.Identity{Country: "NL", Code: "000000012B34"}}, nil},
		{"KVK", &org.Party{Identities: []*org.Identity{{Type: nl.IdentityTypeKVK, Code: "12345678"}}}, nil},
		{"OIN", &org.Party{Identities: []*org.Identity{{Type: nl.IdentityTypeOIN, Code: "00000001001234567000"}}}, nil},
	} {
		got := regimetest.Faults(nl.Regime(), &bill.Invoice{Supplier: c.supplier})
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: faults %q, want %q", c.name, got, c.want)
		}
	}
	if got := regimetest.FaultsElsewhere(nl.Regime(), &bill.Invoice{}); got != nil {
		t.Errorf("faults %q in a document of no regime", got)
	}
}

func TestIdentitiesNL(t *testing.T) {
	wrongKVK := []string{"GOBL-NL-ORG-IDENTITY-01 $.code"}
	wrongOIN := []string{"GOBL-NL-ORG-IDENTITY-02 $.code"}
	for _, c := range []struct {
		id   org.Identity
		want []string
	}{
		{org.Identity{Type: "KVK", Code: "12345678"}, nil},
		{org.Identity{Type: "KVK"}, nil},
		{org.Identity{Type: "KVK", Code: "1234567"}, wrongKVK},
		{org.Identity{Type: "OIN", Code: "00000001001234567000"}, nil},
		{org.Identity{Type: "OIN", Code: "00000010001234567000"}, nil},
		{org.Identity{Type: "OIN", Code: "00000099001234567000"}, nil},
		{org.Identity{Type: "OIN"}, nil},
		{org.Identity{Type: "OIN", Code: "00000000001234567000"}, wrongOIN},
		{org.Identity{Type: "OIN", Code: "00000011001234567000"}, wrongOIN},
		{org.Identity{Type: "OIN", Code: "10000001001234567000"}, wrongOIN},
		{org.Identity{Type: "OIN", Code: "00000001001234567001"}, wrongOIN},
		{org.Identity{Type: "OIN", Code: "0000000100123456700"}, wrongOIN},
		{org.Identity{Type: "X", Code: "1"}, nil},
	} {
		if got := regimetest.Faults(nl.Regime(), &c.id); !slices.Equal(got, c.want) {
			t.Errorf("%s %q: faults %q, want %q", c.id.Type, c.id.Code, got, c.want)
		}
	}
}
