package postgres

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/store/storetest"
	"chancery/test/pg"
)

// servers are stores on one database that take turns, as requests do that a proxy spreads.
type servers struct {
	list []*Store
	next atomic.Int64
}

func (s *servers) one() *Store { return s.list[s.next.Add(1)%int64(len(s.list))] }

func (s *servers) View(ctx context.Context, fn func(tx domain.Tx) error) error {
	return s.one().View(ctx, fn)
}

func (s *servers) Update(ctx context.Context, fn func(tx domain.Tx) error) error {
	return s.one().Update(ctx, fn)
}

func (s *servers) Close() error { return errors.Join(s.list[0].Close(), s.list[1].Close()) }

// TestNumbersOfServers: what storetest says about numbers holds also for servers that number
// from one series at the same time.
func TestNumbersOfServers(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"numbers", "series"} {
		storetest.RunSome(t, part, func(t *testing.T) domain.Store {
			list := pair(t, "")
			return &servers{list: list[:]}
		})
	}
}

// number is the part of a numbering commit that has to do with numbers.
func number(ctx context.Context, s *Store, series domain.ID, entry int, then func() error) error {
	place := domain.Number{Issuer: "ES1", Family: domain.FamilyInvoice, Series: "A"}
	reads := domain.NumberReads{Workspace: space, Series: series, Entry: domaintest.ID(7, entry), Place: place}
	ctx = domain.Contending(domain.ForWorkspace(ctx, space), reads)
	return s.Update(ctx, func(tx domain.Tx) error {
		e, err := tx.Series().Take(ctx, space, series, domaintest.ID(7, entry), domaintest.Start)
		if err != nil {
			return err
		}
		place := place
		place.Code = e.Code
		if _, err := tx.Issued().Holder(ctx, space, place); !domain.Is(err, domain.NotFound) {
			return fmt.Errorf("the number %s is not free: %w", e.Code, err)
		}
		if _, err := tx.Issued().Recent(ctx, space, place); err != nil {
			return err
		}
		return then()
	})
}

func nothing() error { return nil }

// TestNumbersShareATransaction: numbers that wait for a writer take two round trips
// together, of which the first locks the series and the second ends with the commit.
func TestNumbersShareATransaction(t *testing.T) {
	t.Parallel()
	traffic := pg.Count(t, pg.Database(t))
	s := open(t, traffic.URL, Options{Writers: 1})
	series := addSeries(t, s, 1)[0]
	const jobs = 16
	shared := func(first int) []pg.Trip {
		entered, leave := make(chan struct{}), make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() { // holds the writer
			must(t, s, func(domain.Tx) error {
				close(entered)
				<-leave
				return nil
			})
		})
		<-entered
		traffic.Reset()
		for n := range jobs {
			wg.Go(func() {
				if err := number(t.Context(), s, series, first+n, nothing); err != nil {
					t.Error(err)
				}
			})
		}
		for s.queue.Size() < jobs {
			runtime.Gosched()
		}
		close(leave)
		wg.Wait()
		return slices.DeleteFunc(traffic.Trips(), func(trip pg.Trip) bool {
			return len(trip) == 1 && trip[0] == "COMMIT" // of what held the writer
		})
	}
	shared(0) // prepares the statements
	trips := shared(jobs)
	if len(trips) != 2 || !trips[0].Has("FOR NO KEY UPDATE OF s") || !trips[1].Has("COMMIT") {
		t.Errorf("%d round trips:", len(trips))
		for _, trip := range trips {
			t.Logf("%s\n", strings.Join(trip, "\n  "))
		}
	}
	last := valuesOf[int64](t, connect(t, traffic.URL), "SELECT last FROM series")
	if len(last) != 1 || last[0] != 2*jobs {
		t.Errorf("the last number is %d", last)
	}
}

// TestSeriesIsWaitedFor: a server waits for a series that another one holds for longer than
// for other rows, and then takes its number without running again.
func TestSeriesIsWaitedFor(t *testing.T) {
	t.Parallel()
	url := pg.Database(t)
	s := open(t, url, Options{Name: "waits for a series"})
	series := addSeries(t, s, 1)[0]
	conn := connect(t, url)
	exec := func(text string) {
		t.Helper()
		if _, err := conn.Exec(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	exec("BEGIN")
	exec("SELECT 1 FROM series FOR UPDATE")
	done, runs := make(chan error, 1), 0
	go func() {
		done <- number(t.Context(), s, series, 1, func() error {
			runs++
			return nil
		})
	}()
	// It waits when the server says so, and goes on waiting when others would give up.
	watch := connect(t, url)
	const waits = `SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FOR NO KEY UPDATE OF s%'
		AND query_start < clock_timestamp() - interval '300ms' AND application_name = 'waits for a series'`
	for valuesOf[int64](t, watch, waits)[0] == 0 {
		select {
		case err := <-done:
			t.Fatalf("it did not wait: %v", err)
		default:
			time.Sleep(10 * time.Millisecond)
		}
	}
	exec("COMMIT")
	if err := <-done; err != nil || runs != 1 {
		t.Errorf("it ran %d times: %v", runs, err)
	}
}

// TestSeriesHeldForLong: a series that is held for longer delays only those that number from
// it, and they go on when it is free.
func TestSeriesHeldForLong(t *testing.T) {
	t.Parallel()
	url := pg.Database(t)
	s := open(t, url, Options{Writers: 1})
	series := addSeries(t, s, 2)
	conn := connect(t, url)
	if _, err := conn.Exec(t.Context(), "BEGIN; SELECT 1 FROM series WHERE id = '"+string(series[0])+"' FOR UPDATE"); err != nil {
		t.Fatal(err)
	}
	held := make(chan error, 1)
	go func() {
		err := number(t.Context(), s, series[0], 1, nothing)
		for redo(err) { // on a slow machine it is held for longer than an update is tried
			err = number(t.Context(), s, series[0], 1, nothing)
		}
		held <- err
	}()
	if err := number(t.Context(), s, series[1], 2, nothing); err != nil {
		t.Errorf("from another series: %v", err)
	}
	must(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(1)) })
	select {
	case err := <-held:
		t.Fatalf("from the series that is held: %v", err)
	default:
	}
	if _, err := conn.Exec(t.Context(), "COMMIT"); err != nil {
		t.Fatal(err)
	}
	if err := <-held; err != nil {
		t.Errorf("from the series that was held: %v", err)
	}
}
