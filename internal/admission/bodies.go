package admission

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// BodyLimits are the limits of Bodies, in bytes.
type BodyLimits struct {
	// Share is for one workspace, All for all of them.
	Share, All *limits.Limit
	// Largest body that there can be; Share holds at least one.
	Largest int64
	// Wait is the longest time for which a body waits for memory.
	Wait time.Duration
}

// Bodies limits the memory of the bodies that arrive and of those that are in use. A
// body takes memory as its bytes arrive, never before.
//
// A body that waits for memory keeps what it has, so it must not happen that all wait
// for each other. The last Largest bytes of a share, and of all memory, are therefore
// only for the body that began to arrive first, of the workspace and of all; what it
// holds counts as a part of them. So the first body never waits for another one that
// arrives: there is always room for the rest of it, except for what is held by bodies
// that have arrived, and these end without waiting for a body. When the first has
// arrived or ended, the next is the first. One that gets no further is ended by its
// deadline of progress, which the caller keeps, and no wait is longer than Wait.
//
// Nobody starves: small bodies take little more than has arrived of them and cannot
// take the last Largest bytes, so that large ones end in turn; and a large one
// takes only the bytes that have arrived. Memory that becomes free goes to the
// workspace that has the least.
type Bodies struct {
	clock  domain.Clock
	limits BodyLimits

	mu      sync.Mutex
	used    int64
	numbers int // given to bodies so far
	spaces  map[domain.ID]*space
	waiters []*Body
}

// space holds the bodies of one workspace.
type space struct {
	used     int64
	arriving []*Body // the first to begin is first
}

// Body is the memory of one body. Its methods are for one goroutine; Release may come
// from another one when the body has arrived.
type Body struct {
	of       *Bodies
	ws       domain.ID
	number   int // 0 until the first bytes
	held     int64
	arrived  bool
	released bool
	want     int64         // bytes that it waits for
	ready    chan struct{} // closed when it has them
}

// NewBodies returns limits for bodies.
func NewBodies(clock domain.Clock, l BodyLimits) *Bodies {
	return &Bodies{clock: clock, limits: l, spaces: map[domain.ID]*space{}}
}

// Open returns a body that holds nothing yet.
func (l *Bodies) Open(ws domain.ID) *Body { return &Body{of: l, ws: ws} }

// Used returns the bytes in use and the bodies that wait.
func (l *Bodies) Used() (bytes int64, waiting int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.used, len(l.waiters)
}

// Grow takes memory for bytes that have arrived. It waits if there is none. The error
// is Busy if the wait was too long; the caller then releases the body.
func (b *Body) Grow(ctx context.Context, n int64) error {
	l := b.of
	l.mu.Lock()
	if b.released {
		l.mu.Unlock()
		return nil
	}
	b.begin()
	b.want, b.ready = n, make(chan struct{})
	l.waiters = append(l.waiters, b)
	l.grant()
	l.mu.Unlock()
	select {
	case <-b.ready: // the usual case
		return nil
	default:
		return b.wait(ctx)
	}
}

// begin adds the body to those that arrive.
func (b *Body) begin() {
	l := b.of
	if b.number > 0 {
		return
	}
	l.numbers++
	b.number = l.numbers
	sp := l.spaces[b.ws]
	if sp == nil {
		sp = &space{}
		l.spaces[b.ws] = sp
	}
	sp.arriving = append(sp.arriving, b)
}

func (b *Body) wait(ctx context.Context) error {
	timer := b.of.clock.Timer(b.of.limits.Wait)
	defer timer.Stop()
	select {
	case <-b.ready:
		return nil
	case <-timer.C():
		return b.giveUp(nil)
	case <-ctx.Done():
		return b.giveUp(ctx.Err())
	}
}

// giveUp ends the wait of a body and returns the cause, if there is none that of the
// limit that it waited for. It returns nil if the body has got its memory meanwhile.
func (b *Body) giveUp(cause error) error {
	l := b.of
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.Index(l.waiters, b)
	switch {
	case i < 0:
		return nil
	case cause != nil:
	case !l.fitsShare(b):
		cause = domain.OverLimit(domain.Busy, l.limits.Share, "try again a little later")
	default:
		cause = serverBusy()
	}
	l.waiters = slices.Delete(l.waiters, i, i+1)
	l.grant() // others may have waited for this one
	return cause
}

// Arrived says that all bytes of the body are there.
func (b *Body) Arrived() {
	b.of.mu.Lock()
	defer b.of.mu.Unlock()
	b.end()
	b.of.grant()
}

// end removes the body from those that arrive.
func (b *Body) end() {
	if b.arrived || b.number == 0 {
		return
	}
	b.arrived = true
	sp := b.of.spaces[b.ws]
	i := slices.Index(sp.arriving, b)
	sp.arriving = slices.Delete(sp.arriving, i, i+1)
}

// Release frees the memory. It may be called more than once.
func (b *Body) Release() {
	l := b.of
	l.mu.Lock()
	defer l.mu.Unlock()
	if b.released {
		return
	}
	b.released = true
	if b.number == 0 {
		return
	}
	b.end()
	sp := l.spaces[b.ws]
	sp.used -= b.held
	l.used -= b.held
	b.held = 0
	if sp.used == 0 && len(sp.arriving) == 0 {
		delete(l.spaces, b.ws)
	}
	l.grant()
}

// grant gives memory to the bodies that wait, those of the workspace with the least
// first, and within a workspace the oldest first. One that has to wait for the memory
// of all is passed by nobody but the first body of all.
func (l *Bodies) grant() {
	if len(l.waiters) > 1 {
		slices.SortFunc(l.waiters, func(a, b *Body) int {
			return cmp.Or(cmp.Compare(l.spaces[a.ws].used, l.spaces[b.ws].used), cmp.Compare(a.number, b.number))
		})
	}
	full := false
	rest := l.waiters[:0]
	for _, b := range l.waiters {
		switch {
		case !l.fitsShare(b):
			rest = append(rest, b)
		case !l.fitsAll(b), full && l.first() != b:
			full = true
			rest = append(rest, b)
		default:
			sp := l.spaces[b.ws]
			b.held += b.want
			sp.used += b.want
			l.used += b.want
			close(b.ready)
		}
	}
	clear(l.waiters[len(rest):])
	l.waiters = rest
}

// fitsShare reports whether the share of its workspace has what a body waits for.
func (l *Bodies) fitsShare(b *Body) bool {
	sp := l.spaces[b.ws]
	return l.fits(b, sp.arriving[0], l.limits.Share.Value-sp.used)
}

func (l *Bodies) fitsAll(b *Body) bool { return l.fits(b, l.first(), l.limits.All.Value-l.used) }

// fits reports whether a body may take what it wants of the free bytes, of which the
// first body needs enough for its rest.
func (l *Bodies) fits(b, first *Body, free int64) bool {
	if b == first {
		return b.want <= free
	}
	return b.want <= free-max(0, l.limits.Largest-first.held)
}

// first returns the body that began first of all that arrive, nil if there is none.
func (l *Bodies) first() *Body {
	var first *Body
	for _, sp := range l.spaces {
		if len(sp.arriving) > 0 && (first == nil || sp.arriving[0].number < first.number) {
			first = sp.arriving[0]
		}
	}
	return first
}
