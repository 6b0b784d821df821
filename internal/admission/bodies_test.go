package admission

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
)

// smallBodies returns limits that a test reaches quickly: bodies of at most 10 bytes.
func smallBodies(clock domain.Clock) *Bodies {
	return NewBodies(clock, BodyLimits{
		Share: &limits.Limit{Of: "bodies of a workspace", Value: 20}, All: &limits.Limit{Of: "bodies", Value: 30},
		Largest: 10, Wait: maxQueueTime,
	})
}

// grow lets a body grow in the background and returns the channel for the outcome.
func grow(ctx context.Context, b *Body, n int64) <-chan error {
	c := make(chan error, 1)
	go func() { c <- b.Grow(ctx, n) }()
	synctest.Wait()
	return c
}

// has checks that a body has got its memory.
func has(t *testing.T, what string, c <-chan error) {
	t.Helper()
	synctest.Wait()
	select {
	case err := <-c:
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	default:
		t.Errorf("%s waits", what)
	}
}

func waits(t *testing.T, what string, c <-chan error) {
	t.Helper()
	select {
	case err := <-c:
		t.Errorf("%s does not wait: %v", what, err)
	default:
	}
}

func checkNoBodies(t interface {
	Helper()
	Errorf(format string, args ...any)
}, l *Bodies,
) {
	t.Helper()
	if used, waiting := l.Used(); used != 0 || waiting != 0 || len(l.spaces) != 0 {
		t.Errorf("%d bytes used, %d waiting, %d workspaces", used, waiting, len(l.spaces))
	}
}

// A body that holds nothing yet takes nothing, whatever becomes of it.
func TestBodiesTakeNothingBeforehand(t *testing.T) {
	l := smallBodies(domaintest.NewClock())
	for range 1000 {
		b := l.Open("a")
		defer b.Release()
		defer b.Arrived()
	}
	checkNoBodies(t, l)
	b := l.Open("a")
	if err := b.Grow(t.Context(), 10); err != nil {
		t.Error(err)
	}
	b.Release()
	b.Release()
	b.Arrived()
	if err := b.Grow(t.Context(), 10); err != nil {
		t.Error(err)
	}
	checkNoBodies(t, l)
}

// The last bytes of a share are for the body that began first; when it has ended they
// are for the next. Another workspace is not touched.
func TestFirstBodyCanEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := t.Context()
		l := smallBodies(domaintest.NewClock())
		a, b, c := l.Open("a"), l.Open("a"), l.Open("b")
		has(t, "the first", grow(ctx, a, 4))
		has(t, "the second", grow(ctx, b, 9))
		second := grow(ctx, b, 2)
		waits(t, "the second beyond what is left of the share", second)
		has(t, "another workspace", grow(ctx, c, 4))
		has(t, "the first", grow(ctx, a, 6))
		a.Arrived()
		waits(t, "the second, while the first is in use", second)
		a.Release()
		has(t, "the second", second)
		b.Release()
		c.Release()
		checkNoBodies(t, l)
	})
}

// What becomes free goes to the workspace that has the least.
func TestMemoryGoesToTheLeast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := t.Context()
		l := smallBodies(domaintest.NewClock())
		first, b, c, d := l.Open("a"), l.Open("b"), l.Open("c"), l.Open("a")
		has(t, "a", grow(ctx, first, 5))
		has(t, "b", grow(ctx, b, 9))
		has(t, "c", grow(ctx, c, 5))
		has(t, "a", grow(ctx, d, 6))
		bMore, aMore, cMore := grow(ctx, b, 1), grow(ctx, d, 4), grow(ctx, c, 4)
		waits(t, "b", bMore)
		waits(t, "a", aMore)
		waits(t, "c", cMore)
		first.Release() // the last ten bytes are for b now, which holds 9
		has(t, "c", cMore)
		has(t, "b", bMore)
		has(t, "a", aMore)
		for _, body := range []*Body{b, c, d} {
			body.Release()
		}
		checkNoBodies(t, l)
	})
}

// A wait ends after its time or with its request. The error says which limit it is.
func TestBodiesGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := domaintest.NewClock()
		l := smallBodies(clock)
		var all []*Body
		open := func(ws domain.ID, n int64) *Body {
			b := l.Open(ws)
			has(t, string(ws), grow(t.Context(), b, n))
			all = append(all, b)
			return b
		}
		open("a", 1)
		a, b := open("a", 10), open("b", 9)
		own, other := grow(t.Context(), a, 1), grow(t.Context(), b, 10)
		ctx, cancel := context.WithCancel(t.Context())
		gone := grow(ctx, open("c", 1), 10)
		cancel()
		if err := <-gone; !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		clock.Advance(maxQueueTime)
		if err := <-own; busyKey(err) != keyWorkspace {
			t.Errorf("beyond the share: %v", err)
		}
		if err := <-other; busyKey(err) != keyServer {
			t.Errorf("beyond all: %v", err)
		}
		for _, b := range all {
			b.Release()
		}
		checkNoBodies(t, l)
	})
}

// However bodies arrive, all of them end without a wait that takes its whole time: the
// clock stands still, so a circle of waits would end the test. No limit is exceeded.
func TestBodiesEnd(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(1, 10), 1, 30).Draw(rt, "sizes")
		synctest.Test(t, func(t *testing.T) {
			l := smallBodies(domaintest.NewClock())
			errs := make(chan error) // hands over, so that all take turns
			var wg sync.WaitGroup
			for i, size := range sizes {
				wg.Go(func() {
					b := l.Open(domain.ID([]string{"a", "a", "b", "c"}[i%4]))
					defer b.Release()
					for range size {
						errs <- b.Grow(t.Context(), 1)
						errs <- l.within()
					}
					b.Arrived()
				})
			}
			go func() { wg.Wait(); close(errs) }()
			for err := range errs {
				if err != nil {
					t.Error(err)
				}
			}
			checkNoBodies(t, l)
		})
	})
}

// within returns an error if a limit is exceeded.
func (l *Bodies) within() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var sum int64
	for ws, sp := range l.spaces {
		sum += sp.used
		if sp.used > l.limits.Share.Value {
			return fmt.Errorf("%s has %d bytes", ws, sp.used)
		}
	}
	if sum != l.used || sum > l.limits.All.Value {
		return fmt.Errorf("%d bytes are used, the sum is %d", l.used, sum)
	}
	return nil
}

func TestPool(t *testing.T) {
	p := NewPool(&limits.Limit{Of: "things of a workspace", Value: 10}, &limits.Limit{Of: "things", Value: 15})
	take := func(ws domain.ID, n, part int64, key string) func() {
		t.Helper()
		release, err := p.Take(ws, n, part)
		if (err == nil) != (key == "") || busyKey(err) != key {
			t.Errorf("%d for %s: %v", n, ws, err)
		}
		return release
	}
	large := take("a", 20, 1, "") // one always goes
	if busyKey(p.Check("a")) != keyWorkspace || busyKey(p.Check("b")) != keyServer {
		t.Error("a pool that is full has room")
	}
	take("a", 1, 1, keyWorkspace)
	take("b", 1, 1, keyServer)
	large()
	large()
	half := take("a", 5, 2, "")
	take("a", 1, 2, keyWorkspace)
	rest := take("a", 5, 1, "")
	forced := p.Force("a", 100)
	for _, release := range []func(){half, rest, forced} {
		release()
	}
	if p.Used() != 0 || len(p.by) != 0 || p.Check("a") != nil {
		t.Errorf("%d are held", p.Used())
	}
}
