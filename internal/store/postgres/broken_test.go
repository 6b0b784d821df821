package postgres

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"chancery/internal/domain"
	"chancery/test/pg"
)

func connectTo(t *testing.T, url string) (*pgx.Conn, error) {
	t.Helper()
	return pgx.Connect(t.Context(), url)
}

// kill ends all connections to a database of the cluster, but its own.
func kill(t *testing.T, c *pg.Cluster, database string) {
	t.Helper()
	err := c.SQL(t.Context(), "template1", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"+database+"'")
	if err != nil {
		t.Fatal(err)
	}
}

// stored reports whether the store has a job.
func stored(t *testing.T, s *Store, j *domain.Job) bool {
	t.Helper()
	for run := 1; ; run++ {
		err := s.View(t.Context(), func(tx domain.Tx) error {
			_, err := tx.Jobs().Get(t.Context(), j.WorkspaceID, j.ID)
			return err
		})
		switch {
		case err == nil:
			return true
		case domain.Is(err, domain.NotFound):
			return false
		case !domain.Is(err, domain.Busy) || run > 3: // each broken connection is noticed once
			t.Fatal(err)
		}
	}
}

// TestKilledConnections: an update whose connection is ended before its commit runs again
// on another one; so does one that finds its connection ended.
func TestKilledConnections(t *testing.T) {
	t.Parallel()
	url := pg.Database(t) + "&application_name=" + t.Name()
	s := open(t, url, Options{Writers: 1, Readers: 2})
	other := connect(t, pg.Database(t))
	end := func() {
		if _, err := other.Exec(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1", t.Name()); err != nil {
			t.Fatal(err)
		}
	}
	must(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(1)) })
	if !stored(t, s, job(1)) {
		t.Error("the first job is not there")
	}
	end() // between updates
	must(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(2)) })
	runs := 0
	must(t, s, func(tx domain.Tx) error { // inside an update
		if runs++; runs == 1 {
			if err := tx.Jobs().Insert(t.Context(), job(3)); err != nil {
				return err
			}
			end()
		}
		return tx.Jobs().Insert(t.Context(), job(4))
	})
	if runs != 2 {
		t.Errorf("the update ran %d times", runs)
	}
	for n, want := range map[int]bool{1: true, 2: true, 3: false, 4: true} {
		if stored(t, s, job(n)) != want {
			t.Errorf("job %d: stored is %v", n, !want)
		}
	}
	// An update that breaks its connection each time gives up.
	err := s.Update(t.Context(), func(tx domain.Tx) error {
		end()
		return tx.Jobs().Insert(t.Context(), job(5))
	})
	if !domain.Is(err, domain.Busy) || stored(t, s, job(5)) {
		t.Errorf("an update that never has a connection: %v", err)
	}
}

// TestRestart: while the server crashes and starts again, each update that was acknowledged
// is stored, and what was refused before the commit is not. Only Busy is refused with.
func TestRestart(t *testing.T) {
	t.Parallel()
	c := pg.Start(t)
	s := open(t, c.URL("postgres"), Options{})
	var next, good atomic.Int64
	acknowledged := make([]error, 100_000)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				n := next.Add(1)
				err := s.Update(t.Context(), func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(int(n))) })
				if acknowledged[n] = err; err == nil {
					good.Add(1)
				} else if !domain.Is(err, domain.Busy) {
					t.Errorf("job %d: %v", n, err)
				}
			}
		})
	}
	for range 2 {
		for before := good.Load(); good.Load() < before+50; {
			time.Sleep(time.Millisecond)
		}
		for _, do := range []func() error{
			func() error { return c.Stop(t.Context(), "immediate") },
			func() error { return c.Start(t.Context()) },
		} {
			if err := do(); err != nil {
				t.Fatal(err)
			}
		}
	}
	for before := good.Load(); good.Load() < before+50; {
		time.Sleep(time.Millisecond)
	}
	close(stop)
	wg.Wait()
	uncertain := 0
	for n := int64(1); n <= next.Load(); n++ {
		there := stored(t, s, job(int(n)))
		switch e, _ := errors.AsType[*domain.Error](acknowledged[n]); {
		case acknowledged[n] == nil && !there:
			t.Errorf("job %d was acknowledged and is not there", n)
		case acknowledged[n] != nil && there && e.Key == keyBusy:
			uncertain++ // the commit was done, and its answer got lost
		case acknowledged[n] != nil && there:
			t.Errorf("job %d is there and was refused: %v", n, acknowledged[n])
		}
	}
	t.Logf("%d updates, %d acknowledged, %d stored without an answer", next.Load(), good.Load(), uncertain)
}

// TestPatience: a database that stops answering without closing its connections holds
// nobody for longer than the patience, and is used again when it goes on.
func TestPatience(t *testing.T) {
	t.Parallel()
	c := pg.Start(t, "fsync=off")
	const patience = 700 * time.Millisecond
	s := open(t, c.URL("postgres")+"&connect_timeout=1", Options{Writers: 1, Readers: 1, Patience: patience})
	must(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(1)) })
	if !stored(t, s, job(1)) {
		t.Fatal("the job is not there")
	}
	time.Sleep(1100 * time.Millisecond) // the pool looks whether a connection works that was idle for a second
	if err := c.Freeze(); err != nil {
		t.Fatal(err)
	}
	thaw := sync.OnceFunc(func() {
		if err := c.Thaw(); err != nil {
			t.Error(err)
		}
	})
	defer thaw()
	// Far more than any of them may take: three runs, each with a new connection.
	limit, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	outcome := make(chan error, 3)
	go func() {
		outcome <- s.Update(t.Context(), func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(2)) })
	}()
	go func() {
		outcome <- s.View(t.Context(), func(tx domain.Tx) error {
			_, err := tx.Jobs().Get(t.Context(), space, job(1).ID)
			return err
		})
	}()
	go func() { outcome <- s.Ready(t.Context()) }()
	for range cap(outcome) {
		select {
		case err := <-outcome:
			if !domain.Is(err, domain.Busy) {
				t.Errorf("while the database is frozen: %v", err)
			}
		case <-limit.Done():
			t.Fatal("somebody waits for ever")
		}
	}
	thaw()
	must(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(3)) })
	// The second one may have been written after all, when the database went on: its update
	// and the commit were one request.
	if !stored(t, s, job(3)) {
		t.Error("the job of afterwards is not there")
	}
}
