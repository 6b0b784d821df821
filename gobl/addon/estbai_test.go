package addon_test

import (
	"testing"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/estbai"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

func TestCombosEstbai(t *testing.T) {
	ext := func(regime, exemption cbc.Code) tax.Extensions {
		return tax.Extensions{}.Set(estbai.ExtRegime, regime).Set(estbai.ExtExemption, exemption)
	}
	surcharge := num.MakePercentage(14, 3)
	addontest.Combos(t, estbai.Addon(), []addontest.Combo{
		{Name: "nothing given", In: tax.Combo{}, Want: tax.Combo{Key: "standard", Ext: ext("01", "")}},
		{Name: "zero", In: tax.Combo{Key: "zero", Ext: ext("", "E1")}, Want: tax.Combo{Key: "zero", Ext: ext("01", "")}},
		{
			Name: "surcharge by rate",
			In:   tax.Combo{Key: "standard", Rate: "general+eqs"},
			Want: tax.Combo{Key: "standard", Rate: "general+eqs", Ext: ext("51", "")},
		},
		{
			Name: "surcharge",
			In:   tax.Combo{Surcharge: &surcharge},
			Want: tax.Combo{Key: "standard", Surcharge: &surcharge, Ext: ext("51", "")},
		},
		{
			Name: "simplified regime",
			In:   tax.Combo{Rate: "general+eqs", Ext: ext("52", "")},
			Want: tax.Combo{Key: "standard", Rate: "general+eqs", Ext: ext("52", "")},
		},
		{Name: "reverse charge", In: tax.Combo{Ext: ext("", "S2")}, Want: tax.Combo{Key: "reverse-charge", Ext: ext("01", "S2")}},
		{
			Name: "reverse charge by key",
			In:   tax.Combo{Key: "reverse-charge", Ext: ext("", "E1")},
			Want: tax.Combo{Key: "reverse-charge", Ext: ext("01", "S2")},
		},
		{Name: "for somebody else", In: tax.Combo{Ext: ext("", "VT")}, Want: tax.Combo{Key: "outside-scope", Ext: ext("01", "VT")}},
		{Name: "outside", In: tax.Combo{Key: "outside-scope"}, Want: tax.Combo{Key: "outside-scope", Ext: ext("01", "RL")}},
		{Name: "exempt", In: tax.Combo{Key: "exempt", Ext: ext("", "E4")}, Want: tax.Combo{Key: "exempt", Ext: ext("01", "E1")}},
		{Name: "exempt by code", In: tax.Combo{Ext: ext("", "E6")}, Want: tax.Combo{Key: "exempt", Ext: ext("01", "E6")}},
		{Name: "export", In: tax.Combo{Ext: ext("", "E3")}, Want: tax.Combo{Key: "export", Ext: ext("02", "E3")}},
		{
			Name: "within the Union",
			In:   tax.Combo{Key: "intra-community", Ext: ext("", "E1")},
			Want: tax.Combo{Key: "intra-community", Ext: ext("01", "E5")},
		},
		{Name: "tax of France", In: tax.Combo{Country: "FR"}, Want: tax.Combo{Country: "FR", Ext: ext("01", "IE")}},
		{Name: "tax of Greece", In: tax.Combo{Country: "EL"}, Want: tax.Combo{Country: "EL", Ext: ext("01", "IE")}},
		{Name: "tax of Britain", In: tax.Combo{Country: "GB", Key: "zero"}, Want: tax.Combo{Country: "GB", Key: "zero", Ext: ext("01", "RL")}},
		{Name: "Canary Islands", In: tax.Combo{Cat: "IGIC"}, Want: tax.Combo{Cat: "IGIC", Ext: ext("08", "IE")}},
		{Name: "income tax", In: tax.Combo{Cat: "IRPF"}, Want: tax.Combo{Cat: "IRPF"}},
	})
}

func TestProductsEstbai(t *testing.T) {
	for _, c := range []struct {
		key         cbc.Key
		given, want cbc.Code
	}{
		{"goods", "", "goods"},
		{"goods", "services", "goods"},
		{"goods", "resale", "resale"},
		{"services", "goods", "services"},
		{"", "goods", "services"},
		{"other", "", ""},
		{"other", "goods", "goods"},
	} {
		combo := &tax.Combo{Cat: "VAT", Ext: tax.Extensions{}.Set(estbai.ExtProduct, c.given)}
		line := &bill.Line{Item: &org.Item{Key: c.key}, Taxes: tax.Set{combo}}
		addontest.Normalize(estbai.Addon(), line)
		if got := combo.Ext[estbai.ExtProduct]; got != c.want {
			t.Errorf("item %q, product %q becomes %q, want %q", c.key, c.given, got, c.want)
		}
	}
}

func TestRegionsEstbai(t *testing.T) {
	for name, want := range map[string]cbc.Code{
		"Álava": "VI", "ALAVA": "VI", "ÁLAVA": "VI", "Araba": "VI", "vi": "VI",
		"Bizkaia": "BI", "Vizcaya": "BI", "BI": "BI",
		"Gipuzkoa": "SS", "Guipuzcoa": "SS", "Guipúzcoa": "SS", "SS": "SS",
		"Madrid": "", "": "",
	} {
		inv := &bill.Invoice{Supplier: &org.Party{Addresses: []*org.Address{{Region: name}, {Region: "Araba"}}}}
		addontest.Normalize(estbai.Addon(), inv)
		if want == "" {
			if inv.Tax != nil {
				t.Errorf("region %q makes tax details %+v", name, inv.Tax)
			}
		} else if got := inv.Tax.Ext[estbai.ExtRegion]; got != want {
			t.Errorf("region %q becomes %q, want %q", name, got, want)
		}
	}
}

func TestInvoiceKeepsItsRegionEstbai(t *testing.T) {
	inv := readInvoice(t, `{"$tags":["simplified"],"tax":{"ext":{"es-tbai-region":"SS"}},
		"supplier":{"addresses":[{"region":"Araba"}]},"customer":{"identities":[{"key":"resident"}]}}`)
	addontest.Normalize(estbai.Addon(), inv)
	if inv.Tax.Ext[estbai.ExtRegion] != "SS" || inv.Tax.Ext[estbai.ExtSimplified] != "S" {
		t.Errorf("tax details are %v, want SS and simplified", inv.Tax.Ext)
	}
	if got := inv.Customer.Identities[0].Ext[estbai.ExtIdentityType]; got != "05" {
		t.Errorf("identity has type %q, want 05", got)
	}
}

const standardEstbai = `{
	"type": "standard", "currency": "EUR",
	"tax": {"ext": {"es-tbai-region": "BI"}},
	"supplier": {"name": "S", "tax_id": {"country": "ES", "code": "B58378431"}},
	"customer": {"name": "C", "tax_id": {"country": "ES", "code": "54387763P"}},
	"preceding": [{"code": "1", "issue_date": "2026-01-02", "ext": {"es-tbai-correction": "R1"}}],
	"lines": [{"quantity": "1", "taxes": [{"cat": "VAT", "key": "exempt", "ext": {"es-tbai-exemption": "E1"}}]}],
	"notes": [{"key": "legal", "text": "Law"}, {"key": "general", "text": "Sales"}]
}`

func TestRulesEstbai(t *testing.T) {
	valid := func() *bill.Invoice { return readInvoice(t, standardEstbai) }
	addontest.Breaks(t, estbai.Addon(), "GOBL-ES-TBAI-", valid, []addontest.Break{
		{Want: "BILL-INVOICE-09 $", Do: func(inv *bill.Invoice) { inv.Currency = "GBP" }},
		{Want: "BILL-INVOICE-01 $.tax", Do: func(inv *bill.Invoice) { inv.Tax = nil }},
		{Want: "BILL-INVOICE-02 $.tax.ext", Do: func(inv *bill.Invoice) { inv.Tax.Ext = nil }},
		{Want: "BILL-INVOICE-03 $.customer", Do: func(inv *bill.Invoice) { inv.Customer = nil }},
		{Want: "BILL-INVOICE-08 $.customer", Do: func(inv *bill.Invoice) { inv.Customer.TaxID = nil }},
		{Want: "BILL-INVOICE-04 $.preceding", Do: func(inv *bill.Invoice) { inv.Type, inv.Preceding = "credit-note", nil }},
		{Want: "BILL-INVOICE-05 $.preceding[0].issue_date", Do: func(inv *bill.Invoice) { inv.Preceding[0].IssueDate = nil }},
		{Want: "BILL-INVOICE-06 $.preceding[0].ext", Do: func(inv *bill.Invoice) { inv.Preceding[0].Ext = nil }},
		{Want: "BILL-INVOICE-07 $.notes", Do: func(inv *bill.Invoice) { inv.Notes = inv.Notes[:1] }},
		{Want: "BILL-INVOICE-10 $.supplier.ext", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID.Code = "54387763P" }},
		{Want: "BILL-INVOICE-10 $.supplier.ext", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID.Code = "X5253868R" }},
		{Want: "BILL-INVOICE-10 $.supplier.ext", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID.Code = "M3361572E" }},
		{Want: "BILL-INVOICE-10 $.supplier.ext", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID = nil }},
		{Want: "BILL-INVOICE-11 $.supplier.ext", Do: func(inv *bill.Invoice) {
			inv.Supplier.Ext = tax.Extensions{estbai.ExtBizkaiaActivity: "12345678"}
		}},
		{Want: "BILL-INVOICE-11 $.supplier.ext", Do: func(inv *bill.Invoice) {
			inv.Supplier.Ext = tax.Extensions{estbai.ExtBizkaiaActivity: "12.1"}
		}},
		{Want: "TAX-COMBO-01 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) { inv.Lines[0].Taxes[0].Ext = nil }},
	})
}

func TestWhatPassesEstbai(t *testing.T) {
	for name, do := range map[string]func(inv *bill.Invoice){
		"simplified without a customer": func(inv *bill.Invoice) {
			inv.Tax.Ext[estbai.ExtSimplified] = "S"
			inv.Customer = nil
		},
		"individual with an activity": func(inv *bill.Invoice) {
			inv.Supplier.TaxID.Code = "54387763P"
			inv.Supplier.Ext = tax.Extensions{estbai.ExtBizkaiaActivity: "1234567"}
		},
		"individual of another territory": func(inv *bill.Invoice) {
			inv.Supplier.TaxID.Code = "54387763P"
			inv.Tax.Ext[estbai.ExtRegion] = "SS"
		},
		"no supplier": func(inv *bill.Invoice) { inv.Supplier = nil },
		"simplified by a flag that says no, with a customer": func(inv *bill.Invoice) {
			inv.Tax.Ext[estbai.ExtSimplified] = "N"
		},
	} {
		inv := readInvoice(t, standardEstbai)
		do(inv)
		if got := addontest.Faults(estbai.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}
