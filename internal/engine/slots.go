package engine

import (
	"context"
	"slices"
	"sync"

	"chancery/internal/domain"
)

// slots counts the jobs that may run at once on this node. The claim loop and the
// creators of jobs take them; a job that ends puts its slot back.
//
// All fields are guarded by mu, but wake: put sends on it, only the claim loop
// receives.
type slots struct {
	mu sync.Mutex
	// free slots.
	free int
	// due reports that jobs on record wait for a slot. New ones must queue behind
	// them, or their creators would take every slot that comes free.
	due bool
	// wanted reports that somebody found no slot since the last claim; the next put
	// wakes the claim loop.
	wanted bool
	// returning are the jobs that come back from outside, and the creators who wait for a slot,
	// in the order in which the workspaces take turns.
	returning []returning
	// loopNext reports that the claim loop is next, if it wants a slot: it takes turns with
	// the jobs that return.
	loopNext bool
	// noLoop reports that the claim loop has ended, so that no slot is for it.
	noLoop bool
	wake   chan struct{}
}

// returning are jobs of one workspace, the oldest first, and creators of new ones, who come
// after them. Their channels are closed when they have a slot.
type returning struct {
	ws         domain.ID
	jobs, next []chan struct{}
}

// none reports whether nobody waits.
func (r *returning) none() bool { return len(r.jobs)+len(r.next) == 0 }

func newSlots(n int) *slots { return &slots{free: n, wake: make(chan struct{}, 1)} }

// takeAll takes all free slots for jobs that are due, and returns how many. When
// there is none the next put wakes the claim loop.
func (s *slots) takeAll() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.free
	s.free = 0
	if n == 0 {
		s.due, s.wanted = true, true
	}
	return n
}

// tryOne takes a slot for a new job, unless none is free or due jobs wait.
func (s *slots) tryOne() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.due || s.free == 0 {
		s.wanted = true
		return false
	}
	s.free--
	return true
}

// settle ends a claim: unused slots come back, and due reports whether more jobs
// are due than were claimed. A claim that used all its slots may have left some
// behind, so the next put wakes the claim loop.
func (s *slots) settle(unused int, due bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free += unused
	s.due = due
	s.wanted = unused == 0
	s.admit()
}

// nothingDue ends a search that found no due job: creators may take slots again.
func (s *slots) nothingDue() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.due, s.wanted = false, false
	s.admit()
}

// endLoop gives all slots to jobs that return from now on.
func (s *slots) endLoop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noLoop, s.due, s.wanted = true, false, false
	s.admit()
}

// put frees a slot. It goes to a job that returns, or wakes the claim loop if somebody
// wanted one.
func (s *slots) put() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free++
	if len(s.returning) > 0 && (s.noLoop || !s.loopNext || !s.wanted) {
		s.loopNext = true
		s.admitOne()
		return
	}
	s.loopNext = false
	if !s.wanted {
		return
	}
	select {
	case s.wake <- struct{}{}:
	default: // it is awake already
	}
}

// back waits for a slot for a job that returns from outside. It returns false when the
// context ends before.
func (s *slots) back(ctx context.Context, ws domain.ID) bool {
	ready := s.enqueue(ws)
	select {
	case <-ready: // the usual case
		return true
	default:
	}
	select {
	case <-ready:
		return true
	case <-ctx.Done():
		return !s.giveUp(ws, ready)
	}
}

func (s *slots) enqueue(ws domain.ID) chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	ready := make(chan struct{})
	r := s.of(ws)
	r.jobs = append(r.jobs, ready)
	if !s.due || s.noLoop { // otherwise the free slots are for the claim loop
		s.admit()
	}
	return ready
}

// wait lets a creator wait for a slot: the channel is closed when it has one. It is nil if
// jobs on record wait, because new ones come after them.
func (s *slots) wait(ws domain.ID) chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.due || s.noLoop {
		return nil
	}
	ready := make(chan struct{})
	r := s.of(ws)
	r.next = append(r.next, ready)
	s.admit()
	return ready
}

// of returns those of a workspace who wait, which it adds if there are none.
func (s *slots) of(ws domain.ID) *returning {
	i := slices.IndexFunc(s.returning, func(r returning) bool { return r.ws == ws })
	if i < 0 {
		i = len(s.returning)
		s.returning = append(s.returning, returning{ws: ws})
	}
	return &s.returning[i]
}

// giveUp removes a job or a creator that waits; false when it has a slot already.
func (s *slots) giveUp(ws domain.ID, ready chan struct{}) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.returning {
		r := &s.returning[i]
		if r.ws != ws {
			continue
		}
		isReady := func(c chan struct{}) bool { return c == ready }
		waiting := len(r.jobs) + len(r.next)
		r.jobs, r.next = slices.DeleteFunc(r.jobs, isReady), slices.DeleteFunc(r.next, isReady)
		gone := len(r.jobs)+len(r.next) < waiting
		if r.none() {
			s.returning = slices.Delete(s.returning, i, i+1)
		}
		return gone
	}
	return false
}

// admit gives the free slots to those who wait here.
func (s *slots) admit() {
	for s.free > 0 && len(s.returning) > 0 {
		s.admitOne()
	}
}

// admitOne gives a free slot to the one whose turn it is; its workspace goes to the end.
func (s *slots) admitOne() {
	r := s.returning[0]
	s.returning = slices.Delete(s.returning, 0, 1)
	s.free--
	if len(r.jobs) > 0 {
		close(r.jobs[0])
		r.jobs = r.jobs[1:]
	} else {
		close(r.next[0])
		r.next = r.next[1:]
	}
	if !r.none() {
		s.returning = append(s.returning, r)
	}
}

// contended reports whether somebody waits for a slot.
func (s *slots) contended() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.due || s.wanted || len(s.returning) > 0
}
