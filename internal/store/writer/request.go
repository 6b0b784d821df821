package writer

import (
	"context"
	"errors"

	"chancery/internal/domain"
)

// Request is a function that waits for its turn in a transaction. Its caller waits
// until the function has run or done has received its outcome, and no shorter, so
// that every send to a caller succeeds.
type Request struct {
	ctx context.Context //nolint:containedctx // of the caller, who waits
	ws  domain.ID
	// contending updates of a workspace are left to one writer at a time. reads are those
	// that they are known to make.
	contending bool
	reads      domain.NumberReads
	// place is the order in which the requests came.
	place uint64
	// turn passes the session to the caller's goroutine, which runs the function, so
	// that a panic unwinds the stack of the caller; ran passes it back.
	turn chan domain.Tx
	ran  chan error
	// done receives the outcome exactly once. It is buffered, because a caller
	// whose function panics does not read it.
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

// ErrAborted is what the writer gets when a function panicked or its goroutine
// ended.
var ErrAborted = errors.New("the function did not return")

// NewRequest makes a request of the workspace that the context names.
func NewRequest(ctx context.Context) *Request {
	reads, contending := domain.ContendingOf(ctx)
	return &Request{
		ctx: ctx, ws: domain.WorkspaceOf(ctx), contending: contending, reads: reads,
		turn: make(chan domain.Tx), ran: make(chan error), done: make(chan error, 1),
	}
}

// Await runs the function when its turn comes, and again if the writer says so, and
// returns the outcome. A caller whose context ends keeps its place in the queue until
// the writer reaches it.
func (r *Request) Await(fn func(tx domain.Tx) error) error {
	for {
		select {
		case tx := <-r.turn:
			r.run(tx, fn)
		case err := <-r.done:
			return err
		}
	}
}

func (r *Request) run(tx domain.Tx, fn func(tx domain.Tx) error) {
	err := ErrAborted
	defer func() { r.ran <- err }()
	err = fn(tx)
}

// ErrClosed is the outcome of updates after the end.
func ErrClosed() error { return domain.E(domain.Busy, "closed", "the store is closed") }
