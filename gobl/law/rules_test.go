package law_test

import (
	"slices"
	"testing"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/law"
	"chancery/gobl/law/lawtest"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func TestEachNamesThePlace(t *testing.T) {
	named := func(l *bill.Line) bool { return l.Item != nil && l.Item.Name != "" }
	coded := func(ref *org.DocumentRef) bool { return ref.Code != "" }
	rules := []rule.Rule{
		law.EachLine("A", "lines[].item.name", "name it", named),
		law.EachLine("B", "lines[]", "name it", named),
		law.EachPreceding("C", "preceding[].code", "number it", coded),
		law.EachOf("D", "ordering.despatch[].code", "number it",
			func(inv *bill.Invoice) []*org.DocumentRef { return inv.Ordering.Despatch }, coded),
	}
	inv := &bill.Invoice{
		Lines:     []*bill.Line{{Item: &org.Item{Name: "x"}}, nil, {}, {}},
		Preceding: []*org.DocumentRef{{}},
		Ordering:  &bill.Ordering{Despatch: []*org.DocumentRef{{Code: "1"}, {}}},
	}
	var got []string
	for _, f := range rule.NewBook([]rule.Set{{Rules: rules}}).Run(&tax.Context{}, inv) {
		for _, path := range f.Paths {
			got = append(got, f.Code+" "+path)
		}
	}
	want := []string{
		"A $.lines[2].item.name", "A $.lines[3].item.name", "B $.lines[2]", "B $.lines[3]", "C $.preceding[0].code",
		"D $.ordering.despatch[1].code",
	}
	if !slices.Equal(got, want) {
		t.Errorf("faults %q, want %q", got, want)
	}
}

func TestConvertible(t *testing.T) {
	rate := func(from, to currency.Code) []*currency.ExchangeRate {
		return []*currency.ExchangeRate{{From: from, To: to}}
	}
	book := rule.NewBook([]rule.Set{{Rules: []rule.Rule{law.Convertible("A", "EUR", "give a rate")}}})
	for _, c := range []struct {
		name  string
		inv   bill.Invoice
		wants bool
	}{
		{"same", bill.Invoice{Currency: "EUR"}, true},
		{"none", bill.Invoice{Currency: "USD"}, false},
		{"rate", bill.Invoice{Currency: "USD", ExchangeRates: rate("USD", "EUR")}, true},
		{"the other way", bill.Invoice{Currency: "USD", ExchangeRates: rate("EUR", "USD")}, false},
		{"another rate", bill.Invoice{Currency: "USD", ExchangeRates: rate("GBP", "EUR")}, false},
	} {
		if faults := book.Run(&tax.Context{}, &c.inv); (faults == nil) != c.wants {
			t.Errorf("%s: faults %v", c.name, faults)
		}
	}
}

func TestCustomerMayBeAbsent(t *testing.T) {
	book := rule.NewBook([]rule.Set{{Rules: []rule.Rule{
		law.Customer("A", "customer.name", "name it", func(p *org.Party) bool { return p.Name != "" }),
	}}})
	if faults := book.Run(&tax.Context{}, &bill.Invoice{}); faults != nil {
		t.Errorf("faults %v without a customer", faults)
	}
	if faults := book.Run(&tax.Context{}, &bill.Invoice{Customer: &org.Party{}}); len(faults) != 1 {
		t.Errorf("faults %v, want one", faults)
	}
}

func TestPresentSupplierMayBeAbsent(t *testing.T) {
	r := law.PresentSupplier("X", "supplier.name", "", func(p *org.Party) bool { return p.Name != "" })
	book := rule.NewBook([]rule.Set{{Rules: []rule.Rule{r}}})
	for _, c := range []struct {
		inv  *bill.Invoice
		want []string
	}{{&bill.Invoice{}, nil}, {&bill.Invoice{Supplier: &org.Party{}}, []string{"X $.supplier.name"}}} {
		if got := lawtest.Places(book.Run(&tax.Context{}, c.inv)); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.inv, got, c.want)
		}
	}
}

func TestOfAnyType(t *testing.T) {
	r := law.Of("X", "code", "", func(pmt *bill.Payment) bool { return pmt.Code != "" })
	book := rule.NewBook([]rule.Set{{Rules: []rule.Rule{r}}})
	if got := lawtest.Places(book.Run(&tax.Context{}, &bill.Payment{})); !slices.Equal(got, []string{"X $.code"}) {
		t.Errorf("a payment: %v", got)
	}
	if got := book.Run(&tax.Context{}, &bill.Invoice{}); got != nil {
		t.Errorf("an invoice: %v", got)
	}
}

func TestPaymentMeans(t *testing.T) {
	code := func(key cbc.Key) cbc.Code {
		return map[cbc.Key]cbc.Code{"card": "1", "card+debit": "2"}[key]
	}
	for key, want := range map[cbc.Key]cbc.Code{
		"card": "1", "card+debit": "2", "card+credit": "1", "card+debit+x": "2", "cash": "given", "": "given",
	} {
		i := &pay.Instructions{Key: key, Ext: tax.Extensions{"means": "given"}}
		r := &pay.Record{Key: key, Ext: tax.Extensions{"means": "given"}}
		law.PaymentMeans(i, "means", code)
		law.PaymentMeans(r, "means", code)
		if i.Ext["means"] != want || r.Ext["means"] != want {
			t.Errorf("%q: %v, %v, want %s", key, i.Ext, r.Ext, want)
		}
	}
	terms := &pay.Terms{Key: "card"}
	law.PaymentMeans(terms, "means", code)
	if terms.Ext != nil {
		t.Errorf("terms have %v", terms.Ext)
	}
}

func TestTaxDetails(t *testing.T) {
	inv := &bill.Invoice{}
	if law.TaxExt(inv) != nil {
		t.Error("extensions without tax details")
	}
	law.TaxDetails(inv).Ext = tax.Extensions{"a": "1"}
	if law.TaxDetails(inv) != inv.Tax || law.TaxExt(inv)["a"] != "1" {
		t.Errorf("tax details %+v", inv.Tax)
	}
}
