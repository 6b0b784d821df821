package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"chancery/internal/domain"
)

// newJob returns a job that is due at start and free.
func newJob(n int) *domain.Job {
	return &domain.Job{
		WorkspaceID: ws, ID: id(n), WorkflowID: flow, WorkflowVersion: 2, InputHash: fmt.Sprintf("hash-%d", n),
		CreatedAt: at(n), UpdatedAt: at(n), DueAt: start,
	}
}

func fullJob(n int) *domain.Job {
	j := newJob(n)
	j.Key = fmt.Sprintf("order-%d", n)
	j.EntryID = id(500)
	j.Tags = []string{"b", "a", "ü"}
	j.Args = map[string]string{"to": "a@b.example", "empty": ""}
	j.Meta = []byte(`{"z": 1.50, "a":"<\u00e9>",  "n":null}`)
	j.Status = domain.StatusRun
	j.Faults = []domain.Fault{{Provider: "pdf", Code: "x", Message: "no <font>", Paths: []string{"$.doc", "$.x"}}}
	j.Lease = domain.Lease{Owner: "node-a", Until: at(15), Fence: 1}
	return j
}

func events(n int) []domain.Event {
	list := make([]domain.Event, n)
	for i := range list {
		list[i] = domain.Event{
			Seq: i + 1, IntentID: id(700 + i/2), StepID: id(800 + i/2), Name: "Step", Provider: "silo.state",
			Index: i%2 + 1, Status: domain.StatusRun, At: at(i),
		}
	}
	return list
}

func fullEvent(seq int) domain.Event {
	return domain.Event{
		Seq: seq, IntentID: id(700), StepID: id(800), Name: "Näme", Provider: "email", Index: seq, Status: domain.StatusErr,
		At: at(seq), Code: "smtp", Message: "line\nbreak & <tag>", Args: map[string]string{"k": "v\u2028"}, EntryID: id(500),
		Paths: []string{"$.a", "$.b"}, Ref: "r-1", RetryIn: 1500*time.Millisecond + 7*time.Nanosecond, Rescue: true,
	}
}

func insert(t *testing.T, s domain.Store, list ...*domain.Job) {
	t.Helper()
	for _, j := range list {
		write(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), j) })
	}
}

func getJob(t *testing.T, s domain.Store, j *domain.Job) *domain.Job {
	t.Helper()
	return read(t, s, func(tx domain.Tx) (*domain.Job, error) { return tx.Jobs().Get(t.Context(), j.WorkspaceID, j.ID) })
}

func jobByRef(t *testing.T, s domain.Store) {
	ctx := t.Context()
	j := newJob(1)
	j.Ref = "r-1"
	insert(t, s, j)
	find := func(space domain.ID, ref string) (*domain.Job, error) {
		return try(t, s, func(tx domain.Tx) (*domain.Job, error) { return tx.Jobs().ByRef(ctx, space, ref) })
	}
	if got, err := find(ws, "r-1"); err != nil || got.ID != j.ID {
		t.Errorf("found %+v, %v", got, err)
	}
	for _, c := range []struct {
		space domain.ID
		ref   string
	}{{ws, "r-2"}, {other, "r-1"}, {ws, ""}} {
		if _, err := find(c.space, c.ref); !domain.Is(err, domain.NotFound) {
			t.Errorf("%v: %v", c, err)
		}
	}
}

func jobRoundTrip(t *testing.T, s domain.Store) {
	ctx := t.Context()
	for _, want := range []*domain.Job{fullJob(1), newJob(2)} {
		insert(t, s, want)
		got := getJob(t, s, want)
		same(t, "job", got, want)
		utc(t, got.CreatedAt, got.UpdatedAt, got.DueAt)
		same(t, "head", read(t, s, func(tx domain.Tx) (*domain.Job, error) { return tx.Jobs().Head(ctx, ws, want.ID) }), want)
	}
	if got := getJob(t, s, fullJob(1)); string(got.Meta) != string(fullJob(1).Meta) {
		t.Errorf("the text of meta changed to %s", got.Meta)
	}
	logged := newJob(3)
	logged.Events = events(2)
	insert(t, s, logged)
	same(t, "job that came with events", getJob(t, s, logged), logged)
}

func jobConflict(t *testing.T, s domain.Store) {
	first := fullJob(1)
	insert(t, s, first)
	second := newJob(1)
	second.Key = "another"
	second.InputHash = "changed"
	e := refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), second) })
	same(t, "existing", e.ExistingID, first.ID)
	same(t, "job", getJob(t, s, first), first)
	_, err := try(t, s, func(tx domain.Tx) (*domain.Job, error) { return tx.Jobs().ByKey(t.Context(), ws, "another", at(0)) })
	if !domain.Is(err, domain.NotFound) {
		t.Errorf("the refused job claimed its key: %v", err)
	}
}

func jobKeys(t *testing.T, s domain.Store) {
	ctx := t.Context()
	byKey := func(now time.Time) (*domain.Job, error) {
		return try(t, s, func(tx domain.Tx) (*domain.Job, error) { return tx.Jobs().ByKey(ctx, ws, "k", now) })
	}
	first, second := newJob(1), newJob(2)
	first.Key, second.Key = "k", "k"
	second.CreatedAt = first.CreatedAt.Add(domain.KeyMemory + time.Microsecond)
	insert(t, s, first)
	got, err := byKey(first.CreatedAt.Add(domain.KeyMemory)) // exactly as old as allowed
	if err != nil {
		t.Fatal(err)
	}
	same(t, "holder", got, first)
	if _, err := byKey(second.CreatedAt); !domain.Is(err, domain.NotFound) {
		t.Errorf("a forgotten key was found: %v", err)
	}

	// A conflict within a transaction that goes on leaves nothing of the job.
	var refused error // in the run that counts
	write(t, s, func(tx domain.Tx) error {
		young := *second
		young.CreatedAt = first.CreatedAt.Add(domain.KeyMemory)
		refused = tx.Jobs().Insert(ctx, &young)
		return nil
	})
	if e, ok := errors.AsType[*domain.Error](refused); !ok || e.Kind != domain.Conflict || e.ExistingID != first.ID {
		t.Errorf("key of a young job: %v", refused)
	}
	if _, err := try(t, s, func(tx domain.Tx) (*domain.Job, error) { return tx.Jobs().Head(ctx, ws, second.ID) }); !domain.Is(err, domain.NotFound) {
		t.Errorf("the refused job was stored: %v", err)
	}

	write(t, s, func(tx domain.Tx) error {
		return tx.Jobs().Insert(ctx, second)
	})
	if got, err = byKey(second.CreatedAt); err != nil || got.ID != second.ID {
		t.Errorf("the key belongs to %v (%v), want the second job", got, err)
	}
	same(t, "first job keeps its key", getJob(t, s, first).Key, "k")
}

func jobPages(t *testing.T, s domain.Store) {
	ctx := t.Context()
	var all []domain.ID
	for n := range 17 {
		j := newJob(n)
		j.CreatedAt = at(n / 5) // five share an instant
		all = append(all, j.ID)
		insert(t, s, j)
		j.WorkspaceID = other
		insert(t, s, j)
	}
	pages(t, all, func(p domain.Page) (ids []domain.ID, times []time.Time) {
		list := read(t, s, func(tx domain.Tx) ([]*domain.Job, error) { return tx.Jobs().List(ctx, ws, domain.JobQuery{Page: p}) })
		for _, j := range list {
			ids, times = append(ids, j.ID), append(times, j.CreatedAt)
		}
		return ids, times
	})
}

func jobTags(t *testing.T, s domain.Store) {
	ctx := t.Context()
	a, b, c := newJob(1), newJob(2), newJob(3)
	a.Tags, b.Tags, c.Tags = []string{"x", "y", "x"}, nil, []string{"y"}
	c.CreatedAt = a.CreatedAt.Add(time.Second)
	insert(t, s, a, b, c)
	foreign := newJob(4)
	foreign.WorkspaceID, foreign.Tags = other, []string{"x"}
	insert(t, s, foreign)
	tagged := func(tag string, p domain.Page) (ids []domain.ID) {
		for _, j := range read(t, s, func(tx domain.Tx) ([]*domain.Job, error) {
			return tx.Jobs().List(ctx, ws, domain.JobQuery{Tag: tag, Page: p})
		}) {
			ids = append(ids, j.ID)
		}
		return ids
	}
	same(t, "x", tagged("x", domain.Page{}), []domain.ID{a.ID})
	same(t, "y, newest first", tagged("y", domain.Page{}), []domain.ID{c.ID, a.ID})
	same(t, "y, oldest first", tagged("y", domain.Page{Ascending: true}), []domain.ID{a.ID, c.ID})
	same(t, "z", tagged("z", domain.Page{}), []domain.ID(nil))
}

// jobFilters: lists by result, workflow and time, and what the jobs are about.
func jobFilters(t *testing.T, s domain.Store) {
	ctx := t.Context()
	flow := &domain.Workflow{WorkspaceID: ws, ID: id(800), Name: "Issue", CreatedAt: at(0)}
	e := newEntry(700)
	e.Content.DocSchema = "https://example.com/bill/invoice"
	e.Content.Index.Type, e.Content.Index.Series, e.Content.Index.Code = "standard", "S", "000001"
	insertEntry(t, s, e)
	write(t, s, func(tx domain.Tx) error { return tx.Workflows().Insert(ctx, flow) })
	var all []*domain.Job
	for n := range 12 {
		j := newJob(n)
		j.CreatedAt, j.WorkflowID, j.EntryID = at(n), id(800+n%2), ""
		j.CompletedAt, j.DueAt, j.Lease = at(100), time.Time{}, domain.Lease{}
		switch domain.JobResults()[n%4] {
		case domain.ResultRunning:
			j.CompletedAt, j.EntryID = time.Time{}, e.ID
		case domain.ResultFaulted:
			j.Faults = []domain.Fault{{Code: "x"}}
		case domain.ResultCancelled:
			j.Faults = []domain.Fault{{Code: "x"}, {Provider: "transform", Code: domain.CodeCancelled}}
		case domain.ResultCompleted:
		}
		all = append([]*domain.Job{j}, all...)
		insert(t, s, j)
	}
	for _, q := range []domain.JobQuery{
		{},
		{Result: domain.ResultRunning},
		{Result: domain.ResultCompleted},
		{Result: domain.ResultFaulted},
		{Result: domain.ResultCancelled},
		{WorkflowID: id(800)},
		{WorkflowID: id(801), Result: domain.ResultFaulted},
		{WorkflowID: id(801), Result: domain.ResultCancelled},
		{WorkflowID: id(802)},
		{Since: at(5)},
		{Since: at(5), Result: domain.ResultRunning},
		{Since: at(5), WorkflowID: id(801)},
		{Since: at(50)},
	} {
		var want []domain.ID
		for _, j := range all {
			if q.Matches(j) && !j.CreatedAt.Before(q.Since) {
				want = append(want, j.ID)
			}
		}
		for _, q.Ascending = range []bool{false, true} {
			same(t, fmt.Sprintf("%+v", q), pagesOf(t, s, q), want)
			want = backwards(want)
		}
	}
	rows := read(t, s, func(tx domain.Tx) ([]*domain.Job, error) {
		return tx.Jobs().List(ctx, ws, domain.JobQuery{Result: domain.ResultRunning, WorkflowID: id(800), Page: domain.Page{Limit: 1}})
	})
	same(t, "name of the workflow", rows[0].WorkflowName, "Issue")
	same(t, "document", rows[0].Document, domain.DocumentLabel{Schema: e.Content.DocSchema, Type: "standard", Series: "S", Code: "000001"})
}

// pagesOf returns the jobs of a list that is read two at a time.
func pagesOf(t *testing.T, s domain.Store, q domain.JobQuery) (ids []domain.ID) {
	t.Helper()
	for q.Limit = 2; ; {
		rows := read(t, s, func(tx domain.Tx) ([]*domain.Job, error) { return tx.Jobs().List(t.Context(), ws, q) })
		if len(rows) == 0 {
			return ids
		}
		for _, j := range rows {
			ids = append(ids, j.ID)
		}
		q.From, q.After = rows[len(rows)-1].CreatedAt, rows[len(rows)-1].ID
	}
}

// pages reads a list in both directions and in pages of several sizes. The rows were
// created in the order of all, five per second from start.
func pages(t *testing.T, all []domain.ID, list func(p domain.Page) ([]domain.ID, []time.Time)) {
	t.Helper()
	reversed := make([]domain.ID, len(all))
	for i, id := range all {
		reversed[len(all)-1-i] = id
	}
	for _, up := range []bool{false, true} {
		want := reversed
		if up {
			want = all
		}
		for _, size := range []int{1, 2, 3, 5, 16, 17, 18, 0} {
			p := domain.Page{Ascending: up, Limit: size}
			var got []domain.ID
			for range len(all) + 1 {
				ids, times := list(p)
				if len(ids) == 0 {
					break
				}
				if size > 0 && len(ids) > size {
					t.Fatalf("%d rows on a page of %d", len(ids), size)
				}
				got = append(got, ids...)
				p.From, p.After = times[len(ids)-1], ids[len(ids)-1]
			}
			same(t, fmt.Sprintf("pages of %d, ascending %v", size, up), got, want)
		}
	}
	bound := func(p domain.Page, want []domain.ID) {
		t.Helper()
		ids, _ := list(p)
		same(t, fmt.Sprintf("page %+v", p), ids, want)
	}
	bound(domain.Page{From: at(1), Limit: 3}, []domain.ID{all[9], all[8], all[7]})
	bound(domain.Page{From: at(1), Ascending: true, Limit: 3}, []domain.ID{all[5], all[6], all[7]})
	bound(domain.Page{From: at(1).Add(-time.Microsecond), Limit: 1}, []domain.ID{all[4]})
	bound(domain.Page{From: at(1).Add(time.Microsecond), Ascending: true, Limit: 1}, []domain.ID{all[10]})
	bound(domain.Page{From: at(1).Add(time.Nanosecond), Limit: 1}, []domain.ID{all[9]})
	bound(domain.Page{From: at(1).Add(time.Nanosecond), Ascending: true, Limit: 1}, []domain.ID{all[10]})
	bound(domain.Page{From: at(-1)}, nil)
	bound(domain.Page{From: at(100), Ascending: true}, nil)
}

// workflowUnchanged: a workflow is the one on record only as long as all is equal that its head has.
func workflowUnchanged(t *testing.T, s domain.Store) {
	ctx := t.Context()
	w := &domain.Workflow{
		WorkspaceID: ws, ID: id(1), Name: "n", Schema: "bill/invoice", Country: "ES", Version: 2, Hash: "h", CreatedAt: at(1), UpdatedAt: at(2),
	}
	write(t, s, func(tx domain.Tx) error { return tx.Workflows().Insert(ctx, w) })
	head := read(t, s, func(tx domain.Tx) (*domain.Workflow, error) { return tx.Workflows().Head(ctx, ws, w.ID) })
	turn := 0
	unchanged := func(w *domain.Workflow) (bool, bool) {
		turn++
		ask := func(tx domain.Tx) (bool, error) { return tx.Workflows().Unchanged(ctx, w) }
		return read(t, s, ask), inUpdate(t, s, turn, ask)
	}
	if reading, updating := unchanged(head); !reading || !updating {
		t.Errorf("what was read is not what is on record: %+v", head)
	}
	for what, change := range map[string]func(w *domain.Workflow){
		"workspace": func(w *domain.Workflow) { w.WorkspaceID = other },
		"ID":        func(w *domain.Workflow) { w.ID = id(2) },
		"name":      func(w *domain.Workflow) { w.Name = "N" },
		"schema":    func(w *domain.Workflow) { w.Schema = "" },
		"country":   func(w *domain.Workflow) { w.Country = "FR" },
		"version":   func(w *domain.Workflow) { w.Version++ },
		"hash":      func(w *domain.Workflow) { w.Hash = "" },
		"disabled":  func(w *domain.Workflow) { w.Disabled = true },
		"draft":     func(w *domain.Workflow) { w.Draft = true },
		"created":   func(w *domain.Workflow) { w.CreatedAt = at(0) },
		"updated":   func(w *domain.Workflow) { w.UpdatedAt = w.UpdatedAt.Add(time.Microsecond) },
	} {
		own := *head
		change(&own)
		if reading, updating := unchanged(&own); reading || updating {
			t.Errorf("another %s is not noticed: %t when it is read, %t in an update", what, reading, updating)
		}
	}
}
