package addon_test

import (
	"encoding/json"
	"strings"
	"testing"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/ptsaft"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

const prefixPtsaft = "GOBL-PT-SAFT-"

// builtPtsaft returns the document of testdata that was built from a source.
func builtPtsaft[T any](t *testing.T, name string) *T {
	t.Helper()
	env := struct{ Doc *T }{Doc: new(T)}
	if err := json.Unmarshal(readFile(t, "ptsaft/testdata/"+name+".golden"), &env); err != nil {
		t.Fatal(err)
	}
	return env.Doc
}

func minusPtsaft() *num.Amount {
	a := num.MakeAmount(-1, 2)
	return &a
}

// extPtsaft changes an extension of the tax details of an invoice.
func extPtsaft(key cbc.Key, code cbc.Code) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) { inv.Tax.Ext = inv.Tax.Ext.Set(key, code) }
}

func numberPtsaft(series, code cbc.Code) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) { inv.Series, inv.Code = series, code }
}

// refPtsaft makes an invoice of type FR one that was written by hand.
func refPtsaft(ref cbc.Code) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Tax.Ext = inv.Tax.Ext.Set(ptsaft.ExtSource, "M").Set(ptsaft.ExtSourceRef, ref)
	}
}

type breakPtsaft[T any] = addontest.DocumentBreak[T]

// TestRulesPtsaft breaks every rule.
func TestRulesPtsaft(t *testing.T) {
	addon := ptsaft.Addon()
	broken := addontest.DocumentBreaks(t, addon, prefixPtsaft,
		func() *bill.Invoice { return builtPtsaft[bill.Invoice](t, "invoice-receipt") }, invoiceBreaksPtsaft())
	broken = append(broken, addontest.DocumentBreaks(t, addon, prefixPtsaft,
		func() *bill.Invoice { return builtPtsaft[bill.Invoice](t, "invoice-receipt") }, partBreaksPtsaft())...)
	broken = append(broken, addontest.DocumentBreaks(t, addon, prefixPtsaft,
		func() *bill.Payment { return builtPtsaft[bill.Payment](t, "receipt") }, paymentBreaksPtsaft())...)
	broken = append(broken, addontest.DocumentBreaks(t, addon, prefixPtsaft,
		func() *bill.Payment { return builtPtsaft[bill.Payment](t, "receipt") }, paymentLineBreaksPtsaft())...)
	broken = append(broken, addontest.DocumentBreaks(t, addon, prefixPtsaft,
		func() *bill.Delivery { return builtPtsaft[bill.Delivery](t, "return") }, deliveryBreaksPtsaft())...)
	broken = append(broken, addontest.DocumentBreaks(t, addon, prefixPtsaft,
		func() *bill.Order { return builtPtsaft[bill.Order](t, "quote") }, orderBreaksPtsaft())...)
	addontest.Unbroken(t, addon, broken)
}

// The normalizers of the addon prevent INVOICE-06, 08 and 12 in documents that the library
// calculates.
func invoiceBreaksPtsaft() []breakPtsaft[bill.Invoice] {
	return []breakPtsaft[bill.Invoice]{
		{Want: "BILL-INVOICE-15 $", Do: func(inv *bill.Invoice) { inv.Currency = "USD" }},
		{Want: "BILL-INVOICE-01 $", Do: extPtsaft(ptsaft.ExtInvoiceType, "")},
		{Want: "BILL-INVOICE-01 $, BILL-INVOICE-12 $", Do: func(inv *bill.Invoice) { inv.Tax = nil }},
		{Want: "BILL-INVOICE-02 $", Do: extPtsaft(ptsaft.ExtWorkType, "PF")},
		{Want: "BILL-INVOICE-03 $", Do: func(inv *bill.Invoice) {
			inv.Tax.Ext = inv.Tax.Ext.Delete(ptsaft.ExtInvoiceType).Set(ptsaft.ExtWorkType, "OR")
			inv.Series = "OR A"
		}},
		{Want: "BILL-INVOICE-04 $", Do: numberPtsaft("A", "1")},
		{Want: "BILL-INVOICE-04 $", Do: numberPtsaft("FT A", "1")},
		{Want: "BILL-INVOICE-04 $", Do: numberPtsaft("FR", "1")},
		{Want: "BILL-INVOICE-04 $", Do: numberPtsaft("FR ", "1")},
		{Want: "BILL-INVOICE-04 $", Do: numberPtsaft("FR A/B", "1")},
		{Want: "BILL-INVOICE-04 $", Do: numberPtsaft("FR A B", "1")},
		{Want: "BILL-INVOICE-04 $", Do: numberPtsaft("FR A^B", "1")},
		{Want: "BILL-INVOICE-05 $", Do: numberPtsaft("FR A", "A1")},
		{Want: "BILL-INVOICE-05 $", Do: numberPtsaft("", "1")},
		{Want: "BILL-INVOICE-05 $", Do: numberPtsaft("", "FT A/1")},
		{Want: "BILL-INVOICE-05 $", Do: numberPtsaft("", "FR A")},
		{Want: "BILL-INVOICE-05 $", Do: numberPtsaft("", "FR A/")},
		{Want: "BILL-INVOICE-05 $", Do: numberPtsaft("", "FR A/1/2")},
		{Want: "BILL-INVOICE-05 $", Do: numberPtsaft("", "FR /1")},
		{Want: "BILL-INVOICE-12 $", Do: extPtsaft(ptsaft.ExtSource, "")},
		{Want: "BILL-INVOICE-13 $", Do: extPtsaft(ptsaft.ExtSource, "I")},
		{Want: "BILL-INVOICE-13 $", Do: extPtsaft(ptsaft.ExtSource, "M")},
		{Want: "BILL-INVOICE-14 $", Do: refPtsaft("FR A/1")},
		{Want: "BILL-INVOICE-14 $", Do: refPtsaft("FRX abc/1")},
		{Want: "BILL-INVOICE-14 $", Do: refPtsaft("M abc/1")},
		{Want: "BILL-INVOICE-14 $", Do: refPtsaft("FTM abc/1")},
		{Want: "BILL-INVOICE-14 $", Do: refPtsaft("FRM abc")},
		{Want: "BILL-INVOICE-14 $", Do: refPtsaft("FRM /1")},
		{Want: "BILL-INVOICE-14 $", Do: refPtsaft("FRM abc/x")},
		{Want: "BILL-INVOICE-14 $", Do: refPtsaft("FRD abc/1")},
		{Want: "BILL-INVOICE-14 $", Do: refPtsaft("FRD FT abc/1")},
		{Want: "BILL-INVOICE-14 $", Do: refPtsaft("FRD  abc/1")},
		{Want: "BILL-INVOICE-14 $", Do: refPtsaft("FRM FR abc/1")},
		{Want: "BILL-INVOICE-14 $", Do: refPtsaft("FRD FR a abc/1")},
		{Want: "BILL-INVOICE-06 $.value_date", Do: func(inv *bill.Invoice) { inv.ValueDate = nil }},
		{Want: "BILL-INVOICE-07 $.lines[1]", Do: func(inv *bill.Invoice) { inv.Lines[1].Taxes = tax.Set{{Cat: "IRS"}} }},
		{Want: "BILL-INVOICE-07 $.lines[0]", Do: func(inv *bill.Invoice) { inv.Lines[0].Taxes = nil }},
		{Want: "BILL-INVOICE-08 $.payment.advances[0].date", Do: func(inv *bill.Invoice) { inv.Payment.Advances[0].Date = nil }},
		{Want: "BILL-INVOICE-16 $.payment.advances[1].amount", Do: func(inv *bill.Invoice) {
			inv.Payment.Advances = append(inv.Payment.Advances, &pay.Record{Date: datePtsaft(9), Amount: *minusPtsaft()})
		}},
		{Want: "BILL-INVOICE-09 $.totals.payable", Do: func(inv *bill.Invoice) { inv.Totals.Payable = *minusPtsaft() }},
		{Want: "BILL-INVOICE-10 $.totals.due", Do: func(inv *bill.Invoice) { inv.Totals.Due = minusPtsaft() }},
		{Want: "BILL-INVOICE-11 $.preceding", Do: func(inv *bill.Invoice) { inv.Preceding = []*org.DocumentRef{{}, {}} }},
	}
}

func partBreaksPtsaft() []breakPtsaft[bill.Invoice] {
	exempt := func(inv *bill.Invoice) *bill.Line { return inv.Lines[2] }
	return []breakPtsaft[bill.Invoice]{
		{Want: "TAX-COMBO-01 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) {
			inv.Lines[0].Taxes[0].Ext = tax.Extensions{"pt-region": "PT"}
		}},
		{Want: "TAX-COMBO-01 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) { inv.Lines[0].Taxes[0].Ext = ratePtsaft("NOR", "") }},
		{Want: "TAX-COMBO-02 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) {
			inv.Lines[0].Taxes[0].Ext = ratePtsaft("ISE", "").Set("pt-region", "PT")
		}},
		{Want: "TAX-CATEGORY-TOTAL-01 $.totals.taxes.categories[0].rates[1].ext", Do: func(inv *bill.Invoice) {
			inv.Totals.Taxes.Categories[0].Rates[1].Ext = nil
		}},
		{Want: "TAX-CATEGORY-TOTAL-02 $.totals.taxes.categories[0].rates[2].ext", Do: func(inv *bill.Invoice) {
			inv.Totals.Taxes.Categories[0].Rates[2].Ext.Delete(ptsaft.ExtExemption)
		}},
		{Want: "ORG-ITEM-01 $.lines[0].item.unit", Do: func(inv *bill.Invoice) { inv.Lines[0].Item.Unit = "" }},
		{Want: "ORG-ITEM-02 $.lines[0].item.ext", Do: func(inv *bill.Invoice) { inv.Lines[0].Item.Ext = nil }},
		{Want: "ORG-NOTE-01 $.lines[2].notes[0].text", Do: func(inv *bill.Invoice) { exempt(inv).Notes[0].Text = "ccccc" }},
		{Want: "ORG-NOTE-01 $.lines[2].notes[0].text", Do: func(inv *bill.Invoice) { exempt(inv).Notes[0].Text = strings.Repeat("ç", 61) }},
		{Want: "TAX-NOTE-02 $.tax.notes[0].text", Do: func(inv *bill.Invoice) { inv.Tax.Notes[0].Text = strings.Repeat("ç", 61) }},
		{Want: "TAX-NOTE-02 $.tax.notes[0].text", Do: func(inv *bill.Invoice) {
			inv.Tax.Notes[0] = &tax.Note{Cat: "IRC", Text: strings.Repeat("c", 61)}
		}},
		{Want: "BILL-LINE-05 $.lines[2]", Do: func(inv *bill.Invoice) { exempt(inv).Notes = nil }},
		{Want: "BILL-LINE-05 $.lines[2]", Do: func(inv *bill.Invoice) { exempt(inv).Notes[0].Code = "M07" }},
		{Want: "BILL-LINE-05 $.lines[2]", Do: func(inv *bill.Invoice) { exempt(inv).Notes[0].Key = "general" }},
		{Want: "BILL-LINE-05 $.lines[2]", Do: func(inv *bill.Invoice) { exempt(inv).Notes[0].Src = "" }},
		{Want: "BILL-LINE-05 $.lines[2]", Do: func(inv *bill.Invoice) {
			exempt(inv).Notes = append(exempt(inv).Notes, nil, exempt(inv).Notes[0])
		}},
		{Want: "BILL-LINE-05 $.lines[0]", Do: func(inv *bill.Invoice) { inv.Lines[0].Notes = exempt(inv).Notes }},
		{Want: "BILL-LINE-01 $.lines[0].quantity", Do: func(inv *bill.Invoice) { inv.Lines[0].Quantity = num.MakeAmount(0, 0) }},
		{Want: "BILL-LINE-01 $.lines[0].quantity", Do: func(inv *bill.Invoice) { inv.Lines[0].Quantity = *minusPtsaft() }},
		{Want: "BILL-LINE-02 $.lines[0].sum", Do: func(inv *bill.Invoice) { inv.Lines[0].Sum = minusPtsaft() }},
		{Want: "BILL-LINE-03 $.lines[0].total", Do: func(inv *bill.Invoice) { inv.Lines[0].Total = minusPtsaft() }},
		{Want: "BILL-LINE-04 $.lines[0].discounts[1].amount", Do: func(inv *bill.Invoice) {
			inv.Lines[0].Discounts = []*bill.LineDiscount{nil, {Amount: *minusPtsaft()}, {}}
		}},
	}
}

// The normalizers of the addon prevent PAYMENT-03 and 04 in documents that the library
// calculates.
func paymentBreaksPtsaft() []breakPtsaft[bill.Payment] {
	set := func(key cbc.Key, code cbc.Code) func(pmt *bill.Payment) {
		return func(pmt *bill.Payment) { pmt.Ext = pmt.Ext.Set(key, code) }
	}
	return []breakPtsaft[bill.Payment]{
		{Want: "BILL-PAYMENT-01 $", Do: func(pmt *bill.Payment) { pmt.Series = "RC A" }},
		{Want: "BILL-PAYMENT-02 $", Do: func(pmt *bill.Payment) { pmt.Code = "RG A/1" }},
		{Want: "BILL-PAYMENT-06 $", Do: func(pmt *bill.Payment) {
			pmt.Ext = pmt.Ext.Set(ptsaft.ExtSource, "M").Set(ptsaft.ExtSourceRef, "RCM abc/1")
		}},
		{Want: "BILL-PAYMENT-09 $", Do: func(pmt *bill.Payment) { pmt.Customer.Name = "" }},
		{Want: "BILL-PAYMENT-11 $", Do: func(pmt *bill.Payment) { pmt.Methods[0].Date = datePtsaft(13) }},
		{Want: "BILL-PAYMENT-11 $", Do: func(pmt *bill.Payment) { pmt.Methods[1].Date = datePtsaft(15) }},
		{Want: "BILL-PAYMENT-03 $.ext", Do: set(ptsaft.ExtPaymentType, "")},
		{Want: "BILL-PAYMENT-04 $.ext", Do: set(ptsaft.ExtSource, "")},
		{Want: "BILL-PAYMENT-03 $.ext, BILL-PAYMENT-04 $.ext", Do: func(pmt *bill.Payment) { pmt.Ext = nil }},
		{Want: "BILL-PAYMENT-05 $.ext", Do: set(ptsaft.ExtSource, "M")},
		{Want: "BILL-PAYMENT-05 $.ext", Do: set(ptsaft.ExtSource, "I")},
		{Want: "BILL-PAYMENT-07 $.supplier.tax_id", Do: func(pmt *bill.Payment) { pmt.Supplier.TaxID = nil }},
		{Want: "BILL-PAYMENT-08 $.supplier.tax_id.code", Do: func(pmt *bill.Payment) { pmt.Supplier.TaxID.Code = "" }},
		{Want: "BILL-PAYMENT-10 $.total", Do: func(pmt *bill.Payment) { pmt.Total = *minusPtsaft() }},
	}
}

func paymentLineBreaksPtsaft() []breakPtsaft[bill.Payment] {
	return []breakPtsaft[bill.Payment]{
		{Want: "BILL-PAYMENT-LINE-06 $.lines[0]", Do: func(pmt *bill.Payment) { pmt.Lines[0].Notes = nil }},
		{Want: "BILL-PAYMENT-LINE-06 $.lines[0]", Do: func(pmt *bill.Payment) { pmt.Lines[0].Notes[0].Code = "M10" }},
		{Want: "BILL-PAYMENT-LINE-06 $.lines[1]", Do: func(pmt *bill.Payment) { pmt.Lines[1].Notes = pmt.Lines[0].Notes }},
		{Want: "BILL-PAYMENT-LINE-01 $.lines[1].document", Do: func(pmt *bill.Payment) { pmt.Lines[1].Document = nil }},
		{Want: "BILL-PAYMENT-LINE-02 $.lines[1].document.issue_date", Do: func(pmt *bill.Payment) {
			pmt.Lines[1].Document.IssueDate = nil
		}},
		{Want: "BILL-PAYMENT-LINE-03 $.lines[1].tax", Do: func(pmt *bill.Payment) { pmt.Lines[1].Tax = nil }},
		{Want: "BILL-PAYMENT-LINE-04 $.lines[1].tax", Do: func(pmt *bill.Payment) { pmt.Lines[1].Tax.Categories = nil }},
		{Want: "BILL-PAYMENT-LINE-04 $.lines[1].tax", Do: func(pmt *bill.Payment) { pmt.Lines[1].Tax.Categories[0].Code = "IRS" }},
		{Want: "BILL-PAYMENT-LINE-05 $.lines[1].tax.categories[0].rates", Do: func(pmt *bill.Payment) {
			category := pmt.Lines[1].Tax.Categories[0]
			category.Rates = append(category.Rates, category.Rates[0])
		}},
		{Want: "TAX-CATEGORY-TOTAL-01 $.lines[1].document.tax.categories[0].rates[0].ext", Do: func(pmt *bill.Payment) {
			pmt.Lines[1].Document.Tax.Categories[0].Rates[0].Ext.Delete("pt-region")
		}},
	}
}

func deliveryBreaksPtsaft() []breakPtsaft[bill.Delivery] {
	return []breakPtsaft[bill.Delivery]{
		{Want: "BILL-DELIVERY-01 $", Do: func(dlv *bill.Delivery) { dlv.Tax.Ext = nil }},
		{Want: "BILL-DELIVERY-01 $", Do: func(dlv *bill.Delivery) { dlv.Tax = nil }},
		{Want: "BILL-DELIVERY-02 $", Do: func(dlv *bill.Delivery) { dlv.Series = "GR A" }},
		{Want: "BILL-DELIVERY-03 $", Do: func(dlv *bill.Delivery) { dlv.Code = "A7" }},
		{Want: "BILL-DELIVERY-04 $.supplier.tax_id", Do: func(dlv *bill.Delivery) { dlv.Supplier.TaxID = nil }},
		{Want: "BILL-DELIVERY-05 $.supplier.tax_id.code", Do: func(dlv *bill.Delivery) { dlv.Supplier.TaxID.Code = "" }},
		{Want: "BILL-DELIVERY-06 $.despatch_date", Do: func(dlv *bill.Delivery) { dlv.DespatchDate = nil }},
		{Want: "BILL-DELIVERY-07 $.preceding", Do: func(dlv *bill.Delivery) {
			dlv.Preceding = append(dlv.Preceding, dlv.Preceding[0])
		}},
		{Want: "BILL-DELIVERY-08 $.preceding[0].series", Do: func(dlv *bill.Delivery) { dlv.Preceding[0].Series = "" }},
		{Want: "BILL-DELIVERY-09 $.preceding[0].code", Do: func(dlv *bill.Delivery) { dlv.Preceding[0].Code = "" }},
		{Want: "BILL-LINE-01 $.lines[0].quantity", Do: func(dlv *bill.Delivery) { dlv.Lines[0].Quantity = num.MakeAmount(0, 0) }},
	}
}

// The normalizer of the addon prevents ORDER-05 in documents that the library calculates.
func orderBreaksPtsaft() []breakPtsaft[bill.Order] {
	return []breakPtsaft[bill.Order]{
		{Want: "BILL-ORDER-01 $", Do: func(ord *bill.Order) { ord.Tax.Ext = nil }},
		{Want: "BILL-ORDER-01 $", Do: func(ord *bill.Order) { ord.Tax = nil }},
		{Want: "BILL-ORDER-02 $", Do: func(ord *bill.Order) {
			ord.Tax.Ext = ord.Tax.Ext.Set(ptsaft.ExtWorkType, "FC")
			ord.Series = "FC A"
		}},
		{Want: "BILL-ORDER-03 $", Do: func(ord *bill.Order) { ord.Series = "NE A" }},
		{Want: "BILL-ORDER-04 $", Do: func(ord *bill.Order) { ord.Code = "x" }},
		{Want: "BILL-ORDER-05 $.value_date", Do: func(ord *bill.Order) { ord.ValueDate = nil }},
		{Want: "BILL-ORDER-06 $.lines[1]", Do: func(ord *bill.Order) {
			line := *ord.Lines[0]
			line.Taxes, line.Notes = nil, nil
			ord.Lines = append(ord.Lines, &line)
		}},
	}
}

// TestAllowedPtsaft looks at what just passes.
func TestAllowedPtsaft(t *testing.T) {
	for name, change := range map[string]func(inv *bill.Invoice){
		"no number":                 numberPtsaft("", ""),
		"no code yet":               numberPtsaft("FR A-1_2.3", ""),
		"number without series":     numberPtsaft("", "FR A/0001"),
		"written by hand":           refPtsaft("FRM abc/00001"),
		"written by hand, $":        refPtsaft("FRM abc/$1"),
		"recovered":                 refPtsaft("FRD FR SERIES/9"),
		"integrated, any reference": func(inv *bill.Invoice) { refPtsaft("whatever")(inv); extPtsaft(ptsaft.ExtSource, "I")(inv) },
		"produced, any reference":   extPtsaft(ptsaft.ExtSourceRef, "whatever"),
		"one preceding":             func(inv *bill.Invoice) { inv.Preceding = []*org.DocumentRef{{}} },
		"free of charge":            func(inv *bill.Invoice) { inv.Totals.Payable = num.MakeAmount(0, 2) },
		"receipt without advances":  func(inv *bill.Invoice) { inv.Payment, inv.Totals.Due = nil, nil },
		"invoice that is due": func(inv *bill.Invoice) {
			inv.Totals.Due = new(num.MakeAmount(1, 2))
			extPtsaft(ptsaft.ExtInvoiceType, "FT")(inv)
			inv.Series = "FT A"
		},
		"no totals": func(inv *bill.Invoice) { inv.Totals = nil },
		"no sums":   func(inv *bill.Invoice) { inv.Lines[0].Sum, inv.Lines[0].Total = nil, nil },
		"null elements": func(inv *bill.Invoice) {
			inv.Lines = append(inv.Lines, nil)
			inv.Payment.Advances = append(inv.Payment.Advances, nil)
		},
		"shortest":       func(inv *bill.Invoice) { inv.Lines[2].Notes[0].Text = "cccccc" },
		"longest":        func(inv *bill.Invoice) { inv.Lines[2].Notes[0].Text = strings.Repeat("ç", 60) },
		"other note":     func(inv *bill.Invoice) { inv.Lines[0].Notes = []*org.Note{{Key: "legal", Text: "x"}, nil} },
		"longest note":   func(inv *bill.Invoice) { inv.Tax.Notes[0].Text = strings.Repeat("ç", 60) },
		"note about VAT": func(inv *bill.Invoice) { inv.Tax.Notes[0] = &tax.Note{Cat: "VAT", Text: strings.Repeat("ç", 61)} },
		"smallest line":  func(inv *bill.Invoice) { inv.Lines[0].Quantity = num.MakeAmount(1, 6) },
		"discount of nothing": func(inv *bill.Invoice) {
			inv.Lines[0].Discounts = []*bill.LineDiscount{{}}
		},
		"other taxes": func(inv *bill.Invoice) { inv.Totals.Taxes.Categories = append(inv.Totals.Taxes.Categories, nil) },
		"dollars": func(inv *bill.Invoice) {
			inv.Currency = "USD"
			inv.ExchangeRates = []*currency.ExchangeRate{{From: "USD", To: "EUR", Amount: num.MakeAmount(9, 1)}}
		},
	} {
		inv := builtPtsaft[bill.Invoice](t, "invoice-receipt")
		change(inv)
		if got := addontest.Faults(ptsaft.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}

// TestEmptyPtsaft looks at documents with nothing in them: the rules find what is missing.
func TestEmptyPtsaft(t *testing.T) {
	for want, doc := range map[string]tree.Node{
		"BILL-INVOICE-01 $, BILL-INVOICE-06 $.value_date, BILL-INVOICE-12 $": &bill.Invoice{Currency: "EUR"},
		"BILL-PAYMENT-03 $.ext, BILL-PAYMENT-04 $.ext":                       &bill.Payment{Methods: []*pay.Record{nil}},
		"BILL-PAYMENT-LINE-01 $.document, BILL-PAYMENT-LINE-03 $.tax":        &bill.PaymentLine{},
		"BILL-DELIVERY-01 $, BILL-DELIVERY-06 $.despatch_date":               &bill.Delivery{Preceding: []*org.DocumentRef{nil}},
		"BILL-ORDER-01 $, BILL-ORDER-05 $.value_date":                        &bill.Order{Lines: []*bill.Line{nil}},
		"BILL-LINE-01 $.quantity": &bill.Line{
			Taxes: tax.Set{nil}, Discounts: []*bill.LineDiscount{nil},
		},
	} {
		got := strings.ReplaceAll(strings.Join(addontest.Faults(ptsaft.Addon(), doc), ", "), prefixPtsaft, "")
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestMessagesPtsaft looks at what messages say about what was given.
func TestMessagesPtsaft(t *testing.T) {
	rates := []*tax.RateTotal{{Ext: ratePtsaft("ISE", "M07")}}
	exempt := &tax.Total{Categories: []*tax.CategoryTotal{{Code: "VAT", Rates: rates}}}
	note := func(code cbc.Code) *org.Note {
		return &org.Note{Key: "legal", Src: ptsaft.ExtExemption, Code: code, Text: "Artigo 1"}
	}
	notes := func(codes ...cbc.Code) []*org.Note {
		var list []*org.Note
		for _, code := range codes {
			list = append(list, note(code))
		}
		return list
	}
	for want, doc := range map[string]tree.Node{
		`"FT A" does not begin with "RG "`: &bill.Payment{Ext: tax.Extensions{ptsaft.ExtPaymentType: "RG"}, Series: "FT A"},
		`"RG A/B" is not of the form "RG NAME", without spaces or slashes in the name`: &bill.Payment{
			Ext: tax.Extensions{ptsaft.ExtPaymentType: "RG"}, Series: "RG A/B",
		},
		`"A1" has more than digits`: &bill.Payment{Series: "RG A", Code: "A1"},
		`"1" is not of the form "RG NAME/1"; or give a series`: &bill.Payment{
			Ext: tax.Extensions{ptsaft.ExtPaymentType: "RG"}, Code: "1",
		},
		`methods[0] has the date 2026-01-14, and the receipt 2026-01-15`: &bill.Payment{
			IssueDate: *datePtsaft(15), Methods: []*pay.Record{{Date: datePtsaft(14)}},
		},
		`it begins with the type "FT", and the document is "RG"`: &bill.Payment{Ext: tax.Extensions{
			ptsaft.ExtPaymentType: "RG", ptsaft.ExtSource: "M", ptsaft.ExtSourceRef: "FTM a/1",
		}},
		`the original is "FT", and the document "RG"`: &bill.Payment{Ext: tax.Extensions{
			ptsaft.ExtPaymentType: "RG", ptsaft.ExtSource: "M", ptsaft.ExtSourceRef: "RGD FT a/1",
		}},
		`"x" is not of the form "RGM NAME/1" or "RGD RG NAME/1"`: &bill.Payment{Ext: tax.Extensions{
			ptsaft.ExtPaymentType: "RG", ptsaft.ExtSource: "M", ptsaft.ExtSourceRef: "x",
		}},
		`pt-saft-work-type is FO`: &bill.Invoice{Tax: &bill.Tax{Ext: tax.Extensions{ptsaft.ExtWorkType: "FO"}}},
		`add a note with key legal, src pt-saft-exemption and code M07, and the text "Artigo 9.º do CIVA"`: &bill.PaymentLine{Tax: exempt},
		`notes[0] has the code "M10", but the tax "M07"`: &bill.PaymentLine{
			Tax: exempt, Notes: notes("M10"),
		},
		`notes[1] is one too many`: &bill.PaymentLine{
			Tax: exempt, Notes: notes("M07", "M07"),
		},
		`notes[0] gives a reason, but no tax of the line has the extension pt-saft-exemption`: &bill.PaymentLine{
			Notes: notes("M07"),
		},
	} {
		found := false
		for _, f := range rule.NewBook(ptsaft.Addon().Rules).Run(addontest.Context(ptsaft.Addon()), doc) {
			found = found || strings.HasSuffix(f.Message, "; "+want)
		}
		if !found {
			t.Errorf("no message says %s", want)
		}
	}
}

// TestOtherTaxesPtsaft: reasons of exemption are asked of VAT only.
func TestOtherTaxesPtsaft(t *testing.T) {
	line := &bill.Line{
		Quantity: num.MakeAmount(1, 0),
		Taxes:    tax.Set{{Cat: "IRS", Ext: tax.Extensions{ptsaft.ExtExemption: "M40"}}},
	}
	paid := &bill.PaymentLine{
		Document: &org.DocumentRef{IssueDate: datePtsaft(1)},
		Tax: &tax.Total{Categories: []*tax.CategoryTotal{
			{Code: "VAT"}, {Code: "IRS", Rates: []*tax.RateTotal{{Ext: tax.Extensions{ptsaft.ExtExemption: "M40"}}}},
		}},
	}
	for _, n := range []tree.Node{line, paid} {
		if got := addontest.Faults(ptsaft.Addon(), n); got != nil {
			t.Errorf("%s: %q", n.Kind(), got)
		}
	}
}
