package document

import (
	"encoding/json"
	"fmt"
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/note"
	"chancery/gobl/org"
	"chancery/gobl/tree"
	"chancery/internal/domain"
	"chancery/internal/limits"
)

// snippet is the short form of a document for lists.
type snippet struct {
	UUID         string        `json:"uuid,omitempty"`
	Type         string        `json:"type,omitempty"`
	Series       string        `json:"series,omitempty"`
	Code         string        `json:"code,omitempty"`
	Currency     string        `json:"currency,omitempty"`
	IssueDate    string        `json:"issue_date,omitempty"`
	Supplier     *partySnippet `json:"supplier,omitempty"`
	Customer     *partySnippet `json:"customer,omitempty"`
	Total        string        `json:"total,omitempty"`
	Tax          string        `json:"tax,omitempty"`
	TotalWithTax string        `json:"total_with_tax,omitempty"`
	Payable      string        `json:"payable,omitempty"`
	credits      []domain.Reference

	// The document that this one corrects or follows.
	PrecedingSeries string `json:"p_series,omitempty"`
	PrecedingCode   string `json:"p_code,omitempty"`
	PrecedingUUID   string `json:"p_uuid,omitempty"`
	// Members of parties and items.
	Name    string `json:"name,omitempty"`
	Alias   string `json:"alias,omitempty"`
	Country string `json:"country,omitempty"`
	TaxCode string `json:"tax_code,omitempty"`
	// Members of messages.
	Title string `json:"title,omitempty"`
}

type partySnippet struct {
	UUID    string `json:"uuid,omitempty"`
	Name    string `json:"name,omitempty"`
	Alias   string `json:"alias,omitempty"`
	Country string `json:"country,omitempty"`
	TaxCode string `json:"tax_code,omitempty"`
}

// summarize returns the index and the snippet of a document.
func summarize(doc tree.Node) (domain.Index, json.RawMessage, error) {
	var s snippet
	switch d := doc.(type) {
	case *bill.Invoice:
		s.head(string(d.UUID), d.Type, d.Series, d.Code, d.IssueDate.String())
		s.trade(string(d.Currency), d.Supplier, d.Customer, d.Totals)
		s.preceding(d.Preceding)
		if d.Type == bill.InvoiceCreditNote {
			s.credits = credited(d.Preceding)
		}
	case *bill.Order:
		s.head(string(d.UUID), d.Type, d.Series, d.Code, d.IssueDate.String())
		s.trade(string(d.Currency), d.Supplier, d.Customer, d.Totals)
		s.preceding(d.Preceding)
	case *bill.Delivery:
		s.head(string(d.UUID), d.Type, d.Series, d.Code, d.IssueDate.String())
		s.trade(string(d.Currency), d.Supplier, d.Customer, d.Totals)
		s.preceding(d.Preceding)
	case *bill.Payment:
		s.head(string(d.UUID), d.Type, d.Series, d.Code, d.IssueDate.String())
		s.trade(string(d.Currency), d.Supplier, d.Customer, nil)
		s.preceding(d.Preceding)
		s.Total = d.Total.String()
	case *bill.Status:
		s.head(string(d.UUID), d.Type, d.Series, d.Code, d.IssueDate.String())
		s.trade("", d.Supplier, d.Customer, nil)
	case *org.Party:
		s.UUID, s.Name, s.Alias = string(d.UUID), d.Name, d.Alias
		s.Country, s.TaxCode = taxOf(d)
	case *org.Item:
		s.UUID, s.Name = string(d.UUID), d.Name
	case *note.Message:
		s.UUID, s.Title = string(d.UUID), d.Title
	}
	s.cut()
	text, err := json.Marshal(&s)
	if err != nil {
		return domain.Index{}, nil, fmt.Errorf("writing snippet: %w", err)
	}
	return s.index(), text, nil
}

// cut shortens the texts, which documents that break rules may have in any length: lists
// return them, and indexes hold them.
func (s *snippet) cut() {
	texts := []*string{
		&s.UUID, &s.Type, &s.Series, &s.Code, &s.Currency, &s.IssueDate, &s.Total, &s.Tax, &s.TotalWithTax, &s.Payable,
		&s.PrecedingSeries, &s.PrecedingCode, &s.PrecedingUUID, &s.Name, &s.Alias, &s.Country, &s.TaxCode, &s.Title,
	}
	for _, p := range []*partySnippet{s.Supplier, s.Customer} {
		if p != nil {
			texts = append(texts, &p.UUID, &p.Name, &p.Alias, &p.Country, &p.TaxCode)
		}
	}
	for _, text := range texts {
		*text = domain.CutText(*text, &limits.IndexText)
	}
}

// shownTags are the tags of an envelope that lists return.
func shownTags(tags []string) []string {
	shown := slices.Clone(tags[:min(len(tags), limits.IndexTags.Int())])
	for i, t := range shown {
		shown[i] = domain.CutText(t, &limits.IndexText)
	}
	return shown
}

func (s *snippet) head(id string, kind cbc.Key, series, code cbc.Code, date string) {
	s.UUID, s.Type, s.Series, s.Code, s.IssueDate = id, string(kind), string(series), string(code), date
}

func (s *snippet) trade(currency string, supplier, customer *org.Party, t *bill.Totals) {
	s.Currency = currency
	s.Supplier, s.Customer = party(supplier), party(customer)
	if t != nil {
		s.Total, s.Tax = t.Total.String(), t.Tax.String()
		s.TotalWithTax, s.Payable = t.TotalWithTax.String(), t.Payable.String()
	}
}

func (s *snippet) preceding(list []*org.DocumentRef) {
	if len(list) > 0 && list[0] != nil {
		p := list[0]
		s.PrecedingSeries, s.PrecedingCode, s.PrecedingUUID = string(p.Series), string(p.Code), string(p.UUID)
	}
}

// credited returns what is printed on the documents that a credit note names.
func credited(list []*org.DocumentRef) (refs []domain.Reference) {
	for _, p := range list[:min(len(list), limits.IndexCredits.Int())] {
		if p != nil && p.Code != "" {
			refs = append(refs, domain.Reference{Series: shown(string(p.Series)), Code: shown(string(p.Code))})
		}
	}
	return refs
}

func shown(text string) string { return domain.CutText(text, &limits.IndexText) }

func party(p *org.Party) *partySnippet {
	if p == nil {
		return nil
	}
	s := &partySnippet{UUID: string(p.UUID), Name: p.Name, Alias: p.Alias}
	s.Country, s.TaxCode = taxOf(p)
	return s
}

func taxOf(p *org.Party) (country, code string) {
	if p == nil || p.TaxID == nil {
		return "", ""
	}
	return string(p.TaxID.Country), string(p.TaxID.Code)
}

func (s *snippet) index() domain.Index {
	x := domain.Index{
		UUID: s.UUID, Type: s.Type, Series: s.Series, Code: s.Code,
		IssueDate: s.IssueDate, Currency: s.Currency, Payable: s.Payable, Credits: s.credits,
	}
	if s.Supplier != nil {
		x.SupplierName, x.SupplierTax = s.Supplier.Name, taxColumn(s.Supplier.Country, s.Supplier.TaxCode)
	}
	if s.Customer != nil {
		x.CustomerName, x.CustomerTax = s.Customer.Name, taxColumn(s.Customer.Country, s.Customer.TaxCode)
	}
	if s.Supplier == nil && s.Name != "" {
		x.SupplierName, x.SupplierTax = s.Name, taxColumn(s.Country, s.TaxCode)
	}
	return x
}

func taxColumn(country, code string) string { return domain.CutText(country+code, &limits.IndexText) }
