package engine

import (
	"sync"
	"time"

	"chancery/internal/domain"
)

// permits limit the attempts that are under way in a pool, with a share for each
// workspace and, within one, for each destination. A job that gets none is parked: it
// leaves its slot and memory, and only its key waits here. When its turn has come a
// permit is reserved for it and it is called: made due at once.
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
	total, perSpace, perDestination int
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
	// gone reports that the job does not wait any more.
	gone bool
}

type reservation struct {
	destination string
	at          time.Time
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

// take takes a permit for a job: the reserved one, or one that is free and that no
// other job waits for.
func (p *permits) take(key jobKey, to string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r, called := p.reserved[key]; called {
		delete(p.reserved, key)
		if r.destination == to {
			return true
		}
		p.free(key.ws, r.destination)
	}
	s := p.space(key.ws)
	if p.used >= p.limits.total || !p.hasRoom(s, to) || p.waitsBefore(s, key, to) {
		p.tidy(key.ws, to)
		return false
	}
	p.leaveQueue(key)
	p.occupy(s, to)
	return true
}

// waitsBefore reports whether another job waits for the destination.
func (p *permits) waitsBefore(s *permitSpace, key jobKey, to string) bool {
	first := s.destination(to).first()
	return first != nil && first.key != key
}

// park lets a job wait for a permit, and returns the jobs to call: a permit may have
// come free meanwhile. The job must be suspended already, or the call would be lost.
func (p *permits) park(key jobKey, to string) (called []jobKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.space(key.ws)
	if p.parked[key] == nil && s.parked < p.limits.parked && len(p.parked) < p.limits.parkedAll {
		p.numbers++
		w := &parked{key: key, number: p.numbers}
		p.parked[key] = w
		s.parked++
		d := s.destination(to)
		d.queue = append(d.queue, w)
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
func (p *permits) put(ws domain.ID, to string) (called []jobKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free(ws, to)
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
	p.free(key.ws, r.destination)
	return p.grant()
}

// expire frees the permits of called jobs that did not come, and returns the jobs to
// call instead.
func (p *permits) expire() (called []jobKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	for key, r := range p.reserved {
		if now.Sub(r.at) >= reservedFor {
			delete(p.reserved, key)
			p.free(key.ws, r.destination)
		}
	}
	return p.grant()
}

// grant reserves free permits for parked jobs: of the workspace that has the fewest
// permits, the one that has waited longest for a destination with room.
func (p *permits) grant() (called []jobKey) {
	for p.used < p.limits.total && len(p.parked) > 0 {
		next, to := p.next()
		if next == nil {
			break
		}
		p.leaveQueue(next.key)
		p.occupy(p.spaces[next.key.ws], to)
		p.reserved[next.key] = reservation{to, p.clock.Now()}
		called = append(called, next.key)
	}
	return called
}

func (p *permits) next() (best *parked, to string) {
	least := 0
	for _, s := range p.spaces {
		if s.parked == 0 || best != nil && s.used > least {
			continue
		}
		w, dest := p.oldest(s)
		if w != nil && (best == nil || s.used < least || w.number < best.number) {
			best, to, least = w, dest, s.used
		}
	}
	return best, to
}

// oldest returns the job of a workspace that has waited longest for a destination with
// room.
func (p *permits) oldest(s *permitSpace) (best *parked, to string) {
	for name, d := range s.destinations {
		if w := d.first(); w != nil && p.hasRoom(s, name) && (best == nil || w.number < best.number) {
			best, to = w, name
		}
	}
	return best, to
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

func (p *permits) hasRoom(s *permitSpace, to string) bool {
	return s.used < p.limits.perSpace && s.destination(to).used < p.limits.perDestination
}

func (p *permits) occupy(s *permitSpace, to string) {
	p.used++
	s.used++
	s.destination(to).used++
}

func (p *permits) free(ws domain.ID, to string) {
	s := p.space(ws)
	p.used--
	s.used--
	s.destination(to).used--
	p.tidy(ws, to)
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
