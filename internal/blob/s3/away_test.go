package s3_test

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"syscall"
	"testing"

	"chancery/internal/domain"
	server "chancery/test/s3"
)

// TestServerRestarts: files that are on their way when the server crashes arrive, and what
// was stored is there afterwards.
func TestServerRestarts(t *testing.T) {
	t.Parallel()
	srv := server.Start(t)
	b := open(t, srv.URL(server.Make(t, srv)))
	data := bytes.Repeat([]byte("0123456789abcdef"), 12<<16) // 12 MiB
	size, hash := int64(len(data)), hashOf(data)
	// crash crashes the server while a reader is read.
	crash := func() io.Reader {
		return readerFunc(func([]byte) (int, error) {
			if err := srv.Restart(t.Context()); err != nil {
				t.Error(err)
			}
			return 0, io.EOF
		})
	}
	if err := b.Create(t.Context(), ws, hash, size, io.MultiReader(bytes.NewReader(data[:7<<20]), crash(), bytes.NewReader(data[7<<20:]))); err != nil {
		t.Fatal(err)
	}
	r, err := b.Open(t.Context(), ws, hash)
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if _, err := io.CopyN(&got, r, 1<<20); err != nil {
		t.Fatal(err)
	}
	if err := srv.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(&got, r); err != nil || !bytes.Equal(got.Bytes(), data) {
		t.Errorf("%d bytes, %v", got.Len(), err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// TestServerAway: without the server every call is Busy, after some attempts, and no
// error has a secret. When it is back, all is as before.
func TestServerAway(t *testing.T) {
	t.Parallel()
	srv := server.Start(t)
	b := open(t, srv.URL(server.Make(t, srv)))
	data := []byte("contents")
	hash := hashOf(data)
	if err := b.Put(t.Context(), ws, hash, data); err != nil {
		t.Fatal(err)
	}
	list, err := b.List(t.Context(), domain.Blob{}, 10)
	if err != nil {
		t.Fatal(err)
	}
	if err := srv.Stop(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	calls := map[string]func() error{
		"ready":  func() error { return b.Ready(t.Context()) },
		"put":    func() error { return b.Put(t.Context(), other, hash, data) },
		"create": func() error { return b.Create(t.Context(), other, hash, 8, bytes.NewReader(data)) },
		"parts":  func() error { return b.Create(t.Context(), other, hash, 6<<20, strings.NewReader("")) },
		"open": func() error {
			r, err := b.Open(t.Context(), ws, hash)
			if err == nil {
				err = r.Close()
			}
			return err
		},
		"list":   func() error { _, err := b.List(t.Context(), domain.Blob{}, 10); return err },
		"sweep":  func() error { _, err := b.SweepDrafts(t.Context(), list[0].StoredAt); return err },
		"remove": func() error { _, err := b.Remove(t.Context(), domain.Blob{WorkspaceID: ws, Hash: hash}); return err },
	}
	var wg sync.WaitGroup
	for name, call := range calls {
		wg.Go(func() {
			if err := call(); !domain.Is(err, domain.Busy) || strings.Contains(err.Error(), server.Secret) || strings.Contains(err.Error(), server.AccessKey) {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	wg.Wait()
	if err := srv.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	delete(calls, "parts")
	for name, call := range calls {
		if err := call(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestServerFrozen: a server that accepts calls and does not answer is given up at start,
// and one that goes on is not noticed.
func TestServerFrozen(t *testing.T) {
	t.Parallel()
	srv := server.Start(t)
	b := open(t, srv.URL(server.Make(t, srv)))
	if err := srv.Freeze(); err != nil {
		t.Fatal(err)
	}
	ready := b.Ready(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.Put(t.Context(), ws, hashOf(nil), nil) }()
	if err := srv.Thaw(); err != nil {
		t.Fatal(err)
	}
	if !domain.Is(ready, domain.Busy) || !strings.Contains(ready.Error(), "does not answer within") {
		t.Error(ready)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
