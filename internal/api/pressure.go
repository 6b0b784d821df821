package api

import (
	"context"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"chancery/internal/domain"
)

// A request that creates a job weighs one unit for each began 128 KiB of its
// body, since it is the body that takes memory.
const (
	unitBytes = 128 << 10
	// gateUnits is what may be in the making at once, gateShare how much of it one
	// workspace may have: the rest is always there for the others.
	gateUnits = 128
	gateShare = 96
	// laneQueue and gateQueue are how many requests may wait for their turn, of one
	// workspace and in all. Their bodies are not read yet.
	laneQueue = 256
	gateQueue = 1024
	// gatePatience is how long they do so.
	gatePatience = 5 * time.Second
	// allQueues is how many workspaces' queues of jobs the server holds in all.
	allQueues = 10
)

// pressure keeps the creation of jobs within what the server can carry.
type pressure struct {
	gate  *gate
	tally *tally
}

func newPressure(c *Config) *pressure {
	return &pressure{
		gate: newGate(c.Clock),
		tally: &tally{
			clock: c.Clock, count: c.Backlog, limit: c.Limits.Queue, known: map[domain.ID]int{},
			failed: func(ctx context.Context, err error) {
				c.Log.ErrorContext(ctx, "cannot count the jobs that wait; going on with the last count", "error", err)
			},
		},
	}
}

// creates tells whether a route makes jobs.
func creates(rt *route) bool {
	return rt.id == "create-job" || rt.id == "put-job" || rt.id == "run-again"
}

// placeKey finds the place that a request holds in its context.
type placeKey struct{}

// Yield gives back the place among the requests at work that the context's
// request holds, if it does: from now on the request only waits. It may be
// called more than once.
func Yield(ctx context.Context) {
	if leave, ok := ctx.Value(placeKey{}).(func()); ok {
		leave()
	}
}

// bounded lets the handler of a route that creates jobs run only while there is
// room. A request that is turned away has written nothing.
func (s *server) bounded(rt route) route {
	if !creates(&rt) {
		return rt
	}
	handle := rt.handle
	rt.handle = func(s *server, w http.ResponseWriter, r *http.Request) (any, error) {
		ctx, ws := r.Context(), actorOf(r).Workspace.ID
		leave, err := s.pressure.gate.enter(ctx, ws, weight(r))
		if err != nil {
			discard(w, r, s.Limits.Body)
			return nil, err
		}
		defer leave()
		if err := s.pressure.tally.add(ctx, ws); err != nil {
			leave()
			discard(w, r, s.Limits.Body)
			return nil, err
		}
		answer, err := handle(s, w, r.WithContext(context.WithValue(ctx, placeKey{}, leave)))
		if err != nil {
			s.pressure.tally.remove(ws)
		}
		return answer, err
	}
	return rt
}

// weight answers the units of a request. A body of unknown length may turn out
// to be as long as any.
func weight(r *http.Request) int {
	if r.ContentLength < 0 {
		return gateShare
	}
	return int(min(1+r.ContentLength/unitBytes, gateShare))
}

// discard reads what the client still sends, without keeping it: one that cannot
// finish sending may never see the answer. Who asked before sending has sent
// nothing.
func discard(w http.ResponseWriter, r *http.Request, limit int64) {
	if r.Header.Get("Expect") == "" {
		_, _ = io.Copy(io.Discard, http.MaxBytesReader(w, r.Body, limit)) // it is thrown away in any case
	}
}

// overloaded refuses a request for the sake of the whole server.
func overloaded() error {
	return domain.E(domain.Busy, "busy", "the server has as much to do as it can take; try again a little later")
}

// overdone refuses a request because its own workspace asks for too much.
func overdone(format string, args ...any) error {
	return domain.E(domain.Busy, keyRate, format, args...)
}

// gate admits requests of a bounded weight at once. The next to enter is the
// first in line of the workspace that has the least inside, so that a workspace
// with many requests delays its own and hardly those of others.
type gate struct {
	clock domain.Clock

	mu      sync.Mutex
	used    int // units inside
	waiting int // requests outside
	tickets int // drawn so far
	lanes   map[domain.ID]*lane
}

// lane is the requests of one workspace.
type lane struct {
	used int
	line []*ticket
}

// ticket is a request that waits for its turn.
type ticket struct {
	number int
	units  int
	turn   chan struct{} // closed when it has come
}

func newGate(clock domain.Clock) *gate { return &gate{clock: clock, lanes: map[domain.ID]*lane{}} }

// enter waits for room and answers how to leave again, which may be done more
// than once. It is Busy when too many wait already or the wait was too long.
func (g *gate) enter(ctx context.Context, ws domain.ID, units int) (leave func(), err error) {
	t, err := g.queue(ws, units)
	if err != nil {
		return nil, err
	}
	select {
	case <-t.turn: // mostly: there was room
	default:
		if err := g.wait(ctx, ws, t); err != nil {
			return nil, err
		}
	}
	return sync.OnceFunc(func() { g.leave(ws, units) }), nil
}

// queue draws a ticket; its turn may have come at once.
func (g *gate) queue(ws domain.ID, units int) (*ticket, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.lanes[ws]
	if l == nil {
		l = &lane{}
		g.lanes[ws] = l
	}
	switch {
	case len(l.line) >= laneQueue:
		return nil, overdone("this workspace has %d requests waiting to create jobs already; try again a little later", laneQueue)
	case g.waiting >= gateQueue:
		g.tidy(ws)
		return nil, overloaded()
	}
	g.tickets++
	t := &ticket{number: g.tickets, units: units, turn: make(chan struct{})}
	l.line = append(l.line, t)
	g.waiting++
	g.admit()
	return t, nil
}

func (g *gate) wait(ctx context.Context, ws domain.ID, t *ticket) error {
	timer := g.clock.Timer(gatePatience)
	defer timer.Stop()
	select {
	case <-t.turn:
		return nil
	case <-timer.C():
		return g.giveUp(ws, t, nil)
	case <-ctx.Done():
		return g.giveUp(ws, t, ctx.Err())
	}
}

// giveUp takes a ticket out of the line and answers the cause, or who is in the
// way when there is none. It answers nil when the turn came in the last moment.
func (g *gate) giveUp(ws domain.ID, t *ticket, cause error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.lanes[ws]
	i := -1
	if l != nil {
		i = slices.Index(l.line, t)
	}
	switch {
	case i < 0:
		return nil
	case cause != nil:
	case l.used+l.line[0].units > gateShare:
		cause = overdone("this workspace has as many requests at work as it may; try again a little later")
	default:
		cause = overloaded()
	}
	l.line = slices.Delete(l.line, i, i+1)
	g.waiting--
	g.admit() // it may have been in the way of others
	g.tidy(ws)
	return cause
}

func (g *gate) leave(ws domain.ID, units int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.used -= units
	g.lanes[ws].used -= units
	g.admit()
	g.tidy(ws)
}

// tidy forgets a workspace that has nobody here.
func (g *gate) tidy(ws domain.ID) {
	if l := g.lanes[ws]; l.used == 0 && len(l.line) == 0 {
		delete(g.lanes, ws)
	}
}

// admit lets in whoever comes next, as long as there is room. Nobody passes the
// next one because they are smaller, or large requests would never enter.
func (g *gate) admit() {
	for g.waiting > 0 {
		l := g.next()
		if l == nil || g.used+l.line[0].units > gateUnits {
			return
		}
		t := l.line[0]
		l.line = l.line[1:]
		g.waiting--
		g.used += t.units
		l.used += t.units
		close(t.turn)
	}
}

// next is the lane to enter from; nil when all who wait have their share.
func (g *gate) next() *lane {
	var best *lane
	for _, l := range g.lanes {
		if len(l.line) == 0 || l.used+l.line[0].units > gateShare {
			continue
		}
		if best == nil || l.used < best.used || l.used == best.used && l.line[0].number < best.line[0].number {
			best = l
		}
	}
	return best
}

// tally bounds the jobs that were accepted and are due or at work. It adds up
// what it admits; only when the sum is at the limit are the jobs counted, of
// which some have ended by then.
type tally struct {
	clock  domain.Clock
	count  func(ctx context.Context) (map[domain.ID]int, error)
	limit  int
	failed func(ctx context.Context, err error)

	asking sync.Mutex // held while counting

	mu      sync.Mutex
	known   map[domain.ID]int
	all     int
	counted bool
	next    time.Time // earliest instant of the next count
}

const (
	// Counting takes at most one part in countRest+1 of the time, and comes at
	// most twenty times a second.
	countRest  = 20
	countPause = 50 * time.Millisecond
)

// add admits a job; Busy when the workspace or the server has too many.
func (t *tally) add(ctx context.Context, ws domain.ID) error {
	if t.count == nil || t.limit <= 0 {
		return nil
	}
	if t.admit(ws) == nil {
		return nil
	}
	t.recount(ctx)
	return t.admit(ws)
}

func (t *tally) admit(ws domain.ID) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case !t.counted, t.all >= t.limit*allQueues:
		return overloaded()
	case t.known[ws] >= t.limit:
		return overdone("this workspace has %d jobs that wait for their turn; try again when some have ended", t.limit)
	}
	t.known[ws]++
	t.all++
	return nil
}

// remove takes back a job that was not created.
func (t *tally) remove(ws domain.ID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known[ws] > 0 {
		t.known[ws]--
		t.all--
	}
}

// recount asks how many jobs there are, unless somebody did just now.
func (t *tally) recount(ctx context.Context) {
	t.asking.Lock()
	defer t.asking.Unlock()
	began := t.clock.Now()
	if t.due(began) {
		found, err := t.count(ctx)
		t.learn(found, err == nil, began)
		if err != nil && ctx.Err() == nil {
			t.failed(ctx, err)
		}
	}
}

func (t *tally) due(now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return !now.Before(t.next)
}

func (t *tally) learn(found map[domain.ID]int, ok bool, began time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.clock.Now()
	t.next = now.Add(max(countPause, countRest*now.Sub(began)))
	if !ok {
		return
	}
	t.counted, t.known, t.all = true, map[domain.ID]int{}, 0
	for ws, n := range found {
		t.known[ws] = n
		t.all += n
	}
}
