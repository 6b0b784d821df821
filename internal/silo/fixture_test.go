package silo_test

import (
	"crypto/rand"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"chancery/gobl"
	"chancery/gobl/dsig"
	"chancery/internal/blob/dir"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/silo"
	"chancery/internal/store/sqlite"
)

// fixture is the silo over a real store, with a clock that the test turns.
type fixture struct {
	*testing.T
	*silo.Service
	clock *domaintest.Clock
	store domain.Store
	files string // the folder with the contents
	file  string // of the store
	actor domain.Actor
	other domain.Actor // of another workspace
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	ctx := t.Context()
	file := filepath.Join(t.TempDir(), "test.db")
	store, err := sqlite.Open(ctx, file, sqlite.Options{Logger: slog.New(slog.DiscardHandler)})
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	files := t.TempDir()
	blobs, err := dir.Open(files)
	must(t, err)
	f := &fixture{T: t, clock: domaintest.NewClock(), store: store, files: files, file: file}
	f.actor = domain.Actor{Workspace: domain.Workspace{ID: domaintest.ID(4, 1), Slug: "mine"}, TokenID: domaintest.ID(7, 901)}
	f.other = domain.Actor{Workspace: domain.Workspace{ID: domaintest.ID(4, 2), Slug: "yours"}, TokenID: domaintest.ID(7, 902)}
	must(t, store.Update(ctx, func(tx domain.Tx) error {
		return errors.Join(tx.Workspaces().Insert(ctx, f.actor.Workspace), tx.Workspaces().Insert(ctx, f.other.Workspace))
	}))
	library, err := gobl.New(gobl.Options{Now: f.clock.Now, Rand: rand.Reader})
	must(t, err)
	key, err := dsig.NewPrivateKey("01950000-0000-7000-8000-00000000000a", rand.Reader)
	must(t, err)
	f.Service = &silo.Service{
		Store: store, Blobs: blobs, Clock: f.clock, IDs: &domaintest.IDs{},
		Build: &document.Builder{Library: library, Keys: document.FixedKeys{Live: key}},
	}
	return f
}

// copied returns a copy of the store as it is now.
func (f *fixture) copied() domain.Store {
	f.Helper()
	to := filepath.Join(f.TempDir(), "copy.db")
	must(f, sqlite.Snapshot(f.Context(), f.file, to))
	store, err := sqlite.Open(f.Context(), to, sqlite.Options{Logger: slog.New(slog.DiscardHandler)})
	must(f, err)
	f.Cleanup(func() { must(f, store.Close()) })
	return store
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// merge is the content type of merge patches.
const merge = document.TypeMergePatch

const (
	message = `{"$schema": "https://gobl.org/draft-0/note/message", "title": "Greetings", "content": "hello"}`
	party   = `{"$schema": "https://gobl.org/draft-0/org/party", "name": "Talleres Ribera S.L."}`
	item    = `{"$schema": "https://gobl.org/draft-0/org/item", "name": "Belt"}`
)

// invoice is the Spanish invoice of the examples, changed by a merge patch.
func (f *fixture) invoice(patch string) []byte {
	f.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "examples", "invoices", "es.json"))
	must(f, err)
	data, err = document.PatchJSON(data, merge, []byte(patch))
	must(f, err)
	return data
}

// entry stores the invoice with a code.
func (f *fixture) entry() *silo.EntryView {
	f.Helper()
	return f.created("", silo.EntryInput{Data: f.invoice(`{"code": "7"}`)})
}

func (f *fixture) created(id string, in silo.EntryInput) *silo.EntryView {
	f.Helper()
	v, err := f.Create(f.Context(), f.actor, id, in)
	must(f, err)
	return v
}

// refused checks the kind of an error and that it names a field, if there is one.
func (f *fixture) refused(name string, err error, kind domain.Kind, field string) {
	f.Helper()
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || e.Kind != kind || field != "" && e.Fields[field] == nil {
		f.Errorf("%s: %v, want kind %d and the field %q", name, err, kind, field)
	}
}

// noID is no ID, and absent is the ID of nothing.
const noID = "x"

var absent = string(domaintest.ID(7, 999)) //nolint:gochecknoglobals // a constant
