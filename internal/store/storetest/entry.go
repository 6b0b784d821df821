package storetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"chancery/internal/domain"
)

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// content returns the n-th version of a document; all versions differ.
func content(n int) domain.Content {
	doc := fmt.Appendf(nil, `{"$schema":"https://example.com/doc","n":%d}`, n)
	return domain.Content{
		Version: fmt.Sprintf("%010x", n), EnvSchema: "https://example.com/envelope", DocSchema: "bill/invoice",
		Head: fmt.Appendf(nil, `{"uuid":%q}`, id(n)), Doc: doc, Digest: hash(doc), At: at(n),
	}
}

func fullContent(n int) domain.Content {
	c := content(n)
	c.Sigs = []byte(`["eyJhbGciOiJFUzI1NiJ9.x.y"]`)
	c.Signed, c.Invalid = true, true
	c.Tags = []string{"simplified", "ü"}
	c.Snippet = []byte(`{"title":"Factura <1>"}`)
	c.Index = domain.Index{
		UUID: string(id(n)), Type: "standard", Series: "A", Code: "001", IssueDate: "2026-03-02", Currency: "EUR",
		SupplierName: "Ünternehmen", SupplierTax: "ESB12345678", CustomerName: "Cliente", CustomerTax: "PT123456789", Payable: "121.00",
	}
	c.Warnings = []domain.Warning{{Code: "due-dates-sum", Message: "a <note>", Paths: []string{"$.doc.payment"}}, {Code: "x"}}
	c.Origin = domain.Origin{Src: "api-key", SrcID: "token"}
	return c
}

func newEntry(n int) *domain.Entry {
	return &domain.Entry{WorkspaceID: ws, ID: id(n), Content: content(n), CreatedAt: at(n), UpdatedAt: at(n)}
}

func insertEntry(t *testing.T, s domain.Store, list ...*domain.Entry) {
	t.Helper()
	for _, e := range list {
		write(t, s, func(tx domain.Tx) error { return tx.Entries().Insert(t.Context(), e) })
	}
}

func getEntry(t *testing.T, s domain.Store, ws, id domain.ID) *domain.Entry {
	t.Helper()
	return read(t, s, func(tx domain.Tx) (*domain.Entry, error) { return tx.Entries().Get(t.Context(), ws, id) })
}

// bare returns the content without the fields that lists omit.
func bare(c domain.Content) domain.Content {
	c.Head, c.Doc, c.Sigs, c.Warnings = nil, nil, nil, nil
	return c
}

// outline is what a list of versions has of a content.
func outline(c domain.Content) domain.Content {
	return domain.Content{Version: c.Version, Digest: c.Digest, Signed: c.Signed, Invalid: c.Invalid, At: c.At, Origin: c.Origin}
}

func entryRoundTrip(t *testing.T, s domain.Store) {
	ctx := t.Context()
	full := newEntry(1)
	full.Key, full.Folder, full.Content = "order-1", "invoices", fullContent(1)
	full.State, full.Faults = "empty", []domain.Fault{{Code: "BR-1", Message: "rule", Paths: []string{"$.x"}}}
	for _, want := range []*domain.Entry{full, newEntry(2)} {
		insertEntry(t, s, want)
		got := getEntry(t, s, ws, want.ID)
		same(t, "entry", got, want)
		utc(t, got.CreatedAt, got.UpdatedAt, got.Content.At)
		c := read(t, s, func(tx domain.Tx) (*domain.Content, error) {
			return tx.Entries().Content(ctx, ws, want.ID, want.Content.Version)
		})
		same(t, "content", *c, want.Content)
		head := *want
		head.Content = bare(want.Content)
		same(t, "head of an entry", read(t, s, func(tx domain.Tx) (*domain.Entry, error) {
			return tx.Entries().Head(ctx, ws, want.ID)
		}), &head)
	}
	same(t, "entry by key", read(t, s, func(tx domain.Tx) (*domain.Entry, error) {
		return tx.Entries().ByKey(ctx, ws, "order-1")
	}), full)
	if _, err := try(t, s, func(tx domain.Tx) (*domain.Entry, error) { return tx.Entries().ByKey(ctx, ws, "") }); !domain.Is(err, domain.NotFound) {
		t.Errorf("an entry without key was found by it: %v", err)
	}
}

// entryBytes: the bytes of a document round-trip, also where two documents with the
// same digest are written differently.
func entryBytes(t *testing.T, s domain.Store) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	docs := [][]byte{
		all, bytes.Repeat(all, 5000), []byte("{\"b\":1,\n \"a\":2.50}"), []byte(`{"a":2.50,"b":1}`),
		[]byte("\x00"),
		{},
		[]byte(`{"n":1e400,"s":"\ud800"}`),
	}
	for n, doc := range docs {
		e := newEntry(n)
		e.Content.Doc, e.Content.Head, e.Content.Sigs = doc, append([]byte("h"), doc...), append([]byte("s"), doc...)
		e.Content.Digest = "one for all"
		insertEntry(t, s, e)
	}
	for n, doc := range docs {
		c := getEntry(t, s, ws, id(n)).Content
		if !bytes.Equal(c.Doc, doc) || string(c.Head) != "h"+string(doc) || string(c.Sigs) != "s"+string(doc) {
			t.Errorf("document %d came back different", n)
		}
	}
}

func entryConflict(t *testing.T, s domain.Store) {
	ctx := t.Context()
	first := newEntry(1)
	first.Key = "k"
	insertEntry(t, s, first)
	sameID, sameKey := newEntry(1), newEntry(2)
	sameKey.Key = "k"
	for _, e := range []*domain.Entry{sameID, sameKey} {
		got := refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.Entries().Insert(ctx, e) })
		same(t, "existing", got.ExistingID, first.ID)
	}
	same(t, "entry", getEntry(t, s, ws, first.ID), first)
	// Entries without a key do not conflict.
	insertEntry(t, s, newEntry(3), newEntry(4))
	elsewhere := newEntry(1)
	elsewhere.WorkspaceID, elsewhere.Key = other, "k"
	insertEntry(t, s, elsewhere)
}

func entryRevise(t *testing.T, s domain.Store) {
	ctx := t.Context()
	e := newEntry(1)
	insertEntry(t, s, e)
	revise := func(expected string, c domain.Content) error {
		return s.Update(ctx, func(tx domain.Tx) error { return tx.Entries().Revise(ctx, ws, e.ID, expected, &c) })
	}
	second, third := fullContent(2), content(3)
	third.Doc, third.Digest = e.Content.Doc, e.Content.Digest // back to the first document
	if err := revise(e.Content.Version, second); err != nil {
		t.Fatal(err)
	}
	if err := revise(e.Content.Version, third); !errors.Is(err, domain.ErrVersion) {
		t.Fatalf("a change of an old version: %v", err)
	}
	if err := revise(second.Version, third); err != nil {
		t.Fatal(err)
	}
	want := *e
	want.Content, want.UpdatedAt = third, third.At
	same(t, "entry", getEntry(t, s, ws, e.ID), &want)
	same(t, "versions", read(t, s, func(tx domain.Tx) ([]domain.Content, error) {
		return tx.Entries().Versions(ctx, ws, e.ID)
	}), []domain.Content{outline(third), outline(second), outline(e.Content)})
	for _, c := range []domain.Content{e.Content, second, third} {
		same(t, "old version", *read(t, s, func(tx domain.Tx) (*domain.Content, error) {
			return tx.Entries().Content(ctx, ws, e.ID, c.Version)
		}), c)
	}
	if err := revise(third.Version, second); !domain.Is(err, domain.Conflict) {
		t.Errorf("a version was written twice: %v", err)
	}
	same(t, "entry after all", getEntry(t, s, ws, e.ID), &want)
}

func entryFolder(t *testing.T, s domain.Store) {
	ctx := t.Context()
	e := newEntry(1)
	e.Folder = "invoices"
	insertEntry(t, s, e)
	write(t, s, func(tx domain.Tx) error { return tx.Entries().SetFolder(ctx, ws, e.ID, "sent", at(50)) })
	e.Folder, e.UpdatedAt = "sent", at(50)
	same(t, "entry", getEntry(t, s, ws, e.ID), e)
}

// entryUnchanged: an entry is the one on record only as long as all is equal that a reader sees.
func entryUnchanged(t *testing.T, s domain.Store) {
	ctx := t.Context()
	e := newEntry(1)
	e.Key, e.Folder, e.State = "k", "f", "sent"
	e.Faults = []domain.Fault{{Code: "c", Message: "<m>", Paths: []string{"a"}}}
	insertEntry(t, s, e)
	unchanged := func(e *domain.Entry) bool {
		return read(t, s, func(tx domain.Tx) (bool, error) { return tx.Entries().Unchanged(ctx, e) })
	}
	if got := getEntry(t, s, ws, e.ID); !unchanged(got) {
		t.Errorf("what was read is not what is on record: %+v", got)
	}
	turn := 0
	inUpdate := func(ask func(tx domain.Tx) (bool, error)) bool {
		turn++
		return inUpdate(t, s, turn, ask)
	}
	for what, change := range map[string]func(e *domain.Entry){
		"workspace": func(e *domain.Entry) { e.WorkspaceID = other },
		"ID":        func(e *domain.Entry) { e.ID = id(2) },
		"key":       func(e *domain.Entry) { e.Key = "" },
		"folder":    func(e *domain.Entry) { e.Folder = "F" },
		"state":     func(e *domain.Entry) { e.State = "paid" },
		"faults":    func(e *domain.Entry) { e.Faults = nil },
		"version":   func(e *domain.Entry) { e.Content.Version = "x" },
		"time":      func(e *domain.Entry) { e.UpdatedAt = e.UpdatedAt.Add(time.Microsecond) },
	} {
		own := *e
		if change(&own); unchanged(&own) {
			t.Errorf("another %s is not noticed", what)
		}
		if inUpdate(func(tx domain.Tx) (bool, error) { return tx.Entries().Unchanged(ctx, &own) }) {
			t.Errorf("another %s is not noticed in an update", what)
		}
	}
	if !inUpdate(func(tx domain.Tx) (bool, error) { return tx.Entries().Unchanged(ctx, e) }) {
		t.Error("an update refuses what is on record")
	}
}

// inUpdate asks a question in an update that ends only if the answer is yes, side by side with many
// others that change something and ask the same of their own: none of them is lost. Each call has another
// turn, so that what the others add is not there yet: then nothing but the answer can fail.
func inUpdate(t *testing.T, s domain.Store, turn int, ask func(tx domain.Tx) (bool, error)) (yes bool) {
	t.Helper()
	ctx := domain.ForWorkspace(t.Context(), ws)
	no := errors.New("no")
	var wg sync.WaitGroup
	for n := range 8 {
		e := newEntry(100*turn + n)
		e.WorkspaceID = other
		wg.Go(func() {
			err := s.Update(ctx, func(tx domain.Tx) error {
				if err := tx.Entries().Insert(ctx, e); err != nil {
					return err
				}
				same, err := tx.Entries().Unchanged(ctx, e)
				if err == nil && !same {
					err = no
				}
				return err
			})
			if err != nil {
				t.Errorf("another update failed: %v", err)
			}
		})
	}
	err := s.Update(ctx, func(tx domain.Tx) error {
		var err error
		if yes, err = ask(tx); err == nil && !yes {
			err = no
		}
		return err
	})
	wg.Wait()
	if err != nil && !errors.Is(err, no) {
		t.Fatal(err)
	}
	return yes && err == nil
}

func entryPages(t *testing.T, s domain.Store) {
	ctx := t.Context()
	var all []domain.ID
	for n := range 17 {
		e := newEntry(n)
		e.CreatedAt, e.Folder = at(n/5), "a"
		all = append(all, e.ID)
		insertEntry(t, s, e)
		e.WorkspaceID = other
		insertEntry(t, s, e)
	}
	lister := func(folders ...string) func(p domain.Page) ([]domain.ID, []time.Time) {
		return func(p domain.Page) (ids []domain.ID, times []time.Time) {
			list := read(t, s, func(tx domain.Tx) ([]*domain.Entry, error) {
				return tx.Entries().List(ctx, ws, domain.EntryQuery{Folders: folders, Page: p})
			})
			for _, e := range list {
				ids, times = append(ids, e.ID), append(times, e.CreatedAt)
				if e.Content.Doc != nil || e.Content.Head != nil || e.Content.Sigs != nil || e.Content.Version == "" {
					t.Errorf("entry %s: a list has all but the bytes", e.ID)
				}
			}
			return ids, times
		}
	}
	pages(t, all, lister())
	pages(t, all, lister("a"))
	pages(t, all, lister("x", "a", "y"))
	for n := range 3 {
		write(t, s, func(tx domain.Tx) error { return tx.Entries().SetFolder(ctx, ws, id(n), fmt.Sprint("f", n), at(99)) })
	}
	for _, c := range []struct {
		folders []string
		want    []domain.ID
	}{
		{[]string{"f0"}, []domain.ID{id(0)}},
		{[]string{"f2", "f0"}, []domain.ID{id(0), id(2)}},
		{[]string{"f0", "f1", "f2", "f3", "f4"}, []domain.ID{id(0), id(1), id(2)}},
		{[]string{""}, nil},
		{[]string{"none"}, nil},
	} {
		got, _ := lister(c.folders...)(domain.Page{Ascending: true})
		same(t, fmt.Sprintf("folders %q", c.folders), got, c.want)
	}
	full := newEntry(100)
	full.Content = fullContent(100)
	full.CreatedAt = at(100)
	insertEntry(t, s, full)
	list := read(t, s, func(tx domain.Tx) ([]*domain.Entry, error) {
		return tx.Entries().List(ctx, ws, domain.EntryQuery{Page: domain.Page{Limit: 1}})
	})
	full.Content = bare(full.Content)
	same(t, "listed entry", list, []*domain.Entry{full})
}

func entryStates(t *testing.T, s domain.Store) {
	ctx := t.Context()
	e := newEntry(1)
	insertEntry(t, s, e)
	add := func(st domain.State) {
		t.Helper()
		write(t, s, func(tx domain.Tx) error { return tx.Entries().AddState(ctx, ws, e.ID, &st) })
	}
	shows := func(key string, faults []domain.Fault) {
		t.Helper()
		got := getEntry(t, s, ws, e.ID)
		same(t, "state", got.State, key)
		same(t, "faults", got.Faults, faults)
	}
	processing := domain.State{Key: "processing", At: at(10)}
	failed := domain.State{
		Key: "error", At: at(20), Notes: "see faults", Meta: map[string]string{"a": "b"},
		Faults: []domain.Fault{{Provider: "p", Code: "c", Message: "m"}}, Origin: domain.Origin{Src: "silo.state", SrcID: "job"},
	}
	late := domain.State{Key: "empty", At: at(15), Timed: true}
	add(processing)
	shows("processing", nil)
	add(failed)
	shows("error", failed.Faults)
	add(late)
	shows("error", failed.Faults)
	again := failed
	again.Timed = true
	add(again) // the same again
	want := []domain.State{failed, late, processing}
	list := func() []domain.State {
		return read(t, s, func(tx domain.Tx) ([]domain.State, error) { return tx.Entries().States(ctx, ws, e.ID) })
	}
	got := list()
	same(t, "states", got, want)
	utc(t, got[0].At)
	sent := domain.State{Key: "sent", At: at(30)}
	add(sent)
	shows("sent", nil)
	add(domain.State{Key: "error", At: at(20), Timed: true, Notes: "other words"})
	shows("sent", nil)
	same(t, "states", list(), append([]domain.State{sent}, want...))
}

// entryStatesInOrder: states without a time of the caller's keep the order in which they
// were given, whatever the clock says, and each is kept.
func entryStatesInOrder(t *testing.T, s domain.Store) {
	ctx := t.Context()
	e := newEntry(1)
	insertEntry(t, s, e)
	add := func(st domain.State) domain.State {
		t.Helper()
		write(t, s, func(tx domain.Tx) error { return tx.Entries().AddState(ctx, ws, e.ID, &st) })
		return st
	}
	var want []domain.State
	for _, st := range []domain.State{
		{Key: "processing", At: at(7200)},
		{Key: "sent", At: at(7300)},
		{Key: "paid", At: at(100)}, // the clock was set back
		{Key: "sent", At: at(110)},
		{Key: "sent", At: at(7300)}, // the same state and time once more
		{Key: "void", At: at(7400)},
	} {
		want = append([]domain.State{add(st)}, want...)
		same(t, "state", getEntry(t, s, ws, e.ID).State, st.Key)
	}
	same(t, "the time of the second of two", want[1].At, at(7300).Add(time.Millisecond))
	// A state with a time of the caller's has its place by it.
	early := add(domain.State{Key: "draft", At: at(7350), Timed: true})
	future := add(domain.State{Key: "completed", At: at(9000), Timed: true})
	add(domain.State{Key: "void", At: at(7500)})
	same(t, "state", getEntry(t, s, ws, e.ID).State, "completed")
	got := read(t, s, func(tx domain.Tx) ([]domain.State, error) { return tx.Entries().States(ctx, ws, e.ID) })
	same(t, "states", got, append([]domain.State{future, {Key: "void", At: at(7500)}, want[0], early}, want[1:]...))
}

// entryStateTies: of two states with the same time, the one added later is the newer,
// in the list and on the entry.
func entryStateTies(t *testing.T, s domain.Store) {
	ctx := t.Context()
	e := newEntry(1)
	insertEntry(t, s, e)
	for _, key := range []string{"m", "z", "a", "z"} {
		write(t, s, func(tx domain.Tx) error {
			return tx.Entries().AddState(ctx, ws, e.ID, &domain.State{Key: key, At: at(1), Timed: true})
		})
	}
	list := read(t, s, func(tx domain.Tx) ([]domain.State, error) { return tx.Entries().States(ctx, ws, e.ID) })
	var keys []string
	for _, st := range list {
		keys = append(keys, st.Key)
	}
	same(t, "keys", keys, []string{"a", "z", "m"})
	same(t, "state", getEntry(t, s, ws, e.ID).State, "a")
}

// entryUndone: content that was rolled back is never returned later, also when a
// version of the same name follows.
func entryUndone(t *testing.T, s domain.Store) {
	e := newEntry(1)
	insertEntry(t, s, e)
	first := e.Content.Version
	same(t, "at first", getEntry(t, s, e.WorkspaceID, e.ID).Content.Doc, e.Content.Doc)
	revise := func(doc string, keep error) {
		t.Helper()
		err := s.Update(t.Context(), func(tx domain.Tx) error {
			c := e.Content
			c.Version, c.Doc = "second", []byte(doc)
			if err := tx.Entries().Revise(t.Context(), e.WorkspaceID, e.ID, first, &c); err != nil {
				return err
			}
			got, err := tx.Entries().Get(t.Context(), e.WorkspaceID, e.ID)
			if err != nil {
				return err
			}
			same(t, "in the write", string(got.Content.Doc), doc)
			return keep
		})
		if !errors.Is(err, keep) {
			t.Fatal(err)
		}
	}
	revise(`{"undone":1}`, errors.New("no"))
	same(t, "undone", string(getEntry(t, s, e.WorkspaceID, e.ID).Content.Doc), string(e.Content.Doc))
	revise(`{"kept":1}`, nil)
	same(t, "kept", string(getEntry(t, s, e.WorkspaceID, e.ID).Content.Doc), `{"kept":1}`)
}
