package sandbox

import (
	"context"
	"errors"
	"sync"
	"time"

	"chancery/internal/domain"
)

const (
	poolSize = 2
	idleTime = time.Minute
)

// Options of a pool; zero values mean the defaults.
type Options struct {
	// Size is how many workers there may be at a time; 2 by default.
	Size int
	// Idle is how long a worker without work is kept; a minute by default.
	Idle time.Duration
}

// Pool is a small number of workers, started when they are needed. It is safe
// for concurrent use.
type Pool struct {
	argv  []string
	idle  time.Duration
	slots chan struct{}
	// closing is closed when the pool is.
	closing chan struct{}
	close   func()

	mu      sync.Mutex
	resting []*worker
}

// New makes a pool whose workers are started with argv, the program first. The
// program must call Serve.
func New(argv []string, options Options) *Pool {
	if options.Size == 0 {
		options.Size = poolSize
	}
	if options.Idle == 0 {
		options.Idle = idleTime
	}
	p := &Pool{argv: argv, idle: options.Idle, slots: make(chan struct{}, options.Size), closing: make(chan struct{})}
	p.close = sync.OnceFunc(func() { close(p.closing) })
	return p
}

// JQ runs a jq program over a JSON value in a worker and answers the value it
// makes. It fails with what is wrong with the program, with a domain.Error of
// kind Busy when there is no worker to be had, or as ctx does.
func (p *Pool) JQ(ctx context.Context, program string, input []byte) ([]byte, error) {
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-p.closing:
		return nil, unavailable(errClosed)
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	select {
	case <-p.closing:
		return nil, unavailable(errClosed)
	default:
	}
	q := &question{Program: program, Input: input}
	if w := p.take(); w != nil {
		output, err := p.use(ctx, w, q)
		// One that rested may have died meanwhile, or hold what others left behind:
		// a program is judged by what it does to a new one.
		if !errors.Is(err, errCrash) && !errors.Is(err, errMemory) {
			return output, err
		}
	}
	w, err := start(ctx, p.argv)
	if err != nil {
		return nil, unavailable(err)
	}
	return p.use(ctx, w, q)
}

var errClosed = errors.New("the pool is closed")

func unavailable(cause error) error {
	e := domain.E(domain.Busy, "busy", "programs cannot be run now")
	e.Cause = cause
	return e
}

// use puts a question to a worker and lets it rest afterwards.
func (p *Pool) use(ctx context.Context, w *worker, q *question) ([]byte, error) {
	output, err := w.ask(ctx, q)
	if !w.ended() {
		p.rest(w) //nolint:contextcheck // it rests longer than the question lasts
	}
	return output, err
}

// take answers the worker that rested last, or nil.
func (p *Pool) take() *worker {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.resting) == 0 {
		return nil
	}
	w := p.resting[len(p.resting)-1]
	p.resting = p.resting[:len(p.resting)-1]
	w.unrest()
	return w
}

// rest keeps a worker for a while.
func (p *Pool) rest(w *worker) {
	p.mu.Lock()
	defer p.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), p.idle)
	stop := context.AfterFunc(ctx, func() {
		if p.forget(w) {
			w.end()
		}
		cancel()
	})
	w.unrest = func() {
		stop()
		cancel()
	}
	p.resting = append(p.resting, w)
}

// forget tells whether a worker was still resting; it is not any more.
func (p *Pool) forget(w *worker) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, r := range p.resting {
		if r == w {
			p.resting = append(p.resting[:i], p.resting[i+1:]...)
			return true
		}
	}
	return false
}

// Close ends all workers, once they have answered. Nothing can be asked then.
func (p *Pool) Close() error {
	p.close()
	for range cap(p.slots) {
		p.slots <- struct{}{}
	}
	defer func() {
		for range cap(p.slots) {
			<-p.slots
		}
	}()
	for w := p.take(); w != nil; w = p.take() {
		w.end()
	}
	return nil
}
