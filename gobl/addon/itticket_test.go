package addon_test

import (
	"testing"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/itticket"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

func exemptItticket(code cbc.Code) tax.Extensions { return tax.Extensions{itticket.ExtExempt: code} }

func TestCombosItticket(t *testing.T) {
	addontest.Combos(t, itticket.Addon(), []addontest.Combo{
		{
			Name: "abroad", In: tax.Combo{Country: "FR", Key: "standard", Ext: exemptItticket("N4")},
			Want: tax.Combo{Country: "FR", Key: "standard", Ext: exemptItticket("N2")},
		},
		{Name: "Italy", In: tax.Combo{Country: "IT"}, Want: tax.Combo{Country: "IT", Key: "standard"}},
		{Name: "nothing said", In: tax.Combo{Rate: "general"}, Want: tax.Combo{Key: "standard", Rate: "general"}},
		{
			Name: "from N1", In: tax.Combo{Rate: "general", Ext: exemptItticket("N1")},
			Want: tax.Combo{Key: "outside-scope", Ext: exemptItticket("N1")},
		},
		{Name: "from N2", In: tax.Combo{Ext: exemptItticket("N2")}, Want: tax.Combo{Key: "outside-scope", Ext: exemptItticket("N2")}},
		{Name: "from N3", In: tax.Combo{Ext: exemptItticket("N3")}, Want: tax.Combo{Key: "export", Ext: exemptItticket("N3")}},
		{Name: "from N4", In: tax.Combo{Ext: exemptItticket("N4")}, Want: tax.Combo{Key: "exempt", Ext: exemptItticket("N4")}},
		{Name: "from N5", In: tax.Combo{Rate: "x", Ext: exemptItticket("N5")}, Want: tax.Combo{Key: "exempt", Ext: exemptItticket("N5")}},
		{Name: "from N6", In: tax.Combo{Ext: exemptItticket("N6")}, Want: tax.Combo{Key: "reverse-charge", Ext: exemptItticket("N6")}},
		{Name: "unknown code", In: tax.Combo{Rate: "x", Ext: exemptItticket("N9")}, Want: tax.Combo{Rate: "x", Ext: exemptItticket("N9")}},
		{Name: "standard", In: tax.Combo{Key: "standard", Ext: exemptItticket("N4")}, Want: tax.Combo{Key: "standard"}},
		{Name: "zero", In: tax.Combo{Key: "zero", Ext: exemptItticket("N1")}, Want: tax.Combo{Key: "zero"}},
		{Name: "outside scope", In: tax.Combo{Key: "outside-scope"}, Want: tax.Combo{Key: "outside-scope", Ext: exemptItticket("N1")}},
		{Name: "export", In: tax.Combo{Key: "export", Ext: exemptItticket("N4")}, Want: tax.Combo{Key: "export", Ext: exemptItticket("N3")}},
		{
			Name: "intra-community", In: tax.Combo{Key: "intra-community"},
			Want: tax.Combo{Key: "intra-community", Ext: exemptItticket("N3")},
		},
		{Name: "exempt", In: tax.Combo{Key: "exempt", Ext: exemptItticket("N2")}, Want: tax.Combo{Key: "exempt", Ext: exemptItticket("N4")}},
		{Name: "reverse charge", In: tax.Combo{Key: "reverse-charge"}, Want: tax.Combo{Key: "reverse-charge", Ext: exemptItticket("N6")}},
		{Name: "another tax", In: tax.Combo{Cat: "IRPEF"}, Want: tax.Combo{Cat: "IRPEF"}},
	})
}

func TestInvoiceItticket(t *testing.T) {
	inv := &bill.Invoice{
		Tax: &bill.Tax{Ext: tax.Extensions{itticket.ExtLottery: "abc-123 45"}},
		Lines: []*bill.Line{
			{Item: &org.Item{}},
			{Item: &org.Item{Ext: tax.Extensions{itticket.ExtProduct: "goods"}}},
		},
	}
	addontest.Normalize(itticket.Addon(), inv)
	if inv.Tax.PricesInclude != "VAT" {
		t.Errorf("prices include %q", inv.Tax.PricesInclude)
	}
	if got := inv.Tax.Ext[itticket.ExtLottery]; got != "ABC12345" {
		t.Errorf("lottery code %q", got)
	}
	for i, want := range []cbc.Code{"services", "goods"} {
		if got := inv.Lines[i].Item.Ext[itticket.ExtProduct]; got != want {
			t.Errorf("product %q, want %q", got, want)
		}
	}
	bare := &bill.Invoice{}
	addontest.Normalize(itticket.Addon(), bare)
	if bare.Tax == nil || bare.Tax.PricesInclude != "VAT" || bare.Tax.Ext != nil {
		t.Errorf("tax details %+v", bare.Tax)
	}
	given := &bill.Invoice{Tax: &bill.Tax{PricesInclude: "X"}}
	addontest.Normalize(itticket.Addon(), given)
	if given.Tax.PricesInclude != "X" {
		t.Errorf("prices include %q, want what was given", given.Tax.PricesInclude)
	}
}

func percentItticket(s string) *num.Percentage {
	p := law.Percent(s)
	return &p
}

func validItticket() *bill.Invoice {
	return &bill.Invoice{
		Type: "standard", Currency: "EUR",
		Tax:      &bill.Tax{PricesInclude: "VAT"},
		Supplier: &org.Party{TaxID: &tax.Identity{Country: "IT"}},
		Lines: []*bill.Line{
			{Taxes: tax.Set{{Cat: "VAT", Percent: percentItticket("22.0%")}}},
			{Taxes: tax.Set{{Cat: "VAT", Ext: exemptItticket("N4")}, {Cat: "IRPEF"}}},
		},
	}
}

func TestRulesItticket(t *testing.T) {
	addontest.Breaks(t, itticket.Addon(), "GOBL-IT-TICKET-", validItticket, []addontest.Break{
		{Want: "BILL-INVOICE-08 $", Do: func(inv *bill.Invoice) { inv.Currency = "CHF" }},
		{Want: "BILL-INVOICE-01 $.tax", Do: func(inv *bill.Invoice) { inv.Tax = nil }},
		{
			Want: "BILL-INVOICE-02 $.tax.prices_include, BILL-INVOICE-03 $.tax.prices_include",
			Do:   func(inv *bill.Invoice) { inv.Tax.PricesInclude = "" },
		},
		{Want: "BILL-INVOICE-03 $.tax.prices_include", Do: func(inv *bill.Invoice) { inv.Tax.PricesInclude = "GST" }},
		{Want: "BILL-INVOICE-04 $.supplier.tax_id", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID = nil }},
		{Want: "BILL-INVOICE-06 $.lines[1]", Do: func(inv *bill.Invoice) { inv.Lines[1].Taxes = nil }},
		{
			Want: "BILL-INVOICE-05 $.preceding, BILL-INVOICE-07 $.lines[0].ext, BILL-INVOICE-07 $.lines[1].ext",
			Do:   func(inv *bill.Invoice) { inv.Type = "corrective" },
		},
		{Want: "TAX-COMBO-01 $.lines[1].taxes[0].ext", Do: func(inv *bill.Invoice) { inv.Lines[1].Taxes[0].Ext = nil }},
		{Want: "TAX-COMBO-02 $.lines[0].taxes[0].percent", Do: func(inv *bill.Invoice) {
			inv.Lines[0].Taxes[0].Percent = percentItticket("21%")
		}},
	})
}

func TestPercentagesItticket(t *testing.T) {
	for _, s := range []string{"2.0%", "4%", "5%", "6.40%", "7%", "7.3%", "7.65%", "12.3%", "10.0%", "22%"} {
		inv := validItticket()
		inv.Lines[0].Taxes[0].Percent = percentItticket(s)
		if got := addontest.Faults(itticket.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", s, got)
		}
	}
}

func TestCorrectiveItticket(t *testing.T) {
	inv := validItticket()
	inv.Type = "corrective"
	inv.Preceding = []*org.DocumentRef{{}}
	for _, l := range inv.Lines {
		l.Ext = tax.Extensions{itticket.ExtLineRef: "1"}
	}
	if got := addontest.Faults(itticket.Addon(), inv); got != nil {
		t.Errorf("faults %q", got)
	}
}
