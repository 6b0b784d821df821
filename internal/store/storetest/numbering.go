package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"chancery/internal/domain"
)

// numbered is a job that gives a number to an entry and signs it, as the engine does it.
type numbered struct {
	ws     domain.ID
	n      int // of job and entry
	series domain.ID
	reads  domain.NumberReads
	fence  int64
	events int
	fails  bool
	// These are set by its last run.
	taken  *domain.SeriesEntry
	before *domain.Issued
	signal *domain.Signal
}

// entryOf and versionOf are the entry of the n-th job and the version on record.
func entryOf(n int) domain.ID { return id(10_000 + n) }
func versionOf(n int) string  { return fmt.Sprintf("%010x", n) }
func (x *numbered) place() domain.Number {
	c := bill(x.n, "")
	n, _ := domain.PlaceOf(&c)
	return n
}

func newNumbered(t *testing.T, s domain.Store, space domain.ID, n int, series domain.ID) *numbered {
	t.Helper()
	x := &numbered{ws: space, n: n, series: series, fence: 1}
	x.reads = domain.NumberReads{Workspace: space, Job: id(n), Series: series, Entry: entryOf(n), Place: x.place(), IssueDate: "2026-03-02"}
	j := newJob(n)
	j.WorkspaceID, j.EntryID, j.Lease.Fence = space, entryOf(n), 1
	e := &domain.Entry{WorkspaceID: space, ID: entryOf(n), Content: bill(n, "", draftOf), CreatedAt: at(n), UpdatedAt: at(n)}
	write(t, s, func(tx domain.Tx) error {
		if err := tx.Entries().Insert(t.Context(), e); err != nil {
			return err
		}
		return tx.Jobs().Insert(t.Context(), j)
	})
	return x
}

// run is the commit of the number.
func (x *numbered) run(ctx context.Context, s domain.Store) error {
	ctx = domain.Contending(domain.ForWorkspace(ctx, x.ws), x.reads)
	x.events++
	return s.Update(ctx, func(tx domain.Tx) (err error) {
		if x.taken, err = tx.Series().Take(ctx, x.ws, x.series, entryOf(x.n), at(5000)); err != nil {
			return err
		}
		c := bill(50_000+x.n, x.taken.Code, func(c *domain.Content) { c.At = at(6000 + int(x.taken.Index)) })
		near, err := domain.NeighboursOf(ctx, tx.Issued(), x.ws, entryOf(x.n), &c)
		if err != nil {
			return err
		}
		if near.Holder != nil {
			return domain.Duplicate(near.Holder)
		}
		x.before = near.Before
		j := newJob(x.n)
		j.WorkspaceID, j.EntryID, j.Lease.Fence, j.Status, j.UpdatedAt = x.ws, entryOf(x.n), x.fence, domain.StatusOK, at(5000)
		state := &domain.State{Key: "processing", At: at(5000)}
		x.signal, err = tx.Queue().Commit(ctx, &domain.Checkpoint{Job: j, Events: []domain.Event{fullEvent(x.events)}, Changes: []domain.Change{
			{EntryID: entryOf(x.n), Target: entryOf(x.n), Base: versionOf(x.n), State: state, At: at(5000)},
			{EntryID: entryOf(x.n), Target: entryOf(x.n), Base: versionOf(x.n), Content: &c, At: at(5000)},
		}})
		if err == nil && x.fails {
			err = errWanted
		}
		return err
	})
}

// check looks at what a job that succeeded has left: its number is in its document and in
// the book, and the number before it was in the book when it was taken.
func (x *numbered) check(t *testing.T, s domain.Store) {
	t.Helper()
	what := fmt.Sprintf("job %d with the number %s", x.n, x.taken.Code)
	e := getEntry(t, s, x.ws, entryOf(x.n))
	same(t, what+": code of the document", e.Content.Index.Code, x.taken.Code)
	same(t, what+": state", e.State, "processing")
	number := x.place()
	number.Code = x.taken.Code
	holder := read(t, s, func(tx domain.Tx) (*domain.Issued, error) { return tx.Issued().Holder(t.Context(), x.ws, number) })
	same(t, what+": holder", holder.EntryID, entryOf(x.n))
	held := read(t, s, func(tx domain.Tx) (*domain.SeriesEntry, error) {
		return tx.Series().Entry(t.Context(), x.ws, x.series, entryOf(x.n))
	})
	same(t, what+": number on record", held, x.taken)
	versions := read(t, s, func(tx domain.Tx) ([]domain.Content, error) {
		return tx.Entries().Versions(t.Context(), x.ws, entryOf(x.n))
	})
	if len(versions) != 2 || versions[1].Version != versionOf(x.n) {
		t.Errorf("%s: %d versions, the newest %s", what, len(versions), versions[0].Version)
	}
}

// numbersTogether: many jobs number from one series and sign, in two workspaces that have
// the same IDs, and some of their transactions are undone. The numbers have no gap, each is
// in the document of its job, and each job has seen the document with the number before
// its own, whether that was committed or is in the same transaction.
func numbersTogether(t *testing.T, s domain.Store) {
	const each = 60
	var jobs []*numbered
	for _, space := range []domain.ID{ws, other} {
		x := newSeries(1)
		x.WorkspaceID = space
		insertSeries(t, s, x)
		for n := range each {
			j := newNumbered(t, s, space, n, x.ID)
			j.fails = n%7 == 3
			jobs = append(jobs, j)
		}
	}
	signal := domain.Signal{Kind: domain.SignalPoke, Code: "c"}
	write(t, s, func(tx domain.Tx) error { return tx.Queue().Signal(t.Context(), ws, id(1), signal, at(1)) })
	errs := make([]error, len(jobs))
	var wg sync.WaitGroup
	for i, j := range jobs {
		wg.Go(func() { errs[i] = j.run(t.Context(), s) })
	}
	wg.Wait()
	byNumber := map[domain.ID]map[int64]*numbered{ws: {}, other: {}}
	for i, j := range jobs {
		if j.fails != errors.Is(errs[i], errWanted) || !j.fails && errs[i] != nil {
			t.Fatalf("job %d: %v", j.n, errs[i])
		}
		if !j.fails {
			byNumber[j.ws][j.taken.Index] = j
			j.check(t, s)
			if signalled := j.signal != nil; signalled != (j.ws == ws && j.n == 1) {
				t.Errorf("job %d got the signal %v", j.n, j.signal)
			}
		}
	}
	for space, list := range byNumber {
		var last *numbered
		for n := range int64(len(list)) {
			j := list[n+1]
			switch {
			case j == nil:
				t.Fatalf("nobody has the number %d in %s", n+1, space)
			case last == nil && (j.before != nil || j.taken.PreviousID != ""):
				t.Errorf("before the first number was %v", j.before)
			case last != nil && (j.before == nil || j.before.EntryID != entryOf(last.n) || j.taken.PreviousID != entryOf(last.n)):
				t.Errorf("the number %d saw %+v before it, want that of entry %d", n+1, j.before, last.n)
			}
			last = j
		}
		x := read(t, s, func(tx domain.Tx) (*domain.Series, error) { return tx.Series().Get(t.Context(), space, id(1)) })
		same(t, "last number", x.Last, int64(len(list)))
		same(t, "last entry", x.LastEntryID, entryOf(last.n))
	}
}

// numbersAgain: a job whose commit was stored and not answered numbers again and gets the
// number that it has, and one whose document was changed meanwhile takes none.
func numbersAgain(t *testing.T, s domain.Store) {
	insertSeries(t, s, newSeries(1))
	first, changed, last := newNumbered(t, s, ws, 1, id(1)), newNumbered(t, s, ws, 2, id(1)), newNumbered(t, s, ws, 3, id(1))
	if err := first.run(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if err := first.run(t.Context(), s); !errors.Is(err, domain.ErrVersion) || first.taken.Index != 1 {
		t.Errorf("the second time: %v with the number %d", err, first.taken.Index)
	}
	if err := reviseEntry(t, s, entryOf(2), 2, bill(20, "", draftOf)); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i, x := range []*numbered{changed, last} {
		wg.Go(func() { errs[i] = x.run(t.Context(), s) })
	}
	wg.Wait()
	if !errors.Is(errs[0], domain.ErrVersion) || errs[1] != nil || last.taken.Index != 2 {
		t.Errorf("%v; and %v with the number %d", errs[0], errs[1], last.taken.Index)
	}
}

func reviseEntry(t *testing.T, s domain.Store, entry domain.ID, from int, c domain.Content) error {
	t.Helper()
	return s.Update(t.Context(), func(tx domain.Tx) error {
		return tx.Entries().Revise(t.Context(), ws, entry, versionOf(from), &c)
	})
}

// numbersRefused: a job that meets a number of another signed document takes none, and so
// does one that has lost its lease, also while others succeed.
func numbersRefused(t *testing.T, s domain.Store) {
	insertSeries(t, s, newSeries(1))
	first, fenced := newNumbered(t, s, ws, 1, id(1)), newNumbered(t, s, ws, 2, id(1))
	fenced.fence = 0
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i, x := range []*numbered{first, fenced} {
		wg.Go(func() { errs[i] = x.run(t.Context(), s) })
	}
	wg.Wait()
	if errs[0] != nil || !errors.Is(errs[1], domain.ErrFenced) {
		t.Errorf("the job without its lease: %v; the other: %v", errs[1], errs[0])
	}
	if err := insertBill(t, s, 500, bill(500, "F-0002/26")); err != nil {
		t.Fatal(err)
	}
	for n := 3; n < 6; n++ {
		double(t, "the second number", newNumbered(t, s, ws, n, id(1)).run(t.Context(), s), 500)
	}
	same(t, "last", getSeries(t, s, 1).Last, int64(1))
}

// numbersByPeriod: a series with patterns only names the one that counts.
func numbersByPeriod(t *testing.T, s domain.Store) {
	x := newSeries(1)
	x.Prefix, x.Suffix = "F{year}-", ""
	insertSeries(t, s, x)
	own, err := x.For("2026-03-02")
	if err != nil {
		t.Fatal(err)
	}
	insertSeries(t, s, own)
	var codes []string
	for n := range 3 {
		j := newNumbered(t, s, ws, n, own.ID)
		j.reads.Series = x.ID
		if err := j.run(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		codes = append(codes, j.taken.Code)
		j.check(t, s)
	}
	if want := []string{"F2026-0001", "F2026-0002", "F2026-0003"}; !slices.Equal(codes, want) {
		t.Errorf("got %s, want %s", codes, want)
	}
	same(t, "last of the series that names", getSeries(t, s, 1).Last, int64(0))
}
