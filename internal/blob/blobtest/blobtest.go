package blobtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// Run checks an implementation against the contract. Open returns an empty one.
func Run(t *testing.T, open func(t *testing.T) domain.Blobs) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, b domain.Blobs)
	}{
		{"round trip", roundTrip},
		{"put twice", putTwice},
		{"workspaces are isolated", isolated},
		{"missing", missing},
		{"bad addresses", badAddresses},
		{"wrong hash", wrongHash},
		{"cancelled", cancelled},
		{"concurrent", concurrent},
		{"copies bytes", copiesBytes},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.test(t, open(t))
		})
	}
}

var (
	ws    = domaintest.ID(4, 1) //nolint:gochecknoglobals // a constant
	other = domaintest.ID(4, 2) //nolint:gochecknoglobals // a constant
)

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func put(t *testing.T, b domain.Blobs, ws domain.ID, data []byte) string {
	t.Helper()
	h := hash(data)
	if err := b.Put(t.Context(), ws, h, data); err != nil {
		t.Fatalf("put: %v", err)
	}
	return h
}

func get(t *testing.T, b domain.Blobs, ws domain.ID, hash string) []byte {
	t.Helper()
	r, err := b.Open(t.Context(), ws, hash)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	data, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatalf("read: %v", err)
	}
	return data
}

func absent(t *testing.T, b domain.Blobs, ws domain.ID, hash string) {
	t.Helper()
	r, err := b.Open(t.Context(), ws, hash)
	if err == nil {
		t.Errorf("%s in %s exists", hash, ws)
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		return
	}
	if !domain.Is(err, domain.NotFound) {
		t.Errorf("open: %v, want not found", err)
	}
}

func roundTrip(t *testing.T, b domain.Blobs) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	for _, data := range [][]byte{all, {}, []byte("\r\n"), bytes.Repeat(all, 20000)} {
		h := put(t, b, ws, data)
		if got := get(t, b, ws, h); !bytes.Equal(got, data) {
			t.Errorf("%d bytes came back as %d others", len(data), len(got))
		}
	}
}

func putTwice(t *testing.T, b domain.Blobs) {
	data := []byte("the same")
	h := put(t, b, ws, data)
	r, err := b.Open(t.Context(), ws, h)
	if err != nil {
		t.Fatal(err)
	}
	put(t, b, ws, data) // while it is read
	got, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil || !bytes.Equal(got, data) {
		t.Errorf("read %q, %v", got, err)
	}
}

func isolated(t *testing.T, b domain.Blobs) {
	h := put(t, b, ws, []byte("mine"))
	absent(t, b, other, h)
	put(t, b, other, []byte("mine"))
	if got := get(t, b, other, h); string(got) != "mine" {
		t.Errorf("got %q", got)
	}
}

func missing(t *testing.T, b domain.Blobs) { absent(t, b, ws, hash([]byte("never stored"))) }

// badAddresses: no workspace and no hash leads out of its directory.
func badAddresses(t *testing.T, b domain.Blobs) {
	good := put(t, b, ws, []byte("x"))
	for _, c := range []struct {
		ws   domain.ID
		hash string
	}{
		{"", good},
		{"..", good},
		{"../" + ws, good},
		{domain.ID(strings.ToUpper(string(domaintest.ID(4, 0xabc)))), "../" + good},
		{ws, ""},
		{ws, ".."},
		{ws, "../../etc/passwd"},
		{ws, strings.ToUpper(hash([]byte("y")))},
		{ws, good[:63]},
		{ws, good + "0"},
		{ws, good[:62] + "/0"},
		{ws, good[:62] + "\x000"},
		{ws, strings.Repeat("../", 21) + "x"},
	} {
		if err := b.Put(t.Context(), c.ws, c.hash, []byte("x")); !domain.Is(err, domain.Invalid) {
			t.Errorf("put %q %q: %v", c.ws, c.hash, err)
		}
		r, err := b.Open(t.Context(), c.ws, c.hash)
		if !domain.Is(err, domain.Invalid) {
			t.Errorf("open %q %q: %v", c.ws, c.hash, err)
		}
		if r != nil {
			t.Error(r.Close())
		}
	}
}

func wrongHash(t *testing.T, b domain.Blobs) {
	h := hash([]byte("this"))
	if err := b.Put(t.Context(), ws, h, []byte("that")); !domain.Is(err, domain.Invalid) {
		t.Errorf("contents under another's hash: %v", err)
	}
	absent(t, b, ws, h)
}

func cancelled(t *testing.T, b domain.Blobs) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	data := []byte("late")
	if err := b.Put(ctx, ws, hash(data), data); !errors.Is(err, context.Canceled) {
		t.Errorf("put: %v", err)
	}
	absent(t, b, ws, hash(data))
	if got := get(t, b, ws, put(t, b, ws, data)); string(got) != "late" {
		t.Errorf("got %q", got)
	}
}

// concurrent: many goroutines write the same and different contents.
func concurrent(t *testing.T, b domain.Blobs) {
	var wg sync.WaitGroup
	for n := range 32 {
		wg.Go(func() {
			data := bytes.Repeat([]byte{byte(n % 4)}, 1000)
			if err := b.Put(t.Context(), ws, hash(data), data); err != nil {
				t.Errorf("put: %v", err)
				return
			}
			r, err := b.Open(t.Context(), ws, hash(data))
			if err != nil {
				t.Errorf("open: %v", err)
				return
			}
			got, err := io.ReadAll(r)
			if err := errors.Join(err, r.Close()); err != nil || !bytes.Equal(got, data) {
				t.Errorf("%d bytes came back different (%v)", len(data), err)
			}
		})
	}
	wg.Wait()
}

// copiesBytes: the caller may change its bytes after Put.
func copiesBytes(t *testing.T, b domain.Blobs) {
	data := []byte("before")
	h := put(t, b, ws, data)
	copy(data, "after!")
	if got := get(t, b, ws, h); string(got) != "before" {
		t.Errorf("got %q", got)
	}
}
