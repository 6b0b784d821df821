package postgres

import (
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"chancery/internal/domain"
	"chancery/internal/wake"
	"chancery/test/pg"
)

func TestMain(m *testing.M) { os.Exit(pg.Run(m)) }

func start(t *testing.T, url, self string) *Wake {
	t.Helper()
	w, err := New(t.Context(), url, self, realClock{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// listening waits until a process hears of others.
func listening(t *testing.T, from, to *Wake) {
	t.Helper()
	hints, stop := to.Watch("ready")
	defer stop()
	for {
		from.Notify("ready")
		select {
		case <-hints:
			return
		case <-t.Context().Done():
			t.Fatal("nothing arrives")
		case <-time.After(gather):
		}
	}
}

// TestHints: hints arrive in other processes and at once in their own, each watcher's only.
func TestHints(t *testing.T) {
	t.Parallel()
	url := pg.Database(t)
	a, b := start(t, url, "a"), start(t, url, "b")
	listening(t, a, b)
	listening(t, b, a)
	far, stop := b.Watch(domain.TopicJobs)
	defer stop()
	near, stop := a.Watch(domain.TopicJobs)
	defer stop()
	other, stop := b.Watch("other")
	defer stop()
	a.Notify(domain.TopicJobs)
	select {
	case <-near:
	default:
		t.Error("nothing arrived at once in its own process")
	}
	<-far
	select {
	case <-other:
		t.Error("a hint of another topic")
	case <-near:
		t.Error("the hint came back")
	default:
	}
}

// TestManyHints: thousands are sent in a few notifications, and all arrive.
func TestManyHints(t *testing.T) {
	t.Parallel()
	url := pg.Database(t)
	a, b := start(t, url, "a"), start(t, url, "b")
	listening(t, a, b)
	const total = 3000
	var hints []<-chan struct{}
	for n := range total {
		hint, stop := b.Watch(topic(n))
		defer stop()
		hints = append(hints, hint)
	}
	for n := range total {
		a.Notify(topic(n))
	}
	for _, hint := range hints {
		<-hint
	}
}

func topic(n int) string { return domain.TopicJob("w", domain.ID(fmt.Sprint("job-", n))) }

// TestPayloads: a notification is never longer than the server takes.
func TestPayloads(t *testing.T) {
	t.Parallel()
	w := &Wake{self: "me", waiting: map[string]struct{}{}}
	for n := range 1000 {
		w.waiting[topic(n)] = struct{}{}
	}
	got := map[string]bool{}
	list := w.payloads()
	for _, p := range list {
		if len(p) > maxPayload || !strings.HasPrefix(p, "me ") {
			t.Errorf("%d bytes: %.20s", len(p), p)
		}
		for _, topic := range strings.Fields(p)[1:] {
			got[topic] = true
		}
	}
	if len(got) != 1000 || len(list) > 3 || w.payloads() != nil {
		t.Errorf("%d topics in %d notifications", len(got), len(list))
	}
}

// TestWrongURL says what is wrong.
func TestWrongURL(t *testing.T) {
	t.Parallel()
	if _, err := New(t.Context(), "postgres://h:port/x", "a", realClock{}, nil); !domain.Is(err, domain.Invalid) {
		t.Errorf("got %v", err)
	}
}

// TestWanted: the URL may switch hints off.
func TestWanted(t *testing.T) {
	t.Parallel()
	for options, want := range map[string]bool{"": true, "?notify=on": true, "?notify=off": false, "?sslmode=disable&notify=false": false} {
		if got, err := Wanted("postgres://h/x" + options); err != nil || got != want {
			t.Errorf("%s: %v, %v", options, got, err)
		}
	}
	for _, url := range []string{"postgres://h/x?notify=maybe", "postgres://h:port/x"} {
		if _, err := Wanted(url); !domain.Is(err, domain.Invalid) {
			t.Errorf("%s: %v", url, err)
		}
	}
}

// hole passes connections on, until it swallows what comes: nobody closes them then.
type hole struct {
	mu    sync.Mutex
	conns []net.Conn // of the program
	stop  chan struct{}
}

func newHole(t *testing.T, database string) (h *hole, through string) {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h = &hole{stop: make(chan struct{})}
	server := u.Host
	u.Host = l.Addr().String()
	var work sync.WaitGroup
	work.Go(func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			to, err := net.Dial("tcp", server)
			if err != nil {
				t.Error(err)
				return
			}
			h.mu.Lock()
			h.conns = append(h.conns, from, to)
			stop := h.stop
			h.mu.Unlock()
			work.Go(func() { pass(from, to, stop) })
			work.Go(func() { pass(to, from, stop) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		h.mu.Lock()
		for _, conn := range h.conns {
			_ = conn.Close()
		}
		h.mu.Unlock()
		work.Wait()
	})
	return h, u.String()
}

// pass passes on what comes, until it is to be swallowed.
func pass(from, to net.Conn, stop <-chan struct{}) {
	part := make([]byte, 1<<16)
	for {
		n, err := from.Read(part)
		if err != nil {
			_ = to.Close()
			return
		}
		select {
		case <-stop:
			continue
		default:
		}
		if _, err := to.Write(part[:n]); err != nil {
			return
		}
	}
}

// swallow swallows what comes on the connections that there are.
func (h *hole) swallow() {
	h.mu.Lock()
	defer h.mu.Unlock()
	close(h.stop)
	h.stop = make(chan struct{})
}

// TestSilence: connections on which nothing comes any more, and that nobody closes, are
// replaced.
func TestSilence(t *testing.T) {
	t.Parallel()
	url := pg.Database(t)
	h, through := newHole(t, url)
	config, err := pgx.ParseConfig(through)
	if err != nil {
		t.Fatal(err)
	}
	a := &Wake{
		Local: wake.New(), config: config, log: slog.New(slog.DiscardHandler), self: "a", clock: realClock{},
		waiting: map[string]struct{}{}, ready: make(chan struct{}, 1), arrive: time.Minute, answer: 2 * time.Second, quiet: 300 * time.Millisecond,
	}
	a.start(t.Context())
	t.Cleanup(a.Close)
	b := start(t, url, "b")
	for range 2 {
		listening(t, a, b)
		listening(t, b, a)
		h.swallow()
	}
}

// lines passes on what is logged.
type lines chan string

func (l lines) Write(p []byte) (int, error) {
	l <- string(p)
	return len(p), nil
}

// TestDeaf: behind a pooler that shares connections, no hint arrives; the log says so and
// what to do.
func TestDeaf(t *testing.T) {
	t.Parallel()
	config, err := pgx.ParseConfig(pg.Pooled(t, 2)(t))
	if err != nil {
		t.Fatal(err)
	}
	log := make(lines, 100)
	w := &Wake{
		Local: wake.New(), config: config, log: slog.New(slog.NewTextHandler(log, nil)), self: "a", clock: realClock{},
		waiting: map[string]struct{}{}, ready: make(chan struct{}, 1), arrive: time.Second, answer: time.Minute, quiet: time.Minute,
	}
	w.start(t.Context())
	t.Cleanup(w.Close)
	if said := <-log; !strings.Contains(said, "notify=off") {
		t.Errorf("the log says %s", said)
	}
}

// realClock is the clock of the machine: the hints come from another process.
type realClock struct{ domain.Clock }

func (realClock) Monotonic() time.Duration { return time.Duration(time.Now().UnixNano()) }

func (realClock) Timer(d time.Duration) domain.Timer { return realTimer{time.NewTimer(d)} }

type realTimer struct{ *time.Timer }

func (t realTimer) C() <-chan time.Time { return t.Timer.C }

func (t realTimer) Stop() { t.Timer.Stop() }
