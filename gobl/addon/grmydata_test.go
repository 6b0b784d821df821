package addon_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/grmydata"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/head"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

func rateGrmydata(code cbc.Code) tax.Extensions { return tax.Extensions{grmydata.ExtVATRate: code} }

func reasonGrmydata(code cbc.Code) tax.Extensions { return tax.Extensions{grmydata.ExtExemption: code} }

func bothGrmydata(code cbc.Code) tax.Extensions {
	return tax.Extensions{grmydata.ExtVATRate: "7", grmydata.ExtExemption: code}
}

func TestCombosGrmydata(t *testing.T) {
	addontest.Combos(t, grmydata.Addon(), []addontest.Combo{
		{
			Name: "in the Union", In: tax.Combo{Country: "DE", Key: "standard", Rate: "general"},
			Want: tax.Combo{Country: "DE", Key: "outside-scope", Rate: "general", Ext: bothGrmydata("30")},
		},
		{
			Name: "outside of the Union", In: tax.Combo{Country: "US"},
			Want: tax.Combo{Country: "US", Key: "outside-scope", Ext: bothGrmydata("29")},
		},
		{
			Name: "Greece", In: tax.Combo{Country: "EL", Rate: "general"},
			Want: tax.Combo{Country: "EL", Key: "standard", Rate: "general", Ext: rateGrmydata("1")},
		},
		{Name: "nothing said", In: tax.Combo{}, Want: tax.Combo{Key: "standard"}},
		{
			Name: "standard has no reason", In: tax.Combo{Key: "standard", Rate: "reduced", Ext: reasonGrmydata("3")},
			Want: tax.Combo{Key: "standard", Rate: "reduced", Ext: rateGrmydata("2")},
		},
		{
			Name: "super-reduced", In: tax.Combo{Rate: "super-reduced"},
			Want: tax.Combo{Key: "standard", Rate: "super-reduced", Ext: rateGrmydata("3")},
		},
		{
			Name: "islands", In: tax.Combo{Rate: "general+island"},
			Want: tax.Combo{Key: "standard", Rate: "general+island", Ext: rateGrmydata("4")},
		},
		{
			Name: "islands, reduced", In: tax.Combo{Rate: "reduced+island"},
			Want: tax.Combo{Key: "standard", Rate: "reduced+island", Ext: rateGrmydata("5")},
		},
		{
			Name: "islands, super-reduced", In: tax.Combo{Rate: "super-reduced+island"},
			Want: tax.Combo{Key: "standard", Rate: "super-reduced+island", Ext: rateGrmydata("6")},
		},
		{
			Name: "unknown rate keeps the category", In: tax.Combo{Key: "zero", Ext: rateGrmydata("8")},
			Want: tax.Combo{Key: "zero", Ext: rateGrmydata("8")},
		},
		{Name: "from reason 24", In: tax.Combo{Ext: reasonGrmydata("24")}, Want: tax.Combo{Key: "outside-scope", Ext: bothGrmydata("24")}},
		{Name: "from reason 27", In: tax.Combo{Ext: reasonGrmydata("27")}, Want: tax.Combo{Key: "exempt", Ext: bothGrmydata("27")}},
		{Name: "from reason 28", In: tax.Combo{Ext: reasonGrmydata("28")}, Want: tax.Combo{Key: "export", Ext: bothGrmydata("28")}},
		{Name: "from reason 14", In: tax.Combo{Ext: reasonGrmydata("14")}, Want: tax.Combo{Key: "intra-community", Ext: bothGrmydata("14")}},
		{Name: "from reason 16", In: tax.Combo{Ext: reasonGrmydata("16")}, Want: tax.Combo{Key: "reverse-charge", Ext: bothGrmydata("16")}},
		{Name: "unknown reason", In: tax.Combo{Ext: reasonGrmydata("99")}, Want: tax.Combo{Key: "standard"}},
		{Name: "outside scope", In: tax.Combo{Key: "outside-scope"}, Want: tax.Combo{Key: "outside-scope", Ext: bothGrmydata("1")}},
		{Name: "exempt", In: tax.Combo{Key: "exempt"}, Want: tax.Combo{Key: "exempt", Ext: bothGrmydata("7")}},
		{Name: "export", In: tax.Combo{Key: "export"}, Want: tax.Combo{Key: "export", Ext: bothGrmydata("8")}},
		{
			Name: "wrong reason", In: tax.Combo{Key: "exempt", Ext: reasonGrmydata("8")},
			Want: tax.Combo{Key: "exempt", Ext: bothGrmydata("7")},
		},
		{Name: "another tax", In: tax.Combo{Cat: "X", Country: "DE"}, Want: tax.Combo{Cat: "X", Country: "DE"}},
	})
}

func TestChargesGrmydata(t *testing.T) {
	for _, c := range []struct {
		key      cbc.Key
		in, want tax.Extensions
	}{
		{"stamp-duty", nil, tax.Extensions{grmydata.ExtTaxType: "4"}},
		{"tax", tax.Extensions{grmydata.ExtTaxType: "2"}, tax.Extensions{grmydata.ExtTaxType: "3"}},
		{
			"",
			tax.Extensions{grmydata.ExtFee: "1"},
			tax.Extensions{grmydata.ExtFee: "1", grmydata.ExtTaxType: "2"},
		},
		{
			"",
			tax.Extensions{grmydata.ExtOtherTax: "1"},
			tax.Extensions{grmydata.ExtOtherTax: "1", grmydata.ExtTaxType: "3"},
		},
		{
			"",
			tax.Extensions{grmydata.ExtStampDuty: "1"},
			tax.Extensions{grmydata.ExtStampDuty: "1", grmydata.ExtTaxType: "4"},
		},
		{
			"",
			tax.Extensions{grmydata.ExtStampDuty: "1", grmydata.ExtTaxType: "1"},
			tax.Extensions{grmydata.ExtStampDuty: "1", grmydata.ExtTaxType: "1"},
		},
		{"delivery", nil, nil},
	} {
		ch := &bill.Charge{Key: c.key, Ext: c.in}
		addontest.Normalize(grmydata.Addon(), ch)
		if diff := cmp.Diff(c.want, ch.Ext); diff != "" {
			t.Errorf("%q: want (-), got (+)\n%s", c.key, diff)
		}
	}
}

func TestPaymentMeansGrmydata(t *testing.T) {
	for key, want := range map[cbc.Key]cbc.Code{
		"credit-transfer": "1", "credit-transfer+foreign": "2", "credit-transfer+sepa": "1", "cash": "3",
		"cheque": "4", "promissory-note": "5", "online": "6", "card": "7", "card+credit": "7", "netting": "", "": "",
	} {
		instructions, record := &pay.Instructions{Key: key}, &pay.Record{Key: key}
		addontest.Normalize(grmydata.Addon(), instructions)
		addontest.Normalize(grmydata.Addon(), record)
		if a, b := instructions.Ext[grmydata.ExtPaymentMeans], record.Ext[grmydata.ExtPaymentMeans]; a != want || b != want {
			t.Errorf("%q: codes %q, %q, want %q", key, a, b, want)
		}
	}
}

// validGrmydata returns a sales invoice.
func validGrmydata() *bill.Invoice {
	total := num.MakeAmount(100, 2)
	percent := num.MakePercentage(24, 2)
	paid := tax.Extensions{grmydata.ExtPaymentMeans: "1"}
	return &bill.Invoice{
		Type: "standard", Series: "A", Currency: "EUR",
		Tax:      &bill.Tax{Ext: tax.Extensions{grmydata.ExtInvoiceType: "1.1"}},
		Supplier: &org.Party{TaxID: &tax.Identity{Country: "EL", Code: "094259216"}},
		Customer: &org.Party{
			TaxID:     &tax.Identity{Country: "EL"},
			Addresses: []*org.Address{nil, {Locality: "Athens", Code: "10558"}},
		},
		Lines: []*bill.Line{{
			Item: &org.Item{Name: "x"}, Total: &total,
			Taxes: tax.Set{{Cat: "VAT", Percent: &percent, Ext: tax.Extensions{grmydata.ExtVATRate: "1"}}},
		}},
		Payment: &bill.PaymentDetails{
			Instructions: &pay.Instructions{Key: "credit-transfer", Ext: paid},
			Advances:     []*pay.Record{{Key: "cash", Ext: paid}},
		},
	}
}

func totalGrmydata(value int64) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		a := num.MakeAmount(value, 2)
		inv.Lines[0].Total = &a
	}
}

func chargeGrmydata(ext tax.Extensions) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) { inv.Charges = []*bill.Charge{{Ext: ext}} }
}

func TestRulesGrmydata(t *testing.T) {
	cases := append(invoiceBreaksGrmydata(), []addontest.Break{
		{
			Want: "BILL-CHARGE-01 $.charges[0].ext",
			Do:   chargeGrmydata(tax.Extensions{grmydata.ExtFee: "1", grmydata.ExtStampDuty: "1"}),
		},
		{Want: "BILL-CHARGE-02 $.charges[0].ext", Do: chargeGrmydata(tax.Extensions{grmydata.ExtTaxType: "2"})},
		{Want: "BILL-CHARGE-03 $.charges[0].ext", Do: chargeGrmydata(tax.Extensions{grmydata.ExtTaxType: "3"})},
		{Want: "BILL-CHARGE-04 $.charges[0].ext", Do: chargeGrmydata(tax.Extensions{grmydata.ExtTaxType: "4"})},
		{Want: "TAX-COMBO-01 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) { inv.Lines[0].Taxes[0].Ext = nil }},
		{Want: "TAX-COMBO-02 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) { inv.Lines[0].Taxes[0].Percent = nil }},
		{Want: "TAX-COMBO-03 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) {
			inv.Lines[0].Taxes[0].Ext[grmydata.ExtIncomeType] = "E3_106"
		}},
		{Want: "PAY-INSTRUCTIONS-01 $.payment.instructions.key", Do: func(inv *bill.Invoice) {
			inv.Payment.Instructions.Key = ""
		}},
		{Want: "PAY-INSTRUCTIONS-02 $.payment.instructions.ext", Do: func(inv *bill.Invoice) {
			inv.Payment.Instructions.Ext = nil
		}},
		{Want: "PAY-RECORD-01 $.payment.advances[0].key", Do: func(inv *bill.Invoice) { inv.Payment.Advances[0].Key = "" }},
		{Want: "PAY-RECORD-02 $.payment.advances[0].ext", Do: func(inv *bill.Invoice) { inv.Payment.Advances[0].Ext = nil }},
	}...)
	addontest.Breaks(t, grmydata.Addon(), "GOBL-GR-MYDATA-", validGrmydata, cases)
}

func invoiceBreaksGrmydata() []addontest.Break {
	return []addontest.Break{
		{Want: "BILL-INVOICE-19 $", Do: func(inv *bill.Invoice) { inv.Currency = "USD" }},
		{Want: "BILL-INVOICE-01 $.series", Do: func(inv *bill.Invoice) { inv.Series = "" }},
		{Want: "BILL-INVOICE-02 $.tax", Do: func(inv *bill.Invoice) { inv.Tax = nil }},
		{Want: "BILL-INVOICE-03 $.tax.ext", Do: func(inv *bill.Invoice) { inv.Tax.Ext = nil }},
		{Want: "BILL-INVOICE-04 $.supplier.tax_id", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID = nil }},
		{Want: "BILL-INVOICE-18 $.supplier.tax_id.code", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID.Code = "" }},
		{Want: "BILL-INVOICE-05 $.customer", Do: func(inv *bill.Invoice) { inv.Customer = nil }},
		{Want: "BILL-INVOICE-06 $.customer.tax_id", Do: func(inv *bill.Invoice) { inv.Customer.TaxID = nil }},
		{Want: "BILL-INVOICE-07 $.customer.addresses", Do: func(inv *bill.Invoice) {
			inv.Customer.Addresses = nil
			inv.Tax.Ext[grmydata.ExtInvoiceType] = "5.1"
		}},
		{Want: "BILL-INVOICE-08 $.customer.addresses[1].locality", Do: func(inv *bill.Invoice) {
			inv.Customer.Addresses[1].Locality = ""
			inv.Tax.Ext[grmydata.ExtInvoiceType] = "2.1"
		}},
		{Want: "BILL-INVOICE-09 $.customer.addresses[1].code", Do: func(inv *bill.Invoice) {
			inv.Customer.Addresses[1].Code = ""
		}},
		{Want: "BILL-INVOICE-10 $.lines[0].total", Do: totalGrmydata(-1)},
		{Want: "BILL-INVOICE-10 $.lines[0].total, BILL-INVOICE-11 $.lines[0].total", Do: totalGrmydata(0)},
		{Want: "BILL-INVOICE-12 $.lines[0].item.ext", Do: func(inv *bill.Invoice) {
			inv.Lines[0].Item.Ext = tax.Extensions{grmydata.ExtIncomeCategory: "category1_1"}
		}},
		{Want: "BILL-INVOICE-13 $.discounts", Do: func(inv *bill.Invoice) { inv.Discounts = []*bill.Discount{{}} }},
		{Want: "BILL-INVOICE-14 $.payment", Do: func(inv *bill.Invoice) { inv.Payment = nil }},
		{Want: "BILL-INVOICE-15 $.payment", Do: func(inv *bill.Invoice) { inv.Payment = &bill.PaymentDetails{} }},
		{Want: "BILL-INVOICE-16 $.preceding", Do: func(inv *bill.Invoice) { inv.Type = "credit-note" }},
		{Want: "BILL-INVOICE-17 $.preceding[0].stamps", Do: func(inv *bill.Invoice) {
			inv.Preceding = []*org.DocumentRef{{Stamps: []*head.Stamp{{Prv: "other"}}}}
		}},
	}
}

func TestAllowedGrmydata(t *testing.T) {
	for name, change := range map[string]func(inv *bill.Invoice){
		"retail": func(inv *bill.Invoice) {
			inv.Tax.Ext[grmydata.ExtInvoiceType] = "11.1"
			inv.Customer = nil
		},
		"retail with somebody": func(inv *bill.Invoice) {
			inv.Tax.Ext[grmydata.ExtInvoiceType] = "11.2"
			inv.Customer = &org.Party{Addresses: []*org.Address{{}}}
		},
		"credit note": func(inv *bill.Invoice) {
			inv.Type = "credit-note"
			inv.Preceding = []*org.DocumentRef{{Stamps: []*head.Stamp{{Prv: "iapr-mark"}}}}
		},
		"no supplier":       func(inv *bill.Invoice) { inv.Supplier = nil },
		"only advances":     func(inv *bill.Invoice) { inv.Payment.Instructions = nil },
		"only instructions": func(inv *bill.Invoice) { inv.Payment.Advances = nil },
		"income": func(inv *bill.Invoice) {
			income := tax.Extensions{grmydata.ExtIncomeCategory: "category1_1", grmydata.ExtIncomeType: "E3_106"}
			inv.Lines[0].Item.Ext = income
			inv.Lines[0].Taxes[0].Ext = income.Merge(tax.Extensions{grmydata.ExtVATRate: "1"})
		},
		"fee":                 chargeGrmydata(tax.Extensions{grmydata.ExtTaxType: "2", grmydata.ExtFee: "1"}),
		"no figures, no item": func(inv *bill.Invoice) { inv.Lines = []*bill.Line{{}, nil} },
	} {
		inv := validGrmydata()
		change(inv)
		if got := addontest.Faults(grmydata.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}

// TestInvoiceTypesGrmydata follows the scenarios as the type and tags of an invoice
// decide.
func TestInvoiceTypesGrmydata(t *testing.T) {
	for _, c := range []struct {
		kind cbc.Key
		tags []cbc.Key
		want cbc.Code
	}{
		{"standard", nil, "2.1"},
		{"standard", []cbc.Key{"goods"}, "1.1"},
		{"standard", []cbc.Key{"export", "goods"}, "1.3"},
		{"standard", []cbc.Key{"goods", "export", "eu"}, "1.2"},
		{"standard", []cbc.Key{"services", "export"}, "2.3"},
		{"standard", []cbc.Key{"simplified"}, "11.3"},
		{"standard", []cbc.Key{"simplified", "services"}, "11.2"},
		{"credit-note", []cbc.Key{"goods"}, "5.1"},
		{"credit-note", []cbc.Key{"simplified"}, "11.4"},
		{"other", []cbc.Key{"goods"}, ""},
	} {
		a := grmydata.Addon()
		sum := addontest.Context(a).Summarize("bill/invoice", &tax.ScenarioInput{Type: c.kind, Tags: c.tags})
		var got cbc.Code
		if sum != nil {
			got = sum.Ext[grmydata.ExtInvoiceType]
		}
		if got != c.want {
			t.Errorf("%s %v: type %q, want %q", c.kind, c.tags, got, c.want)
		}
	}
}
