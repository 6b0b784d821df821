package client_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"chancery/client"
	"chancery/test/kit"
)

// pattern is contents of a size that are not in memory, and never repeat.
type pattern struct {
	size, at int64
	// meter counts what is read; nil for none.
	meter *meter
}

// Read implements io.Reader.
func (p *pattern) Read(b []byte) (int, error) {
	if p.at >= p.size {
		return 0, io.EOF
	}
	n := int(min(int64(len(b)), p.size-p.at))
	for i := range n {
		at := p.at + int64(i)
		b[i] = byte(at ^ at>>8 ^ at>>16)
	}
	p.at += int64(n)
	if p.meter != nil {
		_, _ = p.meter.Write(b[:n]) // it cannot fail
	}
	return n, nil
}

// Seek implements io.Seeker, from the start.
func (p *pattern) Seek(offset int64, _ int) (int64, error) {
	p.at = offset
	return offset, nil
}

// uploaded returns a server with an entry that has a file of a size.
func uploaded(t *testing.T, size int64, faults ...fault) (*installation, *client.Client, *client.File) {
	t.Helper()
	in := install(t)
	c := in.client(kit.Default)
	_, err := c.PutEntry(t.Context(), entryID, client.EntryRequest{Data: json.RawMessage(message)})
	kit.Must(t, err)
	in.proxy.plan(faults...)
	f, err := c.Upload(t.Context(), entryID, fileID, client.FileRequest{Name: "a b.bin", MIME: "application/x-test"}, &pattern{size: size})
	kit.Must(t, err)
	in.proxy.plan()
	if !f.Stored || f.Size != size {
		t.Fatalf("%+v", f)
	}
	return in, c, f
}

// TestUpload sends a file although connections break, and sends it again.
func TestUpload(t *testing.T) {
	t.Parallel()
	const size = 3 << 20
	in, c, f := uploaded(t, size, pass, half, says(503, "1"), lose)
	if data, err := c.Download(t.Context(), f.URL); err != nil || len(data) != size {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	again, err := c.Upload(t.Context(), entryID, fileID, client.FileRequest{Name: "a b.bin", MIME: "application/x-test"}, &pattern{size: size})
	if err != nil || again.ID != f.ID || in.proxy.count() != 2 { // the link, and the announcement
		t.Errorf("%+v, %v, %d requests", again, err, in.proxy.count())
	}
	_, err = c.Upload(t.Context(), entryID, fileID, client.FileRequest{Name: "a b.bin", MIME: "application/x-test"}, &pattern{size: size + 1})
	if err == nil {
		t.Error("another file under the same ID")
	}
	if _, err = c.Upload(t.Context(), entryID, otherID, client.FileRequest{Name: "x"}, &pattern{}); err == nil {
		t.Error("an empty file")
	}
}

// TestResume reads a file whose connection breaks again and again.
func TestResume(t *testing.T) {
	t.Parallel()
	const size = 300_000
	in, c, f := uploaded(t, size)
	in.proxy.plan(cut(100_000), drop, cut(50_000), says(503, "1"), cut(1))
	contents, err := c.Open(t.Context(), entryID, fileID)
	kit.Must(t, err)
	if contents.Name != "a b.bin" || contents.MIME != "application/x-test" || contents.Size != size || contents.Hash != f.Hash {
		t.Errorf("%+v", contents.FileInfo)
	}
	got, err := io.ReadAll(contents)
	want, _ := io.ReadAll(&pattern{size: size})
	if err != nil || !bytes.Equal(got, want) || in.proxy.count() != 6 {
		t.Errorf("%d bytes, %v, %d requests", len(got), err, in.proxy.count())
	}
	if _, err := contents.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("after the end: %v", err)
	}
	c.Timeout = 300 * time.Millisecond
	in.proxy.plan(stall, stall)
	if err := read(c.Open(t.Context(), entryID, fileID)); err != nil || in.proxy.count() < 3 {
		t.Errorf("a connection on which nothing arrives: %v after %d requests", err, in.proxy.count())
	}
	c.Timeout = 0
	in.proxy.plan(spoil)
	if err := read(c.Open(t.Context(), entryID, fileID)); !errors.Is(err, client.ErrHash) {
		t.Errorf("spoilt contents: %v", err)
	}
	in.proxy.plan(cut(1), cut(0), cut(0), cut(0), cut(0), cut(0))
	if err := read(c.OpenLink(t.Context(), f.URL)); err == nil || in.proxy.count() > 6 {
		t.Errorf("a connection that always breaks: %v after %d requests", err, in.proxy.count())
	}
	in.proxy.plan()
	if info, err := c.LinkInfo(t.Context(), f.URL); err != nil || info.Size != size || info.Hash != f.Hash {
		t.Errorf("%+v, %v", info, err)
	}
}

// TestSave goes on with a file that was saved in part.
func TestSave(t *testing.T) {
	t.Parallel()
	const size = 300_000
	in, c, _ := uploaded(t, size)
	path := filepath.Join(t.TempDir(), "a.bin")
	want, _ := io.ReadAll(&pattern{size: size})
	check := func(name string, requests int) {
		t.Helper()
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) || in.proxy.count() != requests {
			t.Errorf("%s: %d bytes, %v, %d requests", name, len(got), err, in.proxy.count())
		}
		if _, err := os.Stat(path + ".part"); err == nil {
			t.Errorf("%s: the part is still there", name)
		}
	}
	c.Retry = client.Once()
	in.proxy.plan(cut(200_000))
	if _, err := c.Save(t.Context(), entryID, fileID, path); err == nil {
		t.Error("an interrupted call succeeds")
	}
	part, err := os.ReadFile(path + ".part")
	if err != nil || len(part) == 0 || !bytes.HasPrefix(want, part) {
		t.Fatalf("%d bytes, %v", len(part), err)
	}
	in.proxy.plan()
	info, err := c.Save(t.Context(), entryID, fileID, path)
	kit.Must(t, err)
	if info.Name != "a b.bin" {
		t.Errorf("%+v", info)
	}
	check("resumed", 2)

	for name, tt := range map[string]struct {
		part     []byte
		requests int
	}{
		"whole":     {want, 1},
		"too long":  {append(bytes.Clone(want), 1), 2},
		"of old":    {bytes.Repeat([]byte{7}, size), 2},
		"no header": {nil, 1},
	} {
		kit.Must(t, os.WriteFile(path+".part", tt.part, 0o600))
		in.proxy.plan()
		_, err = c.Save(t.Context(), entryID, fileID, path)
		kit.Must(t, err)
		check(name, tt.requests)
	}
	// The beginning of another file is noticed at the end, and the next call begins at the start.
	kit.Must(t, os.WriteFile(path+".part", []byte("something else"), 0o600))
	if _, err = c.Save(t.Context(), entryID, fileID, path); !errors.Is(err, client.ErrHash) {
		t.Errorf("the beginning of another file: %v", err)
	}
	in.proxy.plan()
	_, err = c.Save(t.Context(), entryID, fileID, path)
	kit.Must(t, err)
	check("begun again", 1)
}

// TestFlat checks that a file is not kept in memory, neither by the client nor by the server: what is alive
// grows by less than a quarter of it.
func TestFlat(t *testing.T) { //nolint:paralleltest // it measures
	const size, step = 100 << 20, 10 << 20 // buffers that happen to be alive are much less
	base, most := alive(), int64(0)
	meter := &meter{step: step, each: func() { most = max(most, alive()-base) }}
	in := install(t)
	c := in.client(kit.Default)
	_, err := c.PutEntry(t.Context(), entryID, client.EntryRequest{Data: json.RawMessage(message)})
	kit.Must(t, err)
	file := &pattern{size: size, meter: meter}
	_, err = c.Upload(t.Context(), entryID, fileID, client.FileRequest{Name: "a.bin", MIME: "application/x-test"}, file)
	kit.Must(t, err)
	contents, err := c.Open(t.Context(), entryID, fileID)
	kit.Must(t, err)
	_, err = io.Copy(meter, contents)
	kit.Must(t, err)
	if most > size/4 || meter.seen < 3*size {
		t.Errorf("%d MiB more were alive; %d MiB passed", most>>20, meter.seen>>20)
	}
}

// alive returns how many bytes are in use after a collection.
func alive() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// meter calls a function each time that some bytes have passed.
type meter struct {
	step, seen int64
	each       func()
}

// Write implements io.Writer.
func (m *meter) Write(b []byte) (int, error) {
	before := m.seen / m.step
	if m.seen += int64(len(b)); m.seen/m.step > before {
		m.each()
	}
	return len(b), nil
}

// TestRows creates many entries while their values are still made.
func TestRows(t *testing.T) {
	t.Parallel()
	const count = 200
	in := install(t)
	c := in.client(kit.Default)
	answered := make(chan int, count)
	lines := client.Rows(func(yield func(client.EntryLine, error) bool) {
		for i := range count {
			if i == 100 { // the first rows are answered before the last are sent
				for n := range answered {
					if n >= 50 {
						break
					}
				}
			}
			line := client.EntryLine{EntryRequest: client.EntryRequest{Key: "row/" + strconv.Itoa(i), Data: json.RawMessage(message)}}
			if i%10 == 3 {
				line.Data = json.RawMessage(`{}`)
			}
			if !yield(line, nil) {
				return
			}
		}
	})
	defer lines.Close()
	n := 0
	err := c.CreateEntries(t.Context(), lines, func(row client.RowResult) error {
		n++
		refused := row.Error != nil && row.Error.Key != "" && row.Status == 422
		if row.Line != n || refused != (n%10 == 4) || refused == (row.Entry != nil) {
			t.Errorf("line %d: %+v", n, row)
		}
		answered <- n
		return nil
	})
	close(answered)
	if err != nil || n != count {
		t.Errorf("%d rows, %v", n, err)
	}
	broken := errors.New("no more")
	one := func(yield func(client.JobLine, error) bool) { yield(client.JobLine{}, broken) }
	rows := client.Rows(iter.Seq2[client.JobLine, error](one))
	defer rows.Close()
	if err := c.CreateJobs(t.Context(), rows, func(client.RowResult) error { return nil }); !errors.Is(err, broken) {
		t.Errorf("values that end with an error: %v", err)
	}
}

// TestPages reads lists of all kinds page by page.
func TestPages(t *testing.T) {
	t.Parallel()
	in := install(t)
	ctx := t.Context()
	c := in.client(kit.Default)
	var keys []string
	for i := range 5 {
		key := fmt.Sprintf("page/%d-%d", i, rand.IntN(1000))
		_, err := c.CreateEntry(ctx, client.EntryRequest{Key: key, Data: json.RawMessage(message)})
		kit.Must(t, err)
		keys = append(keys, key)
	}
	in.proxy.plan()
	var got []string
	for e, err := range c.AllEntries(ctx, client.EntryQuery{Limit: 2, Ascending: true}) {
		kit.Must(t, err)
		got = append(got, e.Key)
	}
	if fmt.Sprint(got) != fmt.Sprint(keys) || in.proxy.count() != 3 {
		t.Errorf("%v in %d requests, want %v", got, in.proxy.count(), keys)
	}
	in.proxy.plan()
	for _, err := range c.AllEntries(ctx, client.EntryQuery{Limit: 2}) {
		kit.Must(t, err)
		break
	}
	if in.proxy.count() != 1 {
		t.Errorf("%d requests for the first row", in.proxy.count())
	}
	in.proxy.plan(pass, says(500, ""))
	rows, failed := 0, 0
	for _, err := range c.AllEntries(ctx, client.EntryQuery{Limit: 2}) {
		if rows++; err != nil {
			failed++
		}
	}
	if rows != 3 || failed != 1 {
		t.Errorf("%d rows, %d errors", rows, failed)
	}
	found := 0
	for _, err := range c.AllFound(ctx, client.SearchQuery{Text: "page", Limit: 2}) {
		kit.Must(t, err)
		found++
	}
	if found != 5 {
		t.Errorf("found %d", found)
	}
}
