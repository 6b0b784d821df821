package writer

import (
	"context"
	"errors"
	"runtime"
	"runtime/debug"

	"chancery/internal/domain"
)

// Request is a function that waits for its turn in a transaction. Its caller waits
// until done has received its outcome.
type Request struct {
	ctx context.Context //nolint:containedctx // of the caller, who waits
	ws  domain.ID
	// contending updates of a workspace are left to one writer at a time. reads are those
	// that they are known to make.
	contending bool
	reads      domain.NumberReads
	// place is the order in which the requests came.
	place uint64
	// fn runs in the goroutine of the writer: passing the session to that of the caller and
	// back would cost two switches between goroutines for each update.
	fn func(tx domain.Tx) error
	// panicked is the panic of the function, and exited reports that it ended its goroutine, as
	// the FailNow of a test does. Both happen again in the goroutine of the caller.
	panicked *panicked
	exited   bool
	// done receives the outcome exactly once. It is buffered, so that the writer does not wait
	// for the caller.
	done chan error
	// runs counts how often the function ran and lost against another writer. Only the
	// writer uses it.
	runs int
	// redone counts the transactions with others in which the update ran and that failed.
	// After the first it runs with others that did, carefully, after the second alone.
	redone int
	// written is about how many bytes its last run has written.
	written int
}

// ErrAborted is the outcome of a function that panicked or ended its goroutine.
var ErrAborted = errors.New("the function did not return")

// panicked is a panic with the stack on which it happened.
type panicked struct {
	value any
	stack []byte
}

// NewRequest makes a request of the workspace that the context names. The function may run
// again if the writer says so.
func NewRequest(ctx context.Context, fn func(tx domain.Tx) error) *Request {
	reads, contending := domain.ContendingOf(ctx)
	return &Request{
		ctx: ctx, ws: domain.WorkspaceOf(ctx), contending: contending, reads: reads, fn: fn,
		done: make(chan error, 1),
	}
}

// Await returns the outcome. A caller whose context ends keeps its place in the queue until
// the writer reaches it.
func (r *Request) Await() error {
	err := <-r.done
	switch {
	case r.panicked != nil:
		panic(r.panicked.value)
	case r.exited:
		runtime.Goexit()
	}
	return err
}

// run runs the function and returns its error.
func (r *Request) run(tx domain.Tx) (err error) {
	returned := false
	defer func() {
		if returned {
			return
		}
		err = ErrAborted
		if p := recover(); p != nil {
			r.panicked = &panicked{p, debug.Stack()}
			return
		}
		r.exited = true // the goroutine of the writer ends: see Loop
	}()
	err = r.fn(tx)
	returned = true
	return err
}

// ErrClosed is the outcome of updates after the end.
func ErrClosed() error { return domain.E(domain.Busy, "closed", "the store is closed") }
