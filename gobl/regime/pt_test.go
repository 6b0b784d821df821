package regime_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/regime/pt"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

func TestTaxIDsPT(t *testing.T) {
	regimetest.TaxIDs(t, pt.Regime(), "PT", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("PT 500 000 000", "500000000"),
		regimetest.Accepts("123456789", "123456789"),
		regimetest.Accepts("451234561", "451234561"),
		regimetest.Accepts("701234563", "701234563"),
		regimetest.Refuses("500000001", "500000001"),
		regimetest.Refuses("461234561", "461234561"), // no such kind
		regimetest.Refuses("401234567", "401234567"),
		regimetest.Refuses("12345678", "12345678"),
		regimetest.Refuses("12345678A", "12345678A"),
	})
}

func TestRegionPT(t *testing.T) {
	for _, c := range []struct {
		name  string
		combo tax.Combo
		want  tax.Extensions
	}{
		{"default", tax.Combo{Cat: "VAT"}, tax.Extensions{"pt-region": "PT"}},
		{"given", tax.Combo{Cat: "VAT", Ext: tax.Extensions{"pt-region": "PT-MA"}}, tax.Extensions{"pt-region": "PT-MA"}},
		{"at home", tax.Combo{Cat: "VAT", Country: "PT"}, tax.Extensions{"pt-region": "PT"}},
		{"abroad", tax.Combo{Cat: "VAT", Country: "EL"}, tax.Extensions{"pt-region": "GR"}},
		{
			"abroad, against what is given",
			tax.Combo{Cat: "VAT", Country: "ES", Ext: tax.Extensions{"pt-region": "PT"}},
			tax.Extensions{"pt-region": "ES"},
		},
		{"another tax", tax.Combo{Cat: "IRS"}, nil},
	} {
		regimetest.Normalize(pt.Regime(), &c.combo)
		if diff := cmp.Diff(c.want, c.combo.Ext); diff != "" {
			t.Errorf("%s: want (-), got (+)\n%s", c.name, diff)
		}
	}
}

func TestOldExemptionsPT(t *testing.T) {
	region := tax.Extensions{"pt-region": "PT"}
	for _, c := range []struct {
		name        string
		combo, want tax.Combo
	}{
		{
			"reason in the rate",
			tax.Combo{Cat: "VAT", Rate: "exempt+outlay"},
			tax.Combo{Cat: "VAT", Key: "exempt", Ext: tax.Extensions{"pt-saft-exemption": "M01"}},
		},
		{
			"reason of two parts",
			tax.Combo{Cat: "VAT", Rate: "exempt+reverse-charge+gold", Ext: tax.Extensions{"pt-region": "PT-AC"}},
			tax.Combo{Cat: "VAT", Key: "exempt", Ext: tax.Extensions{"pt-saft-exemption": "M43"}},
		},
		{
			"unknown reason",
			tax.Combo{Cat: "VAT", Rate: "exempt+whim"},
			tax.Combo{Cat: "VAT", Rate: "exempt+whim", Ext: region},
		},
		{
			"older extension",
			tax.Combo{Cat: "VAT", Key: "exempt", Ext: tax.Extensions{"pt-exemption-code": "M07"}},
			tax.Combo{Cat: "VAT", Key: "exempt", Ext: tax.Extensions{"pt-region": "PT", "pt-saft-exemption": "M07"}},
		},
		{
			"nothing old",
			tax.Combo{Cat: "VAT", Key: "standard", Rate: "general"},
			tax.Combo{Cat: "VAT", Key: "standard", Rate: "general", Ext: region},
		},
	} {
		line, discount, charge := c.combo, c.combo, c.combo
		line.Ext, discount.Ext, charge.Ext = c.combo.Ext.Clone(), c.combo.Ext.Clone(), c.combo.Ext.Clone()
		regimetest.Normalize(pt.Regime(), &bill.Invoice{
			Lines:     []*bill.Line{{Taxes: tax.Set{&line}}},
			Discounts: []*bill.Discount{{Taxes: tax.Set{&discount}}},
			Charges:   []*bill.Charge{{Taxes: tax.Set{&charge}}},
		})
		for _, got := range []tax.Combo{line, discount, charge} {
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s: want (-), got (+)\n%s", c.name, diff)
			}
		}
	}
}

// invoicePT returns one that breaks no rule, changed by each case.
func invoicePT(change func(inv *bill.Invoice)) *bill.Invoice {
	price := num.MakeAmount(1000, 2)
	inv := &bill.Invoice{
		Type:      bill.InvoiceStandard,
		IssueDate: dayPT(0),
		Supplier:  &org.Party{TaxID: &tax.Identity{Country: "PT", Code: "500000000"}},
		Lines:     []*bill.Line{{Quantity: num.MakeAmount(1, 0), Item: &org.Item{Price: &price}}},
	}
	change(inv)
	return inv
}

// dayPT returns some days after the issue of the invoice.
func dayPT(n int) cal.Date { return cal.MakeDate(2024, 5, 31).AddDays(n) }

func TestInvoiceRulesPT(t *testing.T) {
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
		inv := invoicePT(c.change)
		if got := regimetest.Faults(pt.Regime(), inv); !slices.Equal(got, c.want) {
			t.Errorf("%s: faults %q, want %q", c.name, got, c.want)
		}
		if got := regimetest.FaultsElsewhere(pt.Regime(), inv); got != nil {
			t.Errorf("%s: faults %q in a document of no regime", c.name, got)
		}
	}
}

func TestDateRulesPT(t *testing.T) {
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
		}{{dayPT(-1), !c.late}, {dayPT(0), false}, {dayPT(1), c.late}} {
			got := regimetest.Faults(pt.Regime(), invoicePT(func(inv *bill.Invoice) { c.set(inv, d.day) }))
			if d.wrong && !slices.Equal(got, fault) || !d.wrong && got != nil {
				t.Errorf("rule %s on %s: faults %q, want one = %t", c.id, d.day, got, d.wrong)
			}
		}
	}
}

func TestComboNeedsRegionPT(t *testing.T) {
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
