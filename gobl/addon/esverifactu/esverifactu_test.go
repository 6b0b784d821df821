package esverifactu_test

import (
	"encoding/json"
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

func read(t *testing.T, text string) *bill.Invoice {
	t.Helper()
	inv := new(bill.Invoice)
	if err := json.Unmarshal([]byte(text), inv); err != nil {
		t.Fatal(err)
	}
	return inv
}

func ext(pairs ...string) tax.Extensions {
	e := tax.Extensions{}
	for i := 0; i < len(pairs); i += 2 {
		e["es-verifactu-"+cbc.Key(pairs[i])] = cbc.Code(pairs[i+1])
	}
	return e
}

func TestCombos(t *testing.T) {
	taxed := ext("regime", "01", "op-class", "S1")
	surcharge := num.MakePercentage(52, 3)
	addontest.Combos(t, esverifactu.Addon(), []addontest.Combo{
		{Name: "nothing given", In: tax.Combo{}, Want: tax.Combo{Key: "standard", Ext: taxed}},
		{
			Name: "standard",
			In:   tax.Combo{Key: "standard", Ext: ext("exempt", "E1", "op-class", "N1")},
			Want: tax.Combo{Key: "standard", Ext: taxed},
		},
		{Name: "zero", In: tax.Combo{Key: "zero"}, Want: tax.Combo{Key: "zero", Ext: taxed}},
		{
			Name: "surcharge",
			In:   tax.Combo{Surcharge: &surcharge},
			Want: tax.Combo{Key: "standard", Surcharge: &surcharge, Ext: ext("regime", "18", "op-class", "S1")},
		},
		{
			Name: "reverse charge by class",
			In:   tax.Combo{Ext: ext("op-class", "S2")},
			Want: tax.Combo{Key: "reverse-charge", Ext: ext("regime", "01", "op-class", "S2")},
		},
		{
			Name: "class wins over exemption",
			In:   tax.Combo{Ext: ext("op-class", "N1", "exempt", "E5")},
			Want: tax.Combo{Key: "outside-scope", Ext: ext("regime", "01", "op-class", "N1")},
		},
		{
			Name: "outside by default through location",
			In:   tax.Combo{Key: "outside-scope", Ext: ext("op-class", "S1")},
			Want: tax.Combo{Key: "outside-scope", Ext: ext("regime", "01", "op-class", "N2")},
		},
		{
			Name: "exempt",
			In:   tax.Combo{Key: "exempt", Ext: ext("op-class", "S1", "exempt", "E3")},
			Want: tax.Combo{Key: "exempt", Ext: ext("regime", "01", "exempt", "E1")},
		},
		{
			Name: "export",
			In:   tax.Combo{Ext: ext("exempt", "E3")},
			Want: tax.Combo{Key: "export", Ext: ext("regime", "02", "exempt", "E3")},
		},
		{
			Name: "within the Union",
			In:   tax.Combo{Cat: "IGIC", Ext: ext("exempt", "E5")},
			Want: tax.Combo{Cat: "IGIC", Key: "intra-community", Ext: ext("regime", "01", "exempt", "E5")},
		},
		{
			Name: "tax of another country",
			In:   tax.Combo{Country: "PT", Ext: ext("exempt", "E1", "regime", "17")},
			Want: tax.Combo{Country: "PT", Ext: ext("regime", "17", "op-class", "N2")},
		},
		{Name: "other taxes", In: tax.Combo{Cat: "IPSI"}, Want: tax.Combo{Cat: "IPSI"}},
	})
}

func TestInvoices(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     tax.Extensions
	}{
		{"standard", `{"type":"standard"}`, nil},
		{"credit note", `{"type":"credit-note"}`, ext("correction-type", "I", "doc-type", "R1")},
		{
			"corrective", `{"type":"corrective","tax":{"ext":{"es-verifactu-doc-type":"R3"}}}`,
			ext("correction-type", "S", "doc-type", "R3"),
		},
		{"by the customer", `{"$tags":["self-billed"]}`, ext("issuer-type", "D")},
		{
			"by a third party", `{"$tags":["self-billed"],"ordering":{"issuer":{"name":"X"}}}`,
			ext("issuer-type", "T"),
		},
	} {
		inv := read(t, c.in)
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
func TestDocTypes(t *testing.T) {
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

const standard = `{
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

func combo(inv *bill.Invoice, i int) *tax.Combo { return inv.Lines[i].Taxes[0] }

func set(inv *bill.Invoice, typ cbc.Key, docType, correction cbc.Code) {
	inv.Type = typ
	inv.Tax.Ext = tax.Extensions{}.
		Set(esverifactu.ExtDocType, docType).Set(esverifactu.ExtCorrectionType, correction)
}

func TestRules(t *testing.T) {
	valid := func() *bill.Invoice { return read(t, standard) }
	addontest.Breaks(t, esverifactu.Addon(), "GOBL-ES-VERIFACTU-", valid, []addontest.Break{
		{Want: "BILL-INVOICE-16 $", Do: func(inv *bill.Invoice) { inv.Currency = "USD" }},
		{Want: "BILL-INVOICE-01 $.preceding", Do: func(inv *bill.Invoice) {
			set(inv, "corrective", "R1", "S")
			inv.Preceding = nil
		}},
		{Want: "BILL-INVOICE-02 $.preceding[0].issue_date", Do: func(inv *bill.Invoice) { inv.Preceding[0].IssueDate = nil }},
		{Want: "BILL-INVOICE-03 $.preceding[0].tax", Do: func(inv *bill.Invoice) {
			set(inv, "corrective", "R1", "S")
			inv.Preceding[0].Tax = nil
		}},
		{Want: "BILL-INVOICE-04 $.customer.tax_id, BILL-INVOICE-05 $.customer", Do: func(inv *bill.Invoice) {
			set(inv, "standard", "F2", "")
		}},
		{Want: "BILL-INVOICE-04 $.customer.tax_id", Do: func(inv *bill.Invoice) {
			set(inv, "credit-note", "R5", "I")
			inv.Customer.Identities = nil
		}},
		{Want: "BILL-INVOICE-06 $.customer", Do: func(inv *bill.Invoice) { inv.Customer = nil }},
		{Want: "BILL-INVOICE-07 $.customer", Do: func(inv *bill.Invoice) { inv.Customer.TaxID, inv.Customer.Identities = nil, nil }},
		{Want: "BILL-INVOICE-08 $.customer.tax_id.code", Do: func(inv *bill.Invoice) { inv.Customer.TaxID.Code = "" }},
		{Want: "BILL-INVOICE-09 $.tax", Do: func(inv *bill.Invoice) { inv.Tax = nil }},
		// An unknown type may be that of a correction.
		{Want: "BILL-INVOICE-10 $.tax.ext, BILL-INVOICE-13 $.tax.ext", Do: func(inv *bill.Invoice) { inv.Tax.Ext = nil }},
		{Want: "BILL-INVOICE-11 $.tax.ext", Do: func(inv *bill.Invoice) { set(inv, "standard", "F9", "") }},
		{Want: "BILL-INVOICE-12 $.tax.ext", Do: func(inv *bill.Invoice) { set(inv, "debit-note", "F1", "") }},
		{Want: "BILL-INVOICE-13 $.tax.ext", Do: func(inv *bill.Invoice) { set(inv, "credit-note", "R1", "") }},
		{Want: "BILL-INVOICE-14 $.notes[0].text", Do: func(inv *bill.Invoice) { inv.Notes[0].Text = strings.Repeat("x", 501) }},
		{Want: "BILL-INVOICE-15 $.lines[2].taxes", Do: func(inv *bill.Invoice) { inv.Lines[2].Taxes = tax.Set{{Cat: "IRPF"}} }},
		{Want: "BILL-INVOICE-17 $.customer.identities[0].country", Do: func(inv *bill.Invoice) {
			inv.Customer.Identities[0].Country = ""
		}},
		{Want: "TAX-COMBO-01 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) {
			delete(combo(inv, 0).Ext, esverifactu.ExtRegime)
		}},
		{Want: "TAX-COMBO-02 $.lines[1].taxes[0].ext", Do: func(inv *bill.Invoice) {
			combo(inv, 1).Ext[esverifactu.ExtExempt] = "E3"
		}},
		{Want: "TAX-COMBO-03 $.lines[1].taxes[0].ext", Do: func(inv *bill.Invoice) {
			combo(inv, 1).Ext[esverifactu.ExtOpClass] = "N1"
		}},
		{Want: "TAX-COMBO-04 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) {
			delete(combo(inv, 0).Ext, esverifactu.ExtOpClass)
		}},
	})
}

func TestWhatPasses(t *testing.T) {
	for name, do := range map[string]func(inv *bill.Invoice){
		"simplified without a customer": func(inv *bill.Invoice) {
			set(inv, "standard", "F2", "")
			inv.Customer = nil
		},
		"VAT number as identity": func(inv *bill.Invoice) {
			inv.Customer.Identities = []*org.Identity{{Code: "X", Ext: ext("identity-type", "02")}}
		},
		"rate to the euro": func(inv *bill.Invoice) {
			inv.Currency = "USD"
			inv.ExchangeRates = read(t, `{"exchange_rates":[{"from":"USD","to":"EUR","amount":"0.9"}]}`).ExchangeRates
		},
	} {
		inv := read(t, standard)
		do(inv)
		if got := addontest.Faults(esverifactu.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}
