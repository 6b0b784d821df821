package silo_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/silo"
)

// exec changes the database behind the back of the store.
func (f *fixture) exec(texts ...string) {
	f.Helper()
	db, err := sql.Open("sqlite", "file:"+f.file)
	must(f, err)
	for _, text := range texts {
		_, err := db.ExecContext(f.Context(), text)
		must(f, err)
	}
	must(f, db.Close())
}

// forget makes the database one of before there was an index.
func (f *fixture) forget() {
	f.Helper()
	f.exec(
		"DELETE FROM entry_refs", "UPDATE entry_versions SET refs = '', words = ''", "DELETE FROM search_queue",
		"DELETE FROM search_terms WHERE rowid IN (SELECT id FROM search_docs)", "DELETE FROM search_docs",
		"INSERT INTO backfills (name, workspace_id, entry_id) VALUES ('entries', '', '')",
	)
}

func (f *fixture) found(text string, actor domain.Actor) (n int) {
	f.Helper()
	list, err := f.Search(f.Context(), actor, silo.SearchInput{Text: text, Limit: 1000})
	must(f, err)
	return len(list)
}

func (f *fixture) mentions(id string, mentioned bool) (n int) {
	f.Helper()
	list, err := f.Related(f.Context(), f.actor, id, silo.RelatedInput{Mentioned: mentioned})
	must(f, err)
	return len(list)
}

// TestBackfill: entries that were stored before there was an index get into it, part by
// part, also when the server is stopped in between.
func TestBackfill(t *testing.T) {
	f := newFixture(t)
	const uuid, many = "01950000-0000-7000-8000-00000000a001", 70
	customer := f.created("", silo.EntryInput{Folder: "customers", Data: []byte(party[:len(party)-1] + `, "uuid": "` + uuid + `"}`)})
	var last *silo.EntryView
	for n := range many {
		last = f.created("", silo.EntryInput{Data: f.invoice(fmt.Sprintf(
			`{"code": "%d", "customer": {"uuid": "%s", "emails": [{"addr": "ana@ribera.example"}]}}`, n, uuid))})
	}
	_, err := f.Create(f.Context(), f.other, "", silo.EntryInput{Data: f.invoice(`{"code": "1", "customer": {"emails": [{"addr": "ana@ribera.example"}]}}`)})
	must(t, err)
	must(t, f.Store.Update(f.Context(), func(tx domain.Tx) error { // a document that nobody can read
		return tx.Entries().Insert(f.Context(), &domain.Entry{
			WorkspaceID: f.actor.Workspace.ID, ID: domaintest.ID(7, 950), CreatedAt: f.clock.Now(), UpdatedAt: f.clock.Now(),
			Content: domain.Content{Version: "x", Doc: []byte("x"), Index: domain.Index{SupplierName: "Unreadable"}},
		})
	}))
	check := func(when string, invoices, linked int) {
		t.Helper()
		if n := f.found("ana@ribera.example", f.actor); n != invoices {
			t.Errorf("%s: %d invoices are found, want %d", when, n, invoices)
		}
		if n := f.mentions(string(customer.ID), false); n != linked {
			t.Errorf("%s: %d invoices are related, want %d", when, n, linked)
		}
	}
	check("before", many, many)
	f.forget()
	check("forgotten", 0, 0)

	parts := 0
	for {
		again := &silo.Service{Store: f.Store, Build: f.Build, Clock: f.clock} // as after a restart
		more, err := again.Backfill(f.Context())
		must(t, err)
		if !more {
			break
		}
		if parts++; parts == 1 {
			if n := f.mentions(string(customer.ID), false); n == 0 || n == many {
				t.Errorf("after the first part %d invoices are related", n)
			}
			// What changes meanwhile is not undone.
			_, err := f.Update(f.Context(), f.actor, string(last.ID), silo.EntryInput{ContentType: merge, Data: []byte(`{"customer": {"uuid": null}}`)})
			must(t, err)
		}
	}
	if parts < 2 || parts > 4 {
		t.Errorf("%d parts", parts)
	}
	check("at the end", many, many-1)
	if n := f.mentions(string(last.ID), true); n != 0 {
		t.Errorf("the changed invoice mentions %d entries", n)
	}
	if n := f.found("unreadable", f.actor); n != 1 {
		t.Errorf("%d entries whose document cannot be read are found", n)
	}
	if n := f.found("ana@ribera.example", f.other); n != 1 {
		t.Errorf("another workspace finds %d", n)
	}
	work, err := f.Unindexed(f.Context())
	if err != nil || work {
		t.Errorf("there is more work: %v, %v", work, err)
	}
}

// TestIndex: the changes of all workspaces get into the index without a search, those of
// one not before those of others.
func TestIndex(t *testing.T) {
	f := newFixture(t)
	for n := range 100 {
		f.created("", silo.EntryInput{Data: f.invoice(fmt.Sprintf(`{"code": "%d"}`, n))})
	}
	_, err := f.Create(f.Context(), f.other, "", silo.EntryInput{Data: f.invoice(`{"code": "1"}`)})
	must(t, err)
	waiting := func(actor domain.Actor) (n int) {
		t.Helper()
		must(t, f.Store.View(f.Context(), func(tx domain.Tx) error {
			list, err := tx.Search().Changes(f.Context(), actor.Workspace.ID, 1000)
			n = len(list)
			return err
		}))
		return n
	}
	var x silo.Indexer
	var seen []int
	for {
		more, err := f.Index(f.Context(), &x)
		must(t, err)
		if !more {
			break
		}
		seen = append(seen, waiting(f.actor)+waiting(f.other)*1000)
	}
	if fmt.Sprint(seen) != "[1036 36 0]" {
		t.Errorf("after each part, these are waiting: %d", seen)
	}
	if n := f.found("f", f.actor); n == 0 {
		t.Error("nothing is found")
	}
}

// busy is a store that refuses to write.
type busy struct{ domain.Store }

func (busy) Update(context.Context, func(domain.Tx) error) error {
	return domain.E(domain.Busy, "busy", "the queue is full")
}

// broken is one that fails.
type broken struct{ domain.Store }

var errDisk = errors.New("the disk is full")

func (broken) Update(context.Context, func(domain.Tx) error) error { return errDisk }

// TestSearchOfBusyStore: a store that is too busy to take changes into the index still
// finds what is in it.
func TestSearchOfBusyStore(t *testing.T) {
	f := newFixture(t)
	f.entry()
	if n := f.found("7", f.actor); n != 1 {
		t.Fatalf("%d entries", n)
	}
	f.created("", silo.EntryInput{Data: f.invoice(`{"code": "77"}`)})
	f.Store = busy{f.store}
	if n := f.found("7", f.actor); n != 1 {
		t.Errorf("%d entries", n)
	}
	f.Store = broken{f.store}
	if _, err := f.Search(f.Context(), f.actor, silo.SearchInput{Text: "7", Limit: 1}); !errors.Is(err, errDisk) {
		t.Errorf("a store that fails: %v", err)
	}
	f.Store = f.store
	if n := f.found("7", f.actor); n != 2 {
		t.Errorf("%d entries at last", n)
	}
}
