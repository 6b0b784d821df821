package addon_test

import (
	"testing"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/itsdi"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

func natureItsdi(code cbc.Code) tax.Extensions { return tax.Extensions{itsdi.ExtExempt: code} }

func percentItsdi(value int64) *num.Percentage {
	p := num.MakePercentage(value, 2)
	return &p
}

func TestCombosItsdi(t *testing.T) {
	cases := []addontest.Combo{
		{
			Name: "in the Union", In: tax.Combo{Country: "DE", Key: "standard"},
			Want: tax.Combo{Country: "DE", Key: "standard", Ext: natureItsdi("N7")},
		},
		{
			Name: "outside of the Union", In: tax.Combo{Country: "GB"},
			Want: tax.Combo{Country: "GB", Ext: natureItsdi("N2.1")},
		},
		{Name: "Italy", In: tax.Combo{Country: "IT"}, Want: tax.Combo{Country: "IT", Key: "standard"}},
		{Name: "nothing said", In: tax.Combo{}, Want: tax.Combo{Key: "standard"}},
		{Name: "standard has no nature", In: tax.Combo{Key: "standard", Ext: natureItsdi("N4")}, Want: tax.Combo{Key: "standard"}},
		{
			Name: "excluded", In: tax.Combo{Ext: natureItsdi("N1"), Percent: percentItsdi(22)},
			Want: tax.Combo{Key: "zero", Percent: percentItsdi(0), Ext: natureItsdi("N1")},
		},
		{
			Name: "excluded, called exempt", In: tax.Combo{Key: "exempt", Ext: natureItsdi("N1")},
			Want: tax.Combo{Key: "zero", Percent: percentItsdi(0), Ext: natureItsdi("N1")},
		},
		{Name: "zero", In: tax.Combo{Key: "zero"}, Want: tax.Combo{Key: "zero", Ext: natureItsdi("N1")}},
		{Name: "exempt", In: tax.Combo{Key: "exempt"}, Want: tax.Combo{Key: "exempt", Ext: natureItsdi("N4")}},
		{
			Name: "exempt, really export", In: tax.Combo{Key: "exempt", Ext: natureItsdi("N3.4")},
			Want: tax.Combo{Key: "export", Ext: natureItsdi("N3.4")},
		},
		{
			Name: "export does not become another", In: tax.Combo{Key: "export", Ext: natureItsdi("N4")},
			Want: tax.Combo{Key: "export", Ext: natureItsdi("N3.1")},
		},
		{Name: "outside scope", In: tax.Combo{Key: "outside-scope"}, Want: tax.Combo{Key: "outside-scope", Ext: natureItsdi("N2.1")}},
		{
			Name: "intra-community", In: tax.Combo{Key: "intra-community"},
			Want: tax.Combo{Key: "intra-community", Ext: natureItsdi("N3.2")},
		},
		{
			Name: "reverse charge", In: tax.Combo{Key: "reverse-charge"},
			Want: tax.Combo{Key: "reverse-charge", Ext: natureItsdi("N6.9")},
		},
		{Name: "unknown nature", In: tax.Combo{Ext: natureItsdi("N9")}, Want: tax.Combo{Ext: natureItsdi("N9")}},
		{
			Name: "unknown nature, exempt", In: tax.Combo{Key: "exempt", Ext: natureItsdi("N9")},
			Want: tax.Combo{Key: "exempt", Ext: natureItsdi("N4")},
		},
		{Name: "another tax", In: tax.Combo{Cat: "IRPEF", Country: "DE"}, Want: tax.Combo{Cat: "IRPEF", Country: "DE"}},
	}
	for code, key := range map[cbc.Code]cbc.Key{
		"N2.1": "outside-scope", "N2.2": "outside-scope", "N7": "outside-scope",
		"N3.1": "export", "N3.3": "export", "N3.4": "export", "N3.5": "export",
		"N3.2": "intra-community", "N3.6": "intra-community", "N4": "exempt", "N5": "exempt",
		"N6.1": "reverse-charge", "N6.5": "reverse-charge", "N6.8": "reverse-charge", "N6.9": "reverse-charge",
	} {
		cases = append(cases, addontest.Combo{
			Name: "from " + string(code),
			In:   tax.Combo{Ext: natureItsdi(code)},
			Want: tax.Combo{Key: key, Ext: natureItsdi(code)},
		})
	}
	addontest.Combos(t, itsdi.Addon(), cases)
}

func TestPaymentMeansItsdi(t *testing.T) {
	for key, want := range map[cbc.Key]cbc.Code{
		"cash": "MP01", "cheque": "MP02", "bank-draft": "MP03", "cash+treasury": "MP04", "credit-transfer": "MP05",
		"promissory-note": "MP06", "other+payment-slip": "MP07", "card": "MP08", "online": "MP08",
		"direct-debit+rid": "MP09", "direct-debit+rid-utility": "MP10", "direct-debit+rid-fast": "MP11",
		"direct-debit+riba": "MP12", "debit-transfer": "MP13", "other+tax-receipt": "MP14",
		"other+special-account": "MP15", "direct-debit": "MP16", "direct-debit+post-office": "MP17",
		"cheque+post-office": "MP18", "direct-debit+sepa": "MP19", "direct-debit+sepa-core": "MP20",
		"direct-debit+sepa-b2b": "MP21", "netting": "MP22", "online+pagopa": "MP23",
		"credit-transfer+sepa": "MP05", "card+credit": "MP08", "cash+x+y": "MP01", "other": "", "any": "", "": "",
	} {
		instructions, record := &pay.Instructions{Key: key}, &pay.Record{Key: key}
		addontest.Normalize(itsdi.Addon(), instructions)
		addontest.Normalize(itsdi.Addon(), record)
		if a, b := instructions.Ext[itsdi.ExtPaymentMeans], record.Ext[itsdi.ExtPaymentMeans]; a != want || b != want {
			t.Errorf("%q: codes %q, %q, want %q", key, a, b, want)
		}
	}
	given := &pay.Record{Key: "other", Ext: tax.Extensions{itsdi.ExtPaymentMeans: "MP15"}}
	addontest.Normalize(itsdi.Addon(), given)
	if got := given.Ext[itsdi.ExtPaymentMeans]; got != "MP15" {
		t.Errorf("given code became %q", got)
	}
}

func TestSupplierItsdi(t *testing.T) {
	for _, c := range []struct {
		country     string
		regime      cbc.Code
		num         string
		wantRegime  cbc.Code
		wantDialled string
	}{
		{"IT", "", "+3906123456", "RF01", "06123456"},
		{"IT", "RF19", "+39 06 123", "RF19", " 06 123"},
		{"IT", "", "003906123", "RF01", "003906123"},
		{"FR", "", "+3906123456", "RF01", "+3906123456"},
	} {
		p := &org.Party{Telephones: []*org.Telephone{{Num: c.num}}}
		p.TaxID = &tax.Identity{Country: l10n.TaxCountry(c.country)}
		p.Ext = p.Ext.Set(itsdi.ExtFiscalRegime, c.regime)
		customer := &org.Party{TaxID: p.TaxID, Telephones: []*org.Telephone{{Num: "+391"}}}
		addontest.Normalize(itsdi.Addon(), &bill.Invoice{Supplier: p, Customer: customer})
		if got := p.Ext[itsdi.ExtFiscalRegime]; got != c.wantRegime {
			t.Errorf("%+v: regime %q", c, got)
		}
		if got := p.Telephones[0].Num; got != c.wantDialled {
			t.Errorf("%+v: telephone %q", c, got)
		}
		if customer.Ext != nil || customer.Telephones[0].Num != "+391" {
			t.Errorf("%+v: the customer was changed", c)
		}
	}
	addontest.Normalize(itsdi.Addon(), &bill.Invoice{}) // without supplier
}

func TestPostCodeItsdi(t *testing.T) {
	for _, c := range []struct {
		country    string
		code, want cbc.Code
	}{
		{"IT", "100", "00100"},
		{"IT", "00100", "00100"},
		{"IT", "7", "00007"},
		{"IT", "123456", "123456"},
		{"IT", "1A0", "1A0"},
		{"IT", "", ""},
		{"SM", "100", "100"},
		{"", "100", "100"},
	} {
		a := &org.Address{Country: l10n.ISOCountry(c.country), Code: c.code}
		addontest.Normalize(itsdi.Addon(), a)
		if a.Code != c.want {
			t.Errorf("%s %q became %q, want %q", c.country, c.code, a.Code, c.want)
		}
	}
}

// TestDocumentTypesItsdi follows the scenarios as the type and tags of an invoice
// decide.
func TestDocumentTypesItsdi(t *testing.T) {
	for _, c := range []struct {
		kind         cbc.Key
		tags         []cbc.Key
		format, want cbc.Code
	}{
		{"standard", nil, "FPR12", "TD01"},
		{"standard", []cbc.Key{"b2g"}, "FPA12", "TD01"},
		{"standard", []cbc.Key{"partial"}, "FPR12", "TD02"},
		{"standard", []cbc.Key{"partial", "freelance"}, "FPR12", "TD03"},
		{"standard", []cbc.Key{"self-billed", "reverse-charge"}, "FPR12", "TD16"},
		{"standard", []cbc.Key{"self-billed", "import", "goods"}, "FPR12", "TD19"},
		{"standard", []cbc.Key{"deferred", "third-period"}, "FPR12", "TD25"},
		{"credit-note", []cbc.Key{"simplified"}, "FPR12", "TD08"},
		{"debit-note", nil, "FPR12", "TD05"},
		{"proforma", nil, "FPR12", ""},
	} {
		a := itsdi.Addon()
		sum := addontest.Context(a).Summarize("bill/invoice", &tax.ScenarioInput{Type: c.kind, Tags: c.tags})
		if f, d := sum.Ext[itsdi.ExtFormat], sum.Ext[itsdi.ExtDocumentType]; f != c.format || d != c.want {
			t.Errorf("%s %v: %q, %q, want %q, %q", c.kind, c.tags, f, d, c.format, c.want)
		}
	}
}

func addressItsdi() *org.Address {
	return &org.Address{Street: "Via dei Mille", Locality: "Forlì", Code: "47121", Country: "IT"}
}

// validItsdi returns an invoice of a professional to a company.
func validItsdi() *bill.Invoice {
	paid := tax.Extensions{itsdi.ExtPaymentMeans: "MP05"}
	return &bill.Invoice{
		Type: "standard", Currency: "EUR",
		Tax: &bill.Tax{Ext: tax.Extensions{itsdi.ExtFormat: "FPR12", itsdi.ExtDocumentType: "TD01"}},
		Supplier: &org.Party{
			Name:         "Società",
			TaxID:        &tax.Identity{Country: "IT", Code: "12345678903"},
			Addresses:    []*org.Address{addressItsdi()},
			Telephones:   []*org.Telephone{{Num: "0612345"}},
			Registration: &org.Registration{Office: "RM", Entry: "123456"},
			Ext:          tax.Extensions{itsdi.ExtFiscalRegime: "RF01"},
		},
		Customer: &org.Party{
			Name:      "Mela S.r.l.",
			TaxID:     &tax.Identity{Country: "IT", Code: "13029381004"},
			Addresses: []*org.Address{addressItsdi()},
		},
		Lines: []*bill.Line{{
			Item: &org.Item{Name: "Perizia"},
			Taxes: tax.Set{
				{Cat: "VAT", Percent: percentItsdi(22)},
				{Cat: "IRPEF", Percent: percentItsdi(20), Ext: tax.Extensions{itsdi.ExtRetained: "A"}},
			},
		}},
		Charges: []*bill.Charge{{
			Key: "fund-contribution", Percent: percentItsdi(4), Taxes: tax.Set{{Cat: "VAT", Percent: percentItsdi(22)}},
			Ext: tax.Extensions{itsdi.ExtFundType: "TC22"},
		}},
		Payment: &bill.PaymentDetails{
			Terms:        &pay.Terms{DueDates: []*pay.DueDate{{}}},
			Instructions: &pay.Instructions{Ext: paid},
			Advances:     []*pay.Record{{Ext: paid}},
		},
	}
}

// deferredItsdi makes a valid deferred invoice.
func deferredItsdi(inv *bill.Invoice) {
	date := cal.MakeDate(2026, 1, 2)
	inv.Tags.List = []cbc.Key{"deferred"}
	inv.Ordering = &bill.Ordering{Despatch: []*org.DocumentRef{nil, {IssueDate: &date}}}
}

const foreignItsdi = "漢"

func TestRulesItsdi(t *testing.T) {
	cases := append(partyBreaksItsdi(), documentBreaksItsdi()...)
	cases = append(cases, addressBreaksItsdi()...)
	addontest.Breaks(t, itsdi.Addon(), "GOBL-IT-SDI-", validItsdi, cases)
}

func partyBreaksItsdi() []addontest.Break {
	return []addontest.Break{
		{Want: "BILL-INVOICE-03 $.supplier.name", Do: func(inv *bill.Invoice) { inv.Supplier.Name = foreignItsdi }},
		{Want: "BILL-INVOICE-04 $.supplier.addresses", Do: func(inv *bill.Invoice) { inv.Supplier.Addresses = nil }},
		{Want: "BILL-INVOICE-05 $.supplier.ext", Do: func(inv *bill.Invoice) { inv.Supplier.Ext = nil }},
		{Want: "BILL-INVOICE-06 $.supplier.registration.entry", Do: func(inv *bill.Invoice) {
			inv.Supplier.Registration.Entry = ""
		}},
		{Want: "BILL-INVOICE-07 $.supplier.registration.office", Do: func(inv *bill.Invoice) {
			inv.Supplier.Registration.Office = ""
		}},
		{Want: "BILL-INVOICE-08 $.supplier.telephones[0].num", Do: func(inv *bill.Invoice) {
			inv.Supplier.Telephones[0].Num = "0612"
		}},
		{Want: "BILL-INVOICE-08 $.supplier.telephones[0].num", Do: func(inv *bill.Invoice) {
			inv.Supplier.Telephones[0].Num = "0612345678901"
		}},
		{Want: "BILL-INVOICE-09 $.customer", Do: func(inv *bill.Invoice) { inv.Customer = nil }},
		{Want: "BILL-INVOICE-10 $.customer.name", Do: func(inv *bill.Invoice) { inv.Customer.Name = foreignItsdi }},
		{Want: "BILL-INVOICE-11 $.customer.tax_id", Do: func(inv *bill.Invoice) { inv.Customer.TaxID = nil }},
		{Want: "BILL-INVOICE-12 $.customer.addresses", Do: func(inv *bill.Invoice) { inv.Customer.Addresses = nil }},
		{Want: "BILL-INVOICE-13 $, BILL-INVOICE-14 $", Do: func(inv *bill.Invoice) { inv.Customer.Name = "" }},
		{Want: "BILL-INVOICE-13 $", Do: func(inv *bill.Invoice) {
			inv.Customer.Name = ""
			inv.Customer.People = []*org.Person{{}}
		}},
		{
			Want: "BILL-INVOICE-15 $.customer.tax_id.code, BILL-INVOICE-16 $.customer.identities",
			Do:   func(inv *bill.Invoice) { inv.Customer.TaxID.Code = "" },
		},
	}
}

func documentBreaksItsdi() []addontest.Break {
	return []addontest.Break{
		{Want: "BILL-INVOICE-22 $", Do: func(inv *bill.Invoice) { inv.Currency = "CHF" }},
		{Want: "BILL-INVOICE-21 $", Do: func(inv *bill.Invoice) { inv.Payment.Instructions = nil }},
		{Want: "BILL-INVOICE-01 $.tax", Do: func(inv *bill.Invoice) { inv.Tax = nil }},
		{Want: "BILL-INVOICE-02 $.tax.ext", Do: func(inv *bill.Invoice) { delete(inv.Tax.Ext, itsdi.ExtFormat) }},
		{Want: "BILL-INVOICE-17 $.lines[0]", Do: func(inv *bill.Invoice) { inv.Lines[0].Taxes = inv.Lines[0].Taxes[1:] }},
		{Want: "BILL-INVOICE-18 $.lines[0].item.name", Do: func(inv *bill.Invoice) { inv.Lines[0].Item.Name = foreignItsdi }},
		{Want: "BILL-INVOICE-19 $.ordering.despatch[1].issue_date", Do: func(inv *bill.Invoice) {
			deferredItsdi(inv)
			inv.Ordering.Despatch[1].IssueDate = nil
		}},
		{Want: "BILL-INVOICE-20 $.ordering.despatch", Do: func(inv *bill.Invoice) {
			deferredItsdi(inv)
			inv.Tags.List = nil
		}},
		{Want: "BILL-CHARGE-01 $.charges[0].percent", Do: func(inv *bill.Invoice) { inv.Charges[0].Percent = nil }},
		{Want: "BILL-CHARGE-02 $.charges[0].ext", Do: func(inv *bill.Invoice) { inv.Charges[0].Ext = nil }},
		{Want: "BILL-CHARGE-03 $.charges[0].taxes", Do: func(inv *bill.Invoice) { inv.Charges[0].Taxes = nil }},
		{Want: "TAX-COMBO-01 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) { inv.Lines[0].Taxes[0].Percent = nil }},
		{Want: "TAX-COMBO-02 $.lines[0].taxes[1].ext", Do: func(inv *bill.Invoice) { inv.Lines[0].Taxes[1].Ext = nil }},
		{Want: "PAY-INSTRUCTIONS-01 $.payment.instructions.ext", Do: func(inv *bill.Invoice) {
			inv.Payment.Instructions.Ext = nil
		}},
		{Want: "PAY-RECORD-01 $.payment.advances[0].ext", Do: func(inv *bill.Invoice) { inv.Payment.Advances[0].Ext = nil }},
	}
}

func addressBreaksItsdi() []addontest.Break {
	at := func(change func(a *org.Address)) func(inv *bill.Invoice) {
		return func(inv *bill.Invoice) { change(inv.Customer.Addresses[0]) }
	}
	return []addontest.Break{
		{Want: "ORG-ADDRESS-01 $.customer.addresses[0]", Do: at(func(a *org.Address) { a.Street = "" })},
		{Want: "ORG-ADDRESS-02 $.customer.addresses[0].street", Do: at(func(a *org.Address) { a.Street = foreignItsdi })},
		{Want: "ORG-ADDRESS-03 $.customer.addresses[0].po_box", Do: at(func(a *org.Address) { a.POBox = foreignItsdi })},
		{Want: "ORG-ADDRESS-04 $.customer.addresses[0].country", Do: at(func(a *org.Address) { a.Country = "" })},
		{Want: "ORG-ADDRESS-05 $.customer.addresses[0].locality", Do: at(func(a *org.Address) { a.Locality = "" })},
		{Want: "ORG-ADDRESS-06 $.customer.addresses[0].locality", Do: at(func(a *org.Address) { a.Locality = foreignItsdi })},
		{Want: "ORG-ADDRESS-07 $.customer.addresses[0].code", Do: at(func(a *org.Address) { a.Code = "" })},
		{Want: "ORG-ADDRESS-08 $.customer.addresses[0].code", Do: at(func(a *org.Address) { a.Code = "1234X" })},
		{Want: "ORG-ADDRESS-08 $.customer.addresses[0].code", Do: at(func(a *org.Address) { a.Code = "123456" })},
	}
}

func TestAllowedItsdi(t *testing.T) {
	for name, change := range map[string]func(inv *bill.Invoice){
		"deferred": deferredItsdi,
		"a person": func(inv *bill.Invoice) {
			inv.Customer.Name, inv.Customer.TaxID.Code = "", ""
			inv.Customer.People = []*org.Person{{}}
			inv.Customer.Identities = []*org.Identity{{Key: "it-fiscal-code", Code: "RSSGNN60R30H501U"}}
		},
		"customer abroad":       func(inv *bill.Invoice) { inv.Customer.TaxID = &tax.Identity{Country: "US"} },
		"address abroad":        func(inv *bill.Invoice) { inv.Customer.Addresses[0].Country, inv.Customer.Addresses[0].Code = "US", "" },
		"post office box":       func(inv *bill.Invoice) { a := inv.Customer.Addresses[0]; a.Street, a.POBox = "", "12" },
		"not registered":        func(inv *bill.Invoice) { inv.Supplier.Registration = nil },
		"no supplier":           func(inv *bill.Invoice) { inv.Supplier = nil },
		"terms without dates":   func(inv *bill.Invoice) { inv.Payment.Instructions, inv.Payment.Terms.DueDates = nil, nil },
		"another charge":        func(inv *bill.Invoice) { inv.Charges = []*bill.Charge{{Key: "stamp-duty"}} },
		"exempt with a nature":  func(inv *bill.Invoice) { inv.Lines[0].Taxes[0] = &tax.Combo{Cat: "VAT", Ext: natureItsdi("N4")} },
		"telephone left empty":  func(inv *bill.Invoice) { inv.Supplier.Telephones[0].Num = "" },
		"telephone from abroad": func(inv *bill.Invoice) { inv.Supplier.TaxID.Country = "FR"; inv.Supplier.Telephones[0].Num = "1" },
	} {
		inv := validItsdi()
		change(inv)
		if got := addontest.Faults(itsdi.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}
