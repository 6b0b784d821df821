package kit

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"chancery/internal/api"
)

// Target is what requests are sent to: an Installation, or a server on a port.
type Target interface {
	// TokenOf returns the token of a caller, "" for Nobody.
	TokenOf(as string) string
	// Request makes a request. An empty token sends none; a body is JSON.
	Request(token, method, path, body string) *http.Request
	// Send sends a request and reads the whole answer.
	Send(r *http.Request) *Answer
}

var _ Target = (*Installation)(nil)

// Request implements Target.
func (in *Installation) Request(token, method, path, body string) *http.Request {
	r := httptest.NewRequestWithContext(in.t.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Accept", "application/json")
	if body == "" {
		r.Body, r.ContentLength = http.NoBody, 0
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return r
}

// Send implements Target.
func (in *Installation) Send(r *http.Request) *Answer {
	in.t.Helper()
	w := httptest.NewRecorder()
	in.Handler.ServeHTTP(w, r)
	x := AnswerOf(in.t, w)
	if in.Handler == in.api {
		in.Agrees(in.t, r, x)
	}
	return x
}

// Do makes a request of the default workspace.
func (in *Installation) Do(method, path, body string) *Answer {
	in.t.Helper()
	return in.As(Default, method, path, body)
}

// As makes a request of a caller.
func (in *Installation) As(caller, method, path, body string) *Answer {
	in.t.Helper()
	return in.Send(in.Request(in.TokenOf(caller), method, path, body))
}

// Answer is an HTTP answer with the checks that tests make of it.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	t      testing.TB
}

// AnswerOf returns what was recorded.
func AnswerOf(t testing.TB, w *httptest.ResponseRecorder) *Answer {
	return &Answer{t: t, Status: w.Code, Header: w.Header(), Body: w.Body.Bytes()}
}

// For returns the answer with its failures in the test given, a subtest.
func (x *Answer) For(t testing.TB) *Answer {
	own := *x
	own.t = t
	return &own
}

// String returns status and body.
func (x *Answer) String() string { return strconv.Itoa(x.Status) + " " + string(x.Body) }

// Want ends the test unless the status is the one given.
func (x *Answer) Want(status int) *Answer {
	x.t.Helper()
	if x.Status != status {
		x.t.Fatalf("status %d, want %d; body: %s", x.Status, status, x.Body)
	}
	return x
}

// Refused checks status, key and shape of an error.
func (x *Answer) Refused(status int, key string) api.Error {
	x.t.Helper()
	x.Want(status)
	if ct := x.Header.Get("Content-Type"); ct != "application/json" {
		x.t.Errorf("error with content type %q", ct)
	}
	dec := json.NewDecoder(bytes.NewReader(x.Body))
	dec.DisallowUnknownFields()
	var e api.Error
	if err := dec.Decode(&e); err != nil {
		x.t.Fatalf("not an error of ours: %v; body: %s", err, x.Body)
	}
	if e.Key != key {
		x.t.Errorf("key %q, want %q; body: %s", e.Key, key, x.Body)
	}
	if e.Message == "" || e.RequestID == "" || e.RequestID != x.Header.Get("X-Request-Id") {
		x.t.Errorf("message and request_id are always there, the latter as in the header; body: %s", x.Body)
	}
	return e
}

// At returns a member of the answer: At("list", 0, "id"). It is nil if there is none.
func (x *Answer) At(path ...any) any {
	x.t.Helper()
	var v any
	if err := json.Unmarshal(x.Body, &v); err != nil {
		x.t.Fatalf("not JSON: %v; body: %s", err, x.Body)
	}
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[p]
		case int:
			l, _ := v.([]any)
			if p >= len(l) {
				return nil
			}
			v = l[p]
		}
	}
	return v
}

// Is checks the value of a member; nil means that it is absent.
func (x *Answer) Is(want any, path ...any) *Answer {
	x.t.Helper()
	if n, ok := want.(int); ok {
		want = float64(n)
	}
	if got := x.At(path...); got != want {
		x.t.Errorf("%v is %v, want %v; body: %s", path, got, want, x.Body)
	}
	return x
}

// Text returns a member that is a text.
func (x *Answer) Text(path ...any) string {
	x.t.Helper()
	s, ok := x.At(path...).(string)
	if !ok {
		x.t.Fatalf("%v is no text; body: %s", path, x.Body)
	}
	return s
}
