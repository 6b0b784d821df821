package addon_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/essii"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

func TestCombosEssii(t *testing.T) {
	ext := func(pairs ...string) tax.Extensions {
		e := tax.Extensions{}
		for i := 0; i < len(pairs); i += 2 {
			e["es-sii-"+cbc.Key(pairs[i])] = cbc.Code(pairs[i+1])
		}
		return e
	}
	general := ext("regime", "01")
	addontest.Combos(t, essii.Addon(), []addontest.Combo{
		{Name: "nothing given", In: tax.Combo{}, Want: tax.Combo{Key: "standard", Ext: general}},
		{
			Name: "standard has no exemption",
			In:   tax.Combo{Key: "standard", Ext: ext("exempt", "E1")},
			Want: tax.Combo{Key: "standard", Ext: general},
		},
		{Name: "zero", In: tax.Combo{Key: "zero"}, Want: tax.Combo{Key: "zero", Ext: general}},
		{
			Name: "reverse charge",
			In:   tax.Combo{Key: "reverse-charge", Ext: ext("exempt", "E6")},
			Want: tax.Combo{Key: "reverse-charge", Ext: general},
		},
		{
			Name: "outside by default through location",
			In:   tax.Combo{Key: "outside-scope", Ext: ext("exempt", "E1")},
			Want: tax.Combo{Key: "outside-scope", Ext: ext("regime", "01", "outside-scope", "location")},
		},
		{
			Name: "outside otherwise",
			In:   tax.Combo{Ext: ext("outside-scope", "other")},
			Want: tax.Combo{Key: "outside-scope", Ext: ext("regime", "01", "outside-scope", "other")},
		},
		{
			Name: "exempt",
			In:   tax.Combo{Key: "exempt", Ext: ext("exempt", "E2", "outside-scope", "other")},
			Want: tax.Combo{Key: "exempt", Ext: ext("regime", "01", "exempt", "E1")},
		},
		{
			Name: "exempt for another cause",
			In:   tax.Combo{Ext: ext("exempt", "E6")},
			Want: tax.Combo{Key: "exempt", Ext: ext("regime", "01", "exempt", "E6")},
		},
		{Name: "export", In: tax.Combo{Key: "export"}, Want: tax.Combo{Key: "export", Ext: ext("regime", "02", "exempt", "E2")}},
		{
			Name: "assimilated to exports",
			In:   tax.Combo{Ext: ext("exempt", "E4", "regime", "03")},
			Want: tax.Combo{Key: "export", Ext: ext("regime", "03", "exempt", "E4")},
		},
		{
			Name: "within the Union",
			In:   tax.Combo{Ext: ext("exempt", "E5")},
			Want: tax.Combo{Key: "intra-community", Ext: ext("regime", "01", "exempt", "E5")},
		},
		{
			Name: "Canary Islands",
			In:   tax.Combo{Cat: "IGIC", Key: "exempt"},
			Want: tax.Combo{Cat: "IGIC", Key: "exempt", Ext: ext("regime", "01", "exempt", "E1")},
		},
		{
			Name: "tax of another country",
			In:   tax.Combo{Country: "FR", Key: "standard", Ext: ext("exempt", "E1", "regime", "02")},
			Want: tax.Combo{Country: "FR", Key: "standard", Ext: ext("regime", "01", "outside-scope", "location")},
		},
		{
			Name: "one-stop shop",
			In:   tax.Combo{Country: "FR", Key: "standard", Ext: ext("regime", "17")},
			Want: tax.Combo{Country: "FR", Key: "standard", Ext: ext("regime", "17", "outside-scope", "location")},
		},
		{Name: "country named", In: tax.Combo{Country: "ES"}, Want: tax.Combo{Country: "ES", Key: "standard", Ext: general}},
		{Name: "income tax", In: tax.Combo{Cat: "IRPF"}, Want: tax.Combo{Cat: "IRPF"}},
	})
}

func TestLinesEssii(t *testing.T) {
	for key, want := range map[cbc.Key]cbc.Code{"goods": "goods", "services": "services", "": "", "other": ""} {
		line := &bill.Line{
			Item:  &org.Item{Key: key},
			Taxes: tax.Set{{Cat: "IRPF"}, {Cat: "VAT"}},
		}
		addontest.Normalize(essii.Addon(), line)
		if got := line.Taxes.Get("VAT").Ext[essii.ExtProduct]; got != want {
			t.Errorf("item %q makes product %q, want %q", key, got, want)
		}
		if line.Taxes.Get("IRPF").Ext != nil {
			t.Errorf("item %q leaves a mark on the income tax", key)
		}
	}
}

func TestInvoicesEssii(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     tax.Extensions
	}{
		{"standard", `{"type":"standard"}`, nil},
		{
			"credit note", `{"type":"credit-note"}`,
			tax.Extensions{essii.ExtCorrectionType: "I", essii.ExtDocType: "R1"},
		},
		{
			"debit note", `{"type":"debit-note","tax":{"ext":{"es-sii-doc-type":"F1"}}}`,
			tax.Extensions{essii.ExtCorrectionType: "I", essii.ExtDocType: "R1"},
		},
		{
			"corrective", `{"type":"corrective","tax":{"ext":{"es-sii-doc-type":"R4"}}}`,
			tax.Extensions{essii.ExtCorrectionType: "S", essii.ExtDocType: "R4"},
		},
		{
			"by the customer", `{"type":"standard","$tags":["self-billed"]}`,
			tax.Extensions{essii.ExtThirdPartyIssuer: "S"},
		},
		{
			"by a third party", `{"type":"standard","ordering":{"issuer":{"name":"X"}}}`,
			tax.Extensions{essii.ExtThirdPartyIssuer: "S"},
		},
	} {
		inv := readInvoice(t, c.in)
		addontest.Normalize(essii.Addon(), inv)
		var got tax.Extensions
		if inv.Tax != nil {
			got = inv.Tax.Ext
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: want (-), got (+)\n%s", c.name, diff)
		}
	}
}

func TestCustomerIdentityEssii(t *testing.T) {
	inv := readInvoice(t, `{"customer":{"identities":[{"key":"passport","code":"X"},{"key":"other","code":"Y"}]}}`)
	addontest.Normalize(essii.Addon(), inv)
	ids := inv.Customer.Identities
	if ids[0].Ext[essii.ExtIdentityType] != "03" || ids[1].Ext != nil {
		t.Errorf("identities have %v and %v, want 03 for the first only", ids[0].Ext, ids[1].Ext)
	}
}

func TestCorrectEssii(t *testing.T) {
	inv := readInvoice(t, `{"preceding":[{"code":"1","ext":{"es-sii-doc-type":"R4","other-key":"1"}}]}`)
	opts := &bill.CorrectionOptions{Ext: tax.Extensions{essii.ExtDocType: "R4"}}
	if err := essii.Addon().Correct(nil, inv, opts); err != nil {
		t.Fatal(err)
	}
	if inv.Tax.Ext[essii.ExtDocType] != "R4" || inv.Preceding[0].Ext.Has(essii.ExtDocType) || len(inv.Preceding[0].Ext) != 1 {
		t.Errorf("type is in %v and %v, want it in the tax details", inv.Tax.Ext, inv.Preceding[0].Ext)
	}
}

const standardEssii = `{
	"type": "standard", "currency": "EUR",
	"tax": {"ext": {"es-sii-doc-type": "F1"}},
	"customer": {"name": "C", "tax_id": {"country": "ES", "code": "B58378431"}},
	"preceding": [{"code": "1", "issue_date": "2026-01-02", "tax": {"sum": "0.00"}}],
	"lines": [
		{"quantity": "1", "taxes": [{"cat": "VAT", "key": "standard", "percent": "21%", "ext": {"es-sii-regime": "01"}}]},
		{"quantity": "1", "taxes": [{"cat": "VAT", "key": "exempt", "ext": {"es-sii-regime": "01", "es-sii-exempt": "E1"}}]}
	],
	"notes": [{"key": "general", "text": "Sales"}]
}`

func comboEssii(inv *bill.Invoice, i int) *tax.Combo { return inv.Lines[i].Taxes[0] }

func setEssii(inv *bill.Invoice, typ cbc.Key, docType, correction cbc.Code) {
	inv.Type = typ
	inv.Tax.Ext = tax.Extensions{}.Set(essii.ExtDocType, docType).Set(essii.ExtCorrectionType, correction)
}

func TestRulesEssii(t *testing.T) {
	percent := num.MakePercentage(21, 2)
	addontest.Breaks(t, essii.Addon(), "GOBL-ES-SII-", func() *bill.Invoice { return readInvoice(t, standardEssii) }, []addontest.Break{
		{Want: "BILL-INVOICE-15 $", Do: func(inv *bill.Invoice) { inv.Currency = "USD" }},
		{Want: "BILL-INVOICE-01 $.preceding", Do: func(inv *bill.Invoice) {
			setEssii(inv, "corrective", "R1", "S")
			inv.Preceding = nil
		}},
		{Want: "BILL-INVOICE-02 $.preceding[0].issue_date", Do: func(inv *bill.Invoice) { inv.Preceding[0].IssueDate = nil }},
		{Want: "BILL-INVOICE-03 $.preceding[0].tax", Do: func(inv *bill.Invoice) {
			setEssii(inv, "corrective", "R1", "S")
			inv.Preceding[0].Tax = nil
		}},
		{Want: "BILL-INVOICE-04 $.customer", Do: func(inv *bill.Invoice) { inv.Customer = nil }},
		{Want: "BILL-INVOICE-05 $.customer", Do: func(inv *bill.Invoice) { inv.Customer.TaxID = nil }},
		{Want: "BILL-INVOICE-06 $.customer.tax_id.code", Do: func(inv *bill.Invoice) { inv.Customer.TaxID.Code = "" }},
		{Want: "BILL-INVOICE-07 $.tax", Do: func(inv *bill.Invoice) { inv.Tax = nil }},
		// An unknown type may be that of a correction.
		{Want: "BILL-INVOICE-08 $.tax.ext, BILL-INVOICE-09 $.tax.ext", Do: func(inv *bill.Invoice) { inv.Tax.Ext = nil }},
		{Want: "BILL-INVOICE-09 $.tax.ext", Do: func(inv *bill.Invoice) { setEssii(inv, "credit-note", "R5", "") }},
		{Want: "BILL-INVOICE-10 $.tax.ext", Do: func(inv *bill.Invoice) { setEssii(inv, "standard", "F4", "") }},
		{Want: "BILL-INVOICE-11 $.tax.ext", Do: func(inv *bill.Invoice) { setEssii(inv, "debit-note", "F1", "") }},
		{Want: "BILL-INVOICE-12 $.notes[0].text", Do: func(inv *bill.Invoice) { inv.Notes[0].Text = strings.Repeat("x", 501) }},
		{Want: "BILL-INVOICE-13 $.lines", Do: func(inv *bill.Invoice) { comboEssii(inv, 0).Ext[essii.ExtProduct] = "goods" }},
		{Want: "BILL-INVOICE-14 $.lines", Do: func(inv *bill.Invoice) { comboEssii(inv, 0).Ext[essii.ExtRegime] = "07" }},
		// A regime that is missing is not the same, and is not a special one either.
		{Want: "BILL-INVOICE-14 $.lines, TAX-COMBO-01 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) { comboEssii(inv, 0).Ext = nil }},
		{Want: "TAX-COMBO-02 $.lines[1].taxes[0].ext", Do: func(inv *bill.Invoice) { comboEssii(inv, 1).Percent = &percent }},
		{Want: "TAX-COMBO-03 $.lines[1].taxes[0].ext", Do: func(inv *bill.Invoice) {
			comboEssii(inv, 1).Ext[essii.ExtOutsideScope] = "other"
		}},
		{Want: "TAX-COMBO-04 $.lines[1].taxes[0].ext", Do: func(inv *bill.Invoice) { comboEssii(inv, 1).Ext[essii.ExtExempt] = "E2" }},
	})
}

func TestWhatPassesEssii(t *testing.T) {
	for name, do := range map[string]func(inv *bill.Invoice){
		"simplified without a customer": func(inv *bill.Invoice) {
			inv.Tax.Ext[essii.ExtDocType] = "F2"
			inv.Customer = nil
		},
		"passport": func(inv *bill.Invoice) {
			inv.Customer.TaxID = nil
			inv.Customer.Identities = []*org.Identity{{Code: "X", Ext: tax.Extensions{essii.ExtIdentityType: "03"}}}
		},
		"export under its regime": func(inv *bill.Invoice) {
			for i := range inv.Lines {
				comboEssii(inv, i).Ext[essii.ExtRegime] = "02"
			}
			comboEssii(inv, 1).Ext[essii.ExtExempt] = "E2"
		},
		"long legal note": func(inv *bill.Invoice) {
			inv.Notes = append(inv.Notes, &org.Note{Key: "legal", Text: strings.Repeat("x", 501)})
		},
		"income tax without codes": func(inv *bill.Invoice) {
			inv.Lines[0].Taxes = append(inv.Lines[0].Taxes, &tax.Combo{Cat: "IRPF"})
		},
	} {
		inv := readInvoice(t, standardEssii)
		do(inv)
		if got := addontest.Faults(essii.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}
