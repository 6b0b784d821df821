package api

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"chancery/internal/admission"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
)

const (
	hello       = "hello"
	hashOfHello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
)

// testServer returns a server without use cases.
func testServer() *server {
	return New(Config{Clock: domaintest.NewClock(), IDs: &domaintest.IDs{}}).(*server)
}

func TestCursorText(t *testing.T) {
	for _, c := range []cursor{
		{At: domaintest.Start.Add(123456789)},
		{At: domaintest.Start.Add(time.Microsecond), ID: "01950000-0000-7000-8000-000000008001", Ascending: true},
	} {
		got, err := parseCursor(c.text())
		c.At = c.At.Truncate(time.Microsecond)
		if err != nil || got != c {
			t.Errorf("%+v became %+v, %v", c, got, err)
		}
	}
	// A cursor of the API that we are compatible with: only a time, padded.
	got, err := parseCursor("eyJjYXQiOiIyMDI2LTA0LTMwVDEwOjQ5OjAxLjA4MVoifQ==")
	if want := time.Date(2026, 4, 30, 10, 49, 1, 81e6, time.UTC); err != nil || !got.At.Equal(want) || got.ID != "" {
		t.Errorf("%+v, %v", got, err)
	}
}

func FuzzCursor(f *testing.F) {
	f.Add("eyJjYXQiOiIyMDI2LTA0LTMwVDEwOjQ5OjAxLjA4MVoifQ==")
	f.Add(cursor{At: domaintest.Start, ID: "01950000-0000-7000-8000-000000008001", Ascending: true}.text())
	f.Add("nonsense")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseCursor(text)
		if err != nil {
			return
		}
		c.At = c.At.Truncate(time.Microsecond)
		again, err := parseCursor(c.text())
		if err != nil || again != c {
			t.Errorf("%q: %+v became %+v, %v", text, c, again, err)
		}
	})
}

// Large bodies cost more units.
func TestWeight(t *testing.T) {
	for _, tt := range []struct {
		size, want int
	}{{0, 1}, {128<<10 - 1, 1}, {128 << 10, 2}, {1 << 20, 9}, {10 << 20, 81}, {1 << 40, 96}} {
		if got := weight(tt.size); got != tt.want {
			t.Errorf("%d bytes weigh %d, want %d", tt.size, got, tt.want)
		}
	}
}

// The requests of routes that create jobs need admission.
func TestRoutesThatCreateJobs(t *testing.T) {
	var got []string
	for _, rt := range routes() {
		if rt.creates {
			got = append(got, rt.id)
		}
	}
	if want := []string{"create-job", "put-job", "run-again"}; !slices.Equal(got, want) {
		t.Errorf("%q create jobs, want %q", got, want)
	}
}

func TestRoutesAreWellFormed(t *testing.T) {
	seen := map[string]bool{}
	for _, rt := range routes() {
		for _, name := range []string{rt.id, rt.method + " " + rt.path} {
			if seen[name] {
				t.Errorf("%s is there twice", name)
			}
			seen[name] = true
		}
		if rt.handle == nil || rt.about == "" || rt.service == "" || (rt.gives == nil && rt.lines == nil) == (rt.sends == "") && rt.method != http.MethodDelete && !rt.leads {
			t.Errorf("%s lacks something", rt.id)
		}
	}
	described := 0
	for _, part := range docParts() {
		described += len(part)
		for id := range part {
			if !seen[id] {
				t.Errorf("%s is described, but there is no such route", id)
			}
		}
	}
	if n := len(routes()); described != n {
		t.Errorf("%d descriptions of %d routes", described, n)
	}
}

func TestEveryKindHasAStatus(t *testing.T) {
	for k := domain.Internal; k <= domain.Busy; k++ {
		if statuses[k] < 400 {
			t.Errorf("kind %d has status %d", k, statuses[k])
		}
	}
}

func FuzzDepth(f *testing.F) {
	f.Add([]byte(`{"a":[1,"\"[",{}]}`))
	f.Add([]byte(`"\\"`))
	f.Add([]byte(`[[[]]]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		const levels = 2
		got := deeper(data, levels)
		var v any
		if json.Unmarshal(data, &v) != nil {
			return
		}
		if want := depthOf(v) > levels; got != want {
			t.Errorf("%s: %v, want %v", data, got, want)
		}
	})
}

// depthOf counts the levels of a decoded value.
func depthOf(v any) int {
	deepest := 0
	switch v := v.(type) {
	case map[string]any:
		for _, m := range v {
			deepest = max(deepest, depthOf(m))
		}
		return deepest + 1
	case []any:
		for _, m := range v {
			deepest = max(deepest, depthOf(m))
		}
		return deepest + 1
	}
	return 0
}

// unseekable hides that contents can be read from anywhere.
type unseekable struct{ io.ReadCloser }

// jumpable can be read from anywhere.
type jumpable struct {
	io.ReadSeeker
	io.Closer
}

func TestSend(t *testing.T) {
	s := testServer()
	f := &domain.File{Name: "a.txt", MIME: "text/plain", Size: 5, Hash: hashOfHello}
	for name, open := range map[string]func() io.ReadCloser{
		"stream": func() io.ReadCloser { return unseekable{io.NopCloser(strings.NewReader(hello))} },
		"file":   func() io.ReadCloser { return jumpable{strings.NewReader(hello), io.NopCloser(nil)} },
	} {
		for _, tt := range []struct {
			method, condition string
			status            int
			body              string
		}{{"GET", "", 200, hello}, {"GET", `"other"`, 200, hello}, {"HEAD", "", 200, ""}, {"GET", `"` + f.Hash + `"`, 304, ""}} {
			w := httptest.NewRecorder()
			r := httptest.NewRequestWithContext(t.Context(), tt.method, "/", nil)
			r.Header.Set("If-None-Match", tt.condition)
			if err := s.send(w, r, f, open(), "inline"); err != nil {
				t.Fatal(err)
			}
			if w.Code != tt.status || w.Body.String() != tt.body || tt.status == 200 && w.Header().Get("Content-Length") != "5" {
				t.Errorf("%s, %+v: %d %v %s", name, tt, w.Code, w.Header(), w.Body)
			}
		}
	}
}

// TestContentsThatEndEarly shows that a client does not take a part of a file for the
// whole: the connection is cut.
func TestContentsThatEndEarly(t *testing.T) {
	s := testServer()
	f := &domain.File{Name: "a.txt", MIME: "text/plain", Size: 6, Hash: hashOfHello}
	defer func() {
		if err, ok := recover().(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("ended with %v", err)
		}
	}()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	err := s.send(httptest.NewRecorder(), r, f, unseekable{io.NopCloser(strings.NewReader(hello))}, "inline")
	t.Errorf("went on with %v", err)
}

func TestWaitValues(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"": 0, "0": 0, "7": 7 * time.Second, "007": 7 * time.Second, "true": 30 * time.Second, "120": MaxWait, "121": MaxWait,
		"99999999999999999999999": MaxWait,
	} {
		r := httptest.NewRequestWithContext(t.Context(), "PUT", "/?wait="+text, nil)
		if got, err := waitOf(r); err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", text, got, err, want)
		}
	}
}

// A zipped body takes memory for what it becomes, and a bomb takes no more than the limit.
func TestMemoryOfZippedBodies(t *testing.T) {
	for name, tt := range map[string]struct {
		size, limit int64
		over        bool
	}{"whole": {1 << 20, 1 << 20, false}, "bomb": {16 << 20, 1 << 20, true}, "one more": {1<<20 + 1, 1 << 20, true}} {
		t.Run(name, func(t *testing.T) {
			var zip bytes.Buffer
			w := gzip.NewWriter(&zip)
			if _, err := w.Write(make([]byte, tt.size)); err != nil || w.Close() != nil {
				t.Fatal(err)
			}
			all := limits.BodiesAll.With(64 << 20)
			bodies := admission.NewBodies(domaintest.NewClock(), admission.BodyLimits{Share: all, All: all, Largest: 2 << 20})
			memory := bodies.Open("a")
			wire := testServer().incoming(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "POST", "/", &zip), tt.limit)
			parts, err := readParts(t.Context(), &unzipping{ctx: t.Context(), wire: wire, memory: memory, limit: tt.limit}, -1, memory)
			if _, over := errors.AsType[*http.MaxBytesError](err); over != tt.over || !over && (err != nil || int64(size(parts)) != tt.size) {
				t.Errorf("%d bytes, %v", size(parts), err)
			}
			held, _ := bodies.Used()
			if want := min(tt.size, tt.limit); held < want || held > want+unzipMemory+maxPart {
				t.Errorf("%d bytes are held for %d", held, want)
			}
			memory.Release()
			if held, _ := bodies.Used(); held != 0 {
				t.Errorf("%d bytes are held afterwards", held)
			}
		})
	}
}

// A body full of names does not take a multiple of its size.
func TestGivenTwiceIsBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"data":1`)
	for i := range 100_000 {
		fmt.Fprintf(&b, `,"n%d":1`, i)
	}
	body := []byte(b.String() + "}")
	if n := testing.AllocsPerRun(1, func() { givenTwice(body) }); n > 10*maxNames {
		t.Errorf("%.0f allocations", n)
	}
	if got := givenTwice([]byte(`{"data":1,"Data":2}`)); got != "Data" {
		t.Errorf("twice: %q", got)
	}
}

// connection keeps the last deadlines that were set.
type connection struct {
	http.ResponseWriter
	read, write time.Time
}

// SetReadDeadline is for http.ResponseController.
func (c *connection) SetReadDeadline(t time.Time) error { c.read = t; return nil }

// SetWriteDeadline is for http.ResponseController.
func (c *connection) SetWriteDeadline(t time.Time) error { c.write = t; return nil }

// What the server does between two pieces of a body or an answer takes nothing from the
// client's time: an upload that waits for its turn is not too slow.
func TestTimeOfTheServer(t *testing.T) {
	s, now := testServer(), time.Now()
	later := now.Add(time.Hour)
	conn := &connection{ResponseWriter: httptest.NewRecorder()}
	body := s.incoming(conn, httptest.NewRequestWithContext(t.Context(), "PUT", "/", strings.NewReader("abc")), 10)
	passed := func(p *pace, server bool) { // two hours ago it was where it is now
		p.start = p.start.Add(-2 * time.Hour)
		if server {
			p.left = p.left.Add(-2 * time.Hour)
		}
	}
	for _, server := range []bool{true, true, false} {
		passed(&body.pace, server)
		if n, err := body.Read(make([]byte, 1)); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if conn.read.After(now) != server || conn.read.After(later) {
			t.Errorf("server %v: a body is read until %v, and it is %v", server, conn.read, now)
		}
	}
	answer := s.track(conn)
	for _, server := range []bool{true, true, false} {
		if !answer.start.IsZero() {
			passed(&answer.pace, server)
		}
		if n, err := answer.Write([]byte("a")); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if conn.write.After(now) != server || conn.write.After(later) {
			t.Errorf("server %v: an answer is written until %v, and it is %v", server, conn.write, now)
		}
	}
	answer.start = now
	passed(&answer.pace, true)
	answer.end()
	if !conn.write.After(now) {
		t.Errorf("the end of an answer is written until %v, and it is %v", conn.write, now)
	}
}

// FuzzAuditCursor: a cursor of the log of changes is refused, or leads to the same place again.
func FuzzAuditCursor(f *testing.F) {
	f.Add(auditCursor{domaintest.Start, 7, true}.text())
	f.Add("e30")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseAuditCursor(text)
		if err != nil {
			if !domain.Is(err, domain.Malformed) {
				t.Fatal(err)
			}
			return
		}
		if again, err := parseAuditCursor(c.text()); err != nil || !again.At.Equal(c.At) || again.Seq != c.Seq || again.Ascending != c.Ascending {
			t.Fatalf("%+v became %+v (%v)", c, again, err)
		}
	})
}
