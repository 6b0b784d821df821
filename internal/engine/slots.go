package engine

import "sync"

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
	wake   chan struct{}
}

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
}

// nothingDue ends a search that found no due job: creators may take slots again.
func (s *slots) nothingDue() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.due, s.wanted = false, false
}

// put frees a slot and wakes the claim loop if somebody wanted one.
func (s *slots) put() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free++
	if !s.wanted {
		return
	}
	select {
	case s.wake <- struct{}{}:
	default: // it is awake already
	}
}
