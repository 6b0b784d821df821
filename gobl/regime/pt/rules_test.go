package pt_test

import (
	"slices"
	"testing"

	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/regime/pt"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

// invoice is one that breaks no rule, changed by each case.
func invoice(change func(inv *bill.Invoice)) *bill.Invoice {
	price := num.MakeAmount(1000, 2)
	inv := &bill.Invoice{
		Type:      bill.InvoiceStandard,
		IssueDate: day(0),
		Supplier:  &org.Party{TaxID: &tax.Identity{Country: "PT", Code: "500000000"}},
		Lines:     []*bill.Line{{Quantity: num.MakeAmount(1, 0), Item: &org.Item{Price: &price}}},
	}
	change(inv)
	return inv
}

// day is some days after the issue of the invoice.
func day(n int) cal.Date { return cal.MakeDate(2024, 5, 31).AddDays(n) }

func TestInvoiceRules(t *testing.T) {
	negative := num.MakeAmount(-1, 2)
	for _, c := range []struct {
		name   string
		change func(inv *bill.Invoice)
		want   []string
	}{
		{"unchanged", func(*bill.Invoice) {}, nil},
		{
			"corrective", func(inv *bill.Invoice) { inv.Type = bill.InvoiceCorrective },
			[]string{"GOBL-PT-BILL-INVOICE-01 $.type"},
		},
		{"other", func(inv *bill.Invoice) { inv.Type = bill.InvoiceOther }, nil},
		{
			"credit note of nothing", func(inv *bill.Invoice) { inv.Type = bill.InvoiceCreditNote },
			[]string{"GOBL-PT-BILL-INVOICE-02 $.preceding"},
		},
		{
			"debit note of something", func(inv *bill.Invoice) {
				inv.Type, inv.Preceding = bill.InvoiceDebitNote, []*org.DocumentRef{{Code: "1"}}
			}, nil,
		},
		{"no supplier", func(inv *bill.Invoice) { inv.Supplier = nil }, nil}, // the core's business
		{
			"supplier without tax ID", func(inv *bill.Invoice) { inv.Supplier.TaxID = nil },
			[]string{"GOBL-PT-BILL-INVOICE-03 $.supplier.tax_id"},
		},
		{
			"supplier without code", func(inv *bill.Invoice) { inv.Supplier.TaxID.Code = "" },
			[]string{"GOBL-PT-BILL-INVOICE-04 $.supplier.tax_id.code"},
		},
		{
			"negative quantity", func(inv *bill.Invoice) {
				inv.Lines = append(inv.Lines, nil, &bill.Line{Quantity: negative})
			},
			[]string{"GOBL-PT-BILL-INVOICE-05 $.lines[2].quantity"},
		},
		{
			"negative price", func(inv *bill.Invoice) { inv.Lines[0].Item.Price = &negative },
			[]string{"GOBL-PT-BILL-INVOICE-06 $.lines[0].item.price"},
		},
		{"no price", func(inv *bill.Invoice) { inv.Lines[0].Item.Price = nil }, nil},
		{
			"negative due", func(inv *bill.Invoice) { inv.Totals = &bill.Totals{Due: &negative} },
			[]string{"GOBL-PT-BILL-INVOICE-07 $.totals.due"},
		},
		{"nothing due", func(inv *bill.Invoice) { inv.Totals = &bill.Totals{} }, nil},
	} {
		inv := invoice(c.change)
		if got := regimetest.Faults(pt.Regime(), inv); !slices.Equal(got, c.want) {
			t.Errorf("%s: faults %q, want %q", c.name, got, c.want)
		}
		if got := regimetest.FaultsElsewhere(pt.Regime(), inv); got != nil {
			t.Errorf("%s: faults %q in a document of no regime", c.name, got)
		}
	}
}

func TestDateRules(t *testing.T) {
	for _, c := range []struct {
		id   string
		set  func(inv *bill.Invoice, day cal.Date)
		late bool // the day must not be late, rather than not early
	}{
		{"11", func(inv *bill.Invoice, day cal.Date) { inv.ValueDate = &day }, true},
		{"12", func(inv *bill.Invoice, day cal.Date) { inv.OpDate = &day }, true},
		{"13", func(inv *bill.Invoice, day cal.Date) {
			inv.Preceding = []*org.DocumentRef{{Code: "1"}, {Code: "2", IssueDate: &day}}
		}, true},
		{"14", func(inv *bill.Invoice, day cal.Date) {
			inv.Payment = &bill.PaymentDetails{Advances: []*pay.Record{{}, {Date: &day}}}
		}, true},
		{"15", func(inv *bill.Invoice, day cal.Date) {
			inv.Payment = &bill.PaymentDetails{Terms: &pay.Terms{DueDates: []*pay.DueDate{{Date: day}}}}
		}, false},
	} {
		fault := []string{"GOBL-PT-BILL-INVOICE-" + c.id + " $"}
		for _, d := range []struct {
			day   cal.Date
			wrong bool
		}{{day(-1), !c.late}, {day(0), false}, {day(1), c.late}} {
			got := regimetest.Faults(pt.Regime(), invoice(func(inv *bill.Invoice) { c.set(inv, d.day) }))
			if d.wrong && !slices.Equal(got, fault) || !d.wrong && got != nil {
				t.Errorf("rule %s on %s: faults %q, want one = %t", c.id, d.day, got, d.wrong)
			}
		}
	}
}

func TestComboNeedsRegion(t *testing.T) {
	missing := []string{"GOBL-PT-TAX-COMBO-01 $.ext"}
	for _, c := range []struct {
		combo tax.Combo
		want  []string
	}{
		{tax.Combo{Cat: "VAT"}, missing},
		{tax.Combo{Cat: "VAT", Ext: tax.Extensions{"other": "X"}}, missing},
		{tax.Combo{Cat: "VAT", Ext: tax.Extensions{pt.ExtRegion: "PT-AC"}}, nil},
		{tax.Combo{Cat: "IRS"}, nil},
	} {
		if got := regimetest.Faults(pt.Regime(), &c.combo); !slices.Equal(got, c.want) {
			t.Errorf("%s %v: faults %q, want %q", c.combo.Cat, c.combo.Ext, got, c.want)
		}
	}
}
