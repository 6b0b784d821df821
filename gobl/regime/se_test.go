package regime_test

import (
	"slices"
	"testing"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/regime/se"
	"chancery/gobl/tax"
)

func TestTaxIDsSE(t *testing.T) {
	regimetest.TaxIDs(t, se.Regime(), "SE", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("SE 556036-0793 01", "556036079301"),
		regimetest.Accepts("556763123801", "556763123801"),
		regimetest.Refuses("556036079302", "556036079302"),
		regimetest.Refuses("556036079401", "556036079401"),
		regimetest.Refuses("5560360793", "5560360793"),
		regimetest.Refuses("55603607A301", "55603607A301"),
	})
}

func TestSupplierNumberSE(t *testing.T) {
	missing := []string{"GOBL-SE-BILL-INVOICE-01 $.supplier"}
	for _, c := range []struct {
		name     string
		supplier *org.Party
		want     []string
	}{
		{"none", nil, missing},
		{"country only", &org.Party{TaxID: &tax.Identity{Country: "SE"}}, missing},
		{"tax code", &org.Party{TaxID: &tax.Identity{Country: "SE", Code: "556036079301"}}, nil},
		{"company", &org.Party{Identities: []*org.Identity{{Type: se.IdentityTypeON, Code: "5560360793"}}}, nil},
		{"resident", &org.Party{Identities: []*org.Identity{{Type: se.IdentityTypePN, Code: "640823-3234"}}}, nil},
		{"other person", &org.Party{Identities: []*org.Identity{{Type: se.IdentityTypeCN, Code: "640823-3234"}}}, nil},
	} {
		got := regimetest.Faults(se.Regime(), &bill.Invoice{Supplier: c.supplier})
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: faults %q, want %q", c.name, got, c.want)
		}
	}
	if got := regimetest.FaultsElsewhere(se.Regime(), &bill.Invoice{}); got != nil {
		t.Errorf("faults %q in a document of no regime", got)
	}
}

func TestIdentitiesSE(t *testing.T) {
	rule := func(number string) []string { return []string{"GOBL-SE-ORG-IDENTITY-" + number + " $.code"} }
	for _, c := range []struct {
		kind, typed, kept cbc.Code
		want              []string
	}{
		{"ON", "", "", nil},
		{"ON", "556036-0793", "5560360793", nil},
		{"ON", "SE556036079301", "5560360793", nil},
		{"ON", "556036-0794", "5560360794", rule("02")},
		{"ON", "556036-079", "556036-079", rule("01")},
		{"ON", "556036079302", "556036079302", rule("01")},
		{"PN", "6408233234", "640823-3234", nil},
		{"PN", "640823 3234", "640823-3234", nil},
		{"PN", "640823+3234", "640823+3234", nil},
		{"PN", "640823-3235", "640823-3235", rule("04")},
		{"PN", "19640823-3234", "19640823-3234", rule("03")},
		{"PN", "none", "none", rule("03")},
		{"CN", "6408833231", "640883-3231", nil}, // the day plus 60
		{"CN", "6408833232", "640883-3232", rule("04")},
		{"X", "556036-0793", "556036-0793", nil},
	} {
		id := &org.Identity{Type: c.kind, Code: c.typed}
		regimetest.Normalize(se.Regime(), id)
		if id.Code != c.kept {
			t.Errorf("%s %q is kept as %q, want %q", c.kind, c.typed, id.Code, c.kept)
		}
		if got := regimetest.Faults(se.Regime(), id); !slices.Equal(got, c.want) {
			t.Errorf("%s %q: faults %q, want %q", c.kind, c.typed, got, c.want)
		}
	}
}
