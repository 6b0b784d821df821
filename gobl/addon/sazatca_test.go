package addon_test

import (
	"strings"
	"testing"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/sazatca"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// TestTransactionsSazatca tries all sets of tags, and requires those of which the list has
// no type to break the rule about it.
func TestTransactionsSazatca(t *testing.T) {
	tags := []cbc.Key{"third-party", "nominal", "export", "summary", "self-billed"}
	def := cbc.FindKey(sazatca.Addon().Def.Extensions, sazatca.ExtInvoiceType)
	known := 0
	for bits := range 1 << (len(tags) + 1) {
		inv, want := &bill.Invoice{}, "01"
		if bits>>len(tags) == 1 {
			inv.Tags.List, want = []cbc.Key{"simplified"}, "02"
		}
		for i, tag := range tags {
			if bits>>i&1 == 1 {
				inv.Tags.List, want = append(inv.Tags.List, tag), want+"1"
			} else {
				want += "0"
			}
		}
		addontest.Normalize(sazatca.Addon(), inv)
		got := inv.Tax.Ext[sazatca.ExtInvoiceType]
		if string(got) != want {
			t.Errorf("%v: type %q, want %s", inv.Tags.List, got, want)
		}
		broken := strings.Contains(strings.Join(addontest.Faults(sazatca.Addon(), inv), " "), "BILL-INVOICE-06 $.tax.ext")
		if broken == def.HasCode(got) {
			t.Errorf("%v: type %s is in the list: %v, refused: %v", inv.Tags.List, got, def.HasCode(got), broken)
		}
		if !broken {
			known++
		}
	}
	if known != len(def.Values) || known != 32 {
		t.Errorf("%d sets of tags have a type, %d are in the list, want 32", known, len(def.Values))
	}
}

func TestInvoicesSazatca(t *testing.T) {
	noon := cal.MakeTime(12, 0, 0)
	inv := &bill.Invoice{
		IssueTime: &noon,
		Tax:       &bill.Tax{Rounding: "precise", Ext: tax.Extensions{sazatca.ExtInvoiceType: "0200000"}},
		Tags:      tax.Tags{List: []cbc.Key{"export"}},
	}
	for range 2 {
		addontest.Normalize(sazatca.Addon(), inv)
		if inv.Tax.Rounding != "currency" || inv.Tax.Ext[sazatca.ExtInvoiceType] != "0200000" || *inv.IssueTime != noon {
			t.Errorf("tax details %+v at %v", inv.Tax, inv.IssueTime)
		}
	}
	empty := &bill.Invoice{}
	addontest.Normalize(sazatca.Addon(), empty)
	if empty.IssueTime == nil || !empty.IssueTime.IsZero() || empty.Tax == nil || empty.Tax.Rounding != "currency" {
		t.Errorf("tax details %+v at %v", empty.Tax, empty.IssueTime)
	}
}

func TestDocumentTypeSazatca(t *testing.T) {
	for kind, want := range map[cbc.Key]cbc.Code{"standard": "388", "credit-note": "", "debit-note": "", "other": ""} {
		sum := addontest.Context(sazatca.Addon()).Summarize("bill/invoice", &tax.ScenarioInput{Type: kind})
		if sum == nil {
			sum = &tax.ScenarioSummary{}
		}
		if got := sum.Ext[catalogue.UNTDIDDocumentType]; got != want {
			t.Errorf("%s: type of document %q, want %q", kind, got, want)
		}
	}
}

func comboSazatca(cat, key, category, reason string) *tax.Combo {
	c := &tax.Combo{Cat: cbc.Code(cat), Key: cbc.Key(key)}
	c.Ext = c.Ext.Set(catalogue.UNTDIDTaxCategory, cbc.Code(category)).Set(catalogue.CEFVATEX, cbc.Code(reason))
	return c
}

func TestNotesSazatca(t *testing.T) {
	given := &tax.Note{Cat: "VAT", Key: "exempt", Text: "Given", Ext: tax.Extensions{catalogue.UNTDIDTaxCategory: "E"}}
	other := &tax.Note{Cat: "X", Text: "Other", Ext: tax.Extensions{catalogue.UNTDIDTaxCategory: "O"}}
	inv := &bill.Invoice{
		Tax: &bill.Tax{Notes: []*tax.Note{given, nil, other}},
		Lines: []*bill.Line{
			nil,
			{},
			{Taxes: tax.Set{nil, comboSazatca("X", "zero", "Z", "VATEX-SA-32"), comboSazatca("VAT", "zero", "Z", "VATEX-SA-NONE")}},
			{Taxes: tax.Set{comboSazatca("VAT", "zero", "", "VATEX-SA-32")}},
			{Taxes: tax.Set{comboSazatca("VAT", "zero", "Z", "")}},
			{Taxes: tax.Set{comboSazatca("VAT", "exempt", "E", "VATEX-SA-29")}},
			{Taxes: tax.Set{comboSazatca("VAT", "zero", "Z", "VATEX-SA-35")}},
			{Taxes: tax.Set{comboSazatca("VAT", "zero", "Z", "VATEX-SA-36")}},
			{Taxes: tax.Set{comboSazatca("VAT", "outside-scope", "O", "VATEX-SA-OOS")}},
		},
	}
	want := "VAT exempt E Given; X  O Other; VAT zero Z Medicines and medical equipment; " +
		"VAT outside-scope O Reason is free text, to be provided by the taxpayer on a case-by-case basis"
	for range 2 {
		addontest.Normalize(sazatca.Addon(), inv)
		var got []string
		for _, n := range inv.Tax.Notes {
			got = append(got, string(n.Cat)+" "+string(n.Key)+" "+string(n.Ext[catalogue.UNTDIDTaxCategory])+" "+n.Text)
		}
		if text := strings.Join(got, "; "); text != want {
			t.Errorf("notes %s, want %s", text, want)
		}
	}
}

// TestCorrectSazatca: a corrective invoice has a time of its own: that of the calculation,
// with its date, or the present one on a day that was chosen.
func TestCorrectSazatca(t *testing.T) {
	correctTimes(t, sazatca.Addon())
}

// correctTimes corrects an invoice of noon.
func correctTimes(t *testing.T, a *law.Addon) {
	t.Helper()
	date := cal.MakeDate(2026, 1, 2)
	for name, c := range map[string]struct {
		opts bill.CorrectionOptions
		want string
	}{
		"now": {bill.CorrectionOptions{}, "none"}, "on a day": {bill.CorrectionOptions{IssueDate: &date}, "10:00:00"},
	} {
		inv, got := &bill.Invoice{IssueTime: new(cal.MakeTime(12, 0, 0))}, "none"
		err := a.Correct(addontest.Context(a), inv, &c.opts)
		if inv.IssueTime != nil {
			got = inv.IssueTime.String()
		}
		if err != nil || got != c.want {
			t.Errorf("%s: time %s, %v, want %s", name, got, err, c.want)
		}
	}
}
