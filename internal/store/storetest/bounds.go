package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// jobRows: a list has what it shows of a job, and how the job ended.
func jobRows(t *testing.T, s domain.Store) {
	ctx := t.Context()
	cancelled := domain.Fault{Provider: "transform", Code: domain.CodeCancelled, Message: "not wanted"}
	for n, tt := range []struct{ faults, want []domain.Fault }{
		{nil, nil},
		{[]domain.Fault{{Provider: "pdf", Code: "x", Message: "m"}, {Code: "y"}}, []domain.Fault{{}}},
		{[]domain.Fault{{Provider: "pdf"}, cancelled}, []domain.Fault{{Provider: "transform", Code: domain.CodeCancelled}}},
		{[]domain.Fault{{Message: `{"provider":"transform","code":"cancelled"}`, Paths: []string{`{"provider":"transform","code":"cancelled"}`}}}, []domain.Fault{{}}},
		{[]domain.Fault{{Provider: "transform", Code: "loop-limit"}, {Provider: "transform-cancelled"}}, []domain.Fault{{}}},
	} {
		j := fullJob(n + 1)
		j.Faults, j.CreatedAt, j.ParentID, j.Depth, j.CompletedAt = tt.faults, at(n), id(900), 1, at(n+1)
		j.Lease, j.DueAt = domain.Lease{}, time.Time{}
		insert(t, s, j)
		for _, tag := range []string{"", "b"} {
			list := read(t, s, func(tx domain.Tx) ([]*domain.Job, error) {
				return tx.Jobs().List(ctx, ws, domain.JobQuery{Tag: tag, Page: domain.Page{Limit: 1}})
			})
			want := *j
			want.Args, want.Meta, want.Faults = nil, nil, tt.want
			same(t, fmt.Sprintf("row %d, tag %q", n, tag), list, []*domain.Job{&want})
		}
	}
}

// pagesOfBytes: a page ends with the row that goes beyond its bytes, unless that is the
// first, and the next page begins behind it.
func pagesOfBytes(t *testing.T, s domain.Store) {
	const rows, size = 10, 5000
	ctx, text := t.Context(), strings.Repeat("x", size)
	var all []domain.ID
	for n := range rows {
		all = append(all, id(n))
		j := newJob(n)
		j.Key, j.Tags, j.CreatedAt = fmt.Sprint(n, text), []string{"t"}, at(n/5)
		insert(t, s, j)
		e := newEntry(n)
		e.Content.Snippet, e.CreatedAt, e.Folder = []byte(`"`+text+`"`), at(n/5), "a"
		insertEntry(t, s, e)
		w := &domain.Workflow{WorkspaceID: ws, ID: id(n), Description: text, Schema: "bill/invoice", CreatedAt: at(n / 5)}
		write(t, s, func(tx domain.Tx) error { return tx.Workflows().Insert(ctx, w) })
	}
	for name, list := range map[string]func(tx domain.Tx, p domain.Page) ([]listed, error){
		"jobs": func(tx domain.Tx, p domain.Page) ([]listed, error) {
			return listedJobs(tx.Jobs().List(ctx, ws, domain.JobQuery{Page: p}))
		},
		"tagged jobs": func(tx domain.Tx, p domain.Page) ([]listed, error) {
			return listedJobs(tx.Jobs().List(ctx, ws, domain.JobQuery{Tag: "t", Page: p}))
		},
		"entries": func(tx domain.Tx, p domain.Page) ([]listed, error) {
			return listedEntries(tx.Entries().List(ctx, ws, domain.EntryQuery{Page: p}))
		},
		"of two folders": func(tx domain.Tx, p domain.Page) ([]listed, error) {
			return listedEntries(tx.Entries().List(ctx, ws, domain.EntryQuery{Folders: []string{"a", "b"}, Page: p}))
		},
		"workflows": func(tx domain.Tx, p domain.Page) ([]listed, error) {
			return listedWorkflows(tx.Workflows().List(ctx, ws, workflowPage(p, "")))
		},
		"of a schema": func(tx domain.Tx, p domain.Page) ([]listed, error) {
			return listedWorkflows(tx.Workflows().List(ctx, ws, workflowPage(p, "bill/invoice")))
		},
	} {
		for bytes, want := range map[int]int{1: 2, size: 2, 2 * size: 2, 3 * size: 3, 100 * size: 8, 0: 8} {
			p := domain.Page{Limit: 8, Bytes: bytes}
			var got []domain.ID
			for n := 0; len(got) < rows; n++ {
				page := read(t, s, func(tx domain.Tx) ([]listed, error) { return list(tx, p) })
				if len(page) == 0 || n == 0 && len(page) != want {
					t.Fatalf("%s, %d bytes: %d rows, want %d", name, bytes, len(page), want)
				}
				for _, row := range page {
					got = append(got, row.id)
				}
				p.From, p.After = page[len(page)-1].at, page[len(page)-1].id
			}
			same(t, fmt.Sprintf("%s, pages of %d bytes", name, bytes), got, backwards(all))
		}
	}
}

type listed struct {
	id domain.ID
	at time.Time
}

func listedJobs(list []*domain.Job, err error) (rows []listed, _ error) {
	for _, j := range list {
		rows = append(rows, listed{j.ID, j.CreatedAt})
	}
	return rows, err
}

func listedEntries(list []*domain.Entry, err error) (rows []listed, _ error) {
	for _, e := range list {
		rows = append(rows, listed{e.ID, e.CreatedAt})
	}
	return rows, err
}

func listedWorkflows(list []*domain.Workflow, err error) (rows []listed, _ error) {
	for _, w := range list {
		rows = append(rows, listed{w.ID, w.CreatedAt})
	}
	return rows, err
}

func workflowPage(p domain.Page, schema string) domain.WorkflowQuery {
	return domain.WorkflowQuery{Schema: schema, Before: p.From, After: p.After, Limit: p.Limit, Bytes: p.Bytes}
}

func backwards(list []domain.ID) (reversed []domain.ID) {
	for i := range list {
		reversed = append(reversed, list[len(list)-1-i])
	}
	return reversed
}

// overLimit fails unless the error is about a limit.
func overLimit(t *testing.T, err error, l *limits.Limit) {
	t.Helper()
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || e.Kind != domain.Invalid || e.Key != domain.KeyLimit || !strings.HasPrefix(e.Message, l.Message()) {
		t.Errorf("%v, want %s", err, l.Message())
	}
}

func manyStates(t *testing.T, s domain.Store) {
	ctx, e, most := t.Context(), newEntry(1), limits.EntryStates.Int()
	insertEntry(t, s, e)
	insertEntry(t, s, newEntry(2))
	add := func(tx domain.Tx, entry domain.ID, n int) error {
		return tx.Entries().AddState(ctx, ws, entry, &domain.State{Key: "sent", At: at(n), Timed: true, Notes: strings.Repeat("x", 1000)})
	}
	write(t, s, func(tx domain.Tx) error {
		for n := range most {
			if err := add(tx, e.ID, n); err != nil {
				return err
			}
		}
		return nil
	})
	overLimit(t, s.Update(ctx, func(tx domain.Tx) error { return add(tx, e.ID, most) }), &limits.EntryStates)
	write(t, s, func(tx domain.Tx) error { return add(tx, e.ID, 0) }) // it is there already
	write(t, s, func(tx domain.Tx) error { return add(tx, id(2), most) })
	list := read(t, s, func(tx domain.Tx) ([]domain.State, error) { return tx.Entries().States(ctx, ws, e.ID) })
	if len(list) != most || !list[0].At.Equal(at(most-1)) {
		t.Errorf("%d states, the newest at %v", len(list), list[0].At)
	}
	// Faults are the largest part of a state.
	write(t, s, func(tx domain.Tx) error {
		for n := range 100 {
			st := domain.State{Key: "error", At: at(n), Faults: []domain.Fault{{Message: strings.Repeat("x", 100_000)}}}
			if err := tx.Entries().AddState(ctx, ws, id(2), &st); err != nil {
				return err
			}
		}
		return nil
	})
	size := 0
	list = read(t, s, func(tx domain.Tx) ([]domain.State, error) { return tx.Entries().States(ctx, ws, id(2)) })
	for i := range list {
		size += list[i].RowBytes()
	}
	if size > limits.ListBytes.Int() || len(list) < 30 || !list[0].At.Equal(at(most)) {
		t.Errorf("%d states with %d bytes", len(list), size)
	}
}

func manyVersions(t *testing.T, s domain.Store) {
	ctx, e, most := t.Context(), newEntry(1), limits.EntryVersions.Int()
	insertEntry(t, s, e)
	w := &domain.Workflow{WorkspaceID: ws, ID: id(1), CreatedAt: start}
	write(t, s, func(tx domain.Tx) error {
		last := e.Content.Version
		for n := range most + 5 {
			c := content(2)
			c.Version = fmt.Sprint("next-", n)
			if err := tx.Entries().Revise(ctx, ws, e.ID, last, &c); err != nil {
				return err
			}
			last = c.Version
		}
		if err := tx.Workflows().Insert(ctx, w); err != nil {
			return err
		}
		for n := range limits.WorkflowVersions.Int() + 5 {
			if err := tx.Workflows().InsertVersion(ctx, &domain.WorkflowVersion{WorkspaceID: ws, WorkflowID: w.ID, Version: n + 1}); err != nil {
				return err
			}
		}
		return nil
	})
	versions := read(t, s, func(tx domain.Tx) ([]domain.Content, error) { return tx.Entries().Versions(ctx, ws, e.ID) })
	if len(versions) != most || versions[0].Version != fmt.Sprint("next-", most+4) {
		t.Errorf("%d versions, the newest is %s", len(versions), versions[0].Version)
	}
	flows := read(t, s, func(tx domain.Tx) ([]*domain.WorkflowVersion, error) { return tx.Workflows().Versions(ctx, ws, w.ID) })
	if len(flows) != limits.WorkflowVersions.Int() || flows[0].Version != limits.WorkflowVersions.Int()+5 {
		t.Errorf("%d versions of the workflow, the newest is %d", len(flows), flows[0].Version)
	}
}

func manyFiles(t *testing.T, s domain.Store) {
	ctx, e, most := t.Context(), newEntry(1), limits.EntryFiles.Int()
	insertEntry(t, s, e)
	put := func(tx domain.Tx, n, slot int) error {
		f := newFile(n)
		f.EntryID, f.Key = e.ID, fmt.Sprint("key-", slot)
		return tx.Files().Put(ctx, f)
	}
	write(t, s, func(tx domain.Tx) error {
		for n := range most {
			if err := put(tx, n, n); err != nil {
				return err
			}
		}
		return nil
	})
	overLimit(t, s.Update(ctx, func(tx domain.Tx) error { return put(tx, most, most) }), &limits.EntryFiles)
	write(t, s, func(tx domain.Tx) error { // those that replace others
		for n := range limits.ReplacedFiles.Int() + 5 {
			if err := put(tx, most+n, 0); err != nil {
				return err
			}
		}
		return nil
	})
	for name, read := range map[string]func(tx domain.Tx) ([]domain.File, error){
		"in place": func(tx domain.Tx) ([]domain.File, error) { return tx.Files().List(ctx, ws, e.ID) },
		"replaced": func(tx domain.Tx) ([]domain.File, error) { return tx.Files().Replaced(ctx, ws, e.ID) },
	} {
		var list []domain.File
		write(t, s, func(tx domain.Tx) (err error) {
			list, err = read(tx)
			return err
		})
		if len(list) != most {
			t.Errorf("%s: %d files", name, len(list))
		}
	}
}
