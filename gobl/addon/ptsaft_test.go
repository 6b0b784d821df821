package addon_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/ptsaft"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// ratePtsaft returns the extensions of a tax: its rate and, if there is one, the reason
// of its exemption.
func ratePtsaft(rate, reason cbc.Code) tax.Extensions {
	return tax.Extensions{}.Set(ptsaft.ExtTaxRate, rate).Set(ptsaft.ExtExemption, reason)
}

func datePtsaft(day int) *cal.Date {
	d := cal.MakeDate(2026, 1, day)
	return &d
}

// Each reason belongs to a key, which it decides where there is none, or only "exempt".
func TestExemptionsPtsaft(t *testing.T) {
	keys := map[cbc.Key][]cbc.Code{
		"reverse-charge":  {"M40", "M30", "M31", "M32", "M33", "M41", "M42", "M43"},
		"export":          {"M05", "M04"},
		"intra-community": {"M16"},
		"outside-scope":   {"M99", "M44", "M45", "M46"},
		"exempt": {
			"M07", "M01", "M02", "M03", "M06", "M09", "M10", "M11", "M12", "M13", "M14", "M15",
			"M19", "M20", "M21", "M25", "M26",
		},
	}
	var cases []addontest.Combo
	for key, codes := range keys {
		for _, code := range codes {
			want := tax.Combo{Key: key, Ext: ratePtsaft("ISE", code)}
			name := string(code)
			cases = append(cases,
				addontest.Combo{Name: name + " decides", In: tax.Combo{Ext: ratePtsaft("", code)}, Want: want},
				addontest.Combo{Name: name + " is exempt", In: tax.Combo{Key: "exempt", Ext: ratePtsaft("", code)}, Want: want},
				addontest.Combo{Name: name + " stays", In: tax.Combo{Key: key, Ext: ratePtsaft("NOR", code)}, Want: want},
			)
		}
		other := cbc.Code("M34")
		if key != "exempt" {
			other = "M07"
		}
		want := tax.Combo{Key: key, Ext: ratePtsaft("ISE", codes[0])}
		cases = append(cases,
			addontest.Combo{Name: string(key) + " alone", In: tax.Combo{Key: key}, Want: want},
			addontest.Combo{Name: string(key) + " with another reason", In: tax.Combo{Key: key, Ext: ratePtsaft("", other)}, Want: want},
		)
	}
	addontest.Combos(t, ptsaft.Addon(), cases)
}

func TestCombosPtsaft(t *testing.T) {
	var cases []addontest.Combo
	for rate, code := range map[cbc.Key]cbc.Code{"reduced": "RED", "intermediate": "INT", "general": "NOR", "other": "OUT"} {
		want := tax.Combo{Key: "standard", Rate: rate, Ext: ratePtsaft(code, "")}
		cases = append(cases,
			addontest.Combo{Name: string(rate), In: tax.Combo{Rate: rate}, Want: want},
			addontest.Combo{Name: string(code), In: tax.Combo{Ext: ratePtsaft(code, "")}, Want: want},
			addontest.Combo{Name: string(rate) + " wins", In: tax.Combo{Rate: rate, Ext: ratePtsaft("ISE", "")}, Want: want},
			addontest.Combo{
				Name: string(rate) + " has no reason",
				In:   tax.Combo{Key: "standard", Rate: rate, Ext: ratePtsaft("ISE", "M07")}, Want: want,
			},
		)
	}
	percent := num.MakePercentage(0, 2)
	cases = append(cases,
		addontest.Combo{Name: "nothing said", In: tax.Combo{}, Want: tax.Combo{Key: "standard"}},
		addontest.Combo{Name: "a reason of no key", In: tax.Combo{Ext: ratePtsaft("", "M34")}, Want: tax.Combo{Key: "standard"}},
		addontest.Combo{
			Name: "a rate of another list", In: tax.Combo{Rate: "super-reduced"}, Want: tax.Combo{Key: "standard", Rate: "super-reduced"},
		},
		addontest.Combo{
			Name: "no rate without tax", In: tax.Combo{Key: "exempt", Ext: ratePtsaft("RED", "")},
			Want: tax.Combo{Key: "exempt", Ext: ratePtsaft("ISE", "M07")},
		},
		addontest.Combo{
			Name: "zero", In: tax.Combo{Key: "zero", Percent: &percent},
			Want: tax.Combo{Key: "zero", Percent: &percent, Ext: ratePtsaft("ISE", "M07")},
		},
		addontest.Combo{
			Name: "zero with a reason", In: tax.Combo{Key: "zero", Percent: &percent, Ext: ratePtsaft("", "M10")},
			Want: tax.Combo{Key: "zero", Percent: &percent, Ext: ratePtsaft("ISE", "M10")},
		},
		addontest.Combo{
			Name: "Portugal", In: tax.Combo{Country: "PT", Rate: "general"},
			Want: tax.Combo{Country: "PT", Key: "standard", Rate: "general", Ext: ratePtsaft("NOR", "")},
		},
		addontest.Combo{
			Name: "abroad", In: tax.Combo{Country: "ES", Rate: "general"},
			Want: tax.Combo{Country: "ES", Rate: "general", Ext: ratePtsaft("OUT", "")},
		},
		addontest.Combo{
			Name: "abroad, exempt", In: tax.Combo{Country: "ES", Key: "exempt", Ext: ratePtsaft("ISE", "M99")},
			Want: tax.Combo{Country: "ES", Key: "exempt", Ext: ratePtsaft("OUT", "M99")},
		},
		addontest.Combo{
			Name: "older name of the reason", In: tax.Combo{Key: "exempt", Ext: tax.Extensions{"pt-exemption-code": "M04"}},
			Want: tax.Combo{Key: "export", Ext: ratePtsaft("ISE", "M04")},
		},
		addontest.Combo{
			Name: "another tax", In: tax.Combo{Cat: "IRS", Ext: ratePtsaft("", "M07")},
			Want: tax.Combo{Cat: "IRS", Ext: ratePtsaft("", "M07")},
		},
	)
	addontest.Combos(t, ptsaft.Addon(), cases)
}

// A line prints the provision of its exemption, word for word; a note about it stays.
func TestExemptionNotesPtsaft(t *testing.T) {
	own := &org.Note{Key: "legal", Src: ptsaft.ExtExemption, Code: "M10", Text: "As I say"}
	general := &org.Note{Key: "general", Text: "Hello"}
	for name, c := range map[string]struct {
		taxes       tax.Set
		notes, want []*org.Note
	}{
		"added": {
			taxes: tax.Set{{Cat: "IRS"}, {Cat: "VAT", Ext: ratePtsaft("", "M40")}},
			notes: []*org.Note{general},
			want: []*org.Note{general, {
				Key: "legal", Src: ptsaft.ExtExemption, Code: "M40",
				Text: "Artigo 6.º n.º 6 alínea a) do CIVA, a contrário",
			}},
		},
		"kept":         {taxes: tax.Set{{Cat: "VAT", Key: "exempt"}}, notes: []*org.Note{own}, want: []*org.Note{own}},
		"other tax":    {taxes: tax.Set{{Cat: "IRS", Ext: ratePtsaft("", "M40")}, {Cat: "VAT", Rate: "general"}}},
		"standard":     {taxes: tax.Set{{Cat: "VAT", Rate: "general"}}},
		"no taxes":     {},
		"unknown code": {taxes: tax.Set{{Cat: "VAT", Country: "ES", Ext: ratePtsaft("", "X")}}},
	} {
		line := &bill.Line{Taxes: c.taxes, Notes: c.notes}
		for range 2 {
			addontest.Normalize(ptsaft.Addon(), line)
			if diff := cmp.Diff(c.want, line.Notes); diff != "" {
				t.Errorf("%s: want (-), got (+)\n%s", name, diff)
			}
		}
	}
}

// The text of every reason fits into the audit file.
func TestExemptionTextsPtsaft(t *testing.T) {
	def := cbc.FindKey(ptsaft.Addon().Def.Extensions, ptsaft.ExtExemption)
	for _, v := range def.Values {
		note := &org.Note{Key: "legal", Src: ptsaft.ExtExemption, Code: v.Code, Text: v.Name["pt"]}
		if got := addontest.Faults(ptsaft.Addon(), note); got != nil {
			t.Errorf("%s: faults %q", v.Code, got)
		}
	}
}

func TestItemsPtsaft(t *testing.T) {
	units := map[org.Unit]cbc.Code{"": "S"}
	for _, unit := range org.Units() {
		units[unit] = "P"
	}
	for _, unit := range []org.Unit{
		"km", "w", "kw", "kwh", "rate", "mon", "day", "s", "h", "min", "service", "job", "activity", "trip", "item", "one",
	} {
		units[unit] = "S"
	}
	for unit, want := range units {
		item := &org.Item{Unit: unit}
		for range 2 {
			addontest.Normalize(ptsaft.Addon(), item)
			if got := item.Ext[ptsaft.ExtProductType]; got != want || item.Unit == "" {
				t.Errorf("%q: type %q of %q, want %q", unit, got, item.Unit, want)
			}
		}
	}
	item := &org.Item{Unit: "kg", Ext: tax.Extensions{ptsaft.ExtProductType: "O"}}
	addontest.Normalize(ptsaft.Addon(), item)
	if got := item.Ext[ptsaft.ExtProductType]; got != "O" {
		t.Errorf("a type that was given becomes %q", got)
	}
}

func TestPaymentMeansPtsaft(t *testing.T) {
	for _, c := range []struct {
		key        cbc.Key
		have, want cbc.Code
	}{
		{"card", "", "CC"},
		{"card+credit", "", "CC"},
		{"card+debit", "", "CD"},
		{"credit-transfer", "", "TB"},
		{"credit-transfer+sepa", "", "TB"},
		{"debit-transfer", "", "TB"},
		{"direct-debit", "", "TB"},
		{"cash", "", "NU"},
		{"promissory-note", "", "LC"},
		{"netting", "", "CS"},
		{"cheque", "", "CH"},
		{"online", "", "DE"},
		{"other", "", "OU"},
		{"other+voucher", "", "OU"},
		{"other", "MB", "MB"},
		{"other+voucher", "CO", "OU"},
		{"card", "MB", "CC"},
		{"bank-draft", "", ""},
		{"any", "OU", "OU"},
		{"", "", ""},
	} {
		var ext tax.Extensions
		if c.have != "" {
			ext = tax.Extensions{ptsaft.ExtPaymentMeans: c.have}
		}
		instructions := &pay.Instructions{Key: c.key, Ext: ext.Clone()}
		record := &pay.Record{Key: c.key, Ext: ext.Clone()}
		for range 2 {
			addontest.Normalize(ptsaft.Addon(), instructions)
			addontest.Normalize(ptsaft.Addon(), record)
		}
		if a, b := instructions.Ext[ptsaft.ExtPaymentMeans], record.Ext[ptsaft.ExtPaymentMeans]; a != c.want || b != c.want {
			t.Errorf("%s with %q: instructions %q, record %q, want %q", c.key, c.have, a, b, c.want)
		}
	}
}

func TestInvoicesPtsaft(t *testing.T) {
	today := datePtsaft(15)
	issued := cal.MakeDate(2026, 1, 10)
	for name, c := range map[string]struct {
		in   bill.Invoice
		want [2]*cal.Date // value date and date of the advance
	}{
		"nothing said":   {bill.Invoice{}, [2]*cal.Date{today, today}},
		"issued":         {bill.Invoice{IssueDate: issued}, [2]*cal.Date{&issued, &issued}},
		"supplied":       {bill.Invoice{IssueDate: issued, OpDate: datePtsaft(8)}, [2]*cal.Date{datePtsaft(8), &issued}},
		"everything":     {bill.Invoice{IssueDate: issued, OpDate: today, ValueDate: datePtsaft(9)}, [2]*cal.Date{datePtsaft(9), &issued}},
		"empty dates":    {bill.Invoice{OpDate: new(cal.Date), ValueDate: new(cal.Date)}, [2]*cal.Date{today, today}},
		"supplied today": {bill.Invoice{OpDate: datePtsaft(8)}, [2]*cal.Date{datePtsaft(8), today}},
	} {
		inv := c.in
		inv.Payment = &bill.PaymentDetails{Advances: []*pay.Record{nil, {}, {Date: datePtsaft(3)}, {Date: new(cal.Date)}}}
		for range 2 {
			addontest.Normalize(ptsaft.Addon(), &inv)
		}
		var dates []*cal.Date
		for _, advance := range inv.Payment.Advances {
			dates = append(dates, advance.Date)
		}
		if diff := cmp.Diff([]*cal.Date{c.want[1], datePtsaft(3), c.want[1]}, dates, cmpopts.EquateComparable(cal.Date{})); diff != "" {
			t.Errorf("%s: dates of advances, want (-), got (+)\n%s", name, diff)
		}
		if diff := cmp.Diff(c.want[0], inv.ValueDate, cmpopts.EquateComparable(cal.Date{})); diff != "" {
			t.Errorf("%s: value date, want (-), got (+)\n%s", name, diff)
		}
		if got := inv.Tax.Ext[ptsaft.ExtSource]; got != "P" {
			t.Errorf("%s: source %q", name, got)
		}
	}
}

// TestTypesPtsaft looks at the types of documents that are no invoices.
func TestTypesPtsaft(t *testing.T) {
	given := func(key cbc.Key, code cbc.Code) *bill.Tax { return &bill.Tax{Ext: tax.Extensions{key: code}} }
	returned := tax.Tags{List: []cbc.Key{"return"}}
	for _, c := range []struct {
		name string
		doc  tree.Node
		want cbc.Code
	}{
		{"purchase order", &bill.Order{Type: "purchase"}, "NE"},
		{"quote", &bill.Order{Type: "quote"}, "OR"},
		{"sale", &bill.Order{Type: "sale"}, ""},
		{"order with a type", &bill.Order{Type: "quote", Tax: given(ptsaft.ExtWorkType, "FO")}, "FO"},
		{"note", &bill.Delivery{Type: "note"}, "GR"},
		{"waybill", &bill.Delivery{Type: "waybill"}, "GT"},
		{"returned note", &bill.Delivery{Type: "note", Tags: returned}, "GD"},
		{"return", &bill.Delivery{Type: "advice", Tags: returned}, "GD"},
		{"advice", &bill.Delivery{Type: "advice"}, ""},
		{"delivery with a type", &bill.Delivery{Type: "note", Tags: returned, Tax: given(ptsaft.ExtMovementType, "GC")}, "GC"},
		{"receipt", &bill.Payment{}, "RG"},
		{"cash accounting", &bill.Payment{Tags: tax.Tags{List: []cbc.Key{"cash-vat"}}}, "RC"},
		{"receipt with a type", &bill.Payment{Ext: tax.Extensions{ptsaft.ExtPaymentType: "RC"}}, "RG"},
	} {
		var got cbc.Code
		for range 2 {
			addontest.Normalize(ptsaft.Addon(), c.doc)
		}
		switch v := c.doc.(type) {
		case *bill.Order:
			if v.Tax != nil {
				got = v.Tax.Ext[ptsaft.ExtWorkType]
			}
			if v.ValueDate == nil || *v.ValueDate != *datePtsaft(15) {
				t.Errorf("%s: value date %v", c.name, v.ValueDate)
			}
		case *bill.Delivery:
			if v.Tax != nil {
				got = v.Tax.Ext[ptsaft.ExtMovementType]
			}
		case *bill.Payment:
			got = v.Ext[ptsaft.ExtPaymentType]
			if v.Ext[ptsaft.ExtSource] != "P" {
				t.Errorf("%s: source %q", c.name, v.Ext[ptsaft.ExtSource])
			}
		}
		if got != c.want {
			t.Errorf("%s: type %q, want %q", c.name, got, c.want)
		}
	}
}
