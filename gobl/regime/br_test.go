package regime_test

import (
	"slices"
	"testing"

	"chancery/gobl/l10n"
	"chancery/gobl/org"
	"chancery/gobl/regime/br"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

func TestTaxIDsBR(t *testing.T) {
	regimetest.TaxIDs(t, br.Regime(), "BR", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("16.727.230/0001-97", "16727230000197"),
		regimetest.Accepts("BR 390.533.447-05", "39053344705"),
		regimetest.Accepts("00000000000000", "00000000000000"), // not singled out
		regimetest.Refuses("16.727.230/0001-98", "16727230000198"),
		regimetest.Refuses("16.727.230/0001-87", "16727230000187"),
		regimetest.Refuses("231.002.999-00", "23100299900"),
		regimetest.Refuses("390533447", "390533447"),
		regimetest.Refuses("3905334470A", "3905334470A"),
	})
}

func TestAddressesGetTheCountryBR(t *testing.T) {
	for _, c := range []struct {
		name  string
		party org.Party
		want  []l10n.ISOCountry
	}{
		{
			"of the tax identity",
			org.Party{
				TaxID:      &tax.Identity{Country: "BR"},
				Identities: []*org.Identity{{Country: "PT"}},
				Addresses:  []*org.Address{{}, {Country: "AR"}},
			},
			[]l10n.ISOCountry{"BR", "AR"},
		},
		{
			"by its ISO code",
			org.Party{TaxID: &tax.Identity{Country: "EL"}, Addresses: []*org.Address{{}}},
			[]l10n.ISOCountry{"GR"},
		},
		{
			"of the first identity that has one",
			org.Party{
				Identities: []*org.Identity{{}, {Country: "PT"}, {Country: "US"}},
				Addresses:  []*org.Address{{}},
			},
			[]l10n.ISOCountry{"PT"},
		},
		{"unknown", org.Party{Addresses: []*org.Address{{}}}, []l10n.ISOCountry{""}},
	} {
		regimetest.Normalize(br.Regime(), &c.party)
		var got []l10n.ISOCountry
		for _, a := range c.party.Addresses {
			got = append(got, a.Country)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestBrazilianPartyBR(t *testing.T) {
	resident := &tax.Identity{Country: "BR", Code: "16727230000197"}
	for _, c := range []struct {
		name  string
		party org.Party
		want  []string
	}{
		{"bare", org.Party{TaxID: resident}, nil},
		{"municipality", org.Party{TaxID: resident, Ext: tax.Extensions{br.ExtMunicipality: "3550308"}}, nil},
		{
			"wrong municipality",
			org.Party{TaxID: resident, Ext: tax.Extensions{br.ExtMunicipality: "355030"}},
			[]string{"GOBL-BR-ORG-PARTY-01 $.ext"},
		},
		{"other codes", org.Party{TaxID: resident, Ext: tax.Extensions{"other": "X"}}, nil},
		{
			"addresses",
			org.Party{TaxID: resident, Addresses: []*org.Address{
				{State: "SP", Code: "01310-100"},
				{State: "XX", Code: "01310100", Country: "BR"},
				{State: "sp", Code: "0131-0100"},
				{State: "CA", Code: "94043", Country: "US"},
				{},
			}},
			[]string{
				"GOBL-BR-ORG-PARTY-02 $.addresses[1].state",
				"GOBL-BR-ORG-PARTY-02 $.addresses[2].state",
				"GOBL-BR-ORG-PARTY-03 $.addresses[2].code",
			},
		},
		{
			"by an address",
			org.Party{Addresses: []*org.Address{{Country: "BR"}, {Country: "BR", Code: "1"}}},
			[]string{"GOBL-BR-ORG-PARTY-03 $.addresses[1].code"},
		},
		{
			"abroad",
			org.Party{
				TaxID: &tax.Identity{Country: "US"}, Ext: tax.Extensions{br.ExtMunicipality: "1"},
				Addresses: []*org.Address{{State: "XX", Code: "1"}},
			},
			nil,
		},
	} {
		if got := regimetest.Faults(br.Regime(), &c.party); !slices.Equal(got, c.want) {
			t.Errorf("%s: faults %q, want %q", c.name, got, c.want)
		}
		if got := regimetest.FaultsElsewhere(br.Regime(), &c.party); got != nil {
			t.Errorf("%s: faults %q in a document of no regime", c.name, got)
		}
	}
}
