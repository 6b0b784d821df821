package domain_test

import (
	"context"
	"testing"

	"chancery/internal/domain"
)

// book is a book of numbers with a list of documents of one series.
type book struct{ recent []domain.Issued }

func (b book) Holder(_ context.Context, _ domain.ID, n domain.Number) (*domain.Issued, error) {
	for i := range b.recent {
		if b.recent[i].Code == n.Code {
			return &b.recent[i], nil
		}
	}
	return nil, domain.Missing("signed document")
}

func (b book) Recent(context.Context, domain.ID, domain.Number) ([]domain.Issued, error) {
	return b.recent, nil
}

func (book) Mixed(context.Context, domain.ID, domain.Number) (bool, error) { return false, nil }

func (book) Credits(context.Context, domain.ID, domain.Number) ([]domain.Issued, error) {
	return nil, nil
}

// The number before is the next lower one of the same counter.
func TestNumberBefore(t *testing.T) {
	for _, tt := range []struct {
		name, code string
		issued     []string
		want       string
	}{
		{"the next lower one", "000012", []string{"000003", "000011", "000020"}, "000011"},
		{"without padding", "12", []string{"9", "11", "100"}, "11"},
		{"of the year", "2026-000001", []string{"2025-000009"}, ""},
		{"of the year, among others", "2025-000010", []string{"2026-000001", "2025-000009"}, "2025-000009"},
		{"with a suffix", "7/A", []string{"6/B", "5/A"}, "5/A"},
		{"one's own, back in time", "OW-9", []string{"OW-10"}, ""},
		{"with the year behind", "000002/2026", []string{"000001/2026", "000009/2025"}, "000001/2026"},
		{"long numbers", "100000000000000000000002", []string{"100000000000000000000001", "99"}, "100000000000000000000001"},
		{"no digits", "first", []string{"second"}, ""},
		{"no code yet", "", []string{"1"}, ""},
	} {
		var b book
		for _, code := range tt.issued {
			b.recent = append(b.recent, domain.Issued{EntryID: domain.ID("other-" + code), Number: domain.Number{Code: code}})
		}
		c := &domain.Content{DocSchema: "https://gobl.org/draft-0/bill/invoice"}
		c.Index = domain.Index{Type: "standard", SupplierTax: "ESB1", Code: tt.code}
		near, err := domain.NeighboursOf(t.Context(), b, "ws", "entry", c)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if near.Before != nil {
			got = near.Before.Code
		}
		if got != tt.want {
			t.Errorf("%s: %q is behind %q, want %q", tt.name, tt.code, got, tt.want)
		}
	}
	// What is in the book already is not compared with what came later.
	b := book{[]domain.Issued{{EntryID: "entry", Number: domain.Number{Code: "2"}}, {EntryID: "b", Number: domain.Number{Code: "1"}}}}
	c := &domain.Content{DocSchema: "https://gobl.org/draft-0/bill/invoice", Index: domain.Index{Type: "standard", SupplierTax: "ESB1", Code: "2"}}
	if near, err := domain.NeighboursOf(t.Context(), b, "ws", "entry", c); err != nil || near.Before != nil || near.Holder != nil {
		t.Errorf("%+v, %v", near, err)
	}
}
