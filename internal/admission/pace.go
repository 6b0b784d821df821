package admission

import (
	"sync"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Pace limits how many bytes each workspace writes over time, so that none fills the disk
// while nobody looks. Each may write an amount at once, and then at a steady rate. What a
// transaction writes is known only when it ends; it may leave a debt, and who comes
// next waits until that is paid.
type Pace struct {
	clock   domain.Clock
	burst   *limits.Limit
	perTime *limits.Limit

	mu     sync.Mutex
	spaces map[domain.ID]*paced
}

// paced is what a workspace has written lately. Workspaces without debt and without
// callers that wait are not kept.
type paced struct {
	// used of the burst, at an instant of the monotonic clock.
	used float64
	at   time.Duration
	// reserved is what is about to be written.
	reserved float64
	// next is when the next of those that wait may come, so that they come one by one.
	next time.Duration
}

// spacing is the time between two that wait.
const spacing = 50 * time.Millisecond

// NewPace returns a pace with an amount and a rate in bytes.
func NewPace(clock domain.Clock, burst, perTime *limits.Limit) *Pace {
	return &Pace{clock: clock, burst: burst, perTime: perTime, spaces: map[domain.ID]*paced{}}
}

// Spend notes that a workspace has written bytes. Small transactions do not count: their
// number is limited by what they cost otherwise.
func (p *Pace) Spend(ws domain.ID, n int) {
	if n <= limits.LargeWrite.Int() || ws == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Monotonic()
	s := p.space(ws, now)
	s.used = p.left(s, now) + float64(n)
	s.at = now
}

// Reserve reserves bytes that are about to be written, until settle is called, which may
// be more than once: the others see them at once. It returns false if the workspace must
// not write now.
func (p *Pace) Reserve(ws domain.ID, n int) (settle func(), ok bool) {
	if n <= limits.LargeWrite.Int() || ws == "" {
		return func() {}, true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Monotonic()
	s := p.space(ws, now)
	if p.debt(ws, now) > 0 {
		return nil, false
	}
	return p.reserve(s, n), true
}

// Expect is Reserve for what will be written in any case.
func (p *Pace) Expect(ws domain.ID, n int) (settle func()) {
	if n <= limits.LargeWrite.Int() || ws == "" {
		return func() {}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.reserve(p.space(ws, p.clock.Monotonic()), n)
}

func (p *Pace) reserve(s *paced, n int) (settle func()) {
	s.reserved += float64(n)
	return sync.OnceFunc(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		s.reserved -= float64(n)
	})
}

func (p *Pace) space(ws domain.ID, now time.Duration) *paced {
	s := p.spaces[ws]
	if s == nil {
		p.drop(now)
		s = &paced{at: now}
		p.spaces[ws] = s
	}
	return s
}

// over is the error for a workspace that must not write now.
func (p *Pace) over() error {
	return domain.OverLimit(domain.Busy, p.perTime, "after "+p.burst.Text()+" at once; try again a little later")
}

// Check returns an error if a workspace must not write now.
func (p *Pace) Check(ws domain.ID) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.debt(ws, p.clock.Monotonic()) <= 0 {
		return nil
	}
	return p.over()
}

// Wait returns how long a workspace must wait before it writes; 0 means not at all. Each
// call that returns a wait takes a place of its own in the order of those that wait.
func (p *Pace) Wait(ws domain.ID) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Monotonic()
	debt := p.debt(ws, now)
	if debt <= 0 {
		return 0
	}
	s := p.spaces[ws]
	s.next = max(s.next+spacing, now+time.Duration(debt/float64(p.perTime.Value)*float64(time.Second)))
	return s.next - now
}

// debt is what a workspace has written beyond what it may; not positive for none.
func (p *Pace) debt(ws domain.ID, now time.Duration) float64 {
	s := p.spaces[ws]
	if s == nil {
		return 0
	}
	return p.left(s, now) + s.reserved - float64(p.burst.Value)
}

// left is what still counts of what a workspace has written.
func (p *Pace) left(s *paced, now time.Duration) float64 {
	return max(s.used-(now-s.at).Seconds()*float64(p.perTime.Value), 0)
}

// drop forgets the workspaces of which nothing counts any more.
func (p *Pace) drop(now time.Duration) {
	for ws, s := range p.spaces {
		if p.left(s, now) == 0 && s.reserved == 0 && s.next <= now {
			delete(p.spaces, ws)
		}
	}
}
