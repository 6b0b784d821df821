package admission

import (
	"sync"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Rates limits how many requests each token sends over time. A token that was quiet for a
// minute may send as many at once as the limit says for a minute; each comes back after its
// part of the minute. Of a token one instant is kept: when all its requests are back.
type Rates struct {
	clock domain.Clock
	limit *limits.Limit
	// each is the time after which a request is back, and whole that of all.
	each, whole time.Duration

	mu   sync.Mutex
	back map[Caller]time.Duration
	// swept is when those that count no more were last forgotten, dropAt how many tokens
	// there are when it is done again.
	swept  time.Duration
	dropAt int
}

// Caller is a token: its ID, which for an app is that of its enrollment, and its workspace.
type Caller struct {
	Workspace, Token domain.ID
}

// Rate is what is left to a token.
type Rate struct {
	// Left is how many requests it may send at once now.
	Left int
	// Reset is the time until it may send as many as the limit says.
	Reset time.Duration
	// Wait is the time after which it may send the next; 0 if this request may go on.
	Wait time.Duration
}

const (
	rateTime    = time.Minute
	firstSweep  = 1024
	sweepPeriod = time.Second
)

// NewRates returns rates with a limit of requests in a minute, nil for a limit of 0, which is
// none.
func NewRates(clock domain.Clock, limit *limits.Limit) *Rates {
	if limit.Value <= 0 {
		return nil
	}
	each := rateTime / time.Duration(limit.Value)
	return &Rates{
		clock: clock, limit: limit, each: each, whole: each * time.Duration(limit.Value),
		back: map[Caller]time.Duration{}, dropAt: firstSweep,
	}
}

// Most is the limit.
func (r *Rates) Most() int { return r.limit.Int() }

// Take counts a request of a token. One that has to wait is not counted.
func (r *Rates) Take(c Caller) Rate {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.clock.Monotonic()
	back, known := r.back[c]
	back = max(back, now)
	if wait := back + r.each - now - r.whole; wait > 0 {
		return Rate{Reset: back - now, Wait: wait}
	}
	if !known {
		r.makeRoom(now)
	}
	back += r.each
	r.back[c] = back
	return Rate{Left: int((r.whole - (back - now)) / r.each), Reset: back - now}
}

// Over is the error for a request that has to wait.
func (r *Rates) Over() error { return domain.OverLimit(domain.Busy, r.limit, "") }

// makeRoom makes room for one more token: it forgets those of which nothing counts any more.
// If there are too many others, it forgets one of them, which starts again then.
func (r *Rates) makeRoom(now time.Duration) {
	full := len(r.back) >= limits.RateTokens.Int()
	if len(r.back) >= r.dropAt || full && now-r.swept >= sweepPeriod {
		for c, back := range r.back {
			if back <= now {
				delete(r.back, c)
			}
		}
		r.swept, r.dropAt = now, max(firstSweep, 2*len(r.back))
	}
	if len(r.back) < limits.RateTokens.Int() {
		return
	}
	for c := range r.back {
		delete(r.back, c)
		return
	}
}
