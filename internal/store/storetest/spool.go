package storetest

import (
	"bytes"
	"testing"
	"time"

	"chancery/internal/domain"
)

// newSpoolFile returns the n-th temporary file, which expires n seconds after at(100).
func newSpoolFile(n int) *domain.SpoolFile {
	data := bytes.Repeat([]byte{byte(n), 0, 0xff}, n)
	return &domain.SpoolFile{
		WorkspaceID: ws, Key: "2026-W10-" + string(rune('a'+n)), Name: "invöice.xml", MIME: "application/xml",
		Size: int64(len(data)), Hash: hash(data), Data: data, CreatedAt: at(n), ExpiresAt: at(100 + n),
	}
}

func spoolFile(t *testing.T, s domain.Store, key string, now time.Time) (*domain.SpoolFile, error) {
	t.Helper()
	return try(t, s, func(tx domain.Tx) (*domain.SpoolFile, error) { return tx.Spool().Get(t.Context(), ws, key, now) })
}

func putSpool(t *testing.T, s domain.Store, list ...*domain.SpoolFile) {
	t.Helper()
	for _, f := range list {
		write(t, s, func(tx domain.Tx) error { return tx.Spool().Insert(t.Context(), f) })
	}
}

func spoolRoundTrip(t *testing.T, s domain.Store) {
	ctx := t.Context()
	f, empty := newSpoolFile(3), newSpoolFile(0)
	putSpool(t, s, f, empty)
	got, err := spoolFile(t, s, f.Key, at(4))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "file", got, f)
	utc(t, got.CreatedAt, got.ExpiresAt)
	if got, err = spoolFile(t, s, empty.Key, at(4)); err != nil || len(got.Data) != 0 {
		t.Errorf("empty file: %v, %v", got, err)
	}

	changed := newSpoolFile(3)
	changed.Data = []byte("other")
	refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.Spool().Insert(ctx, changed) })
	got, err = spoolFile(t, s, f.Key, at(4))
	same(t, "error", err, nil)
	same(t, "file after the conflict", got, f)

	write(t, s, func(tx domain.Tx) error { return tx.Spool().Delete(ctx, ws, f.Key, at(4)) })
	if _, err := spoolFile(t, s, f.Key, at(4)); !domain.Is(err, domain.NotFound) {
		t.Errorf("deleted file: %v", err)
	}
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.Spool().Delete(ctx, ws, f.Key, at(4)) })
}

func spoolExpiry(t *testing.T, s domain.Store) {
	ctx := t.Context()
	theirs := newSpoolFile(1)
	theirs.WorkspaceID = other
	putSpool(t, s, newSpoolFile(1), newSpoolFile(2), newSpoolFile(3), newSpoolFile(4), theirs)
	third := newSpoolFile(3)
	if _, err := spoolFile(t, s, third.Key, third.ExpiresAt.Add(-time.Microsecond)); err != nil {
		t.Errorf("file in its last microsecond: %v", err)
	}
	if _, err := spoolFile(t, s, third.Key, third.ExpiresAt); !domain.Is(err, domain.NotFound) {
		t.Errorf("expired file: %v", err)
	}
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.Spool().Delete(ctx, ws, third.Key, third.ExpiresAt) })

	sweep := func(limit int) (n int) {
		write(t, s, func(tx domain.Tx) (err error) { n, err = tx.Spool().Sweep(ctx, third.ExpiresAt, limit); return err })
		return n
	}
	same(t, "first sweep", sweep(3), 3) // those of both workspaces, oldest first
	if _, err := spoolFile(t, s, third.Key, at(4)); err != nil {
		t.Errorf("the file that expired last went first: %v", err)
	}
	same(t, "second sweep", sweep(3), 1)
	same(t, "third sweep", sweep(3), 0)
	if _, err := spoolFile(t, s, third.Key, at(4)); !domain.Is(err, domain.NotFound) {
		t.Errorf("swept file: %v", err)
	}
	if _, err := spoolFile(t, s, newSpoolFile(4).Key, at(4)); err != nil {
		t.Errorf("file that has not expired: %v", err)
	}
}
