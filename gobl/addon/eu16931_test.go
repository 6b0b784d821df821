package addon_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/eu16931"
	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

func categoryEu16931(code cbc.Code) tax.Extensions {
	return tax.Extensions{catalogue.UNTDIDTaxCategory: code}
}

func TestCombosEu16931(t *testing.T) {
	addontest.Combos(t, eu16931.Addon(), []addontest.Combo{
		{Name: "nothing given", Want: tax.Combo{Key: "standard", Ext: categoryEu16931("S")}},
		{Name: "zero", In: tax.Combo{Key: "zero"}, Want: tax.Combo{Key: "zero", Ext: categoryEu16931("Z")}},
		{Name: "exempt", In: tax.Combo{Key: "exempt"}, Want: tax.Combo{Key: "exempt", Ext: categoryEu16931("E")}},
		{
			Name: "reverse charge", In: tax.Combo{Key: "reverse-charge", Ext: categoryEu16931("S")},
			Want: tax.Combo{Key: "reverse-charge", Ext: categoryEu16931("AE")},
		},
		{Name: "category K", In: tax.Combo{Ext: categoryEu16931("K")}, Want: tax.Combo{Key: "intra-community", Ext: categoryEu16931("K")}},
		{Name: "category G", In: tax.Combo{Ext: categoryEu16931("G")}, Want: tax.Combo{Key: "export", Ext: categoryEu16931("G")}},
		{Name: "category O", In: tax.Combo{Ext: categoryEu16931("O")}, Want: tax.Combo{Key: "outside-scope", Ext: categoryEu16931("O")}},
		{Name: "odd category", In: tax.Combo{Ext: categoryEu16931("A")}, Want: tax.Combo{Key: "standard", Ext: categoryEu16931("S")}},
		{Name: "odd key", In: tax.Combo{Key: "odd"}, Want: tax.Combo{Key: "odd"}},
		{Name: "Canary Islands", In: tax.Combo{Cat: "IGIC"}, Want: tax.Combo{Cat: "IGIC", Ext: categoryEu16931("L")}},
		{Name: "Ceuta", In: tax.Combo{Cat: "IPSI"}, Want: tax.Combo{Cat: "IPSI", Ext: categoryEu16931("M")}},
		{Name: "income tax", In: tax.Combo{Cat: "IRPF"}, Want: tax.Combo{Cat: "IRPF", Ext: categoryEu16931("O")}},
	})
}

func TestCodesFollowKeysEu16931(t *testing.T) {
	charge := tax.Extensions{catalogue.UNTDIDCharge: "DL"}
	allowance := tax.Extensions{catalogue.UNTDIDAllowance: "103"}
	means := func(code cbc.Code) tax.Extensions { return tax.Extensions{catalogue.UNTDIDPaymentMeans: code} }
	scheme := func(code cbc.Code) tax.Extensions { return tax.Extensions{catalogue.ISOSchemeID: code} }
	sample := tax.Extensions{catalogue.UNTDIDAllowance: "67"}
	for _, c := range []struct {
		name string
		node tree.Node
		ext  func(n tree.Node) tax.Extensions
		want tax.Extensions
	}{
		{"discount", &bill.Discount{Key: "temporary"}, func(n tree.Node) tax.Extensions { return n.(*bill.Discount).Ext }, allowance},
		{
			"discount that says more", &bill.Discount{Key: "temporary+xmas", Ext: sample},
			func(n tree.Node) tax.Extensions { return n.(*bill.Discount).Ext }, sample,
		},
		{
			"discount of a line", &bill.LineDiscount{Key: "temporary"},
			func(n tree.Node) tax.Extensions { return n.(*bill.LineDiscount).Ext }, allowance,
		},
		{"charge", &bill.Charge{Key: "delivery"}, func(n tree.Node) tax.Extensions { return n.(*bill.Charge).Ext }, charge},
		{"charge without a key", &bill.Charge{}, func(n tree.Node) tax.Extensions { return n.(*bill.Charge).Ext }, nil},
		{
			"charge of a line", &bill.LineCharge{Key: "delivery"},
			func(n tree.Node) tax.Extensions { return n.(*bill.LineCharge).Ext }, charge,
		},
		{"SEPA", &pay.Instructions{Key: "credit-transfer+sepa"}, instructionsEu16931, means("58")},
		{"SEPA core", &pay.Instructions{Key: "direct-debit+sepa+core"}, instructionsEu16931, means("59")},
		{"credit card", &pay.Instructions{Key: "card+credit"}, instructionsEu16931, means("48")},
		{"debit card", &pay.Instructions{Key: "card+debit"}, instructionsEu16931, means("55")},
		{"other means", &pay.Instructions{Key: "other", Ext: means("97")}, instructionsEu16931, means("97")},
		{
			"note", &org.Note{Key: "legal"}, func(n tree.Node) tax.Extensions { return n.(*org.Note).Ext },
			tax.Extensions{catalogue.UNTDIDTextSubject: "ABL"},
		},
		{"location", &org.Identity{Key: "gln", Type: "SIREN"}, identityEu16931, scheme("0088")},
		{"trade item", &org.Identity{Key: "gtin"}, identityEu16931, scheme("0160")},
		{"French enterprise", &org.Identity{Type: "SIREN"}, identityEu16931, scheme("0002")},
		{"French establishment", &org.Identity{Type: "SIRET"}, identityEu16931, scheme("0009")},
		{"Danish enterprise", &org.Identity{Type: "CVR"}, identityEu16931, scheme("0184")},
		{"another register", &org.Identity{Type: "RCS", Ext: scheme("0199")}, identityEu16931, scheme("0199")},
	} {
		addontest.Normalize(eu16931.Addon(), c.node)
		if diff := cmp.Diff(c.want, c.ext(c.node)); diff != "" {
			t.Errorf("%s: want (-), got (+)\n%s", c.name, diff)
		}
	}
}

func instructionsEu16931(n tree.Node) tax.Extensions { return n.(*pay.Instructions).Ext }

func identityEu16931(n tree.Node) tax.Extensions { return n.(*org.Identity).Ext }

// TestCodesAreInTheListsEu16931 requires that whatever is written exists in the
// catalogue.
func TestCodesAreInTheListsEu16931(t *testing.T) {
	defs := map[cbc.Key]*cbc.Definition{}
	for _, c := range catalogue.All() {
		for _, d := range c.Extensions {
			defs[d.Key] = d
		}
	}
	check := func(ext tax.Extensions) {
		for key, code := range ext {
			if d := defs[key]; d.Pattern == "" && !d.HasCode(code) {
				t.Errorf("%s has no code %q", key, code)
			}
		}
	}
	for _, set := range eu16931.Addon().Def.Scenarios {
		for _, s := range set.List {
			check(s.Ext)
		}
	}
	for _, key := range []cbc.Key{
		"any", "card", "card+debit", "credit-transfer", "debit-transfer", "cash", "cheque", "bank-draft",
		"direct-debit", "online", "promissory-note", "netting", "credit-transfer+sepa", "direct-debit+sepa",
	} {
		v := &pay.Instructions{Key: key}
		addontest.Normalize(eu16931.Addon(), v)
		if len(v.Ext) != 1 {
			t.Errorf("%s has no code", key)
		}
		check(v.Ext)
	}
	for _, key := range []cbc.Key{
		"early-completion", "military", "work-accident", "special-agreement", "production-error", "new-outlet", "sample",
		"end-of-range", "incoterm", "pos-threshold", "special-rebate", "temporary", "standard", "yearly-turnover",
	} {
		v := &bill.Discount{Key: key}
		addontest.Normalize(eu16931.Addon(), v)
		if len(v.Ext) != 1 {
			t.Errorf("%s has no code", key)
		}
		check(v.Ext)
	}
	for _, key := range []cbc.Key{
		"stamp-duty", "outlay", "tax", "customs", "delivery", "packing", "handling", "insurance", "storage", "admin",
		"cleaning",
	} {
		v := &bill.Charge{Key: key}
		addontest.Normalize(eu16931.Addon(), v)
		if len(v.Ext) != 1 {
			t.Errorf("%s has no code", key)
		}
		check(v.Ext)
	}
}

func TestTaxNotesEu16931(t *testing.T) {
	for _, c := range []struct{ in, want tax.Note }{
		{tax.Note{Cat: "VAT", Key: "exempt"}, tax.Note{Cat: "VAT", Key: "exempt", Ext: categoryEu16931("E")}},
		{tax.Note{Cat: "VAT", Ext: categoryEu16931("K")}, tax.Note{Cat: "VAT", Key: "intra-community", Ext: categoryEu16931("K")}},
		{tax.Note{Cat: "VAT", Key: "travel-agency"}, tax.Note{Cat: "VAT", Key: "travel-agency"}},
		{tax.Note{Cat: "VAT"}, tax.Note{Cat: "VAT"}},
		{tax.Note{Cat: "IGIC", Key: "exempt"}, tax.Note{Cat: "IGIC", Key: "exempt"}},
	} {
		got := c.in
		addontest.Normalize(eu16931.Addon(), &got)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%+v: want (-), got (+)\n%s", c.in, diff)
		}
	}
}

func TestItemsHaveUnitsEu16931(t *testing.T) {
	for given, want := range map[org.Unit]org.Unit{"": "one", "h": "h"} {
		item := &org.Item{Unit: given}
		addontest.Normalize(eu16931.Addon(), item)
		if item.Unit != want {
			t.Errorf("unit %q becomes %q, want %q", given, item.Unit, want)
		}
	}
}

func TestInboxesEu16931(t *testing.T) {
	for code, want := range map[cbc.Code]string{
		"0088:1234567890128": "0088 1234567890128",
		"9920:":              "9920 ",
		"B58378431":          " B58378431",
		"088:123":            " 088:123",
		// Four digits and a colon further behind make the first four characters
		// a scheme all the same.
		"AB1234:5": "AB12 4:5",
	} {
		inbox := &org.Inbox{Code: code}
		addontest.Normalize(eu16931.Addon(), inbox)
		if got := string(inbox.Scheme + " " + inbox.Code); got != want {
			t.Errorf("%q becomes %q, want %q", code, got, want)
		}
	}
}

func TestPeppolEndpointsEu16931(t *testing.T) {
	const given = "iso6523-actorid-upis::0088:1"
	peppol := &org.Inbox{Key: "peppol", Label: "Invoices", Code: "0184:13585628"}
	for name, c := range map[string]struct {
		party org.Party
		want  []*org.Endpoint
	}{
		"none": {org.Party{}, nil},
		"made": {
			org.Party{Inboxes: []*org.Inbox{{Code: "0088:2"}, {Key: "peppol"}, peppol}},
			[]*org.Endpoint{{Label: "Invoices", URI: "iso6523-actorid-upis::0184:13585628"}},
		},
		"there":     {org.Party{Endpoints: []*org.Endpoint{{URI: given}}, Inboxes: []*org.Inbox{peppol}}, []*org.Endpoint{{URI: given}}},
		"no scheme": {org.Party{Inboxes: []*org.Inbox{{Key: "peppol", Code: "1"}}}, nil},
		"beside another": {
			org.Party{Endpoints: []*org.Endpoint{{URI: "gobl:example.com"}}, Inboxes: []*org.Inbox{peppol}},
			[]*org.Endpoint{{URI: "gobl:example.com"}, {Label: "Invoices", URI: "iso6523-actorid-upis::0184:13585628"}},
		},
	} {
		addontest.Normalize(eu16931.Addon(), &c.party)
		if diff := cmp.Diff(c.want, c.party.Endpoints); diff != "" {
			t.Errorf("%s: want (-), got (+)\n%s", name, diff)
		}
	}
}

func TestDocumentTypesEu16931(t *testing.T) {
	for _, c := range []struct {
		typ, tag cbc.Key
		want     cbc.Code
	}{
		{"standard", "", "380"},
		{"credit-note", "", "381"},
		{"debit-note", "", "383"},
		{"corrective", "", "384"},
		{"proforma", "", "325"},
		{"standard", "partial", "326"},
		{"standard", "self-billed", "389"},
		{"credit-note", "self-billed", "261"},
		{"standard", "prepayment", "386"},
		{"standard", "factoring", "393"},
		{"credit-note", "factoring", "396"},
		{"corrective", "factoring", "384"},
	} {
		in := &tax.ScenarioInput{Type: c.typ, Tags: []cbc.Key{c.tag}}
		sum := addontest.Context(eu16931.Addon()).Summarize("bill/invoice", in)
		if got := sum.Ext[catalogue.UNTDIDDocumentType]; got != c.want {
			t.Errorf("%s %s is %q, want %q", c.typ, c.tag, got, c.want)
		}
	}
}

const standardEu16931 = `{
	"type": "standard", "currency": "EUR",
	"tax": {"ext": {"untdid-document-type": "380"}, "notes": [
		{"cat": "VAT", "key": "exempt", "text": "Exempt", "ext": {"untdid-tax-category": "E"}}
	]},
	"supplier": {"name": "S", "addresses": [{"country": "DE"}], "inboxes": [{"scheme": "0088", "code": "1"}]},
	"customer": {"name": "C", "addresses": [{"country": "DE"}], "inboxes": [{"email": "a@example.com"}]},
	"lines": [{
		"quantity": "1", "item": {"name": "I", "unit": "h"},
		"discounts": [{"reason": "Loyal", "amount": "1.00"}], "charges": [{"reason": "Far away", "amount": "1.00"}],
		"taxes": [
			{"cat": "VAT", "key": "standard", "percent": "19%", "ext": {"untdid-tax-category": "S"}},
			{"cat": "IGIC", "ext": {"untdid-tax-category": "L"}},
			{"cat": "IPSI", "ext": {"untdid-tax-category": "M"}},
			{"cat": "IRPF", "ext": {"untdid-tax-category": "O"}}
		]
	}],
	"discounts": [{"reason": "Loyal", "amount": "1.00", "taxes": [{"cat": "VAT", "ext": {"untdid-tax-category": "Z"}}]}],
	"charges": [{"amount": "1.00", "ext": {"untdid-charge": "DL"}}],
	"payment": {
		"terms": {"notes": "Soon"},
		"instructions": {"key": "cash", "ext": {"untdid-payment-means": "10"}}
	},
	"totals": {
		"sum": "0", "total": "0", "tax": "0", "total_with_tax": "0", "payable": "1.00",
		"taxes": {"sum": "0", "categories": [{"code": "VAT", "amount": "0", "rates": [
			{"base": "0", "amount": "0", "ext": {"untdid-tax-category": "S"}},
			{"base": "0", "amount": "0", "ext": {"untdid-tax-category": "E"}},
			{"base": "0", "amount": "0", "ext": {"untdid-tax-category": "G", "cef-vatex": "VATEX-EU-G"}}
		]}]}
	},
	"attachments": [{"code": "A", "url": "https://example.com/a.pdf"}]
}`

func comboEu16931(inv *bill.Invoice, i int) *tax.Combo { return inv.Lines[0].Taxes[i] }

func TestRulesEu16931(t *testing.T) {
	vatex := func(inv *bill.Invoice, i int) { comboEu16931(inv, i).Ext[catalogue.CEFVATEX] = "VATEX-EU-132" }
	wrong := func(inv *bill.Invoice, i int) { comboEu16931(inv, i).Ext[catalogue.UNTDIDTaxCategory] = "A" }
	valid := func() *bill.Invoice { return readInvoice(t, standardEu16931) }
	addontest.Breaks(t, eu16931.Addon(), "GOBL-EU-EN16931-", valid, []addontest.Break{
		{Want: "BILL-INVOICE-08 $", Do: func(inv *bill.Invoice) { inv.Tax.Notes = nil }},
		{Want: "BILL-INVOICE-08 $", Do: func(inv *bill.Invoice) { inv.Tax.Notes[0].Ext = categoryEu16931("AE") }},
		{Want: "BILL-INVOICE-08 $", Do: func(inv *bill.Invoice) {
			delete(inv.Totals.Taxes.Categories[0].Rates[2].Ext, catalogue.CEFVATEX)
		}},
		{Want: "BILL-INVOICE-01 $.tax, BILL-INVOICE-08 $", Do: func(inv *bill.Invoice) { inv.Tax = nil }},
		{Want: "BILL-INVOICE-02 $.tax.ext", Do: func(inv *bill.Invoice) { inv.Tax.Ext = nil }},
		{Want: "BILL-INVOICE-03 $.lines", Do: func(inv *bill.Invoice) { inv.Lines = nil }},
		{Want: "BILL-INVOICE-04 $.supplier.addresses", Do: func(inv *bill.Invoice) { inv.Supplier.Addresses = nil }},
		{Want: "BILL-INVOICE-05 $.customer.addresses", Do: func(inv *bill.Invoice) { inv.Customer.Addresses = nil }},
		{Want: "BILL-INVOICE-06 $.payment", Do: func(inv *bill.Invoice) { inv.Payment = nil }},
		{Want: "BILL-INVOICE-07 $.payment.terms", Do: func(inv *bill.Invoice) { inv.Payment.Terms = nil }},
		{Want: "PAY-INSTRUCTIONS-01 $.payment.instructions.ext", Do: func(inv *bill.Invoice) {
			inv.Payment.Instructions.Ext = nil
		}},
		{Want: "PAY-TERMS-01 $.payment.terms", Do: func(inv *bill.Invoice) { inv.Payment.Terms.Notes = "" }},
		{Want: "BILL-DISCOUNT-01 $.discounts[0].taxes", Do: func(inv *bill.Invoice) { inv.Discounts[0].Taxes = nil }},
		{Want: "BILL-DISCOUNT-02 $.discounts[0]", Do: func(inv *bill.Invoice) { inv.Discounts[0].Reason = "" }},
		{Want: "BILL-LINEDISCOUNT-01 $.lines[0].discounts[0]", Do: func(inv *bill.Invoice) {
			inv.Lines[0].Discounts[0].Reason = ""
		}},
		{Want: "BILL-CHARGE-01 $.charges[0]", Do: func(inv *bill.Invoice) { inv.Charges[0].Ext = nil }},
		{Want: "BILL-LINECHARGE-01 $.lines[0].charges[0]", Do: func(inv *bill.Invoice) {
			inv.Lines[0].Charges[0].Reason = ""
		}},
		{Want: "ORG-ITEM-01 $.lines[0].item.unit", Do: func(inv *bill.Invoice) { inv.Lines[0].Item.Unit = "" }},
		{Want: "ORG-ATTACHMENT-01 $.attachments[0].code", Do: func(inv *bill.Invoice) { inv.Attachments[0].Code = "" }},
		{Want: "ORG-PARTY-01 $.customer.inboxes", Do: func(inv *bill.Invoice) {
			inv.Customer.Inboxes = append(inv.Customer.Inboxes, &org.Inbox{URL: "https://example.com"})
		}},
		{Want: "ORG-INBOX-01 $.supplier.inboxes[0]", Do: func(inv *bill.Invoice) { inv.Supplier.Inboxes[0].Scheme = "" }},
		{Want: "ORG-INBOX-02 $.supplier.inboxes[0]", Do: func(inv *bill.Invoice) { inv.Supplier.Inboxes[0].Code = "" }},
		{Want: "ORG-ADDRESS-01 $.supplier.addresses[0].country", Do: func(inv *bill.Invoice) {
			inv.Supplier.Addresses[0].Country = ""
		}},
		{Want: "TAX-COMBO-01 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) { comboEu16931(inv, 0).Ext = nil }},
		{Want: "TAX-COMBO-02 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) { wrong(inv, 0) }},
		{Want: "TAX-COMBO-03 $.lines[0].taxes[1].ext", Do: func(inv *bill.Invoice) { wrong(inv, 1) }},
		{Want: "TAX-COMBO-04 $.lines[0].taxes[2].ext", Do: func(inv *bill.Invoice) { wrong(inv, 2) }},
		{Want: "TAX-COMBO-05 $.lines[0].taxes[3].ext", Do: func(inv *bill.Invoice) { wrong(inv, 3) }},
		{Want: "TAX-COMBO-07 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) { vatex(inv, 0) }},
		{Want: "TAX-COMBO-07 $.lines[0].taxes[1].ext", Do: func(inv *bill.Invoice) { vatex(inv, 1) }},
	})
}

func TestWhatPassesEu16931(t *testing.T) {
	zero := num.MakeAmount(0, 2)
	for name, do := range map[string]func(inv *bill.Invoice){
		"paid already": func(inv *bill.Invoice) {
			inv.Totals.Due = &zero
			inv.Payment = nil
		},
		"credit note without payment": func(inv *bill.Invoice) { inv.Type, inv.Payment = "credit-note", nil },
		"no parties":                  func(inv *bill.Invoice) { inv.Supplier, inv.Customer = nil, nil },
		"no totals":                   func(inv *bill.Invoice) { inv.Totals, inv.Tax.Notes = nil, nil },
		"due dates":                   func(inv *bill.Invoice) { inv.Payment.Terms = &pay.Terms{DueDates: []*pay.DueDate{{}}} },
		"allowance by code": func(inv *bill.Invoice) {
			inv.Lines[0].Discounts[0] = &bill.LineDiscount{Ext: tax.Extensions{catalogue.UNTDIDAllowance: "95"}}
		},
		"exempt by code": func(inv *bill.Invoice) {
			comboEu16931(inv, 0).Ext = tax.Extensions{catalogue.UNTDIDTaxCategory: "E", catalogue.CEFVATEX: "VATEX-EU-132"}
		},
	} {
		inv := readInvoice(t, standardEu16931)
		do(inv)
		if got := addontest.Faults(eu16931.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}
