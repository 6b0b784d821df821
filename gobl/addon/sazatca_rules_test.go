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
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

func addressSazatca() *org.Address {
	return &org.Address{Country: "SA", Street: "Olaya", StreetExtra: "Malaz", Num: "0001", Code: "00001", Locality: "Riyadh"}
}

func identitiesSazatca(types ...cbc.Code) []*org.Identity {
	var list []*org.Identity
	for _, t := range types {
		list = append(list, &org.Identity{Type: t, Code: "1"})
	}
	return list
}

func validSazatca() *bill.Invoice {
	noon, date := cal.MakeTime(12, 0, 0), cal.MakeDate(2026, 1, 2)
	return &bill.Invoice{
		Type: "standard", IssueTime: &noon,
		Tax: &bill.Tax{Ext: tax.Extensions{catalogue.UNTDIDDocumentType: "388", sazatca.ExtInvoiceType: "0100000"}},
		Supplier: &org.Party{
			TaxID: &tax.Identity{Country: "SA", Code: "312345678912343"}, Identities: identitiesSazatca("CRN"),
		},
		Customer: &org.Party{
			Name: "Market", TaxID: &tax.Identity{Country: "SA", Code: "300000000000003"}, Identities: identitiesSazatca("OTH"),
			Addresses: []*org.Address{addressSazatca()},
		},
		Delivery: &bill.DeliveryDetails{Date: &date, Period: &cal.Period{Start: date, End: date}},
		Lines:    []*bill.Line{{Taxes: tax.Set{comboSazatca("VAT", "standard", "S", "")}}},
	}
}

// typedSazatca gives the invoice a type of transaction before the other changes.
func typedSazatca(code cbc.Code, changes ...func(inv *bill.Invoice)) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Tax.Ext[sazatca.ExtInvoiceType] = code
		for _, change := range changes {
			change(inv)
		}
	}
}

func notedSazatca(kind cbc.Key, refs ...*org.DocumentRef) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) { inv.Type, inv.Preceding = kind, refs }
}

func reasonSazatca(category, reason string) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) { inv.Lines[0].Taxes[0] = comboSazatca("VAT", "", category, reason) }
}

func noCustomerSazatca(inv *bill.Invoice) { inv.Customer = nil }

func unnamedSazatca(inv *bill.Invoice) { inv.Customer.Name = "" }

func untaxedSazatca(inv *bill.Invoice) { inv.Customer.TaxID = nil }

func buyerSazatca(types ...cbc.Code) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Customer.TaxID, inv.Customer.Identities = nil, identitiesSazatca(types...)
	}
}

func onAddressSazatca(do func(a *org.Address)) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) { do(inv.Customer.Addresses[0]) }
}

func breaksSazatca() []addontest.Break {
	return []addontest.Break{
		{Want: "BILL-INVOICE-01 $.issue_time", Do: func(inv *bill.Invoice) { inv.IssueTime = nil }},
		{Want: "BILL-INVOICE-02 $.tax", Do: func(inv *bill.Invoice) { inv.Tax = nil }},
		{Want: "BILL-INVOICE-03 $.tax.ext", Do: func(inv *bill.Invoice) { delete(inv.Tax.Ext, catalogue.UNTDIDDocumentType) }},
		{Want: "BILL-INVOICE-04 $.tax.ext", Do: func(inv *bill.Invoice) { delete(inv.Tax.Ext, sazatca.ExtInvoiceType) }},
		{Want: "BILL-INVOICE-05 $.tax.ext", Do: func(inv *bill.Invoice) { inv.Tax.Ext[catalogue.UNTDIDDocumentType] = "380" }},
		{Want: "BILL-INVOICE-06 $.tax.ext", Do: typedSazatca("01000000")},
		{Want: "BILL-INVOICE-06 $.tax.ext", Do: typedSazatca("0100200")},
		{Want: "BILL-INVOICE-06 $.tax.ext", Do: typedSazatca("0300000")},
		{Want: "BILL-INVOICE-06 $.tax.ext", Do: typedSazatca("01")},
		{Want: "BILL-INVOICE-06 $.tax.ext, BILL-INVOICE-17 $.customer.tax_id", Do: typedSazatca("0200100")},
		{Want: "BILL-INVOICE-07 $.preceding", Do: notedSazatca("credit-note")},
		{Want: "BILL-INVOICE-07 $.preceding", Do: notedSazatca("debit-note")},
		{Want: "BILL-INVOICE-08 $.preceding[1].code", Do: notedSazatca("credit-note", nil, &org.DocumentRef{Reason: "r"})},
		{Want: "BILL-INVOICE-09 $.preceding[0].reason", Do: notedSazatca("debit-note", &org.DocumentRef{Code: "1"})},
		{Want: "BILL-INVOICE-13 $.customer, BILL-INVOICE-23 $.customer", Do: noCustomerSazatca},
		{Want: "BILL-INVOICE-13 $.customer", Do: buyerSazatca()},
		{Want: "BILL-INVOICE-13 $.customer", Do: buyerSazatca("")},
		{Want: "BILL-INVOICE-13 $.customer", Do: buyerSazatca("CRN", "")},
		{Want: "BILL-INVOICE-13 $.customer", Do: buyerSazatca("XXX")},
		{Want: "BILL-INVOICE-13 $.customer", Do: func(inv *bill.Invoice) { buyerSazatca()(inv); inv.Customer.TaxID = &tax.Identity{Country: "SA"} }},
		{Want: "BILL-INVOICE-14 $.lines[2].taxes", Do: func(inv *bill.Invoice) { inv.Lines = append(inv.Lines, nil, &bill.Line{}) }},
		{Want: "BILL-INVOICE-15 $.delivery", Do: func(inv *bill.Invoice) { inv.Delivery = nil }},
		{Want: "BILL-INVOICE-16 $.delivery.date", Do: func(inv *bill.Invoice) { inv.Delivery.Date = nil }},
		{Want: "BILL-INVOICE-16 $.delivery.date", Do: func(inv *bill.Invoice) { inv.Delivery.Date = new(cal.Date) }},
		{Want: "BILL-INVOICE-17 $.customer.tax_id", Do: typedSazatca("0111110")},
		{Want: "BILL-INVOICE-18 $.delivery", Do: typedSazatca("0200010", func(inv *bill.Invoice) { inv.Delivery = nil })},
		{Want: "BILL-INVOICE-19 $.delivery.period", Do: typedSazatca("0211010", func(inv *bill.Invoice) { inv.Delivery.Period = nil })},
		{Want: "BILL-INVOICE-20 $.delivery.period.start", Do: typedSazatca("0200010", func(inv *bill.Invoice) {
			inv.Delivery.Period.Start = cal.Date{}
		})},
		{Want: "BILL-INVOICE-21 $.delivery.period.end", Do: typedSazatca("0200010", func(inv *bill.Invoice) {
			inv.Delivery.Period.End = cal.Date{}
		})},
		{Want: "BILL-INVOICE-22 $.customer.identities", Do: reasonSazatca("Z", "VATEX-SA-EDU")},
		{Want: "BILL-INVOICE-22 $.customer.identities", Do: typedSazatca("0200000", reasonSazatca("Z", "VATEX-SA-HEA"))},
		{Want: "BILL-INVOICE-23 $.customer", Do: typedSazatca("0200010", noCustomerSazatca)},
		{Want: "BILL-INVOICE-23 $.customer", Do: typedSazatca("0200000", noCustomerSazatca, reasonSazatca("Z", "VATEX-SA-HEA"))},
		{Want: "BILL-INVOICE-24 $.customer.name", Do: unnamedSazatca},
		{Want: "BILL-INVOICE-24 $.customer.name", Do: typedSazatca("0200010", unnamedSazatca)},
		{Want: "BILL-INVOICE-24 $.customer.name", Do: typedSazatca("0200000", buyerSazatca("NAT"), unnamedSazatca, reasonSazatca("Z", "VATEX-SA-EDU"))},
		{Want: "BILL-INVOICE-25 $.supplier.tax_id", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID = nil }},
		{Want: "BILL-INVOICE-26 $.supplier.tax_id.code", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID.Code = "" }},
		{Want: "BILL-INVOICE-27 $.supplier.identities", Do: func(inv *bill.Invoice) { inv.Supplier.Identities = nil }},
		{Want: "BILL-INVOICE-27 $.supplier.identities", Do: func(inv *bill.Invoice) { inv.Supplier.Identities[0].Type = "NAT" }},
		{Want: "BILL-INVOICE-27 $.supplier.identities", Do: func(inv *bill.Invoice) {
			inv.Supplier.Identities = append(inv.Supplier.Identities, &org.Identity{Scope: "legal", Code: "1"})
		}},
		{Want: "BILL-INVOICE-28 $.customer.tax_id", Do: typedSazatca("0100001", untaxedSazatca)},
		{Want: "BILL-INVOICE-29 $.customer.tax_id.code", Do: typedSazatca("0100001", func(inv *bill.Invoice) { inv.Customer.TaxID.Code = "" })},
		{Want: "BILL-INVOICE-30 $.customer.identities", Do: typedSazatca("0100001", func(inv *bill.Invoice) { inv.Customer.Identities = nil })},
		{Want: "BILL-INVOICE-30 $.customer.identities", Do: typedSazatca("0100001", func(inv *bill.Invoice) {
			inv.Customer.Identities = identitiesSazatca("CRN", "MOM")
		})},
		{Want: "BILL-LINE-01 $.lines[0].charges", Do: func(inv *bill.Invoice) { inv.Lines[0].Charges = []*bill.LineCharge{{}} }},
	}
}

func addressBreaksSazatca() []addontest.Break {
	abroad := func(do func(a *org.Address)) func(inv *bill.Invoice) {
		return onAddressSazatca(func(a *org.Address) { a.Country = "AE"; do(a) })
	}
	list := []addontest.Break{
		{Want: "BILL-INVOICE-10 $.customer.addresses[0].street", Do: abroad(func(a *org.Address) { a.Street = "" })},
		{Want: "BILL-INVOICE-11 $.customer.addresses[0].locality", Do: abroad(func(a *org.Address) { a.Locality = "" })},
		{
			Want: "BILL-INVOICE-12 $.customer.addresses[2].country, ORG-ADDRESS-01 $.customer.addresses[2].country",
			Do: func(inv *bill.Invoice) {
				inv.Customer.Addresses = append(inv.Customer.Addresses, nil, &org.Address{Street: "a", Locality: "b"})
			},
		},
	}
	for want, change := range map[string]func(a *org.Address){
		"01 country": func(a *org.Address) { a.Country = "" },
		"02 street":  func(a *org.Address) { a.Street = "" }, "05 locality": func(a *org.Address) { a.Locality = "" },
		"06 street_extra": func(a *org.Address) { a.StreetExtra = "" },
		"03 num":          func(a *org.Address) { a.Num = "" }, "03 num ": func(a *org.Address) { a.Num = "123" },
		"03 num  ": func(a *org.Address) { a.Num = "12345" }, "03 num   ": func(a *org.Address) { a.Num = "12 4" },
		"04 code": func(a *org.Address) { a.Code = "" }, "04 code ": func(a *org.Address) { a.Code = "1234" },
		"04 code  ": func(a *org.Address) { a.Code = "123456" }, "04 code   ": func(a *org.Address) { a.Code = "1234A" },
	} {
		id, field, _ := strings.Cut(strings.TrimSpace(want), " ")
		list = append(list, addontest.Break{
			Want: "ORG-ADDRESS-" + id + " $.customer.addresses[0]." + field,
			Do:   typedSazatca("0200000", onAddressSazatca(change)),
		})
	}
	return list
}

func taxBreaksSazatca() []addontest.Break {
	const reason, category = "TAX-COMBO-01 $.lines[0].taxes[0].ext", "TAX-COMBO-02 $.lines[0].taxes[0].ext"
	list := []addontest.Break{
		{Want: reason, Do: reasonSazatca("", "")},
		{Want: "TAX-COMBO-03 $.lines[0].taxes[0].cat", Do: func(inv *bill.Invoice) { inv.Lines[0].Taxes[0].Cat = "X" }},
	}
	for code, unfit := range map[string][]string{
		"S": {"VATEX-SA-32"}, "Z": {"", "VATEX-SA-29", "VATEX-SA-OOS", "VATEX-SA-31"}, "E": {"", "VATEX-SA-32", "VATEX-EU-132"},
		"O": {"", "VATEX-SA-30"},
	} {
		for _, r := range unfit {
			list = append(list, addontest.Break{Want: reason, Do: reasonSazatca(code, r)})
		}
	}
	for _, code := range []string{"AE", "G", "K", "L", "M", "B"} {
		list = append(list, addontest.Break{Want: category, Do: reasonSazatca(code, "VATEX-SA-32")})
	}
	return list
}

func TestRulesSazatca(t *testing.T) {
	list := append(breaksSazatca(), addressBreaksSazatca()...)
	addontest.Breaks(t, sazatca.Addon(), "GOBL-SA-ZATCA-", validSazatca, append(list, taxBreaksSazatca()...))
}

func TestAllowedSazatca(t *testing.T) {
	empty := func(inv *bill.Invoice) { inv.Customer, inv.Delivery, inv.Lines[0].Taxes = nil, nil, nil }
	changes := map[string]func(inv *bill.Invoice){
		"simplified":          typedSazatca("0200000", empty),
		"third-party nominal": typedSazatca("0211000", empty),
		"no supplier":         func(inv *bill.Invoice) { inv.Supplier = nil },
		"export":              typedSazatca("0100100", buyerSazatca("PAS")),
		"self-billed":         typedSazatca("0111011"),
		"simplified summary":  typedSazatca("0200010", func(inv *bill.Invoice) { inv.Delivery.Date = nil }),
		"standard summary":    typedSazatca("0100010", func(inv *bill.Invoice) { inv.Delivery.Period = nil }),
		"education": func(inv *bill.Invoice) {
			reasonSazatca("Z", "VATEX-SA-EDU")(inv)
			inv.Customer.Identities = identitiesSazatca("CRN", "NAT")
		},
		"address abroad": onAddressSazatca(func(a *org.Address) { *a = org.Address{Country: "AE", Street: "a", Locality: "b"} }),
		"no address":     func(inv *bill.Invoice) { inv.Customer.Addresses = nil },
		"line discount":  func(inv *bill.Invoice) { inv.Lines[0].Discounts = []*bill.LineDiscount{{Reason: "r"}} },
		"credit note":    notedSazatca("credit-note", &org.DocumentRef{Code: "1", Reason: "r"}),
		"other type":     notedSazatca("standard", &org.DocumentRef{}),
		"null elements": func(inv *bill.Invoice) {
			inv.Lines, inv.Supplier.Identities = append(inv.Lines, nil), append(inv.Supplier.Identities, nil)
		},
	}
	for _, code := range []cbc.Code{"TIN", "CRN", "MOM", "MLS", "700", "SAG", "NAT", "GCC", "IQA", "PAS", "OTH"} {
		changes["buyer "+string(code)] = buyerSazatca(code)
	}
	for _, code := range []cbc.Code{"CRN", "MOM", "MLS", "700", "SAG", "OTH"} {
		changes["seller "+string(code)] = func(inv *bill.Invoice) { inv.Supplier.Identities = identitiesSazatca(code) }
	}
	for _, code := range []cbc.Code{"388", "386", "383", "381"} {
		changes["type "+string(code)] = func(inv *bill.Invoice) { inv.Tax.Ext[catalogue.UNTDIDDocumentType] = code }
	}
	for category, reasons := range map[string]string{
		"E": "29 29-7 30", "Z": "32 33 34-1 34-2 34-3 34-4 34-5 35 36 MLTRY", "O": "OOS",
	} {
		for r := range strings.FieldsSeq(reasons) {
			changes[category+" "+r] = reasonSazatca(category, "VATEX-SA-"+r)
		}
	}
	for name, change := range changes {
		inv := validSazatca()
		change(inv)
		if got := addontest.Faults(sazatca.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}
