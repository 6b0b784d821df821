package blobtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

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
		{"create", create},
		{"create refuses", createRefuses},
		{"list", list},
		{"remove", remove},
		{"notes", notes},
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

// farFuture is later than any time that the clock of a storage shows.
var farFuture = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // a constant

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

// create: contents that come in pieces are stored, also when they are there already, and
// the implementation never asks for much at once.
func create(t *testing.T, b domain.Blobs) {
	const size = 3 << 20
	data := bytes.Repeat([]byte("0123456789abcdef"), size/16)
	for range 2 {
		r := &pieces{left: data}
		if err := b.Create(t.Context(), ws, hash(data), size, r); err != nil {
			t.Fatalf("create: %v", err)
		}
		if r.largest > 1<<20 {
			t.Errorf("one read was of %d bytes", r.largest)
		}
		if got := get(t, b, ws, hash(data)); !bytes.Equal(got, data) {
			t.Errorf("%d bytes came back as %d others", len(data), len(got))
		}
	}
	if err := b.Create(t.Context(), ws, hash(nil), 0, strings.NewReader("")); err != nil {
		t.Errorf("nothing: %v", err)
	}
}

// pieces reads a few bytes at a time and notes the largest read.
type pieces struct {
	left    []byte
	largest int
	err     error // at the end
}

func (p *pieces) Read(to []byte) (int, error) {
	p.largest = max(p.largest, len(to))
	if len(p.left) == 0 {
		if p.err != nil {
			return 0, p.err
		}
		return 0, io.EOF
	}
	n := copy(to[:min(len(to), 1000)], p.left)
	p.left = p.left[n:]
	return n, nil
}

// createRefuses: after a failure nothing is stored, and what was stored stays.
func createRefuses(t *testing.T, b domain.Blobs) {
	data := []byte("announced")
	broken := errors.New("the sender has gone")
	fail := func(stored bool) {
		t.Helper()
		for name, r := range map[string]*pieces{
			"short": {left: data[:8]}, "long": {left: append(data[:9:9], '!')}, "other": {left: []byte("announce!")}, "empty": {},
		} {
			if err := b.Create(t.Context(), ws, hash(data), 9, r); !domain.Is(err, domain.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := b.Create(t.Context(), ws, hash(data), 9, &pieces{left: data[:4], err: broken}); !errors.Is(err, broken) {
			t.Errorf("a sender that has gone: %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := b.Create(ctx, ws, hash(data), 9, &pieces{left: data}); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		if err := b.Create(t.Context(), "..", hash(data), 9, &pieces{left: data}); !domain.Is(err, domain.Invalid) {
			t.Errorf("bad address: %v", err)
		}
		if stored {
			get(t, b, ws, hash(data))
		} else {
			absent(t, b, ws, hash(data))
		}
	}
	fail(false)
	put(t, b, ws, data)
	fail(true)
	if n, err := b.SweepDrafts(t.Context(), farFuture); err != nil || n != 0 {
		t.Errorf("%d drafts are left: %v", n, err)
	}
}

// list: pages hold all contents once, in the order of workspace and hash.
func list(t *testing.T, b domain.Blobs) {
	if all, err := b.List(t.Context(), domain.Blob{}, 5); err != nil || len(all) > 0 {
		t.Errorf("%v, %v", all, err)
	}
	var want []string
	for n := range 40 {
		space := []domain.ID{ws, other}[n%2]
		want = append(want, string(space)+put(t, b, space, []byte{byte(n)}))
	}
	slices.Sort(want)
	for _, limit := range []int{1, 7, 40, 100} {
		var got []string
		var last domain.Blob
		for {
			page, err := b.List(t.Context(), last, limit)
			if err != nil || len(page) > limit {
				t.Fatalf("%d contents: %v", len(page), err)
			}
			for _, c := range page {
				got = append(got, string(c.WorkspaceID)+c.Hash)
				last = c
			}
			if len(page) < limit {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("pages of %d: %d contents, want %d: %q", limit, len(got), len(want), got)
		}
	}
}

// remove: a content goes, unless it was stored again since it was listed, and only in
// its workspace.
func remove(t *testing.T, b domain.Blobs) {
	data := []byte("orphan")
	h := put(t, b, ws, data)
	put(t, b, other, data)
	listed := func() domain.Blob {
		t.Helper()
		all, err := b.List(t.Context(), domain.Blob{}, 1)
		if err != nil || len(all) != 1 || all[0].WorkspaceID != ws {
			t.Fatalf("%v, %v", all, err)
		}
		return all[0]
	}
	for name, again := range map[string]func() error{
		"put":    func() error { return b.Put(t.Context(), ws, h, data) },
		"create": func() error { return b.Create(t.Context(), ws, h, 6, bytes.NewReader(data)) },
	} {
		before := listed()
		if err := again(); err != nil {
			t.Fatal(err)
		}
		if gone, err := b.Remove(t.Context(), before); err != nil || gone {
			t.Errorf("%s: what was stored again is removed (%v)", name, err)
		}
		get(t, b, ws, h)
	}
	last := listed()
	for _, want := range []bool{true, false} {
		if gone, err := b.Remove(t.Context(), last); err != nil || gone != want {
			t.Errorf("removed %v, want %v: %v", gone, want, err)
		}
	}
	absent(t, b, ws, h)
	get(t, b, other, h)
	if _, err := b.Remove(t.Context(), domain.Blob{WorkspaceID: "..", Hash: h}); !domain.Is(err, domain.Invalid) {
		t.Errorf("bad address: %v", err)
	}
}

// notes: a line is kept as it is or replaced, and is no content.
func notes(t *testing.T, b domain.Blobs) {
	n := b.(domain.Notes)
	is := func(name, want string) {
		t.Helper()
		if got, err := n.Note(t.Context(), name); got != want || err != nil {
			t.Errorf("%s is %q, want %q: %v", name, got, want, err)
		}
	}
	set := func(name, text string, replace bool) {
		t.Helper()
		if err := n.SetNote(t.Context(), name, text, replace); err != nil {
			t.Error(err)
		}
	}
	is("first", "")
	set("first", "a b", false)
	is("first", "a b")
	set("first", "c", false)
	is("first", "a b")
	set("first", "d", true)
	is("first", "d")
	set("second", "e", true)
	is("second", "e")
	is("first", "d")
	for _, name := range []string{"", "..", "a/b", "A", string(ws), strings.Repeat("a", 33)} {
		if err := n.SetNote(t.Context(), name, "a", true); !domain.Is(err, domain.Invalid) {
			t.Errorf("set %q: %v", name, err)
		}
		if _, err := n.Note(t.Context(), name); !domain.Is(err, domain.Invalid) {
			t.Errorf("get %q: %v", name, err)
		}
	}
	if err := n.SetNote(t.Context(), "first", "a\nb", true); !domain.Is(err, domain.Invalid) {
		t.Error(err)
	}
	if list, err := b.List(t.Context(), domain.Blob{}, 10); len(list) != 0 || err != nil {
		t.Errorf("%v, %v", list, err)
	}
	if done, err := b.SweepDrafts(t.Context(), farFuture); done != 0 || err != nil {
		t.Errorf("%d, %v", done, err)
	}
}
