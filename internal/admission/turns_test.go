package admission

import (
	"context"
	"runtime"
	"sync"
	"testing"

	"chancery/internal/domain"
)

// entries are callers that enter one after another, and in which order they came in.
type entries struct {
	t     *testing.T
	turns *Turns
	order chan domain.ID
	all   sync.WaitGroup
}

// enter lets a caller of a workspace wait in a goroutine.
func (e *entries) enter(ws domain.ID) {
	e.t.Helper()
	before := e.turns.Waiting(ws)
	e.all.Go(func() {
		if leave, ok := e.turns.Enter(context.Background(), ws); ok {
			e.order <- ws
			leave()
		}
	})
	for e.turns.Waiting(ws) == before {
		runtime.Gosched()
	}
}

// check compares the order when all have left.
func (e *entries) check(want ...domain.ID) {
	e.t.Helper()
	e.all.Wait()
	for i, ws := range want {
		if got := <-e.order; got != ws {
			e.t.Errorf("entry %d is of %s, want %s", i, got, ws)
		}
	}
}

func TestTurnsTakesTurns(t *testing.T) {
	t.Parallel()
	e := entries{t: t, turns: NewTurns(TurnsOptions{Places: 1}), order: make(chan domain.ID, 9)}
	leave, ok := e.turns.Enter(t.Context(), "a")
	if !ok {
		t.Fatal("nobody is inside, and there is no place")
	}
	for _, ws := range []domain.ID{"a", "a", "b"} {
		e.enter(ws)
	}
	leave()
	leave() // a second time changes nothing
	// Nobody is inside. The workspace that had no turn yet is next.
	e.check("b", "a", "a")
	if e.turns.Inside() != 0 || len(e.turns.spaces) != 0 {
		t.Errorf("%d inside, %d workspaces", e.turns.Inside(), len(e.turns.spaces))
	}
}

func TestTurnsPrefersTheFewestInside(t *testing.T) {
	t.Parallel()
	e := entries{t: t, turns: NewTurns(TurnsOptions{Places: 2}), order: make(chan domain.ID, 9)}
	first, _ := e.turns.Enter(t.Context(), "a")
	second, _ := e.turns.Enter(t.Context(), "a")
	e.enter("a")
	e.enter("b")
	first()
	e.check("b", "a")
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
		runtime.Gosched()
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
