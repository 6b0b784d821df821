package storetest

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"chancery/internal/domain"
)

// fullMeta returns the n-th meta row of an entry, with all fields set.
func fullMeta(entry, n int) *domain.MetaRow {
	return &domain.MetaRow{
		WorkspaceID: ws, EntryID: id(entry), Src: "api-key", Key: fmt.Sprintf("key-%d", n), Ref: fmt.Sprintf("réf-%d", n),
		Value: json.RawMessage(`{"a": [1, "<ü>"]}`), LinkURL: "https://example.com/?a=1", LinkScope: "public",
		Indexed: true, Owned: true, Secure: true, Shared: true, CreatedAt: at(n), UpdatedAt: at(n),
	}
}

func putMeta(t *testing.T, s domain.Store, list ...*domain.MetaRow) {
	t.Helper()
	for _, m := range list {
		write(t, s, func(tx domain.Tx) error { return tx.Metas().Put(t.Context(), m) })
	}
}

func metaRoundTrip(t *testing.T, s domain.Store) {
	ctx := t.Context()
	insertEntry(t, s, newEntry(1))
	full := fullMeta(1, 2)
	plain := &domain.MetaRow{WorkspaceID: ws, EntryID: id(1), Src: "api-key", Key: "key-1", CreatedAt: at(1), UpdatedAt: at(1)}
	putMeta(t, s, full, plain)
	get := func(src, key string) (*domain.MetaRow, error) {
		return try(t, s, func(tx domain.Tx) (*domain.MetaRow, error) { return tx.Metas().Get(ctx, ws, id(1), src, key) })
	}
	for _, want := range []*domain.MetaRow{full, plain} {
		got, err := get("api-key", want.Key)
		if err != nil {
			t.Fatal(err)
		}
		same(t, want.Key, got, want)
		utc(t, got.CreatedAt, got.UpdatedAt)
	}
	same(t, "list", read(t, s, func(tx domain.Tx) ([]domain.MetaRow, error) { return tx.Metas().List(ctx, ws, id(1)) }),
		[]domain.MetaRow{*plain, *full})

	// Writing it again keeps only the first creation time.
	again := &domain.MetaRow{WorkspaceID: ws, EntryID: id(1), Src: "api-key", Key: "key-2", Ref: "other", CreatedAt: at(9), UpdatedAt: at(9)}
	putMeta(t, s, again)
	if !again.CreatedAt.Equal(full.CreatedAt) {
		t.Errorf("the row was created at %s, want %s", again.CreatedAt, full.CreatedAt)
	}
	got, err := get("", "key-2")
	same(t, "error", err, nil)
	same(t, "row written again", got, again)

	// Each source has its own row; a read without a source returns the last written.
	foreign := fullMeta(1, 2)
	foreign.Src, foreign.UpdatedAt = "app", at(10)
	putMeta(t, s, foreign)
	for src, want := range map[string]*domain.MetaRow{"": foreign, "app": foreign, "api-key": again} {
		got, err := get(src, "key-2")
		same(t, "error", err, nil)
		same(t, "row of source "+src, got, want)
	}
	drop := func(tx domain.Tx) error { return tx.Metas().Delete(ctx, ws, id(1), "app", "key-2") }
	write(t, s, drop)
	refused(t, s, domain.NotFound, drop)
	if _, err := get("app", "key-2"); !domain.Is(err, domain.NotFound) {
		t.Errorf("a row that was deleted: %v", err)
	}
	if _, err := get("api-key", "key-2"); err != nil {
		t.Errorf("the row of another source went with it: %v", err)
	}
}

func metaByRef(t *testing.T, s domain.Store) {
	ctx := t.Context()
	insertEntry(t, s, newEntry(1), newEntry(2))
	first, second, other := fullMeta(1, 1), fullMeta(2, 1), fullMeta(2, 2)
	second.UpdatedAt, other.Ref = at(5), ""
	putMeta(t, s, first, second, other)
	find := func(key, ref string) (*domain.MetaRow, error) {
		return try(t, s, func(tx domain.Tx) (*domain.MetaRow, error) { return tx.Metas().ByRef(ctx, ws, "", key, ref) })
	}
	got, err := find("key-1", first.Ref)
	same(t, "error", err, nil)
	same(t, "the one written last", got, second)
	if _, err := try(t, s, func(tx domain.Tx) (*domain.MetaRow, error) {
		return tx.Metas().ByRef(ctx, ws, "app", "key-1", first.Ref)
	}); !domain.Is(err, domain.NotFound) {
		t.Errorf("a row of another source: %v", err)
	}
	for _, wrong := range [][2]string{{"key-2", ""}, {"key-2", first.Ref}, {"key-1", "none"}, {"key-1", ""}} {
		if _, err := find(wrong[0], wrong[1]); !domain.Is(err, domain.NotFound) {
			t.Errorf("key %q with reference %q: %v", wrong[0], wrong[1], err)
		}
	}
}

// metaInOrder: of the rows with a reference, the one that was written last is found,
// also when the clock was set back.
func metaInOrder(t *testing.T, s domain.Store) {
	ctx := t.Context()
	insertEntry(t, s, newEntry(1), newEntry(2))
	first, second := fullMeta(1, 1), fullMeta(2, 1)
	first.UpdatedAt = at(7200)
	for i, m := range []*domain.MetaRow{first, second, first} {
		m.UpdatedAt = m.UpdatedAt.Add(-time.Duration(i) * time.Minute)
		putMeta(t, s, m)
		got := read(t, s, func(tx domain.Tx) (*domain.MetaRow, error) { return tx.Metas().ByRef(ctx, ws, "", "key-1", m.Ref) })
		same(t, "the one written last", got, m)
	}
}

// metaIsolated: rows are visible in their workspace only, and need an entry that exists.
func metaIsolated(t *testing.T, s domain.Store) {
	ctx := t.Context()
	insertEntry(t, s, newEntry(1))
	mine := fullMeta(1, 1)
	putMeta(t, s, mine)
	theirs := fullMeta(1, 1)
	theirs.WorkspaceID = other
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.Metas().Put(ctx, theirs) })
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.Metas().Put(ctx, fullMeta(7, 1)) })
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.Metas().Delete(ctx, other, id(1), mine.Src, mine.Key) })
	for name, get := range map[string]func(tx domain.Tx) (*domain.MetaRow, error){
		"by key": func(tx domain.Tx) (*domain.MetaRow, error) { return tx.Metas().Get(ctx, other, id(1), "", mine.Key) },
		"by ref": func(tx domain.Tx) (*domain.MetaRow, error) {
			return tx.Metas().ByRef(ctx, other, "", mine.Key, mine.Ref)
		},
	} {
		if m, err := try(t, s, get); !domain.Is(err, domain.NotFound) {
			t.Errorf("%s: another workspace sees %v (%v)", name, m, err)
		}
	}
	if list := read(t, s, func(tx domain.Tx) ([]domain.MetaRow, error) { return tx.Metas().List(ctx, other, id(1)) }); len(list) > 0 {
		t.Errorf("another workspace lists %v", list)
	}
}

// metaOfApp: an app finds its rows in all workspaces in which it is enrolled, and no others.
func metaOfApp(t *testing.T, s domain.Store) {
	ctx := t.Context()
	insertEntry(t, s, newEntry(1), newEntry(2))
	there := newEntry(1)
	there.WorkspaceID = other
	insertEntry(t, s, there)
	find := func(app domain.ID, src, key, ref string) (*domain.MetaRow, error) {
		return try(t, s, func(tx domain.Tx) (*domain.MetaRow, error) { return tx.Metas().OfApp(ctx, app, src, key, ref) })
	}
	here, far, foreign, ofToken := fullMeta(1, 1), fullMeta(1, 1), fullMeta(2, 1), fullMeta(1, 2)
	here.Src, far.Src, foreign.Src = "shop", "shop", "books"
	far.WorkspaceID = other
	far.UpdatedAt, foreign.UpdatedAt = at(5), at(9)
	putMeta(t, s, here, far, foreign, ofToken)
	first, second := newEnrollment(1), newEnrollment(2)
	second.WorkspaceID = other
	write(t, s, func(tx domain.Tx) error { return tx.Enrollments().Insert(ctx, first) })
	got, err := find(first.AppID, "shop", "key-1", here.Ref)
	same(t, "error", err, nil)
	same(t, "where it is enrolled", got, here)
	write(t, s, func(tx domain.Tx) error { return tx.Enrollments().Insert(ctx, second) })
	got, err = find(first.AppID, "shop", "key-1", here.Ref)
	same(t, "error", err, nil)
	same(t, "the one written last", got, far)
	for _, wrong := range [][3]string{{"shop", "key-2", here.Ref}, {"shop", "key-1", "none"}, {"shop", "key-1", ""}, {"api-key", "key-2", ofToken.Ref}} {
		if m, err := find(first.AppID, wrong[0], wrong[1], wrong[2]); !domain.Is(err, domain.NotFound) {
			t.Errorf("%q: %+v (%v)", wrong, m, err)
		}
	}
	if m, err := find(id(99), "shop", "key-1", here.Ref); !domain.Is(err, domain.NotFound) {
		t.Errorf("an app that is enrolled nowhere: %+v (%v)", m, err)
	}
	write(t, s, func(tx domain.Tx) error { return tx.Enrollments().Disable(ctx, other, second.ID, true, at(9)) })
	got, err = find(first.AppID, "shop", "key-1", here.Ref)
	same(t, "error", err, nil)
	same(t, "where it is not disabled", got, here)

	// A row that is only of its workspace is not found in all of them, but there.
	here.Indexed = false
	putMeta(t, s, here)
	if m, err := find(first.AppID, "shop", "key-1", here.Ref); !domain.Is(err, domain.NotFound) {
		t.Errorf("a row that is owned: %+v (%v)", m, err)
	}
	got = read(t, s, func(tx domain.Tx) (*domain.MetaRow, error) {
		return tx.Metas().ByRef(ctx, ws, "shop", "key-1", here.Ref)
	})
	same(t, "in its workspace", got, here)
	here.Owned = false
	putMeta(t, s, here)
	got, err = find(first.AppID, "shop", "key-1", here.Ref)
	same(t, "error", err, nil)
	same(t, "neither indexed nor owned", got, here)
}
