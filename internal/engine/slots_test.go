package engine

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
)

// slotState is everything that slots remember.
type slotState struct {
	free   int
	due    bool
	wanted bool
	awake  bool
}

func slotsIn(st slotState) *slots {
	s := newSlots(st.free)
	s.due, s.wanted = st.due, st.wanted
	if st.awake {
		s.wake <- struct{}{}
	}
	return s
}

func (s *slots) state() slotState { return slotState{s.free, s.due, s.wanted, len(s.wake) > 0} }

// woken receives the call that put has sent to the claim loop.
func (s *slots) woken(t *testing.T) {
	t.Helper()
	select {
	case <-s.wake:
	default:
		t.Fatal("the claim loop was not woken")
	}
}

// TestSlotTransitions lists each call in each state that decides something.
func TestSlotTransitions(t *testing.T) {
	took := func(want bool) func(*testing.T, *slots) {
		return func(t *testing.T, s *slots) {
			t.Helper()
			if got := s.tryOne(); got != want {
				t.Errorf("tryOne returned %v", got)
			}
		}
	}
	all := func(want int) func(*testing.T, *slots) {
		return func(t *testing.T, s *slots) {
			t.Helper()
			if got := s.takeAll(); got != want {
				t.Errorf("takeAll returned %d", got)
			}
		}
	}
	settle := func(unused int, due bool) func(*testing.T, *slots) {
		return func(_ *testing.T, s *slots) { s.settle(unused, due) }
	}
	nothing := func(_ *testing.T, s *slots) { s.nothingDue() }
	put := func(_ *testing.T, s *slots) { s.put() }
	tests := []struct {
		name   string
		before slotState
		call   func(*testing.T, *slots)
		after  slotState
	}{
		{"a creator takes one of many", slotState{free: 3}, took(true), slotState{free: 2}},
		{"a creator takes the last", slotState{free: 1}, took(true), slotState{}},
		{"a creator finds none and wants one", slotState{}, took(false), slotState{wanted: true}},
		{"due jobs keep a creator out", slotState{free: 2, due: true}, took(false), slotState{free: 2, due: true, wanted: true}},
		{"a creator does not forget that one is wanted", slotState{free: 2, wanted: true}, took(true), slotState{free: 1, wanted: true}},

		{"a claim takes all", slotState{free: 3}, all(3), slotState{}},
		{"a claim takes all that due jobs wait for", slotState{free: 3, due: true, wanted: true}, all(3), slotState{due: true, wanted: true}},
		{"a claim finds none: the jobs are due", slotState{}, all(0), slotState{due: true, wanted: true}},

		{"a claim used all; it may have left some behind", slotState{}, settle(0, false), slotState{wanted: true}},
		{"a claim used all and left some behind", slotState{}, settle(0, true), slotState{due: true, wanted: true}},
		{"a claim used some", slotState{}, settle(2, false), slotState{free: 2}},
		{"a claim used some, although others are due", slotState{}, settle(2, true), slotState{free: 2, due: true}},
		{"slots that came back meanwhile are kept", slotState{free: 1}, settle(2, false), slotState{free: 3}},
		{"a claim that used some ends what was due and wanted", slotState{due: true, wanted: true}, settle(1, false), slotState{free: 1}},

		{"nothing is due any more", slotState{free: 1, due: true, wanted: true}, nothing, slotState{free: 1}},
		{"nothing is due; a call that was made stays", slotState{awake: true}, nothing, slotState{awake: true}},

		{"a slot comes back that nobody wants", slotState{free: 1}, put, slotState{free: 2}},
		{"a slot comes back that somebody wants", slotState{wanted: true}, put, slotState{free: 1, wanted: true, awake: true}},
		{"a slot comes back for due jobs", slotState{due: true, wanted: true}, put, slotState{free: 1, due: true, wanted: true, awake: true}},
		{"another comes back before the loop looked", slotState{free: 1, wanted: true, awake: true}, put, slotState{free: 2, wanted: true, awake: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := slotsIn(tt.before)
			tt.call(t, s)
			if got := s.state(); got != tt.after {
				t.Errorf("after %+v: %+v, want %+v", tt.before, got, tt.after)
			}
		})
	}
}

// TestSlotThatComesFreeIsForDueJobs: the jobs on record come before those of
// creators, until the claim loop has found that none is due.
func TestSlotThatComesFreeIsForDueJobs(t *testing.T) {
	s := newSlots(1)
	if !s.tryOne() {
		t.Fatal("the first slot is not free")
	}
	if n := s.takeAll(); n != 0 { // a job is due
		t.Fatalf("took %d slots", n)
	}
	s.put()
	if s.tryOne() {
		t.Fatal("a creator took the slot that a due job waits for")
	}
	s.woken(t)
	if n := s.takeAll(); n != 1 {
		t.Fatalf("the claim took %d slots", n)
	}
	s.settle(0, true) // and one more is due
	s.put()
	if s.tryOne() {
		t.Fatal("a creator overtook the second due job")
	}
	s.woken(t)
	if n := s.takeAll(); n != 1 {
		t.Fatalf("the second claim took %d slots", n)
	}
	s.settle(0, false)
	s.put()
	if !s.tryOne() {
		t.Error("creators are kept out although nothing is due")
	}
}

// TestPutWakesOnce: however many slots come back, the loop is woken once for them,
// and not at all once it has found nothing to do.
func TestPutWakesOnce(t *testing.T) {
	s := newSlots(0)
	s.takeAll()
	for range 3 {
		s.put()
	}
	s.woken(t)
	if len(s.wake) != 0 {
		t.Error("the loop is woken a second time")
	}
	if n := s.takeAll(); n != 3 {
		t.Errorf("took %d slots", n)
	}
	s.settle(3, false)
	s.put()
	if len(s.wake) != 0 {
		t.Error("the loop is woken although nobody wants a slot")
	}
}

// node is a model of the engine around its slots: a queue in memory for the store,
// a claim loop that sleeps until it is woken and never looks by itself, creators,
// and jobs that end when the test lets them.
type node struct {
	slots *slots
	hints chan struct{}
	stop  chan struct{}
	// gate holds the jobs up; nil lets them end at once.
	gate chan struct{}

	mu      sync.Mutex
	queued  int
	running int
	most    int
	done    int
	work    sync.WaitGroup
}

func newNode(slots int) *node {
	return &node{slots: newSlots(slots), hints: make(chan struct{}, 1), stop: make(chan struct{})}
}

func (n *node) due() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.queued
}

func (n *node) claim(limit int) (claimed, left int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	claimed = min(limit, n.queued)
	n.queued -= claimed
	return claimed, n.queued
}

func (n *node) loop() {
	for {
		again := false
		if n.due() == 0 {
			n.slots.nothingDue()
		} else if free := n.slots.takeAll(); free > 0 {
			claimed, left := n.claim(free)
			n.slots.settle(free-claimed, left > 0)
			for range claimed {
				n.work.Go(n.run)
			}
			again = left > 0
		}
		if again {
			continue
		}
		select {
		case <-n.stop:
			return
		case <-n.hints:
		case <-n.slots.wake:
		}
	}
}

func (n *node) run() {
	n.mu.Lock()
	n.running++
	n.most = max(n.most, n.running)
	n.mu.Unlock()
	if n.gate != nil {
		<-n.gate
	}
	n.mu.Lock()
	n.running--
	n.done++
	n.mu.Unlock()
	n.slots.put()
}

// create is what a request does: it runs its job at once, or stores it as due.
func (n *node) create() {
	if n.slots.tryOne() {
		n.run()
		return
	}
	n.becomeDue()
}

// becomeDue is what a job does whose time has come.
func (n *node) becomeDue() {
	n.mu.Lock()
	n.queued++
	n.mu.Unlock()
	select {
	case n.hints <- struct{}{}:
	default:
	}
}

// asleep fails if a due job waits while a slot is free. All goroutines must be
// blocked, so that nobody is about to take it.
func (n *node) asleep(t *testing.T, when string) {
	t.Helper()
	if st := n.slots.state(); n.queued > 0 && (st.free > 0 || st.awake) {
		t.Fatalf("%s: %d due jobs wait and nobody is awake: %+v", when, n.queued, st)
	}
}

// TestNoWakeUpIsLost has many creators, and jobs whose time has come, race with the
// claim loop and with jobs that end. At each point where nothing moves any more no
// due job waits while a slot is free, and in the end all jobs have run.
func TestNoWakeUpIsLost(t *testing.T) {
	const slots, creators, jobs = 3, 8, 20
	t.Run("jobs that end at once", func(t *testing.T) {
		for range 30 {
			synctest.Test(t, func(t *testing.T) {
				n := newNode(slots)
				go n.loop()
				var wg sync.WaitGroup
				for i := range creators {
					wg.Go(func() {
						for range jobs {
							if i%2 == 0 {
								n.create()
							} else {
								n.becomeDue()
							}
						}
					})
				}
				wg.Wait()
				synctest.Wait()
				n.asleep(t, "in the end")
				n.finished(t, slots, creators*jobs)
			})
		}
	})
	t.Run("jobs that end one by one", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			n := newNode(slots)
			n.gate = make(chan struct{})
			go n.loop()
			for range creators * jobs {
				go n.create()
			}
			synctest.Wait()
			for range creators * jobs {
				n.asleep(t, "before a job ends")
				n.gate <- struct{}{}
				synctest.Wait()
			}
			n.finished(t, slots, creators*jobs)
		})
	})
	t.Run("a job whose time comes while creators hold all slots", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			n := newNode(slots)
			n.gate = make(chan struct{})
			go n.loop()
			synctest.Wait() // it has found nothing
			for range slots {
				go n.create()
			}
			synctest.Wait()
			n.becomeDue()
			for range slots + 1 {
				synctest.Wait()
				n.asleep(t, "before a job ends")
				n.gate <- struct{}{}
			}
			synctest.Wait()
			n.finished(t, slots, slots+1)
		})
	})
}

func (n *node) finished(t *testing.T, slots, jobs int) {
	t.Helper()
	close(n.stop)
	n.work.Wait()
	if n.done != jobs || n.queued != 0 {
		t.Errorf("%d jobs ended and %d are due, of %d", n.done, n.queued, jobs)
	}
	if n.most > slots {
		t.Errorf("%d jobs ran at once in %d slots", n.most, slots)
	}
	if st := n.slots.state(); st.free != slots || st.due {
		t.Errorf("in the end the slots are %+v", st)
	}
}

// came reports whether a job that returns has its slot.
func came(ready chan struct{}) bool {
	select {
	case <-ready:
		return true
	default:
		return false
	}
}

// TestReturningJobsTakeTurns: with the claim loop, and among workspaces.
func TestReturningJobsTakeTurns(t *testing.T) {
	s := newSlots(0)
	a1, a2, b1 := s.enqueue("a"), s.enqueue("a"), s.enqueue("b")
	s.takeAll() // jobs are due, too
	s.put()
	if !came(a1) || came(a2) || came(b1) {
		t.Error("the first slot is not that of the job that waited longest")
	}
	s.put()
	if s.woken(t); came(b1) || came(a2) {
		t.Error("the claim loop got no slot")
	}
	if n := s.takeAll(); n != 1 {
		t.Errorf("the loop took %d slots", n)
	}
	s.settle(0, true)
	s.put()
	if !came(b1) || came(a2) {
		t.Error("the other workspace got no slot")
	}
	if !s.contended() {
		t.Error("nobody seems to wait")
	}
	s.takeAll()
	s.settle(1, false) // the loop leaves one
	if !came(a2) || s.free != 0 {
		t.Error("what the loop leaves is lost")
	}
	if s.contended() {
		t.Error("somebody seems to wait")
	}
}

// TestCreatorsWait: for a slot that comes free, after the jobs of their workspace that return, in
// turns with other workspaces; but not while jobs on record wait.
func TestCreatorsWait(t *testing.T) {
	s := newSlots(1)
	first := s.wait("a")
	if !came(first) || s.free != 0 {
		t.Error("a free slot was not taken")
	}
	a1, a2, b1, back := s.wait("a"), s.wait("a"), s.wait("b"), s.enqueue("a")
	if !s.contended() || came(a1) {
		t.Error("nobody seems to wait")
	}
	for n, next := range []chan struct{}{back, b1, a1} {
		if came(next) {
			t.Errorf("%d came too early", n)
		}
		if s.put(); !came(next) {
			t.Errorf("%d is not next", n)
		}
	}
	if !s.giveUp("a", a2) || s.giveUp("a", a2) || s.giveUp("a", a1) || s.contended() {
		t.Error("a creator who gave up waits on, or one who has a slot does not")
	}
	if s.put(); s.free != 1 || len(s.wake) != 0 {
		t.Error("a slot is lost, or the claim loop was woken for nothing")
	}
	s.takeAll()
	late := s.wait("a")
	if s.takeAll(); s.wait("a") != nil { // jobs are due
		t.Error("a creator waits although jobs on record do")
	}
	s.put()
	if !came(late) {
		t.Error("one who waits has no turn")
	}
	s.put()
	s.woken(t)
	s.nothingDue()
	s.endLoop()
	if s.wait("a") != nil {
		t.Error("a creator waits for a server that stops")
	}
}

// TestReturningJobs lists what else can happen to a job that comes back.
func TestReturningJobs(t *testing.T) {
	s := newSlots(1)
	if !s.back(t.Context(), "a") || s.free != 0 {
		t.Error("a free slot was not taken")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if s.back(ctx, "a") || len(s.returning) != 0 {
		t.Error("a job whose time is over waits on")
	}
	s.takeAll()
	s.put() // it is for the jobs that are due
	late := s.enqueue("a")
	if came(late) {
		t.Error("a job that returned took what the claim loop was woken for")
	}
	s.nothingDue()
	if !came(late) {
		t.Error("a slot stayed free although a job waits")
	}
	s.takeAll()
	last := s.enqueue("a")
	s.loopNext = true
	s.endLoop()
	if s.put(); !came(last) {
		t.Error("a slot went to a loop that has ended")
	}
}
