package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"chancery/internal/domain"
)

// bill returns the n-th signed document: an invoice of one supplier unless change says
// otherwise.
func bill(n int, code string, change ...func(*domain.Content)) domain.Content {
	c := content(n)
	c.DocSchema, c.Signed, c.Sigs = "https://gobl.org/draft-0/bill/invoice", true, []byte(`["x"]`)
	c.Index = domain.Index{
		Type: "standard", Series: "A", Code: code, SupplierTax: "DE814295732", SupplierName: "Muster",
		IssueDate: "2026-03-02", Currency: "EUR", Payable: "10.00",
	}
	for _, fn := range change {
		fn(&c)
	}
	return c
}

func draftOf(c *domain.Content) { c.Signed, c.Sigs = false, nil }

func insertBill(t *testing.T, s domain.Store, n int, c domain.Content) error {
	t.Helper()
	e := &domain.Entry{WorkspaceID: ws, ID: id(n), Content: c, CreatedAt: at(n), UpdatedAt: at(n)}
	return s.Update(t.Context(), func(tx domain.Tx) error { return tx.Entries().Insert(t.Context(), e) })
}

// double fails the test unless an error says that an entry has the number.
func double(t *testing.T, what string, err error, holder int) {
	t.Helper()
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || e.Kind != domain.Conflict || e.Key != domain.KeyDuplicate || e.ExistingID != id(holder) {
		t.Errorf("%s: %v, want a duplicate of entry %d", what, err, holder)
	}
}

func holderOf(t *testing.T, s domain.Store, code string) domain.ID {
	t.Helper()
	c := bill(0, code)
	n, _ := domain.NumberOf(&c)
	d, err := try(t, s, func(tx domain.Tx) (*domain.Issued, error) { return tx.Issued().Holder(t.Context(), ws, n) })
	if domain.Is(err, domain.NotFound) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	return d.EntryID
}

// issuedOnce: a number belongs to the first signed document that has it.
func issuedOnce(t *testing.T, s domain.Store) {
	for n, c := range []domain.Content{
		bill(0, "1", draftOf), bill(1, "1"), bill(2, "2"),
		bill(3, "1", func(c *domain.Content) { c.Index.SupplierTax = "DE111111125" }),
		bill(4, "1", func(c *domain.Content) { c.Index.Series = "B" }),
		bill(5, "1", func(c *domain.Content) { c.Index.Type = "credit-note" }),
		bill(6, "", func(c *domain.Content) { c.Index.Series = "C" }), bill(7, "", func(c *domain.Content) { c.Index.Series = "C" }),
		bill(8, "1", draftOf),
	} {
		if err := insertBill(t, s, n, c); err != nil {
			t.Errorf("entry %d: %v", n, err)
		}
	}
	double(t, "another", insertBill(t, s, 20, bill(20, "1")), 1)
	double(t, "another name, same tax code", insertBill(t, s, 20, bill(20, "1", func(c *domain.Content) { c.Index.SupplierName = "M" })), 1)
	double(t, "a draft that is signed", revise(t, s, 0, 0, bill(21, "1")), 1)
	if _, err := try(t, s, func(tx domain.Tx) (*domain.Entry, error) { return tx.Entries().Get(t.Context(), ws, id(20)) }); !domain.Is(err, domain.NotFound) {
		t.Errorf("what was refused is there: %v", err)
	}
	e := &domain.Entry{WorkspaceID: other, ID: id(30), Content: bill(30, "1"), CreatedAt: at(1), UpdatedAt: at(1)}
	write(t, s, func(tx domain.Tx) error { return tx.Entries().Insert(t.Context(), e) })
	if got := holderOf(t, s, "1"); got != id(1) {
		t.Errorf("%s has the number", got)
	}
}

// revise puts the content in the place of version from of the n-th entry.
func revise(t *testing.T, s domain.Store, n, from int, c domain.Content) error {
	t.Helper()
	return s.Update(t.Context(), func(tx domain.Tx) error {
		return tx.Entries().Revise(t.Context(), ws, id(n), fmt.Sprintf("%010x", from), &c)
	})
}

// issuedMoves: an entry is no double of itself, and a document that is unsigned again
// leaves its number to others.
func issuedMoves(t *testing.T, s domain.Store) {
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
	}
	must(insertBill(t, s, 1, bill(1, "1")))
	must(revise(t, s, 1, 1, bill(2, "1"))) // another header
	must(revise(t, s, 1, 2, bill(3, "2")))
	must(insertBill(t, s, 4, bill(4, "1")))
	must(revise(t, s, 4, 4, bill(5, "1", draftOf)))
	if got := holderOf(t, s, "1"); got != "" {
		t.Errorf("%s has the number of a draft", got)
	}
	must(insertBill(t, s, 6, bill(6, "1")))
	double(t, "signed again", revise(t, s, 4, 5, bill(7, "1")), 6)
}

// issuedAllowed: a content may be stored although it has the number of another.
func issuedAllowed(t *testing.T, s domain.Store) {
	allow := func(c *domain.Content) { c.AllowDouble = true }
	for n := 1; n <= 3; n++ {
		if err := insertBill(t, s, n, bill(n, "1", allow)); err != nil {
			t.Errorf("entry %d: %v", n, err)
		}
	}
	double(t, "not allowed any more", insertBill(t, s, 4, bill(4, "1")), 1)
	if err := revise(t, s, 1, 1, bill(5, "1", draftOf)); err != nil {
		t.Error(err)
	}
	double(t, "while others have it", insertBill(t, s, 6, bill(6, "1")), 2)
}

// issuedBook: what there is to know about the numbers of a supplier.
func issuedBook(t *testing.T, s domain.Store) {
	credit := func(refs ...domain.Reference) func(c *domain.Content) {
		return func(c *domain.Content) { c.Index.Type, c.Index.Credits = "credit-note", refs }
	}
	a1, a2 := domain.Reference{Series: "A", Code: "1"}, domain.Reference{Series: "A", Code: "2"}
	for n, c := range []domain.Content{
		bill(0, "1"), bill(1, "2", func(c *domain.Content) { c.Index.IssueDate, c.Index.Payable = "2026-03-05", "20.00" }),
		bill(2, "C1", credit(a1)), bill(3, "C2", credit(a1, a2, a1)), bill(4, "C3", credit(a1), draftOf), bill(5, "9", draftOf),
	} {
		if err := insertBill(t, s, n, c); err != nil {
			t.Fatal(err)
		}
	}
	if err := revise(t, s, 0, 0, bill(10, "1")); err != nil { // a header that changes is no new signature
		t.Fatal(err)
	}
	first := bill(0, "1")
	n, _ := domain.NumberOf(&first)
	recent := read(t, s, func(tx domain.Tx) ([]domain.Issued, error) { return tx.Issued().Recent(t.Context(), ws, n) })
	n.Code = "2"
	if len(recent) != 2 || recent[1].EntryID != id(0) {
		t.Fatalf("%+v", recent)
	}
	same(t, "last", &recent[0], &domain.Issued{EntryID: id(1), Number: n, IssueDate: "2026-03-05", Currency: "EUR", Payable: "20.00", SignedAt: at(1)})
	for series, want := range map[string]bool{n.Series: true, "none": false} {
		other := n
		other.Series = series
		same(t, "mixed in "+series, read(t, s, func(tx domain.Tx) (bool, error) { return tx.Issued().Mixed(t.Context(), ws, other) }), want)
	}
	for code, want := range map[string][]domain.ID{"1": {id(2), id(3)}, "2": {id(3)}, "3": nil} {
		n.Code = code
		list := read(t, s, func(tx domain.Tx) ([]domain.Issued, error) { return tx.Issued().Credits(t.Context(), ws, n) })
		var got []domain.ID
		for _, d := range list {
			got = append(got, d.EntryID)
			if d.Payable != "10.00" || d.Family != domain.FamilyCredit {
				t.Errorf("%+v", d)
			}
		}
		slices.Sort(got)
		same(t, "credit notes of "+code, got, want)
	}
	n.Code = "2"
	if err := revise(t, s, 3, 3, bill(11, "C2", credit(a1), draftOf)); err != nil {
		t.Fatal(err)
	}
	if list := read(t, s, func(tx domain.Tx) ([]domain.Issued, error) { return tx.Issued().Credits(t.Context(), ws, n) }); len(list) != 0 {
		t.Errorf("a draft counts: %+v", list)
	}
}

// issuedRace: of many documents with one number that are signed at once, one is.
func issuedRace(t *testing.T, s domain.Store) {
	const racers = 20
	var wg sync.WaitGroup
	errs := make([]error, racers)
	for n := range racers {
		wg.Go(func() { errs[n] = insertBill(t, s, n, bill(n, "1")) })
	}
	wg.Wait()
	stored := 0
	for _, err := range errs {
		if err == nil {
			stored++
		} else if e, ok := errors.AsType[*domain.Error](err); !ok || e.Key != domain.KeyDuplicate {
			t.Error(err)
		}
	}
	if stored != 1 {
		t.Errorf("%d have the number", stored)
	}
}

// issuedApart: the numbers of one workspace say nothing in another.
func issuedApart(t *testing.T, s domain.Store) {
	credit := bill(2, "C1", func(c *domain.Content) {
		c.Index.Type, c.Index.Credits = "credit-note", []domain.Reference{{Series: "A", Code: "1"}}
	})
	for n, c := range []domain.Content{bill(0, "1"), bill(1, "2"), credit} {
		e := &domain.Entry{WorkspaceID: other, ID: id(n), Content: c, CreatedAt: at(n), UpdatedAt: at(n)}
		write(t, s, func(tx domain.Tx) error { return tx.Entries().Insert(t.Context(), e) })
	}
	c := bill(0, "1")
	n, _ := domain.NumberOf(&c)
	for space, want := range map[domain.ID][4]int{other: {1, 2, 1, 1}, ws: {}} {
		got := read(t, s, func(tx domain.Tx) (got [4]int, err error) {
			book := tx.Issued()
			if _, err := book.Holder(t.Context(), space, n); err == nil {
				got[0] = 1
			} else if !domain.Is(err, domain.NotFound) {
				return got, err
			}
			recent, err := book.Recent(t.Context(), space, n)
			if err != nil {
				return got, err
			}
			mixed, err := book.Mixed(t.Context(), space, n)
			if err != nil {
				return got, err
			}
			credits, err := book.Credits(t.Context(), space, n)
			got[1], got[3] = len(recent), len(credits)
			if mixed {
				got[2] = 1
			}
			return got, err
		})
		same(t, "numbers in "+string(space), got, want)
	}
}
