package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
)

const typeJSON = "application/json"

// timeLayout is RFC 3339 with milliseconds.
const timeLayout = "2006-01-02T15:04:05.000Z"

// Time is an instant on the wire: RFC 3339 in UTC with milliseconds.
type Time time.Time

// MarshalJSON implements json.Marshaler.
func (t Time) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, len(timeLayout)+2)
	b = append(b, '"')
	b = time.Time(t).UTC().AppendFormat(b, timeLayout)
	return append(b, '"'), nil
}

// UnmarshalJSON implements json.Unmarshaler.
func (t *Time) UnmarshalJSON(data []byte) error { return (*time.Time)(t).UnmarshalJSON(data) }

// IsZero reports whether the time is absent.
func (t Time) IsZero() bool { return time.Time(t).IsZero() }

// String returns the text on the wire.
func (t Time) String() string { return time.Time(t).UTC().Format(timeLayout) }

// Schema implements huma.SchemaProvider.
func (Time) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date-time", Examples: []any{"2026-03-02T09:00:00.000Z"}}
}

// carrier is an answer with a large part that is JSON already. The part is
// written after the other members without being parsed or copied, so that its
// bytes do not change.
type carrier interface {
	// detach removes the part from the answer and returns it; it may be nil.
	detach() (name string, raw json.RawMessage)
}

// encoder writes JSON into a buffer that is reused.
type encoder struct {
	buf bytes.Buffer
	enc *json.Encoder
}

// maxKeptBuffer is the capacity up to which a buffer is kept for reuse.
const maxKeptBuffer = 64 << 10

func newEncoder() *encoder {
	e := &encoder{}
	e.enc = json.NewEncoder(&e.buf)
	e.enc.SetEscapeHTML(false)
	return e
}

// repair replaces bytes that are not UTF-8. What is stored today has none, but earlier
// versions took them, and one such row must not make a list of others unreadable.
func (e *encoder) repair() {
	if utf8.Valid(e.buf.Bytes()) {
		return
	}
	text := bytes.ToValidUTF8(e.buf.Bytes(), []byte(string(utf8.RuneError)))
	e.buf.Reset()
	e.buf.Write(text)
}

// open takes the end from the object in the buffer and begins one more member.
func (e *encoder) open(name string) {
	e.buf.Truncate(e.buf.Len() - len("}\n"))
	if e.buf.Len() > len("{") {
		e.buf.WriteString(",")
	}
	e.buf.WriteString(`"` + name + `":`)
}

// answer writes a value as JSON.
func (s *server) answer(w http.ResponseWriter, r *http.Request, status int, v any) {
	e := s.encoder.Get().(*encoder) // the pool holds no other type
	defer func() {
		if e.buf.Cap() <= maxKeptBuffer {
			e.buf.Reset()
			s.encoder.Put(e)
		}
	}()
	var name string
	var raw json.RawMessage
	if c, ok := v.(carrier); ok {
		name, raw = c.detach()
	}
	if err := e.enc.Encode(v); err != nil {
		e.buf.Reset()
		s.fail(w, r, err)
		return
	}
	e.repair()
	if tagged, ok := v.(*Entry); ok && status == http.StatusOK && s.tag(w, r, tagged, e.buf.Bytes()) {
		return
	}
	tail := ""
	if len(raw) > 0 {
		e.open(name)
		tail = "}\n"
	}
	if status == http.StatusOK {
		release, err := s.hold(r, e.buf.Cap()+len(raw))
		if err != nil {
			e.buf.Reset()
			s.fail(w, r, err)
			return
		}
		defer release()
	}
	h := w.Header()
	h.Set("Content-Type", typeJSON)
	h.Set("Content-Length", strconv.Itoa(e.buf.Len()+len(raw)+len(tail)))
	h.Set("X-Content-Type-Options", "nosniff")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return
	}
	for _, part := range [][]byte{e.buf.Bytes(), raw, []byte(tail)} {
		if len(part) == 0 {
			continue
		}
		if _, err := w.Write(part); err != nil {
			s.Log.DebugContext(r.Context(), "the client left before the end of the answer", "error", err)
			return
		}
	}
}
