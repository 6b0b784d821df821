package simulate

import (
	"cmp"
	"container/heap"
	"fmt"
	"hash"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing/synctest"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// world is one run. Its goroutine, which calls loop, fires one event after another. Each
// lets one goroutine of the servers go on, which runs until it waits for something: a
// call of a port waits in arrivals until its event is fired.
//
// What is below mu is shared with the goroutines that run between two events.
type world struct {
	plan   *Plan
	db     *database
	shared *shared
	bug    Bug

	now    time.Duration // since the begin
	events events
	placed int
	rolls  map[string]int
	nodes  []*node
	steps  int
	healed bool
	counts Counts // guarded by mu
	digest hash.Hash64
	line   []byte // the last one of the digest
	// fences of jobs on record, as far as they are known.
	fences map[domain.ID]int64
	holding
	trace *strings.Builder // nil unless somebody wants to read it

	clients clients
	outside outside

	mu       sync.Mutex
	arrivals []*arrival
	timers   []*timer
	hints    map[hint]bool
	ids      int
	ended    []*call
	wrong    []string
}

// arrival is a goroutine that waits for its turn.
type arrival struct {
	life *life
	name string
	// when decides, when the goroutine has arrived, after how long its turn comes; go on
	// with proceed or, if its server is gone, without it.
	when func(d dice) time.Duration
	turn chan bool
}

type event struct {
	at     time.Duration
	number int
	life   *life // whose event it is; nil for none
	name   string
	fire   func()
}

// maxSteps bounds a run: one that is longer does not end.
const maxSteps = 60_000

func newWorld(p *Plan, db *database, s *shared, bug Bug) *world {
	return &world{
		plan: p, db: db, shared: s, bug: bug, digest: fnv.New64a(),
		rolls: map[string]int{}, counts: Counts{}, fences: map[domain.ID]int64{}, holding: newHolding(), hints: map[hint]bool{}, outside: newOutside(),
	}
}

// start is what the clocks show at the begin.
var start = domaintest.Start //nolint:gochecknoglobals // a constant

// roll returns the dice for the next decision about a thing.
func (w *world) roll(name string) dice {
	w.rolls[name]++
	return newDice(w.plan.Seed, name+" #"+strconv.Itoa(w.rolls[name]))
}

// after places an event.
func (w *world) after(d time.Duration, l *life, name string, fire func()) {
	w.place(&event{at: w.now + max(d, 0), life: l, name: name, fire: fire})
}

func (w *world) place(e *event) {
	w.placed++
	e.number = w.placed
	heap.Push(&w.events, e)
}

// loop fires events until there are none, and reports whether the run came to an end.
func (w *world) loop() bool {
	for {
		synctest.Wait()
		w.absorb()
		w.reap()
		if len(w.events) == 0 {
			return true
		}
		if w.steps++; w.steps > maxSteps {
			return false
		}
		e, _ := heap.Pop(&w.events).(*event)
		if e.life != nil && !w.mayFire(e) {
			continue
		}
		w.now = max(w.now, e.at)
		w.note(e.name, e.life)
		e.fire()
	}
}

// mayFire reports whether the event of a server happens now. Those of one that is frozen
// happen when it goes on, those of one that is gone never.
func (w *world) mayFire(e *event) bool {
	if e.life.gone {
		return false
	}
	if n := e.life.node; e.at < n.frozen {
		n.stuck = append(n.stuck, e)
		return false
	}
	return true
}

// absorb places events for what has arrived since the last one, in an order that does not
// depend on which goroutine was faster.
func (w *world) absorb() {
	w.mu.Lock()
	arrivals, timers, hints, ended := w.arrivals, w.timers, w.hints, w.ended
	w.arrivals, w.timers, w.ended, w.ids = nil, nil, nil, 0
	if len(hints) > 0 {
		w.hints = map[hint]bool{}
	}
	w.mu.Unlock()
	slices.SortStableFunc(arrivals, func(a, b *arrival) int {
		return cmp.Or(cmp.Compare(a.life.number, b.life.number), cmp.Compare(a.name, b.name))
	})
	for _, a := range arrivals {
		w.admit(a)
	}
	slices.SortStableFunc(timers, func(a, b *timer) int {
		return cmp.Or(cmp.Compare(a.life.number, b.life.number), cmp.Compare(a.in, b.in), cmp.Compare(a.name, b.name))
	})
	for _, t := range timers {
		t.arm()
	}
	w.spread(hints)
	slices.SortFunc(ended, func(a, b *call) int { return cmp.Compare(a.name, b.name) })
	for _, c := range ended {
		w.clients.answered(w, c)
	}
}

// admit places the turn of an arrival.
func (w *world) admit(a *arrival) {
	if a.life.gone { // it came after the end
		a.turn <- false
		return
	}
	l, name := a.life, a.life.node.name+" "+a.name
	d := w.roll(name)
	a.life.waiting[a] = true
	w.after(l.node.slowed(w, a.when(d)), l, a.name, func() {
		delete(l.waiting, a)
		a.turn <- true
	})
}

// note adds to the digest of the run, by which two runs are compared.
func (w *world) note(what string, l *life) {
	where := "-"
	if l != nil {
		where = l.node.name
	}
	w.line = strconv.AppendInt(w.line[:0], int64(w.now), 10)
	w.line = append(append(append(append(w.line, ' '), where...), ' '), what...)
	_, _ = w.digest.Write(w.line) // cannot fail
	if w.trace != nil {
		fmt.Fprintf(w.trace, "%12v %s %s\n", w.now, where, what)
	}
}

// fault records that a promise was broken.
func (w *world) fault(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wrong = append(w.wrong, fmt.Sprintf(format, args...))
}

// events is a heap.
type events []*event

func (e events) Len() int { return len(e) }
func (e events) Less(i, j int) bool {
	return e[i].at < e[j].at || e[i].at == e[j].at && e[i].number < e[j].number
}
func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }

// Push implements heap.Interface.
func (e *events) Push(x any) { ev, _ := x.(*event); *e = append(*e, ev) }

// Pop implements heap.Interface.
func (e *events) Pop() any {
	old := *e
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*e = old[:len(old)-1]
	return last
}

// Counts says how often things happened.
type Counts map[string]int

func (w *world) count(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.counts[what]++
}

func (c Counts) add(other Counts) {
	for what, n := range other {
		c[what] += n
	}
}
