package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/test/pg"
)

const space = domain.ID("00000000-0000-4000-8000-000000000001")

func open(t *testing.T, url string, opt Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), url, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// pair opens two stores on one database, as two servers do.
func pair(t *testing.T, options string) [2]*Store {
	t.Helper()
	url := pg.Database(t) + options
	return [2]*Store{open(t, url, Options{}), open(t, url, Options{})}
}

func job(n int) *domain.Job {
	at := domaintest.Start.Add(time.Duration(n) * time.Second)
	return &domain.Job{
		WorkspaceID: space, ID: domaintest.ID(7, n), WorkflowID: domaintest.ID(4, 3), WorkflowVersion: 1, InputHash: "h",
		CreatedAt: at, UpdatedAt: at, DueAt: domaintest.Start,
	}
}

func must(t *testing.T, s *Store, fn func(tx domain.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func addSeries(t *testing.T, s *Store, count int) []domain.ID {
	t.Helper()
	var list []domain.ID
	must(t, s, func(tx domain.Tx) error {
		list = nil
		for n := range count {
			id := domaintest.ID(4, 100+n)
			list = append(list, id)
			if err := tx.Series().Insert(t.Context(), &domain.Series{WorkspaceID: space, ID: id, Code: fmt.Sprint("s", n)}); err != nil {
				return err
			}
		}
		return nil
	})
	return list
}

func take(ctx context.Context, tx domain.Tx, series domain.ID, entry int) (int64, error) {
	e, err := tx.Series().Take(ctx, space, series, domaintest.ID(7, entry), domaintest.Start)
	if err != nil {
		return 0, err
	}
	return e.Index, nil
}

// TestNumbersOfTwoServers: two servers number from one series without gaps, each number
// once, also when some of the transactions fail.
func TestNumbersOfTwoServers(t *testing.T) {
	t.Parallel()
	stores := pair(t, "")
	series := addSeries(t, stores[0], 1)[0]
	const each = 60
	var mu sync.Mutex
	got := map[int64]int{}
	var wg sync.WaitGroup
	for n := range 2 * each {
		wg.Go(func() {
			var index int64
			err := stores[n%2].Update(t.Context(), func(tx domain.Tx) (err error) {
				if index, err = take(t.Context(), tx, series, n); err == nil && n%10 == 0 {
					err = domain.E(domain.Invalid, "refused", "the test does not want it")
				}
				return err
			})
			if (err != nil) != (n%10 == 0) {
				t.Errorf("entry %d: %v", n, err)
			}
			if err == nil {
				mu.Lock()
				defer mu.Unlock()
				got[index]++
			}
		})
	}
	wg.Wait()
	for n := range int64(2 * each * 9 / 10) {
		if got[n+1] != 1 {
			t.Errorf("the number %d was given %d times", n+1, got[n+1])
		}
	}
}

// TestClaimsOfTwoServers: no job belongs to two servers, and none is left.
func TestClaimsOfTwoServers(t *testing.T) {
	t.Parallel()
	stores := pair(t, "")
	const total = 150
	must(t, stores[0], func(tx domain.Tx) error {
		for n := range total {
			if err := tx.Jobs().Insert(t.Context(), job(n)); err != nil {
				return err
			}
		}
		return nil
	})
	var mu sync.Mutex
	owners := map[domain.ID]string{}
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Go(func() {
			owner := fmt.Sprint("node-", n)
			for {
				var list []*domain.Job
				err := stores[n%2].Update(t.Context(), func(tx domain.Tx) (err error) {
					list, err = tx.Queue().Claim(t.Context(), owner, domaintest.Start, domaintest.Start.Add(time.Hour), 7)
					return err
				})
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				for _, j := range list {
					if first, taken := owners[j.ID]; taken {
						t.Errorf("%s belongs to %s and %s", j.ID, first, owner)
					}
					owners[j.ID] = owner
				}
				left := total - len(owners)
				mu.Unlock()
				// Another may hold what is due for a moment.
				if left == 0 {
					return
				}
			}
		})
	}
	wg.Wait()
}

// TestEqualJobsOfTwoServers: of equal jobs that two servers insert at once one is stored;
// the others learn its ID.
func TestEqualJobsOfTwoServers(t *testing.T) {
	t.Parallel()
	stores := pair(t, "")
	for round := range 10 {
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for n := range errs {
			wg.Go(func() {
				j := job(100*round + n%2) // two IDs, one key
				j.Key = fmt.Sprint("key-", round)
				errs[n] = stores[n%2].Update(t.Context(), func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), j) })
			})
		}
		wg.Wait()
		var winner domain.ID
		must(t, stores[0], func(tx domain.Tx) error {
			j, err := tx.Jobs().ByKey(t.Context(), space, fmt.Sprint("key-", round), time.Time{})
			if err == nil {
				winner = j.ID
			}
			return err
		})
		stored := 0
		for _, err := range errs {
			e, ok := errors.AsType[*domain.Error](err)
			switch {
			case err == nil:
				stored++
			case !ok || e.Kind != domain.Conflict || e.ExistingID != winner:
				t.Errorf("round %d: %v, and %s is stored", round, err, winner)
			}
		}
		if stored != 1 {
			t.Errorf("round %d: %d are stored", round, stored)
		}
	}
}

// TestOppositeOrder: two servers that take the same rows in opposite order wait for each
// other. Whether the database finds the deadlock or the wait for a lock ends first, both
// updates succeed in the end.
func TestOppositeOrder(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]string{"deadlock": "&deadlock_timeout=5ms", "lock timeout": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stores := pair(t, options)
			series := addSeries(t, stores[0], 2)
			var first sync.WaitGroup
			first.Add(len(stores))
			runs := make([]int, len(stores))
			var wg sync.WaitGroup
			for n, s := range stores {
				wg.Go(func() {
					err := s.Update(t.Context(), func(tx domain.Tx) error {
						runs[n]++
						if _, err := take(t.Context(), tx, series[n], n); err != nil {
							return err
						}
						if runs[n] == 1 { // both hold their first row
							first.Done()
							first.Wait()
						}
						_, err := take(t.Context(), tx, series[1-n], n)
						return err
					})
					if err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if runs[0]+runs[1] < 3 {
				t.Errorf("the updates ran %d times and never waited for each other", runs)
			}
		})
	}
}

// TestDelayedFailure: when a statement fails that was sent later, the updates of the
// transaction run again, each alone, and each caller gets its own outcome.
func TestDelayedFailure(t *testing.T) {
	t.Parallel()
	s := open(t, pg.Database(t), Options{Writers: 1})
	twice := job(2)
	twice.Events = []domain.Event{{Seq: 1, Status: domain.StatusOK, At: twice.CreatedAt}, {Seq: 1, Status: domain.StatusOK, At: twice.CreatedAt}}
	odd := job(3)
	odd.Tags = []string{"a\x00b"}
	jobs := []*domain.Job{job(0), job(1), twice, odd, job(4)}
	errs := make([]error, len(jobs))
	var wg sync.WaitGroup
	// The first update holds the only writer until all others wait for it.
	entered, leave := make(chan struct{}), make(chan struct{})
	wg.Go(func() {
		var once sync.Once
		errs[0] = s.Update(t.Context(), func(tx domain.Tx) error {
			once.Do(func() { close(entered) })
			<-leave
			return tx.Jobs().Insert(t.Context(), jobs[0])
		})
	})
	<-entered
	for n := 1; n < len(jobs); n++ {
		wg.Go(func() {
			errs[n] = s.Update(t.Context(), func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), jobs[n]) })
		})
	}
	close(leave)
	wg.Wait()
	for n, want := range map[int]domain.Kind{2: domain.Conflict, 3: domain.Invalid} {
		if !domain.Is(errs[n], want) {
			t.Errorf("update %d: %v, want an error of kind %d", n, errs[n], want)
		}
	}
	for n, j := range jobs {
		err := s.View(t.Context(), func(tx domain.Tx) error {
			_, err := tx.Jobs().Get(t.Context(), space, j.ID)
			return err
		})
		if (err == nil) != (errs[n] == nil) || n != 2 && n != 3 && errs[n] != nil {
			t.Errorf("update %d: %v, and reading it: %v", n, errs[n], err)
		}
	}
}

// TestManyOpenAtOnce: processes that start together on an empty database make its schema
// once.
func TestManyOpenAtOnce(t *testing.T) {
	t.Parallel()
	url := pg.Database(t)
	stores := make([]*Store, 10)
	var wg sync.WaitGroup
	for n := range stores {
		wg.Go(func() {
			var err error
			if stores[n], err = Open(t.Context(), url, Options{Writers: 1, Readers: 1}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for n, s := range stores {
		if s == nil {
			continue
		}
		must(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(n)) })
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	applied := valuesOf[int64](t, connect(t, url), "SELECT version_id FROM "+versionTable+" ORDER BY id")
	seen := map[int64]bool{}
	for _, v := range applied {
		if seen[v] {
			t.Errorf("the migration %d ran twice: %d", v, applied)
		}
		seen[v] = true
	}
}
