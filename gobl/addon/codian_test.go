package addon_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/codian"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

func TestFiscalResponsibilityCodian(t *testing.T) {
	colombian := &tax.Identity{Country: "CO", Code: "9014514812"}
	inv := &bill.Invoice{
		Supplier: &org.Party{TaxID: colombian, Ext: tax.Extensions{codian.ExtFiscalResponsibility: "O-13"}},
		Customer: &org.Party{TaxID: colombian, Ext: tax.Extensions{codian.ExtMunicipality: "11001"}},
		Ordering: &bill.Ordering{Buyer: &org.Party{TaxID: colombian}},
	}
	addontest.Normalize(codian.Addon(), inv)
	want := tax.Extensions{codian.ExtFiscalResponsibility: "O-13"}
	if diff := cmp.Diff(want, inv.Supplier.Ext); diff != "" {
		t.Errorf("supplier: want (-), got (+)\n%s", diff)
	}
	want = tax.Extensions{codian.ExtMunicipality: "11001", codian.ExtFiscalResponsibility: "R-99-PN"}
	if diff := cmp.Diff(want, inv.Customer.Ext); diff != "" {
		t.Errorf("customer: want (-), got (+)\n%s", diff)
	}
	if inv.Ordering.Buyer.Ext != nil {
		t.Errorf("buyer has %v", inv.Ordering.Buyer.Ext)
	}
	abroad := &bill.Invoice{Supplier: &org.Party{}, Customer: &org.Party{TaxID: &tax.Identity{Country: "US"}}}
	addontest.Normalize(codian.Addon(), abroad)
	if abroad.Supplier.Ext != nil || abroad.Customer.Ext != nil {
		t.Errorf("parties abroad have %v, %v", abroad.Supplier.Ext, abroad.Customer.Ext)
	}
}

func partyCodian() *org.Party {
	return &org.Party{
		TaxID: &tax.Identity{Country: "CO", Code: "9014514812"},
		Ext:   tax.Extensions{codian.ExtMunicipality: "11001", codian.ExtFiscalResponsibility: "O-13"},
	}
}

func validCodian() *bill.Invoice {
	return &bill.Invoice{Type: "standard", Currency: "COP", Supplier: partyCodian(), Customer: partyCodian()}
}

// noteCodian makes a valid credit or debit note.
func noteCodian(inv *bill.Invoice, kind, ext cbc.Key) *org.DocumentRef {
	inv.Type = kind
	ref := &org.DocumentRef{Reason: "price", Ext: tax.Extensions{ext: "1"}}
	inv.Preceding = []*org.DocumentRef{nil, ref}
	return ref
}

func TestRulesCodian(t *testing.T) {
	const credit, debit = codian.ExtCreditCode, codian.ExtDebitCode
	addontest.Breaks(t, codian.Addon(), "GOBL-CO-DIAN-BILL-INVOICE-", validCodian, []addontest.Break{
		{Want: "14 $", Do: func(inv *bill.Invoice) { inv.Currency = "USD" }},
		{Want: "01 $", Do: func(inv *bill.Invoice) { inv.Type = "corrective" }},
		{Want: "03 $.supplier.ext", Do: func(inv *bill.Invoice) { delete(inv.Supplier.Ext, codian.ExtMunicipality) }},
		{Want: "04 $.supplier.ext", Do: func(inv *bill.Invoice) {
			inv.Supplier.Ext = nil
			inv.Supplier.TaxID.Code = ""
		}},
		{Want: "05 $.customer.tax_id", Do: func(inv *bill.Invoice) { inv.Customer.TaxID = nil }},
		{Want: "07 $.customer.ext", Do: func(inv *bill.Invoice) { delete(inv.Customer.Ext, codian.ExtMunicipality) }},
		{Want: "08 $.customer.ext", Do: func(inv *bill.Invoice) {
			delete(inv.Customer.Ext, codian.ExtFiscalResponsibility)
		}},
		{Want: "09 $.preceding", Do: func(inv *bill.Invoice) { inv.Type = "credit-note" }},
		{Want: "10 $.preceding[1].ext", Do: func(inv *bill.Invoice) { noteCodian(inv, "credit-note", debit) }},
		{Want: "11 $.preceding[1].ext", Do: func(inv *bill.Invoice) { noteCodian(inv, "debit-note", credit) }},
		{Want: "12 $.preceding[1].reason", Do: func(inv *bill.Invoice) { noteCodian(inv, "credit-note", credit).Reason = "" }},
		{Want: "13 $.preceding[1].reason", Do: func(inv *bill.Invoice) { noteCodian(inv, "debit-note", debit).Reason = "" }},
	}, "02", "06")
}

func TestAllowedCodian(t *testing.T) {
	for name, change := range map[string]func(inv *bill.Invoice){
		"another currency": func(inv *bill.Invoice) {
			inv.Currency = "USD"
			inv.ExchangeRates = []*currency.ExchangeRate{{From: "USD", To: "COP"}}
		},
		"simplified": func(inv *bill.Invoice) {
			inv.Tags.List = []cbc.Key{"simplified"}
			inv.Customer.TaxID = nil
		},
		"no parties":       func(inv *bill.Invoice) { inv.Supplier, inv.Customer = nil, nil },
		"customer abroad":  func(inv *bill.Invoice) { inv.Customer = &org.Party{TaxID: &tax.Identity{Country: "US", Code: "1"}} },
		"without a NIT":    func(inv *bill.Invoice) { inv.Customer.TaxID.Code, inv.Customer.Ext[codian.ExtMunicipality] = "", "1" },
		"proforma":         func(inv *bill.Invoice) { inv.Type = "proforma" },
		"follows, no note": func(inv *bill.Invoice) { inv.Preceding = []*org.DocumentRef{{}} },
		"credit note":      func(inv *bill.Invoice) { noteCodian(inv, "credit-note", codian.ExtCreditCode) },
		"debit note":       func(inv *bill.Invoice) { noteCodian(inv, "debit-note", codian.ExtDebitCode) },
	} {
		inv := validCodian()
		change(inv)
		if got := addontest.Faults(codian.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}
