package postgres

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"chancery/internal/domain"
	"chancery/internal/store"
	"chancery/internal/store/writer"
	"chancery/test/pg"
)

// between stands between a store and the server, as a pooler does. It passes on whole
// answers.
type between struct {
	url, server string

	// lose has the next commit done and its answer replaced by an error of the pooler.
	lose atomic.Bool
	// refuse is the code with which new connections are refused, nil for none; refused counts
	// them.
	refuse  atomic.Pointer[string]
	refused chan struct{}
	wait    chan struct{} // before it refuses, if not nil

	mu    sync.Mutex
	conns []net.Conn // of the store
}

func standBetween(t *testing.T, database string) *between {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &between{server: u.Host, refused: make(chan struct{}, 100)}
	u.Host = l.Addr().String()
	b.url = u.String()
	var work sync.WaitGroup
	work.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			work.Go(func() { b.serve(conn) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		b.drop()
		work.Wait()
	})
	return b
}

// drop ends the connections that the store has.
func (b *between) drop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, conn := range b.conns {
		_ = conn.Close()
	}
	b.conns = nil
}

// dropFirst ends the oldest of them.
func (b *between) dropFirst() {
	b.mu.Lock()
	defer b.mu.Unlock()
	_ = b.conns[0].Close()
	b.conns = b.conns[1:]
}

func (b *between) serve(from net.Conn) {
	defer func() { _ = from.Close() }()
	if code := b.refuse.Load(); code != nil {
		if b.wait != nil {
			<-b.wait
		}
		if _, err := from.Read(make([]byte, 1024)); err == nil {
			_, _ = from.Write(fatal(*code, "no"))
		}
		select {
		case b.refused <- struct{}{}:
		default: // nobody counts so many
		}
		return
	}
	to, err := net.Dial("tcp", b.server)
	if err != nil {
		return
	}
	defer func() { _ = to.Close() }()
	b.mu.Lock()
	b.conns = append(b.conns, from)
	b.mu.Unlock()
	go func() {
		_, _ = io.Copy(to, from)
		_ = to.Close()
	}()
	for {
		answer, err := readAnswer(to)
		if err != nil {
			return
		}
		if bytes.Contains(answer, []byte("COMMIT\x00")) && b.lose.CompareAndSwap(true, false) {
			_, _ = from.Write(fatal("08P01", "server conn crashed?"))
			return
		}
		if _, err := from.Write(answer); err != nil {
			return
		}
	}
}

// readAnswer reads messages up to the one with which the server is ready again.
func readAnswer(from io.Reader) (answer []byte, err error) {
	for {
		head := make([]byte, 5)
		if _, err := io.ReadFull(from, head); err != nil {
			return nil, err
		}
		body := make([]byte, binary.BigEndian.Uint32(head[1:])-4)
		if _, err := io.ReadFull(from, body); err != nil {
			return nil, err
		}
		answer = append(append(answer, head...), body...)
		if head[0] == 'Z' {
			return answer, nil
		}
	}
}

// fatal is an error as a pooler sends it: without the place in the source that those of the
// server have.
func fatal(code, message string) []byte {
	body := "SFATAL\x00VFATAL\x00C" + code + "\x00M" + message + "\x00\x00"
	head := binary.BigEndian.AppendUint32([]byte{'E'}, uint32(len(body)+4))
	return append(head, body...)
}

// TestAnswerLostByPooler: when a pooler says that it lost the server, nobody knows whether
// the commit was done, and the update must not run again.
func TestAnswerLostByPooler(t *testing.T) {
	t.Parallel()
	b := standBetween(t, pg.Database(t))
	s := open(t, b.url, Options{Writers: 1})
	must(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(1)) })
	b.lose.Store(true)
	runs := 0
	err := s.Update(t.Context(), func(tx domain.Tx) error {
		runs++
		return tx.Jobs().Insert(t.Context(), job(2))
	})
	if e, ok := errors.AsType[*domain.Error](err); !ok || e.Kind != domain.Busy || e.Key != keyBusy || runs != 1 {
		t.Errorf("an update whose commit was done without an answer: %d runs, %v", runs, err)
	}
	if !stored(t, s, job(2)) {
		t.Error("the test has not lost the answer, but the commit")
	}
}

// TestUncertain: only an error that says that nothing was sent, or the server itself before
// the commit, makes sure that nothing was written.
func TestUncertain(t *testing.T) {
	t.Parallel()
	by := func(routine, code string) error { return &pgconn.PgError{Code: code, Routine: routine} }
	for name, c := range map[string]struct {
		err  error
		redo bool
	}{
		"answer lost":                  {io.ErrUnexpectedEOF, false},
		"closed meanwhile":             {fmt.Errorf("reading: %w", pgconn.ErrConnClosed), false},
		"of a pooler":                  {&delayedError{by("", "08P01")}, false},
		"of a pooler that is stopped":  {&delayedError{by("", adminShutdown)}, false},
		"of the server":                {&delayedError{by("ProcessInterrupts", adminShutdown)}, true},
		"of the server, at the commit": {by("ProcessInterrupts", adminShutdown), false},
		"of the server, after a pause": {by("ProcessInterrupts", idleTooLong), true},
	} {
		if got := redo(uncertain(c.err, false)); got != c.redo {
			t.Errorf("%s: runs again is %v", name, got)
		}
	}
}

// overlap runs updates that are in their transactions at the same time, so that each has
// a writer of its own.
func overlap(t *testing.T, s *Store, n int) {
	t.Helper()
	begun, end, done := make(chan struct{}), make(chan struct{}), make(chan error)
	for range n {
		go func() {
			done <- s.Update(t.Context(), func(domain.Tx) error {
				begun <- struct{}{}
				<-end
				return nil
			})
		}()
		<-begun
	}
	close(end)
	for range n {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// TestNoRoomForAWriter: a writer that has lost its connection and gets no other one leaves
// the updates to those that have one.
func TestNoRoomForAWriter(t *testing.T) {
	t.Parallel()
	for name, code := range map[string]string{"full": tooMany, "another password": "28P01"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			noRoomForAWriter(t, code)
		})
	}
}

// tooMany is the code with which a server that is full refuses connections.
const tooMany = "53300"

func (b *between) setRefuse(code string) {
	if code == "" {
		b.refuse.Store(nil)
		return
	}
	b.refuse.Store(&code)
}

func noRoomForAWriter(t *testing.T, code string) {
	t.Helper()
	b := standBetween(t, pg.Database(t))
	s := open(t, b.url, Options{Writers: 2})
	b.drop() // those of the start
	overlap(t, s, 2)
	b.setRefuse(code)
	b.dropFirst()
	for n := range 20 {
		if err := s.Update(t.Context(), func(tx domain.Tx) error { return insertAfterReading(t, tx, n) }); err != nil {
			t.Errorf("update %d: %v", n, err)
		}
	}
	b.dropFirst()
	err := s.Update(t.Context(), func(tx domain.Tx) error { return insertAfterReading(t, tx, 100) })
	if !domain.Is(err, domain.Busy) {
		t.Errorf("without any connection: %v", err)
	}
	b.setRefuse("")
	must(t, s, func(tx domain.Tx) error { return insertAfterReading(t, tx, 101) })
}

// insertAfterReading finds out that a connection is broken before the commit.
func insertAfterReading(t *testing.T, tx domain.Tx, n int) error {
	t.Helper()
	if _, err := tx.Jobs().Get(t.Context(), space, job(n).ID); !domain.Is(err, domain.NotFound) {
		return err
	}
	return tx.Jobs().Insert(t.Context(), job(n))
}

// TestNoRoomForAReader: a read that gets no connection of its own waits for one that is
// there.
func TestNoRoomForAReader(t *testing.T) {
	t.Parallel()
	b := standBetween(t, pg.Database(t))
	s := open(t, b.url, Options{Readers: 4})
	b.drop()
	look := func(then func()) error {
		return s.View(t.Context(), func(tx domain.Tx) error {
			_, err := tx.Jobs().Get(t.Context(), space, job(1).ID)
			then()
			if domain.Is(err, domain.NotFound) {
				err = nil
			}
			return err
		})
	}
	second := make(chan error, 1)
	err := look(func() {
		b.setRefuse(tooMany)
		go func() { second <- look(func() {}) }()
		<-b.refused
	})
	if err := errors.Join(err, <-second); err != nil {
		t.Error(err)
	}
	b.drop()
	if err := look(func() {}); err != nil && !domain.Is(err, domain.Busy) {
		t.Error(err)
	}
	if err := look(func() {}); !domain.Is(err, domain.Busy) {
		t.Errorf("without any connection: %v", err)
	}
}

// TestWrittenOnce: an update whose transaction runs again is charged with what it has
// written once.
func TestWrittenOnce(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	charged := map[domain.ID]int{}
	s := open(t, pg.Database(t), Options{Writers: 1, Wrote: func(ws domain.ID, n int) {
		mu.Lock()
		defer mu.Unlock()
		if n > 0 {
			charged[ws]++
		}
	}})
	queue := func(ws domain.ID, fn func(tx domain.Tx) error) <-chan error {
		r, done := writer.NewRequest(domain.ForWorkspace(t.Context(), ws), fn), make(chan error, 1)
		if err := s.queue.Push(r); err != nil {
			t.Fatal(err)
		}
		go func() { done <- r.Await() }()
		return done
	}
	insert := func(ws domain.ID, n int) <-chan error {
		return queue(ws, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(n)) })
	}
	blocked, release := make(chan struct{}), make(chan struct{})
	first := queue("", func(domain.Tx) error { close(blocked); <-release; return nil })
	<-blocked
	a, b, c := insert("a", 1), insert("b", 2), insert("c", 2)
	close(release)
	refused := 0
	for _, done := range []<-chan error{first, a, b, c} {
		if err := <-done; domain.Is(err, domain.Conflict) {
			refused++
		} else if err != nil {
			t.Error(err)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if refused != 1 || charged["a"] != 1 || charged["b"]+charged["c"] != 1 {
		t.Errorf("%d were refused, charged were %v", refused, charged)
	}
}

// TestRefusedQuery: a query that the database refuses costs no connection.
func TestRefusedQuery(t *testing.T) {
	t.Parallel()
	s := open(t, pg.Database(t), Options{Readers: 1})
	for range 3 {
		err := s.View(t.Context(), func(tx domain.Tx) error {
			reads := domain.JobReads{Workspace: space, Job: job(1).ID, Key: "a\x00b", Workflow: job(1).WorkflowID, Now: job(1).CreatedAt}
			if err := domain.Prefetch(t.Context(), tx, reads); err != nil {
				return err
			}
			if _, err := tx.Jobs().Head(t.Context(), space, job(1).ID); !domain.Is(err, domain.NotFound) {
				return err
			}
			_, err := tx.Jobs().ByKey(t.Context(), space, reads.Key, reads.Now)
			return err
		})
		if !domain.Is(err, domain.Invalid) {
			t.Errorf("a key that cannot be: %v", err)
		}
	}
	if stored(t, s, job(1)) {
		t.Error("there is a job")
	}
	if n := s.pool.Stat().NewConnsCount(); n != 1 {
		t.Errorf("%d connections were made", n)
	}
}

// TestReadsWaitForATime: a read whose turn does not come is refused.
func TestReadsWaitForATime(t *testing.T) {
	t.Parallel()
	s := open(t, pg.Database(t), Options{Readers: 1, Patience: 200 * time.Millisecond})
	err := s.View(t.Context(), func(domain.Tx) error {
		limit, cancel := context.WithTimeout(t.Context(), time.Minute) // far more than it may take
		defer cancel()
		err := s.View(limit, func(domain.Tx) error { return nil })
		if !domain.Is(err, domain.Busy) {
			t.Errorf("a read behind one that does not end: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestAllAreRefusedTogether: when nobody has a connection, those that wait do not each wait
// for another attempt.
func TestAllAreRefusedTogether(t *testing.T) {
	t.Parallel()
	b := standBetween(t, pg.Database(t))
	s := open(t, b.url, Options{Writers: 1, BatchLimit: 4})
	b.wait = make(chan struct{})
	b.setRefuse(tooMany)
	var results []<-chan error
	for n := range 40 {
		fn := func(tx domain.Tx) error { return insertAfterReading(t, tx, n) }
		r, done := writer.NewRequest(t.Context(), fn), make(chan error, 1)
		if err := s.queue.Push(r); err != nil {
			t.Fatal(err)
		}
		go func() { done <- r.Await() }()
		results = append(results, done)
	}
	close(b.wait)
	for n, done := range results {
		if err := <-done; !domain.Is(err, domain.Busy) {
			t.Errorf("update %d: %v", n, err)
		}
	}
	if n := len(b.refused); n > 2 {
		t.Errorf("%d attempts for 40 updates", n)
	}
}

// TestIgnoredError: an update that takes no notice of the failure of what was sent before it
// does not keep the transaction from running again.
func TestIgnoredError(t *testing.T) {
	t.Parallel()
	conn, err := connectTo(t, pg.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	s := newSession(conn, nil, store.SessionOptions{}, Options{}.withDefaults().Patience)
	t.Cleanup(func() { _ = s.Close() })
	send := &statement{pipe: s.pipe, text: "SELECT 1 / $1::int"}
	if err := errors.Join(s.Begin(t.Context(), false, nil), s.Savepoint(t.Context())); err != nil {
		t.Fatal(err)
	}
	if _, _, err := send.Send(t.Context(), []any{0}, store.AnyRows); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Release(t.Context()), s.Savepoint(t.Context())); err != nil {
		t.Fatal(err)
	}
	if _, err := send.Query(t.Context(), []any{1}); err == nil {
		t.Fatal("the statement before it has not failed")
	}
	if err := s.Release(t.Context()); !redo(err) {
		t.Errorf("the end of the second update: %v", err)
	}
	if err := s.Savepoint(t.Context()); !redo(err) {
		t.Errorf("the beginning of a third one: %v", err)
	}
}
