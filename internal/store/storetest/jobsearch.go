package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"chancery/internal/domain"
)

// searched is a job with the state of its entry.
type searched struct {
	*domain.Job
	state string
}

// searchable makes jobs of all kinds, newest first.
func searchable(t *testing.T, s domain.Store) (all []searched) {
	t.Helper()
	ctx := t.Context()
	states := map[domain.ID]string{"": ""}
	for n, state := range []string{"", "sent", "error"} {
		e := newEntry(700 + n)
		insertEntry(t, s, e)
		if states[e.ID] = state; state != "" {
			write(t, s, func(tx domain.Tx) error {
				return tx.Entries().AddState(ctx, ws, e.ID, &domain.State{Key: state, At: at(1)})
			})
		}
	}
	entries := []domain.ID{"", id(700), id(701), id(702)}
	statuses := []domain.Status{domain.StatusRun, domain.StatusErr, domain.StatusPoke, domain.StatusKO, domain.StatusOK}
	for n := range 90 {
		j := newJob(n)
		j.CreatedAt, j.WorkflowID, j.EntryID = at(n/3), id(800+n%2), entries[n%4]
		j.Key = []string{"", fmt.Sprintf("a%%-%d", n), fmt.Sprintf("ab-%d", n), fmt.Sprintf("b_\ud7ff-%d", n)}[n/2%4]
		j.Tags = [][]string{nil, {"x"}, {"x", "y"}}[n%3]
		j.Status = statuses[n%5]
		fault := domain.Fault{Provider: "pdf", Code: []string{"", "E1", `E"2`}[n/4%3], Message: `{"provider":"mail","code":"E9"`}
		switch {
		case n%5 < 3: // runs
			j.Events = events(2)
			j.Events[1].Provider, j.Events[1].Code = []string{"mail", "webhook"}[n/5%2], []string{"", "E1"}[n/7%2]
			j.Events[1].Message = `"code":"E9"`
			if n%2 == 0 {
				j.Faults = []domain.Fault{fault}
			}
		case n%5 == 3 && n%3 == 0:
			j.CompletedAt, j.Faults = at(200), []domain.Fault{fault, {Provider: "transform", Code: domain.CodeCancelled}}
		case n%5 == 3, n%7 == 0:
			j.CompletedAt, j.Faults = at(200), []domain.Fault{{Code: "first"}, fault}
		default:
			j.CompletedAt = at(200)
		}
		if j.Completed() {
			j.DueAt, j.Lease = time.Time{}, domain.Lease{}
		}
		insert(t, s, j)
		if j.Result() == domain.ResultFaulted && n%4 == 0 {
			j.Ack = &domain.Ack{At: at(300), By: domain.Origin{Src: "api-key", SrcID: "t"}, Note: "seen"}
			write(t, s, func(tx domain.Tx) error { return tx.Jobs().Acknowledge(ctx, ws, j.ID, *j.Ack) })
		}
		all = append([]searched{{j, states[j.EntryID]}}, all...)
		foreign := *j
		foreign.WorkspaceID = other
		insert(t, s, &foreign)
	}
	return all
}

// searches are queries with one filter, and with several.
func searches() []domain.JobQuery {
	single := []domain.JobQuery{
		{Tag: "x"},
		{Tag: "z"},
		{EntryID: id(701)},
		{EntryID: id(799)},
		{Attention: true},
		{WorkflowID: id(801)},
		{Result: domain.ResultFaulted},
		{Result: domain.ResultRunning},
		{KeyPrefix: "a"},
		{KeyPrefix: "a%-"},
		{KeyPrefix: "b_\ud7ff"},
		{KeyPrefix: "\U0010ffff"},
		{Status: domain.StatusErr},
		{Status: domain.StatusKO},
		{Status: domain.StatusOK},
		{Waiting: true},
		{Action: "pdf"},
		{Action: "mail"},
		{Action: "PDF"},
		{Code: "E1"},
		{Code: `E"2`},
		{Code: "E9"},
		{Action: "pdf", Code: "E1"},
		{Action: "webhook", Code: "E1"},
		{State: "sent"},
		{State: "error"},
		{State: "paid"},
		{Since: at(9)},
		{Until: at(20)},
		{Since: at(9), Until: at(20)},
	}
	list := append([]domain.JobQuery{{}}, single...)
	for i := range single {
		for k := range i {
			list = append(list, merged(single[i], single[k]))
		}
	}
	return list
}

// merged returns a query with the filters of two.
func merged(a, b domain.JobQuery) domain.JobQuery {
	either := func(into *string, other string) {
		if *into == "" {
			*into = other
		}
	}
	either(&a.Tag, b.Tag)
	either((*string)(&a.EntryID), string(b.EntryID))
	either((*string)(&a.WorkflowID), string(b.WorkflowID))
	either((*string)(&a.Result), string(b.Result))
	either((*string)(&a.Status), string(b.Status))
	either(&a.KeyPrefix, b.KeyPrefix)
	either(&a.Action, b.Action)
	either(&a.Code, b.Code)
	either(&a.State, b.State)
	a.Attention, a.Waiting = a.Attention || b.Attention, a.Waiting || b.Waiting
	if a.Since.IsZero() {
		a.Since = b.Since
	}
	if a.Until.IsZero() {
		a.Until = b.Until
	}
	return a
}

// jobSearch: a search with any filters finds what passes them, in both directions, in pages,
// and however few jobs it may look at. A list finds the same where there is an index for it.
func jobSearch(t *testing.T, s domain.Store) {
	all := searchable(t, s)
	hits := 0
	for i, q := range searches() {
		var want []domain.ID
		for _, j := range all {
			if q.Matches(j.Job) && (q.State == "" || q.State == j.state) {
				want = append(want, j.ID)
			}
		}
		hits += len(want)
		for _, q.Ascending = range []bool{false, true} {
			name := fmt.Sprintf("%+v", q)
			same(t, "search "+name, searchPages(t, s, q, 2+i%5, 7), want)
			if i%10 == 0 {
				same(t, "search at once "+name, searchPages(t, s, q, 100, 1000), want)
			}
			if q.Indexed() {
				same(t, "list "+name, pagesOf(t, s, q), want)
			}
			want = backwards(want)
		}
	}
	if hits < 2000 {
		t.Errorf("the filters select %d jobs in all: the test looks at little", hits)
	}
}

// searchPages returns the jobs that a search finds, read in pages. Each search looks at most
// jobs.
func searchPages(t *testing.T, s domain.Store, q domain.JobQuery, size, most int) (ids []domain.ID) {
	t.Helper()
	q.Limit = size
	for range 1000 {
		var found []domain.JobPlace
		last := read(t, s, func(tx domain.Tx) (last *domain.JobPlace, err error) {
			found, last, err = tx.Jobs().Search(t.Context(), ws, q, most)
			return last, err
		})
		for _, p := range found {
			ids = append(ids, p.ID)
		}
		switch {
		case len(found) > size:
			t.Fatalf("%d jobs on a page of %d", len(found), size)
		case last != nil:
		case len(found) < size:
			return ids
		default:
			last = &found[len(found)-1]
		}
		q.From, q.After = last.CreatedAt, last.ID
	}
	t.Fatalf("%+v: the search has no end", q)
	return nil
}

// jobRowsByID: rows come in the order of the IDs, as lists have them, up to a size.
func jobRowsByID(t *testing.T, s domain.Store) {
	ctx := t.Context()
	all := searchable(t, s)
	list := read(t, s, func(tx domain.Tx) ([]*domain.Job, error) { return tx.Jobs().List(ctx, ws, domain.JobQuery{}) })
	ids := []domain.ID{id(9999)}
	var want []*domain.Job
	for i, j := range slices.Backward(list) {
		ids, want = append(ids, j.ID), append(want, j)
		if i == 50 {
			break
		}
	}
	rows := func(most int) []*domain.Job {
		return read(t, s, func(tx domain.Tx) ([]*domain.Job, error) { return tx.Jobs().Rows(ctx, ws, ids, most) })
	}
	same(t, "rows", rows(0), want)
	same(t, "rows up to a size", rows(want[0].RowBytes()), want[:2])
	same(t, "no rows", read(t, s, func(tx domain.Tx) ([]*domain.Job, error) { return tx.Jobs().Rows(ctx, ws, nil, 0) }), []*domain.Job(nil))
	foreign := read(t, s, func(tx domain.Tx) ([]*domain.Job, error) {
		return tx.Jobs().Rows(ctx, id(1), []domain.ID{all[0].ID}, 0)
	})
	same(t, "rows of another workspace", len(foreign), 0)
}

// jobAcknowledge: the faults of a job are acknowledged once, and only faults are.
func jobAcknowledge(t *testing.T, s domain.Store) {
	ctx := t.Context()
	faulted, fine, runs := newJob(1), newJob(2), newJob(3)
	for _, j := range []*domain.Job{faulted, fine} {
		j.CompletedAt, j.DueAt = at(9), time.Time{}
	}
	faulted.Faults = []domain.Fault{{Provider: "pdf", Code: "x"}}
	runs.Faults = faulted.Faults
	insert(t, s, faulted, fine, runs)
	ack := domain.Ack{At: at(10), By: domain.Origin{Src: "api-key", SrcID: "t"}, Note: "übersehen <"}
	acknowledge := func(space, id domain.ID, a domain.Ack) error {
		return s.Update(ctx, func(tx domain.Tx) error { return tx.Jobs().Acknowledge(ctx, space, id, a) })
	}
	for _, j := range []*domain.Job{fine, runs} {
		if err := acknowledge(ws, j.ID, ack); !domain.Is(err, domain.Conflict) {
			t.Errorf("acknowledging %s: %v", j.ID, err)
		}
	}
	for _, place := range [][2]domain.ID{{other, faulted.ID}, {ws, id(77)}} {
		if err := acknowledge(place[0], place[1], ack); !domain.Is(err, domain.NotFound) {
			t.Errorf("acknowledging %s: %v", place, err)
		}
	}
	same(t, "not acknowledged", getJob(t, s, faulted), faulted)
	later := ack
	later.At = at(20)
	for _, a := range []domain.Ack{ack, later} { // the second time changes nothing
		if err := acknowledge(ws, faulted.ID, a); err != nil {
			t.Fatal(err)
		}
	}
	later.Note = "something else"
	if err := acknowledge(ws, faulted.ID, later); !domain.Is(err, domain.Conflict) {
		t.Errorf("acknowledging again: %v", err)
	}
	faulted.Ack = &ack
	same(t, "acknowledged", getJob(t, s, faulted), faulted)
	rows := read(t, s, func(tx domain.Tx) ([]*domain.Job, error) { return tx.Jobs().Rows(ctx, ws, []domain.ID{faulted.ID}, 0) })
	same(t, "acknowledged in a list", rows[0].Ack, &ack)
}
