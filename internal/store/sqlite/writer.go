package sqlite

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"sync/atomic"

	"chancery/internal/domain"
	"chancery/internal/store"
)

// request is a function that waits for its turn in a transaction. Its caller waits
// until the function has run or done has received its outcome, and no shorter, so
// that every send to a caller succeeds.
type request struct {
	ctx context.Context //nolint:containedctx // of the caller, who waits
	ws  domain.ID
	// turn passes the session to the caller's goroutine, which runs the function, so
	// that a panic unwinds the stack of the caller; ran passes it back.
	turn chan *store.Tx
	ran  chan error
	// done receives the outcome exactly once. It is buffered, because a caller
	// whose function panics does not read it.
	done chan error
}

// errAborted is what the writer gets when a function panicked or its goroutine
// ended.
var errAborted = errors.New("the function did not return")

func newRequest(ctx context.Context) *request {
	return &request{ctx: ctx, ws: domain.WorkspaceOf(ctx), turn: make(chan *store.Tx), ran: make(chan error), done: make(chan error, 1)}
}

// await runs the function when its turn comes and returns the outcome. A caller
// whose context ends keeps its place in the queue until the writer reaches it.
func (r *request) await(fn func(tx domain.Tx) error) error {
	select {
	case tx := <-r.turn:
		r.run(tx, fn)
		return <-r.done
	case err := <-r.done: // the function does not run
		return err
	}
}

func (r *request) run(tx *store.Tx, fn func(tx domain.Tx) error) {
	err := errAborted
	defer func() { r.ran <- err }()
	err = fn(tx)
}

// writer joins waiting functions into transactions. Only its goroutine uses session,
// batch and passed.
type writer struct {
	queue *updates
	limit int
	log   *slog.Logger
	guard *guard
	wrote func(ws domain.ID, bytes int)
	open  func(ctx context.Context) (*session, error)

	// commits counts the commits; any goroutine may read it.
	commits atomic.Int64

	session *session
	batch   []*request
	passed  []*request
}

// maxCommitted is how many bytes one commit joins. A transaction that writes more is
// committed at once, so that those before it do not also wait for those behind it.
const maxCommitted = 1 << 20

// loop serves the queue until it is closed and empty.
func (w *writer) loop(ctx context.Context) {
	for !w.queue.ended() {
		if w.gather(); len(w.batch) == 0 {
			<-w.queue.ready
			continue
		}
		w.serve(ctx)
	}
	if w.session != nil {
		w.discard(ctx)
	}
}

// discard closes the connection; the next transaction opens another.
func (w *writer) discard(ctx context.Context) {
	if err := w.session.close(); err != nil {
		w.log.WarnContext(ctx, "closing the writing connection failed", "error", err)
	}
	w.session = nil
}

// gather takes the requests that wait, up to the limit.
func (w *writer) gather() {
	again := len(w.passed) > 1
	w.passed = w.passed[:0]
	if w.batch = w.queue.take(w.batch[:0], 1); len(w.batch) == 0 {
		return
	}
	if again {
		// The callers of the last commit are about to send again; yielding to them
		// once lets them join this commit instead of the next.
		runtime.Gosched()
	}
	w.batch = w.queue.take(w.batch, w.limit-1)
}

// serve runs the batch in one transaction and sends each caller its outcome.
func (w *writer) serve(ctx context.Context) {
	err := w.transact(ctx)
	for _, r := range w.passed {
		r.done <- err
	}
	clear(w.batch)
	if err != nil {
		w.log.WarnContext(ctx, "a transaction was lost; opening another connection", "error", err)
		w.discard(ctx)
	}
}

// transact runs the functions of the batch. Its error is the outcome of those that
// passed; all others have received theirs.
func (w *writer) transact(ctx context.Context) error {
	if err := w.begin(ctx); err != nil {
		w.refuse(w.batch, err)
		return nil
	}
	for i, r := range w.batch {
		if err := w.turn(ctx, r); err != nil {
			w.refuse(w.batch[i+1:], err)
			return err // discarding the session rolls back
		}
		if w.session.Written() >= maxCommitted {
			// The others wait for the next commit, with those that came meanwhile.
			w.queue.putBack(w.batch[i+1:])
			w.batch = w.batch[:i+1]
			break
		}
	}
	if len(w.passed) == 0 {
		return w.session.control(ctx, rollback)
	}
	w.commits.Add(1)
	err := w.session.control(ctx, commit)
	w.guard.note(err)
	if err != nil {
		return err
	}
	// What went into files that are gone is not acknowledged.
	return w.guard.check()
}

// begin opens a session if there is none and begins the transaction.
func (w *writer) begin(ctx context.Context) error {
	if err := w.guard.check(); err != nil {
		return err
	}
	if w.session == nil {
		fresh, err := w.open(ctx)
		if err != nil {
			return err
		}
		w.session = fresh
	}
	w.session.ResetWritten()
	return w.session.control(ctx, beginImmediate)
}

// turn runs one function, unless its caller has been cancelled. If the function fails,
// its writes are rolled back. An error of turn means that the whole transaction is
// lost.
func (w *writer) turn(ctx context.Context, r *request) error {
	if err := r.ctx.Err(); err != nil {
		r.done <- err
		return nil
	}
	alone := len(w.batch) == 1
	if !alone {
		if err := w.session.control(ctx, savepoint); err != nil {
			r.done <- err
			return err
		}
	}
	before := w.session.Written()
	r.turn <- w.session.tx
	failed := <-r.ran
	if failed == nil {
		w.passed = append(w.passed, r)
		w.wrote(r.ws, w.session.Written()-before)
	} else {
		r.done <- failed
	}
	full := isFull(failed)
	if full {
		w.guard.note(failed)
	}
	switch {
	case alone && full:
		return failed // SQLite may have ended the transaction
	case alone:
		return nil
	case failed != nil:
		err := w.session.control(ctx, rollbackTo, release)
		if err != nil && full {
			return failed
		}
		return err
	}
	return w.session.control(ctx, release)
}

// refuse gives an error to requests that have not begun.
func (w *writer) refuse(list []*request, err error) {
	for _, r := range list {
		r.done <- err
	}
}
