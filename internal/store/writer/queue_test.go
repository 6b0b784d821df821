package writer

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"chancery/internal/domain"
)

// TestSecondTransaction: while a transaction runs another one begins for many updates, or when
// the first takes long, and otherwise not. One that has taken long does not hold others up again.
// Time passes here, and in the tests below, only in the bubble of synctest.
func TestSecondTransaction(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := NewQueue(1000)
		one, two, three := New(Options{Queue: q}), New(Options{Queue: q}), New(Options{Queue: q})
		push := func(n int) {
			for range n {
				if err := q.Push(NewRequest(domain.ForWorkspace(t.Context(), "w"), nil)); err != nil {
					t.Fatal(err)
				}
			}
		}
		begins := func(w *Writer, want int) {
			t.Helper()
			if got := len(q.first(w, nil)); got != want {
				t.Errorf("%d updates are taken, want %d", got, want)
			}
		}
		push(1)
		begins(one, 1)
		push(enough - 1)
		begins(two, 0)
		push(1)
		begins(two, 1)
		q.settled(two, 0)
		begins(two, 0)
		time.Sleep(long)
		begins(two, 1)
		begins(three, 0) // behind the second
		q.settled(two, 0)
		begins(three, 1) // the first still runs
		q.settled(three, 0)
		q.settled(one, 0)
		begins(two, 1)
	})
}

// TestNobodyWaitsForAnotherServer: a transaction with contending updates may wait for another
// server, and the others wait for it for a shorter time.
func TestNobodyWaitsForAnotherServer(t *testing.T) {
	t.Parallel()
	for name, contending := range map[string]bool{"contending": true, "others": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				q := NewQueue(1000)
				q.Apart = true
				one, two := New(Options{Queue: q}), New(Options{Queue: q})
				push := func(ctx context.Context) {
					if err := q.Push(NewRequest(ctx, nil)); err != nil {
						t.Fatal(err)
					}
				}
				begins := func(w *Writer, want bool) {
					t.Helper()
					if got := len(q.first(w, nil)) == 1; got != want {
						t.Errorf("a transaction begins: %t, want %t", got, want)
					}
				}
				ctx := domain.ForWorkspace(t.Context(), "w")
				if contending {
					push(domain.Contending(ctx, domain.NumberReads{}))
				} else {
					push(ctx)
				}
				begins(one, true)
				push(ctx)
				begins(two, false)
				time.Sleep(longTied)
				begins(two, contending)
				if !contending {
					time.Sleep(long - longTied)
					begins(two, true)
				}
			})
		})
	}
}

// TestTheLastWriterGoesFirst: of the writers that have nothing to do, the one is woken that had
// something to do last, and only when no other one is about to look.
func TestTheLastWriterGoesFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := NewQueue(1000)
		began := make(chan *Writer)
		var all []*Writer
		for range 3 {
			w := New(Options{Queue: q})
			w.session = struct{ Session }{} // it is connected
			all = append(all, w)
			q.joins()
			go func() {
				for !q.ended() {
					list := q.first(w, nil)
					if len(list) == 0 {
						q.await(w)
						continue
					}
					began <- w
					q.settled(w, 0)
				}
				q.leaves()
			}()
			synctest.Wait()
		}
		push := func() {
			if err := q.Push(NewRequest(domain.ForWorkspace(t.Context(), "w"), nil)); err != nil {
				t.Error(err)
			}
		}
		for range 5 {
			push()
			if w := <-began; w != all[2] {
				t.Error("another writer was woken")
			}
			synctest.Wait()
		}
		push()
		synctest.Wait()
		push() // while a transaction runs: another one begins when it takes long
		start := time.Now()
		time.Sleep(long)
		synctest.Wait()
		if first, second := <-began, <-began; first == second {
			t.Error("one writer has two transactions")
		}
		if d := time.Since(start); d != long {
			t.Errorf("the second transaction began after %v, want %v", d, long)
		}
		q.Close()
		synctest.Wait()
	})
}

// TestTheEnd: writers end whenever the queue is closed, also between their last look at it and
// their rest.
func TestTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := NewQueue(1000)
		w := New(Options{Queue: q})
		q.joins()
		if q.ended() {
			t.Fatal("the queue has ended")
		}
		q.Close()
		if list := q.first(w, nil); len(list) > 0 {
			t.Fatal("there are updates")
		}
		q.await(w) // or the bubble is deadlocked
		if !q.ended() {
			t.Error("the queue has not ended")
		}
	})
}

// TestTransactionsOfItsOwn: the updates of a workspace that has failed the transaction of others
// twice share none with them for a while, and those go first.
func TestTransactionsOfItsOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := NewQueue(1000)
		w := New(Options{Queue: q})
		push := func(spaces string) {
			for _, ws := range spaces {
				if err := q.Push(NewRequest(domain.ForWorkspace(t.Context(), domain.ID(ws)), nil)); err != nil {
					t.Fatal(err)
				}
			}
		}
		takes := func(want string) {
			t.Helper()
			got := ""
			for _, r := range q.take(w, q.first(w, nil), 100) {
				got += string(r.ws)
			}
			if got != want {
				t.Errorf("a transaction has updates of %q, want %q", got, want)
			}
			q.settled(w, 0)
		}
		fails := func(ws domain.ID) { q.failed(ws); q.failed(ws) }
		push("aabcb")
		takes("abcab")
		q.failed("a") // once happens to anybody
		push("ab")
		takes("ab")
		time.Sleep(aloneTime)
		q.failed("a") // nor is it often
		push("ab")
		takes("ab")
		fails("a")
		push("baacabc")
		takes("bcbc")
		takes("aaa")
		push("ab") // those who were in front wait for the others
		takes("b")
		takes("a")
		push("a")
		takes("a")
		many := strings.Repeat("a", maxAlone)
		push(many + "aabc")
		takes("bc")
		push("b")
		takes(many)
		takes("b")
		takes("aa")
		push(many + "aa") // nobody else waits
		takes(many + "aa")
		fails("d")
		push("adbad")
		takes("b")
		takes("adad") // those who are alone share
		fails("")     // the server itself
		push("b")
		if err := q.Push(NewRequest(t.Context(), nil)); err != nil {
			t.Fatal(err)
		}
		takes("b")
		time.Sleep(aloneTime)
		push("aabb")
		takes("abab")
	})
}

// TestTheWaitEnds: updates do not wait longer when the time for which they do is over before
// their writer is idle.
func TestTheWaitEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := NewQueue(1000)
		q.Gather = true
		w := New(Options{Queue: q})
		q.joins()
		for range 6 {
			if err := q.Push(NewRequest(domain.ForWorkspace(t.Context(), "w"), nil)); err != nil {
				t.Fatal(err)
			}
		}
		w.batch = q.take(w, q.first(w, nil), 4)
		q.settled(w, 3*manyActive)
		if list := q.first(w, nil); len(list) > 0 {
			t.Fatal("it did not wait")
		}
		time.Sleep(2 * gatherTime)
		start := time.Now()
		q.await(w)
		if d := time.Since(start); d > 0 {
			t.Errorf("the writer is idle for %v", d)
		}
		if list := q.first(w, nil); len(list) == 0 {
			t.Error("the last update still waits")
		}
	})
}

// TestGathering: behind a transaction of many callers the next one waits until most of them are there
// again, for a moment; few callers do not wait for each other.
func TestGathering(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		gather        bool
		before, waits int
		// more come at once; then the next transaction begins after wait.
		more int
		wait time.Duration
	}{
		"most are there":         {true, 10, 6, 6, 0},
		"one is missing":         {true, 10, 6, 5, gatherTime},
		"nobody comes":           {true, 20, 1, 0, gatherTime},
		"few callers":            {true, 10, 1, 0, 0},
		"no more than so many":   {true, 60, 20, gatherMost - 20, 0},
		"many are there already": {true, 30, gatherMost, 0, 0},
		"a database of its own":  {false, 20, 1, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				q := NewQueue(1000)
				q.Gather = test.gather
				push := func(n int) {
					for range n {
						if err := q.Push(NewRequest(domain.ForWorkspace(t.Context(), "w"), nil)); err != nil {
							t.Fatal(err)
						}
					}
				}
				w := New(Options{Queue: q})
				q.joins()
				push(test.before)
				q.take(w, q.first(w, nil), test.before)
				push(test.waits)
				q.settled(w, test.before)
				began := make(chan int)
				go func() {
					for {
						if list := q.first(w, nil); len(list) > 0 {
							began <- len(q.take(w, list, 1000))
							return
						}
						q.await(w)
					}
				}()
				start := time.Now()
				push(test.more)
				if n := <-began; n != test.waits+test.more {
					t.Errorf("the transaction has %d updates, want %d", n, test.waits+test.more)
				}
				if d := time.Since(start); d != test.wait {
					t.Errorf("it began after %v, want %v", d, test.wait)
				}
			})
		})
	}
}
