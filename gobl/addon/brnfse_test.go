package addon_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/brnfse"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

func liabilityBrnfse(code cbc.Code) tax.Extensions {
	return tax.Extensions{brnfse.ExtISSLiability: code}
}

func TestCombosBrnfse(t *testing.T) {
	addontest.Combos(t, brnfse.Addon(), []addontest.Combo{
		{Name: "ISS", In: tax.Combo{Cat: "ISS"}, Want: tax.Combo{Cat: "ISS", Ext: liabilityBrnfse("1")}},
		{
			Name: "given", In: tax.Combo{Cat: "ISS", Ext: liabilityBrnfse("4")},
			Want: tax.Combo{Cat: "ISS", Ext: liabilityBrnfse("4")},
		},
		{Name: "ICMS", In: tax.Combo{Cat: "ICMS"}, Want: tax.Combo{Cat: "ICMS"}},
		{Name: "PISRet", In: tax.Combo{Cat: "PISRet"}, Want: tax.Combo{Cat: "PISRet"}},
	})
}

func TestSupplierBrnfse(t *testing.T) {
	for given, want := range map[cbc.Code]cbc.Code{"": "2", "1": "1", "2": "2", "x": "x"} {
		inv := &bill.Invoice{Supplier: &org.Party{}, Customer: &org.Party{}}
		inv.Supplier.Ext = inv.Supplier.Ext.Set(brnfse.ExtFiscalIncentive, given)
		for range 2 {
			addontest.Normalize(brnfse.Addon(), inv)
		}
		if got := inv.Supplier.Ext[brnfse.ExtFiscalIncentive]; got != want || inv.Customer.Ext != nil {
			t.Errorf("%q: supplier %q, customer %v, want %q", given, got, inv.Customer.Ext, want)
		}
	}
	addontest.Normalize(brnfse.Addon(), &bill.Invoice{})
}

func itemExtBrnfse(keys ...cbc.Key) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		for _, key := range keys {
			inv.Lines[1].Item.Ext = inv.Lines[1].Item.Ext.Set(key, "1")
		}
	}
}

func validBrnfse() *bill.Invoice {
	return &bill.Invoice{
		Type: "standard", Currency: "BRL", Series: "A", Code: "10",
		Supplier: &org.Party{
			Name:  "Clínica",
			TaxID: &tax.Identity{Country: "BR", Code: "55263640000186"},
			Addresses: []*org.Address{{
				Street: "Rua A", Num: "1", Locality: "Centro", State: "RJ", Code: "20010000",
			}},
			Ext: tax.Extensions{"br-ibge-municipality": "3304557", brnfse.ExtSimples: "1", brnfse.ExtFiscalIncentive: "2"},
		},
		Lines: []*bill.Line{nil, {
			Item:      &org.Item{Ext: tax.Extensions{brnfse.ExtService: "10.5"}},
			Discounts: []*bill.LineDiscount{{}},
			Charges:   []*bill.LineCharge{{}},
			Taxes:     tax.Set{nil, {Cat: "ISS", Ext: liabilityBrnfse("1")}, {Cat: "PISRet"}},
		}},
	}
}

// addressBrnfse gives the supplier a second address, of which something is missing.
func addressBrnfse(change func(a *org.Address)) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		a := *inv.Supplier.Addresses[0]
		change(&a)
		inv.Supplier.Addresses = append(inv.Supplier.Addresses, &a)
	}
}

func supplierExtBrnfse(key cbc.Key) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) { delete(inv.Supplier.Ext, key) }
}

// TestRulesBrnfse breaks every rule. In whole documents, BILL-INVOICE-08 and TAX-COMBO-01
// cannot be broken, as null elements are dropped and the liability is filled in.
func TestRulesBrnfse(t *testing.T) {
	cases := []addontest.Break{
		{Want: "BILL-INVOICE-17 $", Do: func(inv *bill.Invoice) { inv.Currency = "USD" }},
		{Want: "BILL-INVOICE-01 $.series", Do: func(inv *bill.Invoice) { inv.Series = "" }},
		{Want: "BILL-INVOICE-03 $.supplier", Do: func(inv *bill.Invoice) { inv.Supplier = nil }},
		{Want: "BILL-INVOICE-04 $.supplier.tax_id", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID = nil }},
		{Want: "BILL-INVOICE-05 $.supplier.tax_id.code", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID.Code = "" }},
		{Want: "BILL-INVOICE-06 $.supplier.name", Do: func(inv *bill.Invoice) { inv.Supplier.Name = "" }},
		{Want: "BILL-INVOICE-07 $.supplier.addresses", Do: func(inv *bill.Invoice) { inv.Supplier.Addresses = nil }},
		{Want: "BILL-INVOICE-08 $.supplier.addresses[0]", Do: func(inv *bill.Invoice) { inv.Supplier.Addresses[0] = nil }},
		{Want: "BILL-INVOICE-09 $.supplier.addresses[1].street", Do: addressBrnfse(func(a *org.Address) { a.Street = "" })},
		{Want: "BILL-INVOICE-10 $.supplier.addresses[1].num", Do: addressBrnfse(func(a *org.Address) { a.Num = "" })},
		{Want: "BILL-INVOICE-11 $.supplier.addresses[1].locality", Do: addressBrnfse(func(a *org.Address) { a.Locality = "" })},
		{Want: "BILL-INVOICE-12 $.supplier.addresses[1].state", Do: addressBrnfse(func(a *org.Address) { a.State = "" })},
		{Want: "BILL-INVOICE-13 $.supplier.addresses[1].code", Do: addressBrnfse(func(a *org.Address) { a.Code = "" })},
		{Want: "BILL-INVOICE-14 $.supplier.ext", Do: supplierExtBrnfse("br-ibge-municipality")},
		{Want: "BILL-INVOICE-14 $.supplier.ext", Do: supplierExtBrnfse(brnfse.ExtSimples)},
		{Want: "BILL-INVOICE-14 $.supplier.ext", Do: supplierExtBrnfse(brnfse.ExtFiscalIncentive)},
		{Want: "BILL-INVOICE-14 $.supplier.ext", Do: func(inv *bill.Invoice) { inv.Supplier.Ext = nil }},
		{Want: "BILL-INVOICE-15 $.charges", Do: func(inv *bill.Invoice) { inv.Charges = []*bill.Charge{{}} }},
		{Want: "BILL-INVOICE-16 $.discounts", Do: func(inv *bill.Invoice) { inv.Discounts = []*bill.Discount{{}} }},
		{Want: "BILL-LINE-01 $.lines[1]", Do: func(inv *bill.Invoice) { inv.Lines[1].Taxes = inv.Lines[1].Taxes[2:] }},
		{Want: "BILL-LINE-01 $.lines[1]", Do: func(inv *bill.Invoice) { inv.Lines[1].Taxes = nil }},
		{Want: "ORG-ITEM-01 $.lines[1].item.ext", Do: func(inv *bill.Invoice) { inv.Lines[1].Item.Ext = nil }},
		{Want: "ORG-ITEM-02 $.lines[1].item.ext", Do: itemExtBrnfse(brnfse.ExtOperation)},
		{Want: "ORG-ITEM-02 $.lines[1].item.ext", Do: itemExtBrnfse(brnfse.ExtOperation, brnfse.ExtTaxStatus)},
		{Want: "ORG-ITEM-02 $.lines[1].item.ext", Do: itemExtBrnfse(brnfse.ExtTaxClass, brnfse.ExtTaxStatus)},
		{Want: "TAX-COMBO-01 $.lines[1].taxes[1].ext", Do: func(inv *bill.Invoice) { inv.Lines[1].Taxes[1].Ext = nil }},
	}
	for _, code := range []cbc.Code{"0", "01", "A1", "1A", "-1", "1.0", "1\n"} {
		cases = append(cases, addontest.Break{Want: "BILL-INVOICE-02 $.code", Do: func(inv *bill.Invoice) { inv.Code = code }})
	}
	addontest.Breaks(t, brnfse.Addon(), "GOBL-BR-NFSE-", validBrnfse, cases)
}

func TestAllowedBrnfse(t *testing.T) {
	for name, change := range map[string]func(inv *bill.Invoice){
		"no code yet": func(inv *bill.Invoice) { inv.Code = "" },
		"long code":   func(inv *bill.Invoice) { inv.Code = "900000000000000" },
		"reform":      itemExtBrnfse(brnfse.ExtOperation, brnfse.ExtTaxClass, brnfse.ExtTaxStatus),
		"customer":    func(inv *bill.Invoice) { inv.Customer = &org.Party{Addresses: []*org.Address{{}}} },
		"no item":     func(inv *bill.Invoice) { inv.Lines[1].Item = nil },
		"no lines":    func(inv *bill.Invoice) { inv.Lines = nil },
		"exchange rate": func(inv *bill.Invoice) {
			inv.Currency, inv.ExchangeRates = "USD", []*currency.ExchangeRate{{From: "USD", To: "BRL"}}
		},
	} {
		inv := validBrnfse()
		change(inv)
		if diff := cmp.Diff([]string(nil), addontest.Faults(brnfse.Addon(), inv)); diff != "" {
			t.Errorf("%s: want (-), got (+)\n%s", name, diff)
		}
	}
}
