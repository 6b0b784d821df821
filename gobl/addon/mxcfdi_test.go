package addon_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/mxcfdi"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/head"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

func TestPaymentMeansMxcfdi(t *testing.T) {
	for key, want := range map[cbc.Key]cbc.Code{
		"cash": "01", "cheque": "02", "credit-transfer": "03", "card": "04", "online+wallet": "05", "online": "06",
		"other+grocery-vouchers": "08", "other+in-kind": "12", "other+subrogation": "13", "other+consignment": "14",
		"other+debt-relief": "15", "netting": "17", "other+novation": "23", "other+merger": "24", "other+remission": "25",
		"other+expiration": "26", "other+satisfy-creditor": "27", "card+debit": "28", "other+debit": "28",
		"other+services": "29", "other+advance": "30", "other+intermediary": "31",
		// a part that is not in the table is left out
		"card+credit": "04", "credit-transfer+sepa": "03", "online+wallet+phone": "05",
		// what is given stays where the key is not in the table
		"other": "99", "direct-debit": "99", "other+barter": "99", "": "99",
	} {
		instructions := &pay.Instructions{Key: key, Ext: tax.Extensions{mxcfdi.ExtPaymentMeans: "99"}}
		record := &pay.Record{Key: key, Ext: tax.Extensions{mxcfdi.ExtPaymentMeans: "99"}}
		addontest.Normalize(mxcfdi.Addon(), instructions)
		addontest.Normalize(mxcfdi.Addon(), record)
		a, b := instructions.Ext[mxcfdi.ExtPaymentMeans], record.Ext[mxcfdi.ExtPaymentMeans]
		if a != want || b != want {
			t.Errorf("%q: codes %q, %q, want %q", key, a, b, want)
		}
	}
}

// TestIssueTimeMxcfdi: without a time, date and time are those of now; with one, both
// stay. The context of the test has no regimes, and so the time zone is UTC.
func TestIssueTimeMxcfdi(t *testing.T) {
	given, now := cal.MakeDate(2020, 2, 3), cal.MakeDate(2026, 1, 15)
	for _, c := range []struct {
		clock, wantClock string
		wantDate         cal.Date
	}{
		{"", "10:00:00", now},
		{"00:00:00", "10:00:00", now},
		{"00:00:01", "00:00:01", given},
		{"23:59:59", "23:59:59", given},
	} {
		var clock *cal.Time
		if c.clock != "" {
			at, err := cal.ParseTime(c.clock)
			if err != nil {
				t.Fatal(err)
			}
			clock = &at
		}
		inv := &bill.Invoice{IssueDate: given, IssueTime: clock}
		pmt := &bill.Payment{IssueDate: given, IssueTime: clock}
		for range 2 {
			addontest.Normalize(mxcfdi.Addon(), inv)
			addontest.Normalize(mxcfdi.Addon(), pmt)
			if inv.IssueDate != c.wantDate || inv.IssueTime.String() != c.wantClock {
				t.Errorf("%q: invoice of %s %s", c.clock, inv.IssueDate, inv.IssueTime)
			}
			if pmt.IssueDate != c.wantDate || pmt.IssueTime.String() != c.wantClock {
				t.Errorf("%q: payment of %s %s", c.clock, pmt.IssueDate, pmt.IssueTime)
			}
		}
	}
}

func TestGlobalMxcfdi(t *testing.T) {
	for tag, kept := range map[cbc.Key]bool{"global": false, "simplified": true} {
		inv := &bill.Invoice{Customer: &org.Party{Name: "A"}, Tags: tax.Tags{List: []cbc.Key{tag}}}
		addontest.Normalize(mxcfdi.Addon(), inv)
		if (inv.Customer != nil) != kept {
			t.Errorf("%s: customer %v", tag, inv.Customer)
		}
	}
}

func TestPaymentMxcfdi(t *testing.T) {
	pmt := &bill.Payment{
		Ext:      tax.Extensions{mxcfdi.ExtDocType: "I", "x": "1"},
		Customer: &org.Party{},
		Preceding: []*org.DocumentRef{
			{Code: "1"}, {Code: "2", Ext: tax.Extensions{mxcfdi.ExtRelType: "01"}},
		},
	}
	for range 2 {
		addontest.Normalize(mxcfdi.Addon(), pmt)
		want := tax.Extensions{mxcfdi.ExtDocType: "P", "x": "1"}
		if !pmt.Ext.Equal(want) || pmt.Customer.Ext[mxcfdi.ExtUse] != "CP01" {
			t.Errorf("extensions %v, customer %v", pmt.Ext, pmt.Customer.Ext)
		}
		if a, b := pmt.Preceding[0].Ext[mxcfdi.ExtRelType], pmt.Preceding[1].Ext[mxcfdi.ExtRelType]; a != "04" || b != "01" {
			t.Errorf("relation types %s and %s", a, b)
		}
	}
	pmt.Customer.Ext = tax.Extensions{mxcfdi.ExtUse: "G03"}
	addontest.Normalize(mxcfdi.Addon(), pmt)
	if got := pmt.Customer.Ext[mxcfdi.ExtUse]; got != "G03" {
		t.Errorf("the use that was given became %q", got)
	}
	addontest.Normalize(mxcfdi.Addon(), &bill.Payment{}) // nothing that could be missing is needed
}

func TestIdentitiesMxcfdi(t *testing.T) {
	old := func() []*org.Identity {
		return []*org.Identity{
			{Key: mxcfdi.ExtProdServ, Code: "501015"},
			{Key: "other", Code: "1"},
			{Key: mxcfdi.ExtFiscalRegime, Code: "601"},
			{Key: mxcfdi.ExtUse, Code: "G01"},
		}
	}
	party := &org.Party{Identities: old(), Ext: tax.Extensions{mxcfdi.ExtUse: "G03", "x": "1"}}
	item := &org.Item{Identities: old()[:1]}
	plain := &org.Party{Identities: old()[1:2]}
	empty := &org.Party{Identities: []*org.Identity{{Key: mxcfdi.ExtUse}}, Ext: tax.Extensions{mxcfdi.ExtUse: "G03"}}
	for range 2 {
		for _, n := range []tree.Node{party, item, plain, empty} {
			addontest.Normalize(mxcfdi.Addon(), n)
		}
		want := tax.Extensions{mxcfdi.ExtProdServ: "501015", mxcfdi.ExtFiscalRegime: "601", mxcfdi.ExtUse: "G01", "x": "1"}
		if !party.Ext.Equal(want) || len(party.Identities) != 1 || party.Identities[0].Key != "other" {
			t.Errorf("party: extensions %v, identities %v", party.Ext, party.Identities)
		}
		if got := item.Ext[mxcfdi.ExtProdServ]; got != "50101500" || item.Identities != nil {
			t.Errorf("item: code %q, identities %v", got, item.Identities)
		}
		if empty.Ext[mxcfdi.ExtUse] != "G03" || empty.Identities != nil {
			t.Errorf("without a code: extensions %v, identities %v", empty.Ext, empty.Identities)
		}
		if plain.Ext != nil || len(plain.Identities) != 1 {
			t.Errorf("other identities: extensions %v, identities %v", plain.Ext, plain.Identities)
		}
	}
	for given, want := range map[cbc.Code]cbc.Code{"50101": "50101", "5010150": "5010150", "50101513": "50101513", "5O1015": "5O1015"} {
		item := &org.Item{Ext: tax.Extensions{mxcfdi.ExtProdServ: given}}
		addontest.Normalize(mxcfdi.Addon(), item)
		if got := item.Ext[mxcfdi.ExtProdServ]; got != want {
			t.Errorf("product code %q became %q", given, got)
		}
	}
}

func TestScenariosMxcfdi(t *testing.T) {
	for _, c := range []struct {
		kind cbc.Key
		paid bool
		want tax.Extensions
	}{
		{"standard", false, tax.Extensions{mxcfdi.ExtDocType: "I", mxcfdi.ExtPaymentMethod: "PPD"}},
		{"standard", true, tax.Extensions{mxcfdi.ExtDocType: "I", mxcfdi.ExtPaymentMethod: "PUE"}},
		{"credit-note", false, tax.Extensions{mxcfdi.ExtDocType: "E", mxcfdi.ExtRelType: "01", mxcfdi.ExtPaymentMethod: "PPD"}},
		{"credit-note", true, tax.Extensions{mxcfdi.ExtDocType: "E", mxcfdi.ExtRelType: "01", mxcfdi.ExtPaymentMethod: "PUE"}},
		{"proforma", true, nil},
		{"corrective", false, nil},
		{"debit-note", false, nil},
	} {
		inv := &bill.Invoice{Type: c.kind, Totals: &bill.Totals{}}
		if c.paid {
			inv.Totals.Due = amountMxcfdi(0, 2)
		}
		sum := addontest.Context(mxcfdi.Addon()).Summarize("bill/invoice", &tax.ScenarioInput{Type: c.kind, Doc: inv})
		if sum == nil {
			sum = new(tax.ScenarioSummary)
		}
		if !sum.Ext.Equal(c.want) {
			t.Errorf("%s, paid %t: %v, want %v", c.kind, c.paid, sum.Ext, c.want)
		}
	}
}

func amountMxcfdi(value int64, exp uint32) *num.Amount {
	a := num.MakeAmount(value, exp)
	return &a
}

func stampsMxcfdi() []*head.Stamp { return []*head.Stamp{nil, {Prv: mxcfdi.StampUUID, Val: "x"}} }

func mexicanMxcfdi(ext tax.Extensions) *org.Party {
	return &org.Party{
		TaxID:     &tax.Identity{Country: "MX", Code: "URE180429TM6"},
		Addresses: []*org.Address{nil, {Code: "65000"}},
		Ext:       ext,
	}
}

func validMxcfdi() *bill.Invoice {
	return &bill.Invoice{
		Type: "standard", Currency: "MXN",
		Tax: &bill.Tax{Ext: tax.Extensions{
			mxcfdi.ExtDocType: "I", mxcfdi.ExtIssuePlace: "26015", mxcfdi.ExtPaymentMethod: "PPD", mxcfdi.ExtRelType: "07",
		}},
		Preceding: []*org.DocumentRef{nil, {Stamps: stampsMxcfdi()}},
		Supplier: &org.Party{
			TaxID: &tax.Identity{Country: "MX", Code: "EKU9003173C9"}, Ext: tax.Extensions{mxcfdi.ExtFiscalRegime: "601"},
		},
		Customer: mexicanMxcfdi(tax.Extensions{mxcfdi.ExtFiscalRegime: "601", mxcfdi.ExtUse: "G01"}),
		Lines: []*bill.Line{nil, {
			Quantity: num.MakeAmount(1, 0), Total: amountMxcfdi(0, 2),
			Item: &org.Item{Price: amountMxcfdi(1, 2), Ext: tax.Extensions{mxcfdi.ExtProdServ: "50101500"}},
		}},
		Payment: &bill.PaymentDetails{
			Terms:        &pay.Terms{Notes: strings.Repeat("x", 1000)},
			Advances:     []*pay.Record{{Ext: tax.Extensions{mxcfdi.ExtPaymentMeans: "01"}}},
			Instructions: &pay.Instructions{Ext: tax.Extensions{mxcfdi.ExtPaymentMeans: "99"}},
		},
	}
}

// globalMxcfdi makes the invoice one to the general public.
func globalMxcfdi(inv *bill.Invoice) {
	inv.Tags.List = []cbc.Key{"global"}
	inv.Customer = nil
	for _, key := range []cbc.Key{mxcfdi.ExtGlobalMonth, mxcfdi.ExtGlobalPeriod, mxcfdi.ExtGlobalYear} {
		inv.Tax.Ext[key] = "01"
	}
	inv.Lines[1].Item.Ext, inv.Lines[1].Item.Ref = nil, "SALE1"
}

// asGlobalMxcfdi changes an invoice to the general public.
func asGlobalMxcfdi(do func(inv *bill.Invoice)) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		globalMxcfdi(inv)
		do(inv)
	}
}

// breakMxcfdi is a change to a valid document and the faults it leads to, as in
// addontest.Break.
type breakMxcfdi[T any] struct {
	want string
	do   func(doc *T)
}

type docMxcfdi[T any] interface {
	*T
	tree.Node
}

// breaksMxcfdi is addontest.Breaks for documents of any type. It returns the ids of the
// rules that are broken.
func breaksMxcfdi[T any, P docMxcfdi[T]](t *testing.T, valid func() *T, cases []breakMxcfdi[T]) (broken []string) {
	t.Helper()
	a := mxcfdi.Addon()
	if got := addontest.Faults(a, P(valid())); got != nil {
		t.Fatalf("the valid document has faults %q", got)
	}
	for _, c := range cases {
		doc := valid()
		c.do(doc)
		var want []string
		for fault := range strings.SplitSeq(c.want, ", ") {
			if fault != "" {
				id, _, _ := strings.Cut(fault, " ")
				broken = append(broken, "GOBL-MX-CFDI-"+id)
				want = append(want, "GOBL-MX-CFDI-"+fault)
			}
		}
		if diff := cmp.Diff(want, addontest.Faults(a, P(doc))); diff != "" {
			t.Errorf("%q: want (-), got (+)\n%s", c.want, diff)
		}
	}
	return broken
}

// TestRulesMxcfdi breaks every rule. Through the library some never fail, since the
// addon writes what they ask for: the customer of a global invoice, the document type of a
// payment, the totals of complements. They stay for documents that are only validated.
func TestRulesMxcfdi(t *testing.T) {
	addontest.Unbroken(t, mxcfdi.Addon(), slices.Concat(
		breaksMxcfdi(t, validMxcfdi, append(invoiceBreaksMxcfdi(), partyBreaksMxcfdi()...)),
		breaksMxcfdi(t, paymentMxcfdi, append(paymentBreaksMxcfdi(), paymentLineBreaksMxcfdi()...)),
		breaksMxcfdi(t, foodMxcfdi, foodBreaksMxcfdi()),
		breaksMxcfdi(t, fuelMxcfdi, fuelBreaksMxcfdi()),
	))
}

func invoiceBreaksMxcfdi() []breakMxcfdi[bill.Invoice] {
	return []breakMxcfdi[bill.Invoice]{
		{"BILL-INVOICE-27 $", func(inv *bill.Invoice) { inv.Currency = "USD" }},
		{"", func(inv *bill.Invoice) {
			inv.Currency = "USD"
			inv.ExchangeRates = []*currency.ExchangeRate{nil, {From: "USD", To: "MXN", Amount: num.MakeAmount(17, 0)}}
		}},
		{"BILL-INVOICE-01 $.tax.ext", func(inv *bill.Invoice) { delete(inv.Tax.Ext, mxcfdi.ExtDocType) }},
		{"BILL-INVOICE-01 $.tax.ext", func(inv *bill.Invoice) { delete(inv.Tax.Ext, mxcfdi.ExtIssuePlace) }},
		{"BILL-INVOICE-01 $.tax.ext", func(inv *bill.Invoice) { delete(inv.Tax.Ext, mxcfdi.ExtPaymentMethod) }},
		{"BILL-INVOICE-01 $.tax.ext, BILL-INVOICE-16 $.tax.ext", func(inv *bill.Invoice) { inv.Tax.Ext = nil }},
		{"", func(inv *bill.Invoice) { inv.Tax = nil }},
		{"", globalMxcfdi},
		{"BILL-INVOICE-02 $.tax.ext", asGlobalMxcfdi(func(inv *bill.Invoice) { delete(inv.Tax.Ext, mxcfdi.ExtGlobalYear) })},
		{"BILL-INVOICE-03 $.customer", asGlobalMxcfdi(func(inv *bill.Invoice) { inv.Customer = new(org.Party) })},
		{"BILL-INVOICE-04 $.payment", asGlobalMxcfdi(func(inv *bill.Invoice) { inv.Payment = nil })},
		{"BILL-INVOICE-05 $.payment.advances", asGlobalMxcfdi(func(inv *bill.Invoice) { inv.Payment.Advances = nil })},
		{"BILL-INVOICE-06 $.lines[1].item.ref", asGlobalMxcfdi(func(inv *bill.Invoice) { inv.Lines[1].Item.Ref = "" })},
		{"", asGlobalMxcfdi(func(inv *bill.Invoice) { inv.Lines[1].Item = nil })},
		{"BILL-INVOICE-07 $.tax.ext", func(inv *bill.Invoice) { inv.Tax.Ext[mxcfdi.ExtGlobalYear] = "2026" }},
		{"", func(inv *bill.Invoice) {
			globalMxcfdi(inv)
			inv.Tags.List = nil
			inv.Lines[1].Item.Ext = tax.Extensions{mxcfdi.ExtProdServ: "01010101"}
		}},
		{"BILL-INVOICE-14 $.lines[1].item.ext", func(inv *bill.Invoice) { inv.Lines[1].Item.Ext = nil }},
		{"BILL-INVOICE-15 $.lines[1].item.ext", func(inv *bill.Invoice) { inv.Lines[1].Item.Ext[mxcfdi.ExtProdServ] = "5010150" }},
		{"BILL-INVOICE-15 $.lines[1].item.ext", func(inv *bill.Invoice) { inv.Lines[1].Item.Ext[mxcfdi.ExtProdServ] = "501015000" }},
		{"BILL-INVOICE-15 $.lines[1].item.ext", func(inv *bill.Invoice) { inv.Lines[1].Item.Ext[mxcfdi.ExtProdServ] = "5010150A" }},
		{"BILL-INVOICE-16 $.tax.ext", func(inv *bill.Invoice) { delete(inv.Tax.Ext, mxcfdi.ExtRelType) }},
		{"", func(inv *bill.Invoice) { delete(inv.Tax.Ext, mxcfdi.ExtRelType); inv.Preceding = nil }},
		{"BILL-INVOICE-17 $.preceding[1].stamps", func(inv *bill.Invoice) { inv.Preceding[1].Stamps[1].Prv = "sat-sig" }},
		{"BILL-INVOICE-17 $.preceding[1].stamps", func(inv *bill.Invoice) { inv.Preceding[1].Stamps = nil }},
		{"BILL-INVOICE-21 $.lines[1].quantity", func(inv *bill.Invoice) { inv.Lines[1].Quantity = num.MakeAmount(0, 2) }},
		{"BILL-INVOICE-21 $.lines[1].quantity", func(inv *bill.Invoice) { inv.Lines[1].Quantity = num.MakeAmount(-1, 0) }},
		{"BILL-INVOICE-22 $.lines[1].item.price", func(inv *bill.Invoice) { inv.Lines[1].Item.Price = nil }},
		{"BILL-INVOICE-23 $.lines[1].item.price", func(inv *bill.Invoice) { inv.Lines[1].Item.Price = amountMxcfdi(0, 2) }},
		{"", func(inv *bill.Invoice) { inv.Lines[1].Item = nil; inv.Lines[1].Total = nil }},
		{"BILL-INVOICE-24 $.lines[1].total", func(inv *bill.Invoice) { inv.Lines[1].Total = amountMxcfdi(-1, 2) }},
		{"BILL-INVOICE-25 $.discounts", func(inv *bill.Invoice) { inv.Discounts = []*bill.Discount{{}} }},
		{"BILL-INVOICE-26 $.charges", func(inv *bill.Invoice) { inv.Charges = []*bill.Charge{{}} }},
		{"PAY-INSTRUCTIONS-01 $.payment.instructions.ext", func(inv *bill.Invoice) { inv.Payment.Instructions.Ext = nil }},
		{"PAY-RECORD-01 $.payment.advances[0].ext", func(inv *bill.Invoice) { inv.Payment.Advances[0].Ext = nil }},
		{"PAY-TERMS-01 $.payment.terms.notes", func(inv *bill.Invoice) { inv.Payment.Terms.Notes += "x" }},
	}
}

func partyBreaksMxcfdi() []breakMxcfdi[bill.Invoice] {
	return []breakMxcfdi[bill.Invoice]{
		{"", func(inv *bill.Invoice) { inv.Customer = nil }},
		{"BILL-INVOICE-08 $.customer.tax_id", func(inv *bill.Invoice) { inv.Customer.TaxID = nil }},
		{"BILL-INVOICE-09 $.customer.tax_id.code", func(inv *bill.Invoice) { inv.Customer.TaxID.Code = "" }},
		{"", func(inv *bill.Invoice) { inv.Customer = &org.Party{TaxID: &tax.Identity{Country: "US", Code: "1"}} }},
		{"BILL-INVOICE-10 $.customer.ext", func(inv *bill.Invoice) { delete(inv.Customer.Ext, mxcfdi.ExtUse) }},
		{"BILL-INVOICE-10 $.customer.ext", func(inv *bill.Invoice) { delete(inv.Customer.Ext, mxcfdi.ExtFiscalRegime) }},
		{"BILL-INVOICE-11 $.customer.addresses", func(inv *bill.Invoice) { inv.Customer.Addresses = nil }},
		{"BILL-INVOICE-12 $.customer.addresses[1].code", func(inv *bill.Invoice) { inv.Customer.Addresses[1].Code = "" }},
		{"BILL-INVOICE-13 $.customer.addresses[1].code", func(inv *bill.Invoice) { inv.Customer.Addresses[1].Code = "6500" }},
		{"BILL-INVOICE-13 $.customer.addresses[1].code", func(inv *bill.Invoice) { inv.Customer.Addresses[1].Code = "650000" }},
		{"BILL-INVOICE-13 $.customer.addresses[1].code", func(inv *bill.Invoice) { inv.Customer.Addresses[1].Code = "6500A" }},
		{"", func(inv *bill.Invoice) { inv.Supplier = nil }},
		{"BILL-INVOICE-18 $.supplier.tax_id", func(inv *bill.Invoice) { inv.Supplier.TaxID = nil }},
		{"BILL-INVOICE-19 $.supplier.tax_id.code", func(inv *bill.Invoice) { inv.Supplier.TaxID.Code = "" }},
		{"BILL-INVOICE-20 $.supplier.ext", func(inv *bill.Invoice) { inv.Supplier.Ext = nil }},
	}
}

func paymentMxcfdi() *bill.Payment {
	percent := num.MakePercentage(16, 2)
	return &bill.Payment{
		Type: "receipt", Currency: "MXN",
		Ext:       tax.Extensions{mxcfdi.ExtDocType: "P", mxcfdi.ExtIssuePlace: "26015"},
		Preceding: []*org.DocumentRef{nil, {Stamps: stampsMxcfdi(), Ext: tax.Extensions{mxcfdi.ExtRelType: "04"}}},
		Supplier: &org.Party{
			TaxID: &tax.Identity{Country: "MX", Code: "EKU9003173C9"}, Ext: tax.Extensions{mxcfdi.ExtFiscalRegime: "601"},
		},
		Customer: mexicanMxcfdi(tax.Extensions{mxcfdi.ExtFiscalRegime: "601", mxcfdi.ExtUse: "CP01"}),
		Lines: []*bill.PaymentLine{nil, {
			Document:    &org.DocumentRef{Stamps: stampsMxcfdi(), Currency: "MXN"},
			Installment: 1, Payable: amountMxcfdi(0, 2), Due: amountMxcfdi(0, 2),
			Tax: &tax.Total{Categories: []*tax.CategoryTotal{
				nil,
				{Code: "VAT", Rates: []*tax.RateTotal{nil, {Key: "exempt"}}},
				{Code: "ISR", Retained: true, Rates: []*tax.RateTotal{{Percent: &percent}}},
			}},
		}},
		Methods: []*pay.Record{{Ext: tax.Extensions{mxcfdi.ExtPaymentMeans: "03"}}},
	}
}

func paymentBreaksMxcfdi() []breakMxcfdi[bill.Payment] {
	return []breakMxcfdi[bill.Payment]{
		{"BILL-PAYMENT-01 $", func(p *bill.Payment) { p.Type = "advice" }},
		{"BILL-PAYMENT-02 $", func(p *bill.Payment) { p.Currency, p.Lines[1].Document.Currency = "USD", "" }},
		{"", func(p *bill.Payment) {
			p.Currency, p.Lines[1].Document.Currency = "USD", "USD"
			p.ExchangeRates = []*currency.ExchangeRate{{From: "USD", To: "MXN", Amount: num.MakeAmount(17, 0)}}
		}},
		{"BILL-PAYMENT-28 $", func(p *bill.Payment) { p.Lines[1].Document.Currency = "USD" }},
		{"BILL-PAYMENT-03 $.ext", func(p *bill.Payment) { delete(p.Ext, mxcfdi.ExtIssuePlace) }},
		{"BILL-PAYMENT-03 $.ext", func(p *bill.Payment) { p.Ext = nil }},
		{"BILL-PAYMENT-04 $.ext", func(p *bill.Payment) { p.Ext[mxcfdi.ExtDocType] = "I" }},
		{"", func(p *bill.Payment) { p.Supplier = nil }},
		{"BILL-PAYMENT-05 $.supplier.tax_id", func(p *bill.Payment) { p.Supplier.TaxID = nil }},
		{"BILL-PAYMENT-06 $.supplier.tax_id.code", func(p *bill.Payment) { p.Supplier.TaxID.Code = "" }},
		{"BILL-PAYMENT-07 $.supplier.ext", func(p *bill.Payment) { p.Supplier.Ext = nil }},
		{"BILL-PAYMENT-08 $.customer", func(p *bill.Payment) { p.Customer = nil }},
		{"BILL-PAYMENT-09 $.customer.tax_id", func(p *bill.Payment) { p.Customer.TaxID = nil }},
		{"BILL-PAYMENT-10 $.customer.tax_id.code", func(p *bill.Payment) { p.Customer.TaxID.Code = "" }},
		{"BILL-PAYMENT-11 $.customer.ext", func(p *bill.Payment) { delete(p.Customer.Ext, mxcfdi.ExtUse) }},
		{"BILL-PAYMENT-11 $.customer.ext", func(p *bill.Payment) { p.Customer.Ext[mxcfdi.ExtUse] = "G03" }},
		{"BILL-PAYMENT-12 $.customer.ext", func(p *bill.Payment) { delete(p.Customer.Ext, mxcfdi.ExtFiscalRegime) }},
		{"BILL-PAYMENT-13 $.customer.addresses", func(p *bill.Payment) { p.Customer.Addresses = nil }},
		{"BILL-PAYMENT-14 $.customer.addresses[1].code", func(p *bill.Payment) { p.Customer.Addresses[1].Code = "" }},
		{"BILL-PAYMENT-15 $.customer.addresses[1].code", func(p *bill.Payment) { p.Customer.Addresses[1].Code = "1" }},
		{"", func(p *bill.Payment) {
			p.Customer = &org.Party{TaxID: &tax.Identity{Country: "US", Code: "1"}, Ext: tax.Extensions{mxcfdi.ExtUse: "CP01"}}
		}},
		{"BILL-PAYMENT-16 $.payee", func(p *bill.Payment) { p.Payee = &org.Party{} }},
		{"BILL-PAYMENT-17 $.methods", func(p *bill.Payment) { p.Methods = append(p.Methods, p.Methods[0]) }},
		{"", func(p *bill.Payment) { p.Methods = nil }},
		{"BILL-PAYMENT-18 $.methods[0].ext, PAY-RECORD-01 $.methods[0].ext", func(p *bill.Payment) { p.Methods[0].Ext = nil }},
		{"BILL-PAYMENT-19 $.methods[0].ext", func(p *bill.Payment) { p.Methods[0].Ext[mxcfdi.ExtPaymentMeans] = "99" }},
		{"BILL-PAYMENT-29 $.preceding[1].ext", func(p *bill.Payment) { p.Preceding[1].Ext = nil }},
		{"BILL-PAYMENT-29 $.preceding[1].ext", func(p *bill.Payment) { p.Preceding[1].Ext[mxcfdi.ExtRelType] = "01" }},
		{"BILL-PAYMENT-30 $.preceding[1].stamps", func(p *bill.Payment) { p.Preceding[1].Stamps = nil }},
	}
}

func paymentLineBreaksMxcfdi() []breakMxcfdi[bill.Payment] {
	return []breakMxcfdi[bill.Payment]{
		{"BILL-PAYMENT-20 $.lines[1].refund", func(p *bill.Payment) { p.Lines[1].Refund = true }},
		{"BILL-PAYMENT-21 $.lines[1].installment", func(p *bill.Payment) { p.Lines[1].Installment = 0 }},
		{"BILL-PAYMENT-22 $.lines[1].payable", func(p *bill.Payment) { p.Lines[1].Payable = nil }},
		{"BILL-PAYMENT-23 $.lines[1].due", func(p *bill.Payment) { p.Lines[1].Due = nil }},
		{"BILL-PAYMENT-24 $.lines[1].document", func(p *bill.Payment) { p.Lines[1].Document = nil }},
		{"BILL-PAYMENT-25 $.lines[1].document.stamps", func(p *bill.Payment) { p.Lines[1].Document.Stamps = nil }},
		{"", func(p *bill.Payment) { p.Lines[1].Tax = nil }},
		{"BILL-PAYMENT-26 $.lines[1].tax", func(p *bill.Payment) {
			p.Lines[1].Tax.Categories[1].Rates[1].Surcharge = new(tax.RateSurcharge)
		}},
		{"BILL-PAYMENT-27 $.lines[1].tax", func(p *bill.Payment) { p.Lines[1].Tax.Categories[2].Rates[0].Percent = nil }},
	}
}

// TestGuardMxcfdi: nothing is asked of documents without the addon.
func TestGuardMxcfdi(t *testing.T) {
	other := addontest.Context(mxcfdi.Addon())
	other.Addons = nil
	for _, doc := range []tree.Node{&bill.Invoice{}, &bill.Payment{}, &mxcfdi.FoodVouchers{}, &mxcfdi.FuelAccountBalance{}} {
		if got := bookMxcfdi().Run(other, doc); got != nil {
			t.Errorf("%s: faults %v", doc.Kind(), got)
		}
		if addontest.Faults(mxcfdi.Addon(), doc) == nil {
			t.Errorf("%s: no faults in an empty document with the addon", doc.Kind())
		}
	}
}

// TestZoneMxcfdi: the time is that of Mexico City, also under another regime.
func TestZoneMxcfdi(t *testing.T) {
	at := time.Date(2026, 1, 15, 3, 30, 15, 999, time.UTC)
	for _, doc := range []string{
		`{"$schema":"https://gobl.org/draft-0/bill/invoice","$regime":"MX","$addons":["mx-cfdi-v4"],"issue_date":"2020-01-01"}`,
		`{"$schema":"https://gobl.org/draft-0/bill/invoice","$regime":"ES","$addons":["mx-cfdi-v4"],"issue_date":"2020-01-01"}`,
		`{"$schema":"https://gobl.org/draft-0/bill/payment","$regime":"MX","$addons":["mx-cfdi-v4"],"issue_time":"00:00:00"}`,
	} {
		env, err := addontest.LibraryAt(t, at).Complete([]byte(doc))
		if err != nil {
			t.Fatal(err)
		}
		data, err := env.JSON()
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Doc struct {
				Date string `json:"issue_date"`
				Time string `json:"issue_time"`
			}
		}
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		if got.Doc.Date != "2026-01-14" || got.Doc.Time != "21:30:15" {
			t.Errorf("%s: %v", doc, got.Doc)
		}
	}
}
