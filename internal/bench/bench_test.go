package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"chancery/test/pg"
)

func TestMain(m *testing.M) {
	code := pg.Run(m)
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func TestQuantile(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 500).Draw(t, "n")
		percent := rapid.IntRange(1, 100).Draw(t, "percent")
		list := make([]time.Duration, n)
		for i := range list {
			list[i] = time.Duration(i + 1)
		}
		// The smallest value that so many per cent do not exceed.
		got := int(quantile(list, percent))
		if got*100 < n*percent || (got-1)*100 >= n*percent {
			t.Fatalf("%d %% of 1…%d is %d", percent, n, got)
		}
	})
	if got := quantile(nil, 50); got != 0 {
		t.Errorf("of nothing: %v", got)
	}
}

func TestMedianIgnoresADisturbedSlice(t *testing.T) {
	t.Parallel()
	got := median([]sample{
		{perSecond: 100, p50: 3, p99: 30, cpu: 1}, {perSecond: 1, p50: 500, p99: 5000, cpu: 1}, {perSecond: 104, p50: 5, p99: 40, cpu: 2},
	})
	if got.perSecond != 100 || got.p50 != 5 || got.p99 != 40 || got.cpu != 1 {
		t.Errorf("odd: %+v", got)
	}
	got = median([]sample{{perSecond: 100, p50: 2}, {perSecond: 104, p50: 4}})
	if got.perSecond != 102 || got.p50 != 3 {
		t.Errorf("even: %+v", got)
	}
	if got := median(nil); got.perSecond != 0 {
		t.Errorf("none: %+v", got)
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	t.Run("counts", func(t *testing.T) {
		t.Parallel()
		const callers = 3
		var done [callers]int
		s, err := load(t.Context(), time.Now, callers, 10*time.Millisecond, func(caller int) error {
			if done[caller]++; done[caller]%2 == 0 {
				return errFaulted
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		faulted := 0
		for caller, n := range done {
			if n == 0 {
				t.Errorf("caller %d did nothing", caller)
			}
			faulted += n / 2
		}
		if s.faulted != faulted || s.perSecond <= 0 || faulted > 0 && !errors.Is(s.fault, errFaulted) {
			t.Errorf("%d faulted: %+v", faulted, s)
		}
	})
	t.Run("stops at an error", func(t *testing.T) {
		t.Parallel()
		_, err := load(t.Context(), time.Now, 4, time.Hour, func(caller int) error {
			if caller == 2 {
				return broken
			}
			return nil
		})
		if !errors.Is(err, broken) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("stops with its context", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		_, err := load(ctx, time.Now, 2, time.Hour, func(int) error { cancel(); return nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	})
}

// TestFloorIsDurable checks the file that the floor is measured with: it must be
// as durable as the store, and hold every row that was awaited.
func TestFloorIsDurable(t *testing.T) {
	t.Parallel()
	f, err := openFloor(t.Context(), t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.close(); err != nil {
			t.Error(err)
		}
	}()
	const callers = 8
	writes := make([]*floorWrite, callers)
	for i := range writes {
		writes[i] = &floorWrite{done: make(chan error, 1)}
	}
	jobs := make([]int, callers)
	if _, err := load(t.Context(), time.Now, callers, 30*time.Millisecond, func(caller int) error {
		jobs[caller]++
		return f.job(writes[caller])
	}); err != nil {
		t.Fatal(err)
	}
	want := 0
	for _, n := range jobs {
		want += n * floorCommits
	}
	file := f.writers[0].(*fileWriter)
	ask := func(query string) (text string) {
		// The writer is idle: no caller waits for a row.
		if err := file.conn.QueryRowContext(t.Context(), query).Scan(&text); err != nil {
			t.Fatal(err)
		}
		return text
	}
	for query, want := range map[string]string{"PRAGMA journal_mode": "wal", "PRAGMA synchronous": "2", "SELECT min(length(data)) FROM jobs": "2048"} {
		if got := ask(query); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	var rows int
	if err := file.conn.QueryRowContext(t.Context(), "SELECT count(*) FROM jobs").Scan(&rows); err != nil || rows != want {
		t.Errorf("%d rows, want %d (%v)", rows, want, err)
	}
}

func TestCaller(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body bytes.Buffer
		if _, err := body.ReadFrom(r.Body); err != nil {
			t.Error(err)
		}
		switch r.URL.Path {
		case "/echo":
			answer := r.Method + " " + r.Header.Get("Authorization") + " " + body.String()
			w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
			_, _ = io.WriteString(w, answer)
		case "/refuse":
			w.WriteHeader(http.StatusConflict)
			_, _ = io.WriteString(w, "no")
		default:
			w.(http.Flusher).Flush() // the length is not known: chunks
		}
	}))
	defer server.Close()
	c, err := Target{URL: server.URL, Token: "secret"}.dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.close(); err != nil {
			t.Error(err)
		}
	}()
	for _, body := range []string{"one", strings.Repeat("long ", 10_000), "two"} {
		got, err := c.put("/echo", []byte(body))
		if want := "PUT Bearer secret " + body; err != nil || string(got) != want {
			t.Errorf("answer %.40q, %v; want %.40q", got, err, want)
		}
	}
	if _, err := c.put("/refuse", nil); err == nil || !strings.Contains(err.Error(), "409: no") {
		t.Errorf("refusal: %v", err)
	}
	if _, err := c.put("/chunks", nil); !errors.Is(err, errAnswer) {
		t.Errorf("an answer without a length: %v", err)
	}
}

func TestFaulted(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		`{"result":"faulted","faults":[{"provider":"silo.if","code":"expr","message":"no"}]}`: "silo.if: expr: no",
		`{"result":"running"}`: "it is running",
	} {
		if err := faulted([]byte(answer)); !errors.Is(err, errFaulted) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", answer, err)
		}
	}
	if err := faulted([]byte("{")); err == nil || errors.Is(err, errFaulted) {
		t.Errorf("unreadable: %v", err)
	}
}

func TestWithout(t *testing.T) {
	t.Parallel()
	got, err := without([]byte(`{"name":"n","steps":[{"action":"a"},{"action":"pdf","config":{}},{"action":"b"}]}`), "pdf")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`{"name":"n","steps":[{"action":"a"},{"action":"b"}]}`, string(got)); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{``, `[]`, `{}`, `{"steps":[1]}`} {
		if got, err := without([]byte(bad), "pdf"); err == nil {
			t.Errorf("%s: %s", bad, got)
		}
	}
}

// TestComparisonAsksTheSame checks that the two programs ask the same question;
// the other is a module of its own and cannot share the constant.
func TestComparisonAsksTheSame(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../../test/bench/dbos.go")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(source), "const expression = `"+Expression+"`") {
		t.Errorf("test/bench asks something else than %s", Expression)
	}
}

// FuzzReadHead must neither panic nor accept a head without status and length.
func FuzzReadHead(f *testing.F) {
	for _, seed := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1\r\n\r\n", "",
		"HTTP/1.0 404 Not Found\ncontent-length:0\n\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		status, size, err := readHead(bufio.NewReader(bytes.NewReader(data)))
		if err != nil {
			return
		}
		if status < -99 || status > 999 || size < 0 || size > maxAnswer || !bytes.HasPrefix(data, []byte("HTTP/1.")) {
			t.Errorf("%d, %d of %q", status, size, data)
		}
	})
}
