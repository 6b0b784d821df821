package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"chancery/internal/domain"
)

// seriesSigned: signatures and meta come back as they were given, and stay.
func seriesSigned(t *testing.T, s domain.Store) {
	ctx := t.Context()
	x := newSeries(1)
	x.Sigs = []string{"eyJhbGciOiJFUzI1NiJ9.e30.\"ü<>"}
	insertSeries(t, s, x)
	same(t, "series", getSeries(t, s, 1), x)
	e := take(t, s, 1, 11, 5)
	e.Meta, e.Sigs, e.Requested = map[string]string{"name": "John <Doe> \"ü\""}, []string{"a.b.c"}, true
	write(t, s, func(tx domain.Tx) error { return tx.Series().Note(ctx, e) })
	got := read(t, s, func(tx domain.Tx) (*domain.SeriesEntry, error) { return tx.Series().Entry(ctx, ws, x.ID, e.ID) })
	same(t, "number", got, e)
	same(t, "number again", take(t, s, 1, 11, 9), e)
	if second := take(t, s, 1, 12, 9); second.Meta != nil || second.Sigs != nil || second.Requested {
		t.Errorf("the next number has what belongs to another: %+v", second)
	}
}

// seriesDescribed: name and description change, and nothing else.
func seriesDescribed(t *testing.T, s domain.Store) {
	ctx := t.Context()
	x := newSeries(1)
	insertSeries(t, s, x)
	take(t, s, 1, 11, 5)
	changed := *newSeries(1)
	changed.Name, changed.Description, changed.UpdatedAt = "Other", "", at(9)
	changed.Prefix, changed.Last, changed.Code = "ignored", 77, "ignored"
	write(t, s, func(tx domain.Tx) error { return tx.Series().Describe(ctx, &changed) })
	x.Name, x.Description, x.UpdatedAt, x.Last, x.LastEntryID = "Other", "", at(9), 1, id(11)
	same(t, "series", getSeries(t, s, 1), x)
}

// seriesLocked: a series that an update has locked is as it was read until the update ends.
func seriesLocked(t *testing.T, s domain.Store) {
	ctx := t.Context()
	insertSeries(t, s, newSeries(1))
	refused(t, s, domain.NotFound, func(tx domain.Tx) error {
		_, err := tx.Series().Lock(ctx, ws, id(2))
		return err
	})
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for i := range 10 {
				err := s.Update(ctx, func(tx domain.Tx) error {
					before, err := tx.Series().Lock(ctx, ws, id(1))
					if err != nil {
						return err
					}
					got, err := tx.Series().Take(ctx, ws, id(1), id(100*(n+1)+i), at(1))
					if err == nil && (got.Index != before.Last+1 || got.PreviousID != before.LastEntryID) {
						t.Errorf("number %d behind %d", got.Index, before.Last)
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	same(t, "last", getSeries(t, s, 1).Last, int64(80))
}

// seriesPages: the series of a workspace, newest first, page by page.
func seriesPages(t *testing.T, s domain.Store) {
	const rows = 7
	var all []domain.ID
	for n := range rows {
		x := newSeries(n)
		x.CreatedAt = at(n / 3)
		insertSeries(t, s, x)
		all = append(all, x.ID)
	}
	list := func(p domain.Page) []*domain.Series {
		t.Helper()
		return read(t, s, func(tx domain.Tx) ([]*domain.Series, error) { return tx.Series().List(t.Context(), ws, p) })
	}
	whole := list(domain.Page{})
	same(t, "one", whole[0], getSeries(t, s, rows-1))
	for _, p := range []domain.Page{{}, {Limit: 3}, {Limit: 100, Bytes: 1}} {
		var got []domain.ID
		for {
			page := list(p)
			if len(page) == 0 {
				break
			}
			for _, x := range page {
				got = append(got, x.ID)
			}
			last := page[len(page)-1]
			p.From, p.After = last.CreatedAt, last.ID
		}
		same(t, fmt.Sprintf("pages %+v", p), got, backwards(all))
	}
}

// numberPages: the numbers of a series in both orders.
func numberPages(t *testing.T, s domain.Store) {
	x := newSeries(1)
	x.Start = 8 // 8, 9, 10: by number, not by text
	insertSeries(t, s, x, newSeries(2))
	take(t, s, 2, 500, 1)
	var all []int64
	for n := range 7 {
		all = append(all, take(t, s, 1, 100-n, n).Index)
	}
	down := slices.Clone(all)
	slices.Reverse(down)
	for _, q := range []domain.NumberQuery{{}, {Limit: 3}, {Limit: 50, Bytes: 1}} {
		for _, up := range []bool{true, false} {
			q.Ascending, q.After = up, 0
			want := down
			if up {
				want = all
			}
			var got []int64
			for {
				page := read(t, s, func(tx domain.Tx) ([]*domain.SeriesEntry, error) {
					return tx.Series().Entries(t.Context(), ws, x.ID, q)
				})
				if len(page) == 0 {
					break
				}
				if q.Limit > 0 && len(page) > q.Limit || q.Bytes > 0 && len(page) > 2 {
					t.Fatalf("%+v: %d numbers", q, len(page))
				}
				for _, e := range page {
					got = append(got, e.Index)
				}
				q.After = page[len(page)-1].Index
			}
			same(t, fmt.Sprintf("pages %+v", q), got, want)
		}
	}
	first := read(t, s, func(tx domain.Tx) ([]*domain.SeriesEntry, error) {
		return tx.Series().Entries(t.Context(), ws, x.ID, domain.NumberQuery{Ascending: true, Limit: 1})
	})
	same(t, "first", first[0], take(t, s, 1, 100, 99))
}

// numbersHeld: the documents that have the numbers of a series.
func numbersHeld(t *testing.T, s domain.Store) {
	ctx := t.Context()
	insertSeries(t, s, newSeries(1))
	codes := map[int]string{}
	for n := 1; n <= 6; n++ {
		codes[n] = take(t, s, 1, n, n).Code
	}
	allow := func(c *domain.Content) { c.AllowDouble = true }
	elsewhere := func(c *domain.Content) { c.Index.Series = "other" }
	for n, c := range map[int]domain.Content{
		1: bill(1, codes[1]),
		2: bill(2, codes[2], draftOf), // a draft, whose number another one has
		3: bill(3, "changed", draftOf),
		4: bill(4, codes[4], allow), // has it, and so has another one
		5: bill(5, codes[5], draftOf),
	} {
		if err := insertBill(t, s, n, c); err != nil {
			t.Fatal(err)
		}
	}
	for n, c := range map[int]domain.Content{
		22: bill(22, codes[2]), 23: bill(23, codes[3]), 24: bill(24, codes[4], allow),
		25: bill(25, codes[5], elsewhere), 26: bill(26, codes[1], elsewhere), // other numbers
	} {
		if err := insertBill(t, s, n, c); err != nil {
			t.Fatal(err)
		}
	}
	held := func(q domain.NumberQuery) []*domain.HeldNumber {
		t.Helper()
		return read(t, s, func(tx domain.Tx) ([]*domain.HeldNumber, error) { return tx.Series().Held(ctx, ws, id(1), q) })
	}
	got := map[int64]string{}
	for _, n := range held(domain.NumberQuery{}) {
		parts := []string{strconv.Itoa(n.Holders()), strconv.FormatBool(n.Holds())}
		for _, o := range n.Others {
			parts = append(parts, string(o.EntryID))
		}
		got[n.Index] = strings.Join(parts, " ")
	}
	same(t, "holders", got, map[int64]string{
		1: "1 true", 2: "2 true " + string(id(22)), 3: "1 false " + string(id(23)), 4: "2 true " + string(id(24)), 5: "1 true", 6: "0 false",
	})
	one := held(domain.NumberQuery{After: 1, Limit: 1})
	same(t, "a page", one, []*domain.HeldNumber{{
		SeriesEntry: *readNumber(t, s, 2),
		Entry: &domain.Holder{
			EntryID: id(2), DocSchema: bill(2, "").DocSchema, Type: "standard", Series: "A", Code: codes[2], IssueDate: "2026-03-02",
		},
		Others: []domain.Holder{{EntryID: id(22), Series: "A", Code: codes[2], IssueDate: "2026-03-02", Signed: true}},
	}})
	if few := held(domain.NumberQuery{Bytes: 1}); len(few) != 2 {
		t.Errorf("%d numbers in a page of one byte, and one more", len(few))
	}
}

func readNumber(t *testing.T, s domain.Store, entry int) *domain.SeriesEntry {
	t.Helper()
	return read(t, s, func(tx domain.Tx) (*domain.SeriesEntry, error) {
		return tx.Series().Entry(t.Context(), ws, id(1), id(entry))
	})
}

// seriesShared: numbers that are taken with a lock and a note, as for a request, and without,
// as for a job, have no gaps together; the first note of an ID stays.
func seriesShared(t *testing.T, s domain.Store) {
	const each, tries = 4, 60
	ctx := t.Context()
	insertSeries(t, s, newSeries(1))
	var mu sync.Mutex
	codes := map[domain.ID]string{}
	noted := func(e *domain.SeriesEntry) {
		mu.Lock()
		defer mu.Unlock()
		if known := codes[e.ID]; known != "" && known != e.Code {
			t.Errorf("%s has %s and %s", e.ID, known, e.Code)
		}
		codes[e.ID] = e.Code
	}
	run := func(worker int, fn func(tx domain.Tx, entry domain.ID) (*domain.SeriesEntry, error)) {
		chance := rand.New(rand.NewPCG(7, uint64(worker)))
		for range tries {
			entry, abort := id(1000+chance.IntN(each*tries)), chance.Float64() < 0.3
			var got *domain.SeriesEntry
			err := s.Update(ctx, func(tx domain.Tx) (err error) {
				if got, err = fn(tx, entry); err == nil && abort {
					return errWanted
				}
				return err
			})
			switch {
			case err == nil:
				noted(got)
			case !errors.Is(err, errWanted):
				t.Error(err)
				return
			}
		}
	}
	var wg sync.WaitGroup
	for n := range each {
		wg.Go(func() {
			run(n, func(tx domain.Tx, entry domain.ID) (*domain.SeriesEntry, error) {
				return tx.Series().Take(ctx, ws, id(1), entry, at(n))
			})
		})
		wg.Go(func() {
			run(each+n, func(tx domain.Tx, entry domain.ID) (*domain.SeriesEntry, error) { return takeNoted(t, tx, entry, n) })
		})
	}
	wg.Wait()
	list := read(t, s, func(tx domain.Tx) ([]*domain.SeriesEntry, error) {
		return tx.Series().Entries(ctx, ws, id(1), domain.NumberQuery{Ascending: true})
	})
	var previous domain.ID
	for i, e := range list {
		if e.Index != int64(i)+1 || e.Code != codes[e.ID] || e.PreviousID != previous {
			t.Fatalf("in the place of %d is %+v, as answered: %s", i+1, e, codes[e.ID])
		}
		previous = e.ID
	}
	if len(list) != len(codes) || len(list) < tries {
		t.Errorf("%d numbers, %d were answered", len(list), len(codes))
	}
	x := getSeries(t, s, 1)
	same(t, "last", []any{x.Last, x.LastEntryID}, []any{int64(len(list)), previous})
}

// takeNoted takes a number as a request does. If it has one already, nothing is noted.
func takeNoted(t *testing.T, tx domain.Tx, entry domain.ID, n int) (*domain.SeriesEntry, error) {
	ctx, book := t.Context(), tx.Series()
	if _, err := book.Lock(ctx, ws, id(1)); err != nil {
		return nil, err
	}
	held, err := book.Entry(ctx, ws, id(1), entry)
	if !domain.Is(err, domain.NotFound) {
		return held, err
	}
	got, err := book.Take(ctx, ws, id(1), entry, at(n))
	if err != nil {
		return nil, err
	}
	if got.Meta != nil {
		t.Errorf("a number that is new for certain is not: %+v", got)
	}
	got.Meta = map[string]string{"by": strconv.Itoa(n)}
	return got, book.Note(ctx, got)
}
