package regime_test

import (
	"slices"
	"testing"

	"chancery/gobl/bill"
	"chancery/gobl/org"
	"chancery/gobl/regime/es"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

func TestTaxIDsES(t *testing.T) {
	regimetest.TaxIDs(t, es.Regime(), "ES", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("ESB-58378431", "B58378431"), // a company
		regimetest.Accepts("b98602642", "B98602642"),
		regimetest.Accepts("A4485902C", "A4485902C"),   // the letter instead of the digit
		regimetest.Accepts("54387763P", "54387763P"),   // a Spaniard
		regimetest.Accepts("1248181v", "01248181V"),    // leading zero left out
		regimetest.Accepts("X-5253868-R", "X5253868R"), // a foreigner
		regimetest.Accepts("Y5895087V", "Y5895087V"),
		regimetest.Accepts("M3361572E", "M3361572E"), // without a national number
		regimetest.Refuses("B58378432", "B58378432"),
		regimetest.Refuses("54387763Q", "54387763Q"),
		regimetest.Refuses("X5253868S", "X5253868S"),
		regimetest.Refuses("00000000T", "00000000T"),
		regimetest.Refuses("I58378431", "I58378431"), // no such kind
		regimetest.Refuses("B5837843", "B5837843"),
		regimetest.Refuses("B583784310", "B583784310"),
		regimetest.Refuses("ZZ", "ZZ"),
		regimetest.Refuses("7", "000000007"),
		regimetest.Refuses("7Ñ", "00000007Ñ"),
	})
}

func TestSupplierTaxIDES(t *testing.T) {
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
