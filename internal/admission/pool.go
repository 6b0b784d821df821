package admission

import (
	"sync"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Pool limits something that is held for a while, such as the memory of answers. Nobody
// waits for it.
type Pool struct {
	share, all *limits.Limit

	mu   sync.Mutex
	used int64
	by   map[domain.ID]int64
}

// NewPool returns a pool with a limit for each workspace and one for all; nil for all
// means that there is none.
func NewPool(share, all *limits.Limit) *Pool {
	return &Pool{share: share, all: all, by: map[domain.ID]int64{}}
}

// Take takes n of a part of the pool: 1/part of the limits. A workspace that holds
// nothing gets any n, so that what is larger than the share is possible too. It
// returns the function that frees it, which may be called more than once. The
// error is Busy.
func (p *Pool) Take(ws domain.ID, n, part int64) (release func(), err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.check(ws, n, part); err != nil {
		return nil, err
	}
	return p.add(ws, n), nil
}

// Force takes n even if that is beyond the limits.
func (p *Pool) Force(ws domain.ID, n int64) (release func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.add(ws, n)
}

// Check returns the error that Take of the smallest n would.
func (p *Pool) Check(ws domain.ID) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.check(ws, 1, 1)
}

// Used returns how much is held.
func (p *Pool) Used() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.used
}

func (p *Pool) check(ws domain.ID, n, part int64) error {
	held := p.by[ws]
	switch {
	case held > 0 && held+n > p.share.Value/part:
		return domain.OverLimit(domain.Busy, p.share, "try again when some have ended")
	case p.all != nil && p.used > 0 && p.used+n > p.all.Value/part:
		return serverBusy()
	}
	return nil
}

func (p *Pool) add(ws domain.ID, n int64) func() {
	p.used += n
	p.by[ws] += n
	return sync.OnceFunc(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.used -= n
		if p.by[ws] -= n; p.by[ws] == 0 {
			delete(p.by, ws)
		}
	})
}
