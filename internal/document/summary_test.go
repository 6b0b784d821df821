package document_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/domain"
)

// kinds are documents of each kind with a summary of its own. They break rules.
//
//nolint:gochecknoglobals // a table
var kinds = map[string]string{
	"order": `{"$schema": "https://gobl.org/draft-0/bill/order", "type": "purchase", "series": "O", "code": "1", "issue_date": "2026-03-02", "currency": "EUR",
		"supplier": {"name": "Seller", "tax_id": {"country": "ES", "code": "B63912844"}}, "customer": {"name": "Buyer"},
		"lines": [{"quantity": "2", "item": {"name": "x", "price": "5.00"}}]}`,
	"delivery": `{"$schema": "https://gobl.org/draft-0/bill/delivery", "type": "note", "series": "D", "code": "2", "issue_date": "2026-03-02", "currency": "EUR",
		"supplier": {"name": "Seller"}, "preceding": [{"series": "O", "code": "1"}],
		"lines": [{"quantity": "2", "item": {"name": "x", "price": "5.00"}}]}`,
	"payment": `{"$schema": "https://gobl.org/draft-0/bill/payment", "type": "receipt", "series": "P", "code": "3", "issue_date": "2026-03-02", "currency": "EUR",
		"supplier": {"name": "Seller"}, "lines": [{"amount": "10.00"}]}`,
	"status":  `{"$schema": "https://gobl.org/draft-0/bill/status", "type": "response", "series": "S", "code": "4", "issue_date": "2026-03-02", "supplier": {"name": "Seller"}}`,
	"party":   `{"$schema": "https://gobl.org/draft-0/org/party", "name": "Seller", "alias": "S", "tax_id": {"country": "ES", "code": "B63912844"}}`,
	"item":    `{"$schema": "https://gobl.org/draft-0/org/item", "name": "Belt", "price": "5.00"}`,
	"message": `{"$schema": "https://gobl.org/draft-0/note/message", "title": "Greetings", "content": "hello"}`,
}

func TestSummary(t *testing.T) {
	f := newFixture(t)
	for name, want := range map[string]struct {
		snippet map[string]any
		index   domain.Index
	}{
		"order": {
			map[string]any{
				"type": "purchase", "series": "O", "code": "1", "issue_date": "2026-03-02", "currency": "EUR",
				"supplier": map[string]any{"name": "Seller", "country": "ES", "tax_code": "B63912844"}, "customer": map[string]any{"name": "Buyer"},
				"total": "10.00", "tax": "0.00", "total_with_tax": "10.00", "payable": "10.00",
			},
			domain.Index{
				Type: "purchase", Series: "O", Code: "1", IssueDate: "2026-03-02", Currency: "EUR", Payable: "10.00",
				SupplierName: "Seller", SupplierTax: "ESB63912844", CustomerName: "Buyer",
			},
		},
		"delivery": {
			map[string]any{
				"type": "note", "series": "D", "code": "2", "issue_date": "2026-03-02", "currency": "EUR", "supplier": map[string]any{"name": "Seller"},
				"total": "10.00", "tax": "0.00", "total_with_tax": "10.00", "payable": "10.00", "p_series": "O", "p_code": "1",
			},
			domain.Index{Type: "note", Series: "D", Code: "2", IssueDate: "2026-03-02", Currency: "EUR", Payable: "10.00", SupplierName: "Seller"},
		},
		"payment": {
			map[string]any{
				"type": "receipt", "series": "P", "code": "3", "issue_date": "2026-03-02", "currency": "EUR",
				"supplier": map[string]any{"name": "Seller"}, "total": "10.00",
			},
			domain.Index{Type: "receipt", Series: "P", Code: "3", IssueDate: "2026-03-02", Currency: "EUR", SupplierName: "Seller"},
		},
		"status": {
			map[string]any{"type": "response", "series": "S", "code": "4", "issue_date": "2026-03-02", "supplier": map[string]any{"name": "Seller"}},
			domain.Index{Type: "response", Series: "S", Code: "4", IssueDate: "2026-03-02", SupplierName: "Seller"},
		},
		"party": {
			map[string]any{"name": "Seller", "alias": "S", "country": "ES", "tax_code": "B63912844"},
			domain.Index{SupplierName: "Seller", SupplierTax: "ESB63912844"},
		},
		"item":    {map[string]any{"name": "Belt"}, domain.Index{SupplierName: "Belt"}},
		"message": {map[string]any{"title": "Greetings"}, domain.Index{}},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fixture{TB: t, build: f.build}
			c := f.content([]byte(kinds[name]), lenient())
			var snippet map[string]any
			if err := json.Unmarshal(c.Snippet, &snippet); err != nil {
				t.Fatal(err)
			}
			if uuid, _ := snippet["uuid"].(string); uuid != c.Index.UUID {
				t.Errorf("UUIDs %q and %q", uuid, c.Index.UUID)
			}
			delete(snippet, "uuid")
			if diff := cmp.Diff(want.snippet, snippet); diff != "" {
				t.Errorf("snippet (-want +got):\n%s", diff)
			}
			c.Index.UUID, c.Index.Refs, c.Index.Words = "", nil, ""
			if diff := cmp.Diff(want.index, c.Index); diff != "" {
				t.Errorf("index (-want +got):\n%s", diff)
			}
		})
	}
}
