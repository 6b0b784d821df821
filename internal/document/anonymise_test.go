package document_test

import (
	"encoding/json"
	"strings"
	"testing"

	"chancery/internal/document"
	"chancery/internal/domain"
)

// TestAnonymise says what stays of each part of a document.
func TestAnonymise(t *testing.T) {
	const invoice = `{"$schema": "https://gobl.org/draft-0/bill/invoice", "$regime": "ES", "series": "A", "code": "1", "issue_date": "2020-01-02", "currency": "EUR",
		"supplier": {"name": "Provide One S.L.", "tax_id": {"country": "ES", "code": "B98602642"},
			"people": [{"name": {"given": "Paula", "surname": "Contact"}}], "emails": [{"addr": "paula@provide.example"}],
			"addresses": [{"street": "Calle Propia", "locality": "Madrid", "country": "ES"}]},
		"customer": {"name": "Ana Privada", "tax_id": {"country": "ES", "code": "54387763P"}, "emails": [{"addr": "ana@private.example"}],
			"addresses": [{"street": "Calle Secreta", "locality": "Toledo", "country": "ES"}]},
		"lines": [{"quantity": "2", "item": {"name": "Portrait", "price": "50.00", "description": "for ANA PRIVADA"}, "taxes": [{"cat": "VAT", "rate": "general"}]},
			{"quantity": "1", "item": {"name": "Frame", "price": "10.00"}, "taxes": [{"cat": "VAT", "rate": "general"}]}],
		"payment": {"instructions": {"key": "credit-transfer", "credit_transfer": [{"iban": "ES9121000418450200051332"}]}},
		"delivery": {"receiver": {"name": "Luis Vecino"}},
		"notes": [{"text": "leave it with the neighbour"}], "meta": {"crm": "4711"}}`
	b := newFixture(t).build
	prev, err := b.Build([]byte(invoice), &document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		folder, parties string
		stays, goes     []string
	}{
		{
			"sales", "",
			[]string{"Provide One", "B98602642", "Calle Propia", `"name":"Portrait"`, "Frame", "2020-01-02", `"code":"1"`},
			[]string{"Ana", "ANA", "54387763P", "private.example", "Secreta", "Toledo", "ES9121", "Vecino", "neighbour", "4711", "Paula", "paula"},
		},
		{
			"expenses", "",
			[]string{"Ana Privada", "54387763P", "Calle Secreta", "ANA PRIVADA", "Frame"},
			[]string{"Provide One", "B98602642", "Propia", "Paula", "ana@private", "ES9121", "Vecino", "4711"},
		},
		{"sales", domain.PartiesAll, []string{"Frame", `"payable":"133.10"`}, []string{"Ana", "Provide", "B98602642", "54387763P", "Calle", "Paula"}},
	} {
		name := tt.folder + " " + tt.parties
		c, _, err := b.Anonymise(prev, tt.folder, tt.parties, &document.Options{Origin: domain.Origin{Src: domain.SrcErasure}})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		text := string(c.Envelope()) + string(c.Snippet) + c.Index.Words + string(all)
		for _, want := range tt.stays {
			if !strings.Contains(text, want) {
				t.Errorf("%s: without %q: %s", name, want, c.Doc)
			}
		}
		for _, not := range tt.goes {
			if strings.Contains(text, not) {
				t.Errorf("%s: still with %q: %s", name, not, text)
			}
		}
		if c.Index.Payable != prev.Index.Payable || !c.Anonymised() || c.Version == prev.Version {
			t.Errorf("%s: %+v", name, c.Index)
		}
		if _, ok := domain.NumberOf(c); !ok {
			t.Errorf("%s: it has no number any more", name)
		}
	}
}

// TestAnonymiseOthers: parties and messages are replaced as a whole, and what has no persons is refused.
func TestAnonymiseOthers(t *testing.T) {
	b := newFixture(t).build
	for doc, want := range map[string]string{
		`{"$schema": "https://gobl.org/draft-0/org/party", "uuid": "01950000-0000-7000-8000-000000000001", "name": "Ana", "tax_id": {"country": "ES", "code": "54387763P"}, "emails": [{"addr": "a@b.example"}]}`: `{"$schema":"https://gobl.org/draft-0/org/party","name":"anonymised","tax_id":{"country":"ES"},"uuid":"01950000-0000-7000-8000-000000000001"}`,
		`{"$schema": "https://gobl.org/draft-0/note/message", "title": "Ana", "content": "Hello", "meta": {"a": "b"}}`:                                                                                            `"content":"anonymised","title":"anonymised"`,
		`{"$schema": "https://gobl.org/draft-0/org/item", "name": "Belt"}`:                                                                                                                                        "",
	} {
		prev, err := b.Build([]byte(doc), &document.Options{})
		if err != nil {
			t.Fatal(err)
		}
		c, _, err := b.Anonymise(prev, "", "", &document.Options{})
		if want == "" {
			if !domain.Is(err, domain.Invalid) {
				t.Errorf("%s: %v", doc, err)
			}
			continue
		}
		if err != nil || !strings.Contains(string(c.Doc), want) {
			t.Errorf("%s, want %s: %v", c.Doc, want, err)
		}
	}
}
