package engine

import (
	"sync"
	"time"

	"chancery/internal/domain"
)

// permits limit the attempts that are under way in a pool, with a share for each
// workspace and, within one, for each destination. A job that gets none is parked: it
// leaves its slot and memory, and only its key waits here. When its turn has come a
// permit is reserved for it and it is called: the claim loop takes it.
//
// All fields below mu are guarded by it.
type permits struct {
	limits permitLimits
	clock  domain.Clock

	mu     sync.Mutex
	used   int // taken or reserved
	spaces map[domain.ID]*permitSpace
	// parked are the jobs that wait; reserved those that were called.
	parked   map[jobKey]*parked
	reserved map[jobKey]reservation
	numbers  int // given to parked jobs so far
}

type permitLimits struct {
	total, perSpace, perDestination int // in units
	// parked limits the jobs of one workspace that wait here; parkedAll those of all.
	// Further ones wait for their due time.
	parked, parkedAll int
}

// permitSpace is what one workspace has.
type permitSpace struct {
	used, parked int
	destinations map[string]*destination
}

type destination struct {
	used  int
	queue []*parked // the oldest first, also those that are gone
}

type parked struct {
	key    jobKey
	number int
	want   want
	// gone reports that the job does not wait any more.
	gone bool
}

type reservation struct {
	want want
	at   time.Duration // of the monotonic clock
}

// reservedFor is how long a called job has time to come. It may never come, for example
// because another node has claimed it.
const reservedFor = 10 * time.Second

func newPermits(l permitLimits, clock domain.Clock) *permits {
	return &permits{
		limits: l, clock: clock,
		spaces: map[domain.ID]*permitSpace{}, parked: map[jobKey]*parked{}, reserved: map[jobKey]reservation{},
	}
}

// want is what a job wants of a pool: a number of units for a destination. Most
// attempts are one unit.
type want struct {
	to    string
	units int
}

// take takes a permit for a job: the reserved one, or one that is free and that no
// other job waits for.
func (p *permits) take(key jobKey, w want) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r, called := p.reserved[key]; called {
		delete(p.reserved, key)
		if r.want == w {
			return true
		}
		p.free(key.ws, r.want)
	}
	s := p.space(key.ws)
	if !p.fits(w) || !p.hasRoom(s, w) || p.waitsBefore(s, key, w.to) {
		p.tidy(key.ws, w.to)
		return false
	}
	p.leaveQueue(key)
	p.occupy(s, w)
	return true
}

// waitsBefore reports whether another job waits for the destination.
func (p *permits) waitsBefore(s *permitSpace, key jobKey, to string) bool {
	first := s.destination(to).first()
	return first != nil && first.key != key
}

// park lets a job wait for a permit, and returns the jobs to call: a permit may have
// come free meanwhile. The job must be suspended already, or the call would be lost.
func (p *permits) park(key jobKey, w want) (called []jobKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.space(key.ws)
	if p.parked[key] == nil && s.parked < p.limits.parked && len(p.parked) < p.limits.parkedAll {
		p.numbers++
		waiting := &parked{key: key, number: p.numbers, want: w}
		p.parked[key] = waiting
		s.parked++
		d := s.destination(w.to)
		d.queue = append(d.queue, waiting)
	}
	return p.grant()
}

// waiting returns how many jobs of a workspace wait.
func (p *permits) waiting(ws domain.ID) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s := p.spaces[ws]; s != nil {
		return s.parked
	}
	return 0
}

// put frees a permit and returns the jobs to call.
func (p *permits) put(ws domain.ID, w want) (called []jobKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free(ws, w)
	return p.grant()
}

// forget ends what a job has waiting here: it needs no permit any more.
func (p *permits) forget(key jobKey) (called []jobKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.leaveQueue(key)
	r, isReserved := p.reserved[key]
	if !isReserved {
		return nil
	}
	delete(p.reserved, key)
	p.free(key.ws, r.want)
	return p.grant()
}

// expire frees the permits of called jobs that did not come, and returns the jobs to
// call instead.
func (p *permits) expire() (called []jobKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Monotonic()
	for key, r := range p.reserved {
		if now-r.at >= reservedFor {
			delete(p.reserved, key)
			p.free(key.ws, r.want)
		}
	}
	return p.grant()
}

// grant reserves free permits for parked jobs: of the workspace that has the fewest
// permits, the one that has waited longest for a destination with room.
func (p *permits) grant() (called []jobKey) {
	for len(p.parked) > 0 {
		next := p.next()
		// One that fits does not pass the next one, or it might wait endlessly.
		if next == nil || !p.fits(next.want) {
			break
		}
		p.leaveQueue(next.key)
		p.occupy(p.spaces[next.key.ws], next.want)
		p.reserved[next.key] = reservation{next.want, p.clock.Monotonic()}
		called = append(called, next.key)
	}
	return called
}

func (p *permits) next() (best *parked) {
	least := 0
	for _, s := range p.spaces {
		if s.parked == 0 || best != nil && s.used > least {
			continue
		}
		w := p.oldest(s)
		if w != nil && (best == nil || s.used < least || w.number < best.number) {
			best, least = w, s.used
		}
	}
	return best
}

// oldest returns the job of a workspace that has waited longest for a destination with
// room.
func (p *permits) oldest(s *permitSpace) (best *parked) {
	for _, d := range s.destinations {
		if w := d.first(); w != nil && p.hasRoom(s, w.want) && (best == nil || w.number < best.number) {
			best = w
		}
	}
	return best
}

// first returns the job that has waited longest, nil if none waits.
func (d *destination) first() *parked {
	for len(d.queue) > 0 && d.queue[0].gone {
		d.queue = d.queue[1:]
	}
	if len(d.queue) == 0 {
		return nil
	}
	return d.queue[0]
}

func (p *permits) space(ws domain.ID) *permitSpace {
	s := p.spaces[ws]
	if s == nil {
		s = &permitSpace{destinations: map[string]*destination{}}
		p.spaces[ws] = s
	}
	return s
}

func (s *permitSpace) destination(name string) *destination {
	d := s.destinations[name]
	if d == nil {
		d = &destination{}
		s.destinations[name] = d
	}
	return d
}

func (p *permits) fits(w want) bool { return p.used+w.units <= p.limits.total }

func (p *permits) hasRoom(s *permitSpace, w want) bool {
	return s.used+w.units <= p.limits.perSpace && s.destination(w.to).used+w.units <= p.limits.perDestination
}

func (p *permits) occupy(s *permitSpace, w want) {
	p.used += w.units
	s.used += w.units
	s.destination(w.to).used += w.units
}

func (p *permits) free(ws domain.ID, w want) {
	s := p.space(ws)
	p.used -= w.units
	s.used -= w.units
	s.destination(w.to).used -= w.units
	p.tidy(ws, w.to)
}

func (p *permits) leaveQueue(key jobKey) {
	if w := p.parked[key]; w != nil {
		w.gone = true
		delete(p.parked, key)
		p.space(key.ws).parked--
	}
}

// tidy drops what is empty.
func (p *permits) tidy(ws domain.ID, to string) {
	s := p.spaces[ws]
	if d := s.destinations[to]; d != nil && d.used == 0 && d.first() == nil {
		delete(s.destinations, to)
	}
	if s.used == 0 && s.parked == 0 {
		delete(p.spaces, ws)
	}
}

// state returns the permits in use and the jobs that wait, for tests and logs.
func (p *permits) state() (used, parked int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.used, len(p.parked)
}
