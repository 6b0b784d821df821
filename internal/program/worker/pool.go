package worker

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"chancery/internal/limits"
	"chancery/internal/program"
)

const idleTime = time.Minute

// Options of a pool. Zero values select the defaults.
type Options struct {
	// Size is the maximum number of workers; 2 by default.
	Size int
	// Idle is how long an idle worker is kept; a minute by default.
	Idle time.Duration
}

// Pool is a program.Runner with a small number of workers, which are started when they are needed. It is
// safe for concurrent use.
type Pool struct {
	argv  []string
	idle  time.Duration
	slots chan struct{}
	// closing is closed when the pool is.
	closing chan struct{}
	close   func()

	mu   sync.Mutex
	free []*worker
}

// New returns a pool that starts its workers with argv. The program, argv[0], must
// call Serve.
func New(argv []string, options Options) *Pool {
	if options.Size == 0 {
		options.Size = limits.Programs.Int()
	}
	if options.Idle == 0 {
		options.Idle = idleTime
	}
	p := &Pool{argv: argv, idle: options.Idle, slots: make(chan struct{}, options.Size), closing: make(chan struct{})}
	p.close = sync.OnceFunc(func() { close(p.closing) })
	return p
}

// JQ runs a jq program over a JSON value in a worker and returns the value it
// makes. It fails with the error of the program, with program.ErrBusy when no
// worker is available, or with the error of ctx.
func (p *Pool) JQ(ctx context.Context, text string, input []byte) ([]byte, error) {
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
	q := &request{Program: text, Input: input}
	if w := p.takeFree(); w != nil {
		output, err := p.callWorker(ctx, w, q)
		// An idle worker may have died, or hold memory of earlier programs: only the
		// failure in a new worker counts.
		if !errors.Is(err, errCrash) && !errors.Is(err, errMemory) {
			return output, err
		}
	}
	w, err := start(ctx, p.argv)
	if err != nil {
		return nil, unavailable(err)
	}
	return p.callWorker(ctx, w, q)
}

var errClosed = errors.New("the pool is closed")

func unavailable(cause error) error { return fmt.Errorf("%w: %w", program.ErrBusy, cause) }

// callWorker calls a worker and returns it to the free ones afterwards.
func (p *Pool) callWorker(ctx context.Context, w *worker, q *request) ([]byte, error) {
	output, err := w.call(ctx, q)
	if !w.ended() {
		p.putFree(w) //nolint:contextcheck // the worker outlives the request
	}
	return output, err
}

// takeFree returns the worker that was used last, or nil.
func (p *Pool) takeFree() *worker {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.free) == 0 {
		return nil
	}
	w := p.free[len(p.free)-1]
	p.free = p.free[:len(p.free)-1]
	w.stopIdleTimer()
	return w
}

// putFree keeps a worker until its idle time is over.
func (p *Pool) putFree(w *worker) {
	p.mu.Lock()
	defer p.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), p.idle)
	stop := context.AfterFunc(ctx, func() {
		if p.removeFree(w) {
			w.end()
		}
		cancel()
	})
	w.stopIdleTimer = func() {
		stop()
		cancel()
	}
	p.free = append(p.free, w)
}

// removeFree removes a worker from the free ones and reports whether it was there.
func (p *Pool) removeFree(w *worker) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, r := range p.free {
		if r == w {
			p.free = append(p.free[:i], p.free[i+1:]...)
			return true
		}
	}
	return false
}

// Close waits for the requests in progress and ends all workers. Later requests
// fail.
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
	for w := p.takeFree(); w != nil; w = p.takeFree() {
		w.end()
	}
	return nil
}
