package regime_test

import (
	"slices"
	"testing"

	"chancery/gobl/bill"
	"chancery/gobl/org"
	"chancery/gobl/regime/be"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

func TestTaxIDsBE(t *testing.T) {
	regimetest.TaxIDs(t, be.Regime(), "BE", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("BE 0428.759.497", "0428759497"),
		regimetest.Accepts("428759497", "428759497"), // before the zero was written
		regimetest.Accepts("BE1006815062", "1006815062"),
		regimetest.Refuses("0428759498", "0428759498"),
		regimetest.Refuses("2428759497", "2428759497"),
		regimetest.Refuses("04287594", "04287594"),
		regimetest.Refuses("04287594A7", "04287594A7"),
	})
}

func TestSupplierNumberBE(t *testing.T) {
	enterprise := []*org.Identity{{Type: "BCE", Code: "0428759497"}}
	for _, c := range []struct {
		name     string
		supplier *org.Party
		want     []string
	}{
		{"none", nil, nil},
		{"neither", &org.Party{}, []string{
			"GOBL-BE-BILL-INVOICE-01 $.supplier.tax_id",
			"GOBL-BE-BILL-INVOICE-03 $.supplier.identities",
		}},
		{"country only", &org.Party{TaxID: &tax.Identity{Country: "BE"}}, []string{
			"GOBL-BE-BILL-INVOICE-02 $.supplier.tax_id.code",
			"GOBL-BE-BILL-INVOICE-03 $.supplier.identities",
		}},
		{"another identity", &org.Party{Identities: []*org.Identity{{Type: "X", Code: "1"}, nil}}, []string{
			"GOBL-BE-BILL-INVOICE-01 $.supplier.tax_id",
			"GOBL-BE-BILL-INVOICE-03 $.supplier.identities",
		}},
		{"tax code", &org.Party{TaxID: &tax.Identity{Country: "BE", Code: "0428759497"}}, nil},
		{"enterprise number", &org.Party{Identities: enterprise}, nil},
		{"enterprise number and country", &org.Party{
			TaxID: &tax.Identity{Country: "BE"}, Identities: enterprise,
		}, nil},
	} {
		inv := &bill.Invoice{Supplier: c.supplier}
		if got := regimetest.Faults(be.Regime(), inv); !slices.Equal(got, c.want) {
			t.Errorf("%s: faults %q, want %q", c.name, got, c.want)
		}
		if got := regimetest.FaultsElsewhere(be.Regime(), inv); got != nil {
			t.Errorf("%s: faults %q in a document of no regime", c.name, got)
		}
	}
}
