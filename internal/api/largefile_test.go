package api_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"strconv"
	"testing"

	"chancery/internal/app"
	"chancery/test/kit"
)

// heap notes the largest heap while it is read.
type heap struct {
	r     io.Reader
	reads int
	peak  *uint64
}

// Read implements io.Reader.
func (h *heap) Read(p []byte) (int, error) {
	if h.reads++; h.reads%256 == 0 {
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		*h.peak = max(*h.peak, now.HeapAlloc)
	}
	return h.r.Read(p)
}

// TestLargeFile sends a file that is larger than the usual limit and reads it, whole, in parts
// and not at all, and looks at the memory of client and server meanwhile. The file has 104 MiB,
// or FILE_MEGABYTES.
func TestLargeFile(t *testing.T) {
	megabytes, _ := strconv.ParseInt(os.Getenv("FILE_MEGABYTES"), 10, 64)
	size := max(megabytes, 104) << 20
	in := installOn(t, kit.Options{Parts: func(p *app.Parts) { p.MaxFile = size }})
	server := httptest.NewServer(in.Handler)
	t.Cleanup(server.Close)
	in.entry()
	contents := func() io.Reader { return io.LimitReader(rand.NewChaCha8([32]byte{}), size) }
	sum := sha256.New()
	_, err := io.CopyBuffer(sum, contents(), make([]byte, 1<<16))
	must(t, err)
	hash := hex.EncodeToString(sum.Sum(nil))
	announce := func(size int64) *kit.Answer {
		return in.Do(http.MethodPost, entryPath+"/files", fmt.Sprintf(`{"name":"a.bin","mime":"application/octet-stream","size":%d,"sha256":"%s"}`, size, hash))
	}
	announce(size+1).Refused(413, "limit")
	link, err := url.Parse(announce(size).Want(200).Text("url"))
	must(t, err)

	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	peak := before.HeapAlloc
	do := func(method, path string, body io.Reader, field, value string) *http.Response {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, body)
		must(t, err)
		if field != "" {
			r.Header.Set(field, value)
		}
		if body != nil {
			r.ContentLength = size
		}
		resp, err := server.Client().Do(r)
		must(t, err)
		t.Cleanup(func() { _ = resp.Body.Close() })
		return resp
	}
	up := do(http.MethodPut, link.RequestURI(), &heap{r: contents(), peak: &peak}, "", "")
	if up.StatusCode != 200 {
		t.Fatalf("sending: %s", up.Status)
	}
	stored := in.Do(http.MethodGet, entryPath, "").Want(200).Is(true, "attachments", 0, "stored")
	open, err := url.Parse(stored.Text("attachments", 0, "url"))
	must(t, err)

	down := do(http.MethodGet, open.RequestURI(), nil, "", "")
	got := sha256.New()
	n, err := io.CopyBuffer(got, &heap{r: down.Body, peak: &peak}, make([]byte, 1<<16))
	if err != nil || n != size || hex.EncodeToString(got.Sum(nil)) != hash || down.Header.Get("ETag") != `"`+hash+`"` {
		t.Errorf("%d bytes of %d, %v", n, size, err)
	}
	last := do(http.MethodGet, open.RequestURI(), nil, "Range", "bytes=-1000")
	tail, err := io.ReadAll(last.Body)
	if err != nil || last.StatusCode != http.StatusPartialContent || len(tail) != 1000 || last.Header.Get("Content-Range") != fmt.Sprintf("bytes %d-%d/%d", size-1000, size-1, size) {
		t.Errorf("%s, %d bytes of %s, %v", last.Status, len(tail), last.Header.Get("Content-Range"), err)
	}
	if same := do(http.MethodGet, open.RequestURI(), nil, "If-None-Match", `"`+hash+`"`); same.StatusCode != http.StatusNotModified {
		t.Errorf("a file that the client has: %s", same.Status)
	}
	grown := peak - before.HeapAlloc
	t.Logf("%d MiB up and down: at most %d KiB more in memory", size>>20, grown>>10)
	if grown > 32<<20 {
		t.Errorf("%d MiB in memory at once", grown>>20)
	}
}
