package es_test

import (
	"slices"
	"testing"

	"chancery/gobl/bill"
	"chancery/gobl/org"
	"chancery/gobl/regime/es"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

func TestSupplierTaxID(t *testing.T) {
	for _, c := range []struct {
		name     string
		supplier *org.Party
		want     []string
	}{
		{"none", nil, []string{"GOBL-ES-BILL-INVOICE-01 $.supplier"}},
		{"without", &org.Party{}, []string{"GOBL-ES-BILL-INVOICE-02 $.supplier.tax_id"}},
		{
			"country only", &org.Party{TaxID: &tax.Identity{Country: "ES"}},
			[]string{"GOBL-ES-BILL-INVOICE-03 $.supplier.tax_id.code"},
		},
		{
			"wrong", &org.Party{TaxID: &tax.Identity{Country: "ES", Code: "B58378432"}},
			[]string{"GOBL-ES-TAX-IDENTITY-01 $.supplier.tax_id.code"},
		},
		{"right", &org.Party{TaxID: &tax.Identity{Country: "ES", Code: "B58378431"}}, nil},
		{"foreign", &org.Party{TaxID: &tax.Identity{Country: "DE", Code: "ANY"}}, nil},
	} {
		got := regimetest.Faults(es.Regime(), &bill.Invoice{Supplier: c.supplier})
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: faults %q, want %q", c.name, got, c.want)
		}
	}
	if got := regimetest.FaultsElsewhere(es.Regime(), &bill.Invoice{}); got != nil {
		t.Errorf("faults %q in a document of no regime", got)
	}
}
