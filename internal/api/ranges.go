package api

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// span is a part of contents.
type span struct{ start, length int64 }

// spanOf returns the part of contents that a request asks for, and whether it asks for
// one. A part that does not exist has no length. Requests for several parts, and for a part
// of contents that the client has another version of, get all (RFC 9110, section 14.2).
func spanOf(r *http.Request, size int64, etag string) (s span, partial bool) {
	spec, ok := strings.CutPrefix(r.Header.Get("Range"), "bytes=")
	if !ok || strings.Contains(spec, ",") {
		return s, false
	}
	if known := r.Header.Get("If-Range"); known != "" && known != etag {
		return s, false
	}
	first, last, ok := strings.Cut(strings.TrimSpace(spec), "-")
	if !ok {
		return s, false
	}
	from, err1 := strconv.ParseUint(first, 10, 63)
	to, err2 := strconv.ParseUint(last, 10, 63)
	switch {
	case first == "" && err2 == nil: // the last bytes
		n := min(int64(to), size)
		return span{size - n, n}, true
	case err1 != nil || last != "" && (err2 != nil || to < from):
		return s, false
	case int64(from) >= size:
		return s, true
	}
	s.start, s.length = int64(from), size-int64(from)
	if last != "" {
		s.length = min(s.length, int64(to-from)+1)
	}
	return s, true
}

// part prepares the answer with a part of contents that can only be read from front to
// back, and returns a reader of the part. It reports whether there is one.
func (s span) part(w http.ResponseWriter, contents io.Reader, size int64) (io.Reader, bool, error) {
	h := w.Header()
	if s.length == 0 {
		h.Set("Content-Range", fmt.Sprintf("bytes */%d", size))
		w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
		return nil, false, nil
	}
	if _, err := io.CopyN(io.Discard, contents, s.start); err != nil {
		return nil, false, fmt.Errorf("reading up to the part: %w", err)
	}
	h.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", s.start, s.start+s.length-1, size))
	h.Set("Content-Length", strconv.FormatInt(s.length, 10))
	w.WriteHeader(http.StatusPartialContent)
	return io.LimitReader(contents, s.length), true, nil
}
