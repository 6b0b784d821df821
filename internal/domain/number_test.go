package domain_test

import (
	"testing"

	"chancery/internal/domain"
)

func TestNumberOf(t *testing.T) {
	const bill = "https://gobl.org/draft-0/bill/"
	base := domain.Index{
		Type: "standard", Series: "A", Code: "1", SupplierTax: "DE814295732", SupplierName: "Muster", CustomerTax: "FR44732829320", CustomerName: "C",
	}
	for name, tt := range map[string]struct {
		schema string
		change func(x *domain.Index)
		want   domain.Number
	}{
		"invoice":           {bill + "invoice", func(*domain.Index) {}, domain.Number{"DE814295732", "invoice", "A", "1"}},
		"corrective":        {bill + "invoice", func(x *domain.Index) { x.Type = "corrective" }, domain.Number{"DE814295732", "invoice", "A", "1"}},
		"debit note":        {bill + "invoice", func(x *domain.Index) { x.Type = "debit-note" }, domain.Number{"DE814295732", "invoice", "A", "1"}},
		"credit note":       {bill + "invoice", func(x *domain.Index) { x.Type = "credit-note" }, domain.Number{"DE814295732", "invoice/credit-note", "A", "1"}},
		"proforma":          {bill + "invoice", func(x *domain.Index) { x.Type = "proforma" }, domain.Number{"DE814295732", "invoice/proforma", "A", "1"}},
		"no tax code":       {bill + "invoice", func(x *domain.Index) { x.SupplierTax = "DE" }, domain.Number{"DE/Muster", "invoice", "A", "1"}},
		"no tax identity":   {bill + "invoice", func(x *domain.Index) { x.SupplierTax = "" }, domain.Number{"/Muster", "invoice", "A", "1"}},
		"no series":         {bill + "invoice", func(x *domain.Index) { x.Series = "" }, domain.Number{"DE814295732", "invoice", "", "1"}},
		"no code":           {bill + "invoice", func(x *domain.Index) { x.Code = "" }, domain.Number{}},
		"no supplier":       {bill + "invoice", func(x *domain.Index) { x.SupplierTax, x.SupplierName = "DE", "" }, domain.Number{}},
		"sales order":       {bill + "order", func(x *domain.Index) { x.Type = "sale" }, domain.Number{"DE814295732", "order/sale", "A", "1"}},
		"of the customer":   {bill + "order", func(x *domain.Index) { x.Type = "purchase" }, domain.Number{"DE814295732|FR44732829320", "order/purchase", "A", "1"}},
		"delivery note":     {bill + "delivery", func(x *domain.Index) { x.Type = "note" }, domain.Number{"DE814295732", "delivery/note", "A", "1"}},
		"payment":           {bill + "payment", func(x *domain.Index) { x.Type = "receipt" }, domain.Number{"DE814295732", "payment/receipt", "A", "1"}},
		"party":             {"https://gobl.org/draft-0/org/party", func(*domain.Index) {}, domain.Number{}},
		"of another format": {"bill/invoice", func(*domain.Index) {}, domain.Number{}},
	} {
		c := domain.Content{DocSchema: tt.schema, Index: base}
		tt.change(&c.Index)
		got, ok := domain.NumberOf(&c)
		if got != tt.want || ok != (tt.want != domain.Number{}) {
			t.Errorf("%s: %+v, %v", name, got, ok)
		}
	}
}
