package admission

import (
	"context"
	"sync"
	"testing"

	"chancery/internal/domain"
)

// entered enters a pool in a goroutine and sends the workspace once it is inside.
func entered(t *testing.T, p *Turns, ws domain.ID, order chan<- domain.ID) {
	t.Helper()
	before := p.Waiting(ws)
	go func() {
		if leave, ok := p.Enter(context.Background(), ws); ok {
			order <- ws
			leave()
		}
	}()
	for p.Waiting(ws) == before {
	}
}

func TestTurnsTakesTurns(t *testing.T) {
	t.Parallel()
	p := NewTurns(TurnsOptions{Places: 1})
	leave, ok := p.Enter(t.Context(), "a")
	if !ok {
		t.Fatal("an empty pool is full")
	}
	order := make(chan domain.ID)
	for _, ws := range []domain.ID{"a", "a", "b"} {
		entered(t, p, ws, order)
	}
	leave()
	leave() // a second time changes nothing
	// Nobody is inside. The workspace that had no turn yet is next.
	for i, want := range []domain.ID{"b", "a", "a"} {
		if got := <-order; got != want {
			t.Errorf("entry %d is of %s", i, got)
		}
	}
	if p.Inside() != 0 || len(p.spaces) != 0 {
		t.Errorf("%d inside, %d workspaces", p.Inside(), len(p.spaces))
	}
}

func TestTurnsPrefersTheFewestInside(t *testing.T) {
	t.Parallel()
	p := NewTurns(TurnsOptions{Places: 2})
	first, _ := p.Enter(t.Context(), "a")
	second, _ := p.Enter(t.Context(), "a")
	order := make(chan domain.ID)
	entered(t, p, "a", order)
	entered(t, p, "b", order)
	first()
	for i, want := range []domain.ID{"b", "a"} {
		if got := <-order; got != want {
			t.Errorf("entry %d is of %s", i, got)
		}
	}
	second()
}

func TestTurnsHasLimits(t *testing.T) {
	t.Parallel()
	p := NewTurns(TurnsOptions{Places: 3, Share: 2, Waiting: 1})
	for range 2 {
		if _, ok := p.Enter(t.Context(), "a"); !ok {
			t.Fatal("refused within the share")
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	gone := make(chan bool)
	go func() {
		_, ok := p.Enter(ctx, "a")
		gone <- ok
	}()
	for p.Waiting("a") == 0 {
	}
	if _, ok := p.Enter(t.Context(), "a"); ok {
		t.Error("more wait than may")
	}
	if leave, ok := p.Enter(t.Context(), "b"); !ok {
		t.Error("the others found no place")
	} else {
		leave()
	}
	cancel()
	if <-gone || p.Waiting("a") != 0 {
		t.Error("a caller that left waits on")
	}
}

func TestTurnsAtOnce(t *testing.T) {
	t.Parallel()
	p := NewTurns(TurnsOptions{Places: 3, Share: 2})
	var mu sync.Mutex
	inside, most := 0, 0
	var wg sync.WaitGroup
	for i := range 300 {
		wg.Go(func() {
			leave, ok := p.Enter(t.Context(), domain.ID([]string{"a", "b", "c"}[i%3]))
			if !ok {
				t.Error("refused")
				return
			}
			mu.Lock()
			inside++
			most = max(most, inside)
			mu.Unlock()
			mu.Lock()
			inside--
			mu.Unlock()
			leave()
		})
	}
	wg.Wait()
	if most > 3 || p.Inside() != 0 || len(p.spaces) != 0 {
		t.Errorf("%d at once, %d inside, %d workspaces", most, p.Inside(), len(p.spaces))
	}
}
