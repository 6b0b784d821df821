package api

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"chancery/internal/domain"
)

// seekable are contents on a disk.
type seekable struct{ *bytes.Reader }

func (seekable) Close() error { return nil }

// TestRanges: contents that can only be read from front to back are answered like those
// on a disk.
func TestRanges(t *testing.T) {
	s := &server{Config: Config{Log: slog.New(slog.DiscardHandler)}}
	data := []byte("0123456789")
	f := &domain.File{Name: "a.txt", MIME: "text/plain", Size: int64(len(data)), Hash: "abc"}
	answer := func(method, spec, match string, contents io.ReadCloser) *httptest.ResponseRecorder {
		t.Helper()
		r := httptest.NewRequestWithContext(t.Context(), method, "/", nil)
		if spec != "" {
			r.Header.Set("Range", spec)
		}
		if match != "" {
			r.Header.Set("If-Range", match)
		}
		w := httptest.NewRecorder()
		if err := s.send(w, r, f, contents, "attachment"); err != nil {
			t.Errorf("%s: %v", spec, err)
		}
		return w
	}
	partial := 0
	for _, spec := range []string{
		"", "bytes=0-", "bytes=0-3", "bytes=3-3", "bytes=4-100", "bytes=9-", "bytes=9-9", "bytes=-1", "bytes=-4", "bytes=-100",
		"bytes=10-", "bytes=10-12", "bytes=100-200", "bytes=3-1", "bytes=x-1", "bytes=1-x", "bytes=", "bytes=-", "bytes", "lines=1-2",
		"bytes= 2-4", "bytes=99999999999999999999-",
	} {
		for _, match := range []string{"", `"abc"`, `"old"`} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				want := answer(method, spec, match, seekable{bytes.NewReader(data)})
				got := answer(method, spec, match, io.NopCloser(bytes.NewBuffer(bytes.Clone(data))))
				if want.Code >= 400 && got.Code == http.StatusOK && got.Body.Len() == map[string]int{http.MethodGet: len(data)}[method] {
					continue // what is no range may be ignored (RFC 9110, section 14.2)
				}
				if method == http.MethodHead && got.Code == http.StatusOK {
					continue // ranges are for GET
				}
				if got.Code != want.Code || got.Body.String() != want.Body.String() && want.Code < 400 ||
					got.Header().Get("Content-Range") != want.Header().Get("Content-Range") {
					t.Errorf("%s %q if %q: %d %q %q, want %d %q %q", method, spec, match, got.Code, got.Body, got.Header().Get("Content-Range"),
						want.Code, want.Body, want.Header().Get("Content-Range"))
				}
				if got.Code == http.StatusPartialContent {
					partial++
				}
			}
		}
	}
	if partial < 15 {
		t.Errorf("only %d answers are a part", partial)
	}
}
