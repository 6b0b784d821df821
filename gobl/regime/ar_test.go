package regime_test

import (
	"slices"
	"testing"

	"chancery/gobl/bill"
	"chancery/gobl/org"
	"chancery/gobl/regime/ar"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

func TestTaxIDsAR(t *testing.T) {
	regimetest.TaxIDs(t, ar.Regime(), "AR", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("30-71234567-1", "30712345671"),
		regimetest.Accepts("AR 20-05536168-2", "20055361682"),
		regimetest.Accepts("20100000130", "20100000130"), // a check of eleven is written 0
		regimetest.Accepts("20100000059", "20100000059"), // a check of ten is written 9
		regimetest.Refuses("20100000050", "20100000050"),
		regimetest.Refuses("20055361683", "20055361683"),
		regimetest.Refuses("99055361682", "99055361682"), // no such kind of taxpayer
		regimetest.Refuses("3071234567", "3071234567"),   // too short
		regimetest.Refuses("30-71234567-A", "3071234567A"),
	})
}

func TestSupplierTaxIDAR(t *testing.T) {
	for _, c := range []struct {
		name     string
		supplier *org.Party
		want     []string
	}{
		{"none", nil, nil}, // missing suppliers are the core's business
		{"without", &org.Party{}, []string{"GOBL-AR-BILL-INVOICE-01 $.supplier.tax_id"}},
		{"country only", &org.Party{TaxID: &tax.Identity{Country: "AR"}}, nil},
	} {
		inv := &bill.Invoice{Supplier: c.supplier}
		if got := regimetest.Faults(ar.Regime(), inv); !slices.Equal(got, c.want) {
			t.Errorf("%s: faults %q, want %q", c.name, got, c.want)
		}
		if got := regimetest.FaultsElsewhere(ar.Regime(), inv); got != nil {
			t.Errorf("%s: faults %q in a document of no regime", c.name, got)
		}
	}
}
