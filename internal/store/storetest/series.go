package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"chancery/internal/domain"
)

func newSeries(n int) *domain.Series {
	return &domain.Series{
		WorkspaceID: ws, ID: id(n), Code: "A", Name: "Invoices", Description: "All", Prefix: "F-", Suffix: "/26", Padding: 4,
		Start: 1, CreatedAt: at(n), UpdatedAt: at(n),
	}
}

func insertSeries(t *testing.T, s domain.Store, list ...*domain.Series) {
	t.Helper()
	for _, x := range list {
		write(t, s, func(tx domain.Tx) error { return tx.Series().Insert(t.Context(), x) })
	}
}

func getSeries(t *testing.T, s domain.Store, n int) *domain.Series {
	t.Helper()
	return read(t, s, func(tx domain.Tx) (*domain.Series, error) { return tx.Series().Get(t.Context(), ws, id(n)) })
}

func take(t *testing.T, s domain.Store, series, entry, second int) *domain.SeriesEntry {
	t.Helper()
	var got *domain.SeriesEntry
	write(t, s, func(tx domain.Tx) error {
		var err error
		got, err = tx.Series().Take(t.Context(), ws, id(series), id(entry), at(second))
		return err
	})
	return got
}

func seriesRoundTrip(t *testing.T, s domain.Store) {
	x := newSeries(1)
	insertSeries(t, s, x)
	got := getSeries(t, s, 1)
	same(t, "series", got, x)
	utc(t, got.CreatedAt, got.UpdatedAt)
	refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.Series().Insert(t.Context(), x) })
}

func seriesTake(t *testing.T, s domain.Store) {
	ctx := t.Context()
	x := newSeries(1)
	insertSeries(t, s, x)
	first := &domain.SeriesEntry{WorkspaceID: ws, SeriesID: x.ID, ID: id(11), Index: 1, Code: "F-0001/26", CreatedAt: at(5)}
	second := &domain.SeriesEntry{
		WorkspaceID: ws, SeriesID: x.ID, ID: id(12), Index: 2, Code: "F-0002/26", PreviousID: id(11), CreatedAt: at(6),
	}
	same(t, "first number", take(t, s, 1, 11, 5), first)
	same(t, "second number", take(t, s, 1, 12, 6), second)
	same(t, "first number again", take(t, s, 1, 11, 70), first)
	for _, want := range []*domain.SeriesEntry{first, second} {
		got := read(t, s, func(tx domain.Tx) (*domain.SeriesEntry, error) { return tx.Series().Entry(ctx, ws, x.ID, want.ID) })
		same(t, "number on record", got, want)
	}
	x.Last, x.LastEntryID, x.UpdatedAt = 2, id(12), at(6)
	same(t, "series", getSeries(t, s, 1), x)
	y := newSeries(2) // another counter is its own
	insertSeries(t, s, y)
	same(t, "number of another series", take(t, s, 2, 11, 7).Index, int64(1))
}

func seriesStart(t *testing.T, s domain.Store) {
	for n, c := range []struct{ start, last, want int64 }{
		{0, 0, 1}, {1, 0, 1}, {-5, 0, 1}, {100, 0, 100}, {1, 41, 42}, {100, 7, 8}, {1, 99999, 100000},
	} {
		x := newSeries(n)
		x.Start, x.Last = c.start, c.last
		insertSeries(t, s, x)
		got := []int64{take(t, s, n, 1000, 1).Index, take(t, s, n, 1001, 1).Index}
		same(t, fmt.Sprintf("start %d last %d", c.start, c.last), got, []int64{c.want, c.want + 1})
	}
}

// seriesWithoutGaps: eight goroutines take numbers and about a third of the
// transactions are rolled back; the committed numbers have no gap.
func seriesWithoutGaps(t *testing.T, s domain.Store) {
	const issuers, tries = 8, 100
	insertSeries(t, s, newSeries(1))
	var aborted atomic.Int64
	var mu sync.Mutex
	var numbers []int64
	var wg sync.WaitGroup
	for issuer := range issuers {
		wg.Go(func() {
			chance := rand.New(rand.NewPCG(1, uint64(issuer)))
			for n := range tries {
				entry, abort := id(1000*(issuer+1)+n), chance.Float64() < 0.4
				var index int64
				err := s.Update(t.Context(), func(tx domain.Tx) error {
					got, err := tx.Series().Take(t.Context(), ws, id(1), entry, at(n))
					if err != nil {
						return err
					}
					index = got.Index
					if abort {
						return errWanted
					}
					return nil
				})
				switch {
				case err == nil:
					mu.Lock()
					numbers = append(numbers, index)
					mu.Unlock()
				case errors.Is(err, errWanted):
					aborted.Add(1)
				default:
					t.Errorf("take: %v", err)
					return
				}
			}
		})
	}
	wg.Wait()
	slices.Sort(numbers)
	for i, n := range numbers {
		if n != int64(i)+1 {
			t.Fatalf("number %d is in the place of %d", n, i+1)
		}
	}
	if aborted.Load() < 278 || len(numbers)+int(aborted.Load()) != issuers*tries {
		t.Errorf("%d numbers and %d aborts of %d tries", len(numbers), aborted.Load(), issuers*tries)
	}
	same(t, "last", getSeries(t, s, 1).Last, int64(len(numbers)))
}

// seriesSameEntry: many transactions take a number for one entry at once; all get
// the same.
func seriesSameEntry(t *testing.T, s domain.Store) {
	insertSeries(t, s, newSeries(1))
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			err := s.Update(t.Context(), func(tx domain.Tx) error {
				got, err := tx.Series().Take(t.Context(), ws, id(1), id(50), at(1))
				if err == nil && got.Index != 1 {
					t.Errorf("got number %d", got.Index)
				}
				return err
			})
			if err != nil {
				t.Errorf("take: %v", err)
			}
		})
	}
	wg.Wait()
	same(t, "last", getSeries(t, s, 1).Last, int64(1))
}
