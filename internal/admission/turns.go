package admission

import (
	"context"
	"sync"

	"chancery/internal/domain"
)

// Turns lets a number of callers go on at once. The next is of the workspace with the
// fewest inside, and of several the one whose last turn was longest ago, so that a
// workspace with many callers delays mostly its own.
type Turns struct {
	o TurnsOptions

	mu      sync.Mutex
	inside  int
	numbers int // given to callers and turns so far
	spaces  map[domain.ID]*turnSpace
}

// TurnsOptions are the limits of turns.
type TurnsOptions struct {
	// Places is how many may be inside at once.
	Places int
	// Share is how many of one workspace may be inside at once; 0 means all.
	Share int
	// Waiting is how many of one workspace may wait; 0 means any number.
	Waiting int
}

type turnSpace struct {
	inside  int
	turn    int // number of its last turn while it has callers; 0 for none
	waiting []*turnWaiter
}

type turnWaiter struct {
	number int
	ready  chan struct{} // closed when it may go on
}

// NewTurns returns turns that nobody has.
func NewTurns(o TurnsOptions) *Turns {
	if o.Share <= 0 {
		o.Share = o.Places
	}
	return &Turns{o: o, spaces: map[domain.ID]*turnSpace{}}
}

// Enter waits for a place and returns the function that leaves it, which may be called
// more than once. It returns false if too many of the workspace wait already or when
// the context has ended.
func (p *Turns) Enter(ctx context.Context, ws domain.ID) (leave func(), ok bool) {
	if !p.pass(ws) {
		w := p.enqueue(ws)
		if w == nil {
			return nil, false
		}
		select {
		case <-w.ready:
		case <-ctx.Done():
			if p.giveUp(ws, w) {
				return nil, false
			}
		}
	}
	return sync.OnceFunc(func() { p.leave(ws) }), true
}

// Inside returns how many are inside.
func (p *Turns) Inside() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.inside
}

// Waiting returns how many of a workspace wait.
func (p *Turns) Waiting(ws domain.ID) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s := p.spaces[ws]; s != nil {
		return len(s.waiting)
	}
	return 0
}

// pass takes a place that is free, which is the usual case. If one is, the callers that
// wait may not have it.
func (p *Turns) pass(ws domain.ID) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.spaces[ws]
	if p.inside >= p.o.Places || s != nil && (s.inside >= p.o.Share || len(s.waiting) > 0) {
		return false
	}
	if s == nil {
		s = &turnSpace{}
		p.spaces[ws] = s
	}
	p.take(s)
	return true
}

// take lets a caller of a workspace in.
func (p *Turns) take(s *turnSpace) {
	p.numbers++
	s.turn = p.numbers
	s.inside++
	p.inside++
}

func (p *Turns) enqueue(ws domain.ID) *turnWaiter {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.spaces[ws]
	if s == nil {
		s = &turnSpace{}
		p.spaces[ws] = s
	}
	p.numbers++
	w := &turnWaiter{number: p.numbers, ready: make(chan struct{})}
	s.waiting = append(s.waiting, w)
	p.admit()
	if p.o.Waiting > 0 && len(s.waiting) > p.o.Waiting {
		s.waiting = s.waiting[:len(s.waiting)-1]
		return nil
	}
	return w
}

// giveUp removes a caller that waits; false when it may go on already.
func (p *Turns) giveUp(ws domain.ID, w *turnWaiter) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.spaces[ws]
	if s == nil {
		return false
	}
	for i, other := range s.waiting {
		if other == w {
			s.waiting = append(s.waiting[:i], s.waiting[i+1:]...)
			p.dropIfEmpty(ws)
			return true
		}
	}
	return false
}

func (p *Turns) leave(ws domain.ID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inside--
	p.spaces[ws].inside--
	p.admit()
	p.dropIfEmpty(ws)
}

// admit lets callers go on while there are places.
func (p *Turns) admit() {
	for p.inside < p.o.Places {
		s := p.next()
		if s == nil {
			return
		}
		w := s.waiting[0]
		s.waiting = s.waiting[1:]
		p.take(s)
		close(w.ready)
	}
}

// next returns the workspace whose turn it is, nil if none may go on.
func (p *Turns) next() (best *turnSpace) {
	for _, s := range p.spaces {
		if len(s.waiting) == 0 || s.inside >= p.o.Share {
			continue
		}
		if best == nil || s.before(best) {
			best = s
		}
	}
	return best
}

func (s *turnSpace) before(other *turnSpace) bool {
	switch {
	case s.inside != other.inside:
		return s.inside < other.inside
	case s.turn != other.turn:
		return s.turn < other.turn
	}
	return s.waiting[0].number < other.waiting[0].number
}

func (p *Turns) dropIfEmpty(ws domain.ID) {
	if s := p.spaces[ws]; s.inside == 0 && len(s.waiting) == 0 {
		delete(p.spaces, ws)
	}
}
