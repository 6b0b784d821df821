package addon_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/esverifactu"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

func extEsverifactu(pairs ...string) tax.Extensions {
	e := tax.Extensions{}
	for i := 0; i < len(pairs); i += 2 {
		e["es-verifactu-"+cbc.Key(pairs[i])] = cbc.Code(pairs[i+1])
	}
	return e
}

func TestCombosEsverifactu(t *testing.T) {
	taxed := extEsverifactu("regime", "01", "op-class", "S1")
	surcharge := num.MakePercentage(52, 3)
	addontest.Combos(t, esverifactu.Addon(), []addontest.Combo{
		{Name: "nothing given", In: tax.Combo{}, Want: tax.Combo{Key: "standard", Ext: taxed}},
		{
			Name: "standard",
			In:   tax.Combo{Key: "standard", Ext: extEsverifactu("exempt", "E1", "op-class", "N1")},
			Want: tax.Combo{Key: "standard", Ext: taxed},
		},
		{Name: "zero", In: tax.Combo{Key: "zero"}, Want: tax.Combo{Key: "zero", Ext: taxed}},
		{
			Name: "surcharge",
			In:   tax.Combo{Surcharge: &surcharge},
			Want: tax.Combo{Key: "standard", Surcharge: &surcharge, Ext: extEsverifactu("regime", "18", "op-class", "S1")},
		},
		{
			Name: "reverse charge by class",
			In:   tax.Combo{Ext: extEsverifactu("op-class", "S2")},
			Want: tax.Combo{Key: "reverse-charge", Ext: extEsverifactu("regime", "01", "op-class", "S2")},
		},
		{
			Name: "class wins over exemption",
			In:   tax.Combo{Ext: extEsverifactu("op-class", "N1", "exempt", "E5")},
			Want: tax.Combo{Key: "outside-scope", Ext: extEsverifactu("regime", "01", "op-class", "N1")},
		},
		{
			Name: "outside by default through location",
			In:   tax.Combo{Key: "outside-scope", Ext: extEsverifactu("op-class", "S1")},
			Want: tax.Combo{Key: "outside-scope", Ext: extEsverifactu("regime", "01", "op-class", "N2")},
		},
		{
			Name: "exempt",
			In:   tax.Combo{Key: "exempt", Ext: extEsverifactu("op-class", "S1", "exempt", "E3")},
			Want: tax.Combo{Key: "exempt", Ext: extEsverifactu("regime", "01", "exempt", "E1")},
		},
		{
			Name: "export",
			In:   tax.Combo{Ext: extEsverifactu("exempt", "E3")},
			Want: tax.Combo{Key: "export", Ext: extEsverifactu("regime", "02", "exempt", "E3")},
		},
		{
			Name: "within the Union",
			In:   tax.Combo{Cat: "IGIC", Ext: extEsverifactu("exempt", "E5")},
			Want: tax.Combo{Cat: "IGIC", Key: "intra-community", Ext: extEsverifactu("regime", "01", "exempt", "E5")},
		},
		{
			Name: "tax of another country",
			In:   tax.Combo{Country: "PT", Ext: extEsverifactu("exempt", "E1", "regime", "17")},
			Want: tax.Combo{Country: "PT", Ext: extEsverifactu("regime", "17", "op-class", "N2")},
		},
		{Name: "other taxes", In: tax.Combo{Cat: "IPSI"}, Want: tax.Combo{Cat: "IPSI"}},
	})
}

func TestInvoicesEsverifactu(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     tax.Extensions
	}{
		{"standard", `{"type":"standard"}`, nil},
		{"credit note", `{"type":"credit-note"}`, extEsverifactu("correction-type", "I", "doc-type", "R1")},
		{
			"corrective", `{"type":"corrective","tax":{"ext":{"es-verifactu-doc-type":"R3"}}}`,
			extEsverifactu("correction-type", "S", "doc-type", "R3"),
		},
		{"by the customer", `{"$tags":["self-billed"]}`, extEsverifactu("issuer-type", "D")},
		{
			"by a third party", `{"$tags":["self-billed"],"ordering":{"issuer":{"name":"X"}}}`,
			extEsverifactu("issuer-type", "T"),
		},
	} {
		inv := readInvoice(t, c.in)
		addontest.Normalize(esverifactu.Addon(), inv)
		var got tax.Extensions
		if inv.Tax != nil {
			got = inv.Tax.Ext
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: want (-), got (+)\n%s", c.name, diff)
		}
	}
}

// TestDocTypes: for a simplified credit note the normalizer writes R1, and the
// scenario R5 over it.
func TestDocTypesEsverifactu(t *testing.T) {
	for _, c := range []struct {
		typ  cbc.Key
		tags []cbc.Key
		want cbc.Code
	}{
		{"standard", nil, "F1"},
		{"standard", []cbc.Key{"simplified"}, "F2"},
		{"standard", []cbc.Key{"replacement"}, "F3"},
		{"credit-note", []cbc.Key{"simplified"}, "R5"},
		{"credit-note", nil, ""},
		{"proforma", nil, ""},
	} {
		sum := addontest.Context(esverifactu.Addon()).Summarize("bill/invoice", &tax.ScenarioInput{Type: c.typ, Tags: c.tags})
		var got cbc.Code
		if sum != nil {
			got = sum.Ext[esverifactu.ExtDocType]
		}
		if got != c.want {
			t.Errorf("%s %v is %q, want %q", c.typ, c.tags, got, c.want)
		}
	}
}

const standardEsverifactu = `{
	"type": "standard", "currency": "EUR",
	"tax": {"ext": {"es-verifactu-doc-type": "F1"}},
	"customer": {
		"name": "C", "tax_id": {"country": "ES", "code": "B58378431"},
		"identities": [{"code": "X", "country": "GB", "ext": {"es-verifactu-identity-type": "03"}}]
	},
	"preceding": [{"code": "1", "issue_date": "2026-01-02", "tax": {"sum": "0.00"}}],
	"lines": [
		{"quantity": "1", "taxes": [{"cat": "VAT", "percent": "21%",
			"ext": {"es-verifactu-regime": "01", "es-verifactu-op-class": "S1"}}]},
		{"quantity": "1", "taxes": [{"cat": "IGIC",
			"ext": {"es-verifactu-regime": "01", "es-verifactu-exempt": "E1"}}]},
		{"quantity": "1", "taxes": [{"cat": "IPSI", "percent": "4%"}]}
	],
	"notes": [{"key": "general", "text": "Sales"}]
}`

func comboEsverifactu(inv *bill.Invoice, i int) *tax.Combo { return inv.Lines[i].Taxes[0] }

func setEsverifactu(inv *bill.Invoice, typ cbc.Key, docType, correction cbc.Code) {
	inv.Type = typ
	inv.Tax.Ext = tax.Extensions{}.
		Set(esverifactu.ExtDocType, docType).Set(esverifactu.ExtCorrectionType, correction)
}

func TestRulesEsverifactu(t *testing.T) {
	valid := func() *bill.Invoice { return readInvoice(t, standardEsverifactu) }
	addontest.Breaks(t, esverifactu.Addon(), "GOBL-ES-VERIFACTU-", valid, []addontest.Break{
		{Want: "BILL-INVOICE-16 $", Do: func(inv *bill.Invoice) { inv.Currency = "USD" }},
		{Want: "BILL-INVOICE-01 $.preceding", Do: func(inv *bill.Invoice) {
			setEsverifactu(inv, "corrective", "R1", "S")
			inv.Preceding = nil
		}},
		{Want: "BILL-INVOICE-02 $.preceding[0].issue_date", Do: func(inv *bill.Invoice) { inv.Preceding[0].IssueDate = nil }},
		{Want: "BILL-INVOICE-03 $.preceding[0].tax", Do: func(inv *bill.Invoice) {
			setEsverifactu(inv, "corrective", "R1", "S")
			inv.Preceding[0].Tax = nil
		}},
		{Want: "BILL-INVOICE-04 $.customer.tax_id, BILL-INVOICE-05 $.customer", Do: func(inv *bill.Invoice) {
			setEsverifactu(inv, "standard", "F2", "")
		}},
		{Want: "BILL-INVOICE-04 $.customer.tax_id", Do: func(inv *bill.Invoice) {
			setEsverifactu(inv, "credit-note", "R5", "I")
			inv.Customer.Identities = nil
		}},
		{Want: "BILL-INVOICE-06 $.customer", Do: func(inv *bill.Invoice) { inv.Customer = nil }},
		{Want: "BILL-INVOICE-07 $.customer", Do: func(inv *bill.Invoice) { inv.Customer.TaxID, inv.Customer.Identities = nil, nil }},
		{Want: "BILL-INVOICE-08 $.customer.tax_id.code", Do: func(inv *bill.Invoice) { inv.Customer.TaxID.Code = "" }},
		{Want: "BILL-INVOICE-09 $.tax", Do: func(inv *bill.Invoice) { inv.Tax = nil }},
		// An unknown type may be that of a correction.
		{Want: "BILL-INVOICE-10 $.tax.ext, BILL-INVOICE-13 $.tax.ext", Do: func(inv *bill.Invoice) { inv.Tax.Ext = nil }},
		{Want: "BILL-INVOICE-11 $.tax.ext", Do: func(inv *bill.Invoice) { setEsverifactu(inv, "standard", "F9", "") }},
		{Want: "BILL-INVOICE-12 $.tax.ext", Do: func(inv *bill.Invoice) { setEsverifactu(inv, "debit-note", "F1", "") }},
		{Want: "BILL-INVOICE-13 $.tax.ext", Do: func(inv *bill.Invoice) { setEsverifactu(inv, "credit-note", "R1", "") }},
		{Want: "BILL-INVOICE-14 $.notes[0].text", Do: func(inv *bill.Invoice) { inv.Notes[0].Text = strings.Repeat("x", 501) }},
		{Want: "BILL-INVOICE-15 $.lines[2].taxes", Do: func(inv *bill.Invoice) { inv.Lines[2].Taxes = tax.Set{{Cat: "IRPF"}} }},
		{Want: "BILL-INVOICE-17 $.customer.identities[0].country", Do: func(inv *bill.Invoice) {
			inv.Customer.Identities[0].Country = ""
		}},
		{Want: "TAX-COMBO-01 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) {
			delete(comboEsverifactu(inv, 0).Ext, esverifactu.ExtRegime)
		}},
		{Want: "TAX-COMBO-02 $.lines[1].taxes[0].ext", Do: func(inv *bill.Invoice) {
			comboEsverifactu(inv, 1).Ext[esverifactu.ExtExempt] = "E3"
		}},
		{Want: "TAX-COMBO-03 $.lines[1].taxes[0].ext", Do: func(inv *bill.Invoice) {
			comboEsverifactu(inv, 1).Ext[esverifactu.ExtOpClass] = "N1"
		}},
		{Want: "TAX-COMBO-04 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) {
			delete(comboEsverifactu(inv, 0).Ext, esverifactu.ExtOpClass)
		}},
	})
}

func TestWhatPassesEsverifactu(t *testing.T) {
	for name, do := range map[string]func(inv *bill.Invoice){
		"simplified without a customer": func(inv *bill.Invoice) {
			setEsverifactu(inv, "standard", "F2", "")
			inv.Customer = nil
		},
		"VAT number as identity": func(inv *bill.Invoice) {
			inv.Customer.Identities = []*org.Identity{{Code: "X", Ext: extEsverifactu("identity-type", "02")}}
		},
		"rate to the euro": func(inv *bill.Invoice) {
			inv.Currency = "USD"
			inv.ExchangeRates = readInvoice(t, `{"exchange_rates":[{"from":"USD","to":"EUR","amount":"0.9"}]}`).ExchangeRates
		},
	} {
		inv := readInvoice(t, standardEsverifactu)
		do(inv)
		if got := addontest.Faults(esverifactu.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}
