package engine

import "context"

// pool runs functions in goroutines and uses a goroutine again when it is idle,
// because the stack that the database needs takes long to grow: see
// BenchmarkPool. There are never more goroutines than functions that ran at once.
type pool struct {
	// idle hands a function to a goroutine that waits for one.
	idle chan func()
	// ctx ends the goroutines that wait.
	ctx context.Context //nolint:containedctx // the life of the engine, not of a request
}

func newPool(ctx context.Context) *pool { return &pool{idle: make(chan func()), ctx: ctx} }

// run starts the function.
func (p *pool) run(f func()) {
	select {
	case p.idle <- f:
	default:
		go p.loop(f)
	}
}

func (p *pool) loop(f func()) {
	for {
		f()
		f = nil // it holds the document
		select {
		case f = <-p.idle:
		case <-p.ctx.Done():
			return
		}
	}
}
