package writer

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"chancery/internal/domain"
)

// Session is a connection that one writer holds. The methods begin and end its
// transaction, and the part of one update within it.
type Session interface {
	// Begin begins a transaction. It is careful when a transaction with the same updates
	// has failed: then it must be known which of them is at fault. Otherwise it may read ahead
	// what the contending updates are known to need.
	Begin(ctx context.Context, careful bool, ahead []domain.NumberReads) error
	Commit(ctx context.Context) error
	Rollback(ctx context.Context) error
	// Savepoint begins a part. Release keeps it, Undo rolls it back.
	Savepoint(ctx context.Context) error
	Release(ctx context.Context) error
	Undo(ctx context.Context) error
	// Failed reports whether a statement of the part would have failed the transaction if it were not careful.
	Failed() bool
	// Tx is what the updates work with.
	Tx() domain.Tx
	// Written is about how many bytes were written since ResetWritten.
	Written() int
	ResetWritten()
	// Alive reports whether the connection can still be used.
	Alive() bool
	// Close closes the connection; an open transaction is rolled back.
	Close() error
}

// Options configure a writer; all functions must be set.
type Options struct {
	Queue *Queue
	// Batch is how many updates share one commit at most.
	Batch int
	Log   *slog.Logger
	Open  func(ctx context.Context) (Session, error)
	// Check returns why nothing can be written, if so. It is asked before each transaction
	// and after each commit.
	Check func() error
	// Note learns the outcome of commits, and that of updates that Ends is about.
	Note func(err error)
	// Ends reports whether the failure of an update may have ended the transaction.
	Ends func(err error) bool
	// Again reports whether an update that failed, after so many runs, may succeed when
	// it runs again: another writer was faster.
	Again func(err error, runs int) bool
	// Redo reports whether a transaction with this error has written nothing, so that all its
	// updates can run again.
	Redo func(err error) bool
	// Refused reports whether Open failed because the server refused another connection. The
	// updates are then left to the writers that have one, if any, and Rest lets a moment pass.
	Refused func(err error) bool
	Rest    func()
	// Wrote learns about how many bytes an update of a workspace has written, once it is
	// committed.
	Wrote func(ws domain.ID, bytes int)
}

// Writer joins waiting functions into transactions. Only its goroutine uses session,
// batch and passed.
type Writer struct {
	opt Options

	// commits counts the commits; any goroutine may read it.
	commits atomic.Int64

	// ready wakes it when it is idle. until is how long its transaction has the database for itself;
	// the queue sets it.
	ready chan struct{}
	until time.Time

	session Session
	batch   []*Request
	passed  []*Request
	// at is how many of the batch have had their turn, before is what had been written when
	// the last began, careful whether it is known which of them fails.
	at      int
	before  int
	careful bool
	// refused are those that failed after others of the transaction had passed.
	refused []refusal
	// behind is set by an update that another writer was in the way of: what passed before it
	// is committed at once, because others may wait for that.
	behind bool
	// idle is set when the server refused a connection.
	idle bool
}

// refusal is an update that failed. What it has read may be what others of its transaction
// have written, so that its error counts only when that is committed.
type refusal struct {
	r   *Request
	err error
}

// New returns a writer. Several may serve one queue.
func New(opt Options) *Writer { return &Writer{opt: opt, ready: make(chan struct{}, 1)} }

// Commits returns how often the writer committed.
func (w *Writer) Commits() int64 { return w.commits.Load() }

// MaxCommitted is how many bytes one commit joins. A transaction that writes more is
// committed at once, so that those before it do not also wait for those behind it.
const MaxCommitted = 1 << 20

// Loop serves the queue until it is closed and empty. If an update ends the goroutine that
// it runs in, another continues with the rest of the batch.
func (w *Writer) Loop(ctx context.Context) {
	w.opt.Queue.joins()
	for work := w.loop; work != nil; work = w.resume {
		if returns(func() { work(ctx) }) {
			return
		}
	}
}

// returns runs a function in a goroutine of its own, and reports whether it returned.
func returns(fn func()) bool {
	ended := make(chan bool)
	go func() {
		returned := false
		defer func() { ended <- returned }()
		fn()
		returned = true
	}()
	return <-ended
}

// resume continues after an update that ended the goroutine of the writer.
func (w *Writer) resume(ctx context.Context) {
	err := w.after(ctx, w.batch[w.at-1], ErrAborted)
	w.conclude(ctx, w.turns(ctx, err))
	w.loop(ctx)
}

func (w *Writer) loop(ctx context.Context) {
	for !w.opt.Queue.ended() {
		if w.gather(); len(w.batch) == 0 {
			w.opt.Queue.await(w)
			continue
		}
		w.serve(ctx)
		if w.idle {
			w.idle = false
			w.opt.Queue.leaves()
			w.opt.Rest()
			w.opt.Queue.joins()
		}
	}
	w.opt.Queue.leaves() // the other writers end too
	if w.session != nil {
		w.discard(ctx)
	}
}

// discard closes the connection; the next transaction opens another.
func (w *Writer) discard(ctx context.Context) {
	if err := w.session.Close(); err != nil {
		w.opt.Log.WarnContext(ctx, "closing the writing connection failed", "error", err)
	}
	w.session = nil
	w.opt.Queue.connected(-1)
}

// gather takes the requests that wait, up to the limit.
func (w *Writer) gather() {
	again := len(w.passed) > 1
	w.passed = w.passed[:0]
	if w.batch = w.opt.Queue.first(w, w.batch[:0]); len(w.batch) == 0 {
		return
	}
	if again {
		// The callers of the last commit are about to send again; yielding to them
		// once lets them join this commit instead of the next.
		runtime.Gosched()
	}
	if w.batch[0].redone >= runsAlone {
		w.batch = w.opt.Queue.take(w, w.batch, 0)
		return
	}
	w.batch = w.opt.Queue.take(w, w.batch, w.opt.Batch-1)
	w.split()
}

// runsAlone is after how many transactions that failed an update runs alone.
const runsAlone = 2

// split puts back the updates that have not failed as often as the first.
func (w *Writer) split() {
	var others []*Request
	redone := w.batch[0].redone
	w.batch = slices.DeleteFunc(w.batch, func(r *Request) bool {
		other := r.redone != redone
		if other {
			others = append(others, r)
		}
		return other
	})
	if len(others) > 0 {
		w.opt.Queue.putBack(others)
	}
}

// serve runs the batch in one transaction and sends each caller its outcome.
func (w *Writer) serve(ctx context.Context) { w.conclude(ctx, w.transact(ctx)) }

// conclude sends the callers of a batch the outcome of their transaction.
func (w *Writer) conclude(ctx context.Context, err error) {
	w.answerRefused(err == nil)
	again := err != nil && w.opt.Redo(err)
	if again {
		w.again(w.passed)
		w.passed = w.passed[:0]
	}
	for _, r := range w.passed {
		if err == nil {
			w.opt.Wrote(r.ws, r.written)
		}
		r.done <- err
	}
	clear(w.batch)
	switch {
	case err == nil:
	case again && w.session.Alive() && w.session.Rollback(ctx) == nil:
		w.opt.Log.DebugContext(ctx, "a transaction runs again", "error", err)
	default:
		w.opt.Log.WarnContext(ctx, "a transaction was lost; opening another connection", "error", err)
		w.discard(ctx)
	}
	callers := len(w.passed)
	if callers > 0 && w.passed[0].contending {
		callers = 0 // what waits behind them may be of the other kind
	}
	w.opt.Queue.settled(w, callers) // not before its rows are free
}

// answerRefused gives the updates that failed their errors. If the transaction was not
// committed they run again: they have written nothing.
func (w *Writer) answerRefused(committed bool) {
	for _, f := range slices.Backward(w.refused) {
		if committed {
			f.r.done <- f.err
		} else {
			w.opt.Queue.putBack([]*Request{f.r})
		}
	}
	clear(w.refused)
	w.refused = w.refused[:0]
}

// transact runs the functions of the batch. Its error is the outcome of those that
// passed; all others have received theirs.
func (w *Writer) transact(ctx context.Context) error {
	if err := w.begin(ctx); err != nil {
		if w.session != nil && w.session.Alive() && w.opt.Redo(err) {
			w.passed = append(w.passed, w.batch...) // a row that they need was held for too long
			return err
		}
		w.notBegun(err)
		return nil
	}
	w.behind, w.at = false, 0
	w.careful = w.batch[0].redone > 0 // before one of them fails
	return w.turns(ctx, nil)
}

// turns runs the rest of the batch and commits it. The error is that of the last turn.
func (w *Writer) turns(ctx context.Context, err error) error {
	for err == nil && w.at < len(w.batch) {
		if w.behind || w.session.Written() >= MaxCommitted {
			w.leave(w.batch[w.at:], w.careful)
			w.batch = w.batch[:w.at]
			break
		}
		r := w.batch[w.at]
		w.at++
		err = w.turn(ctx, r)
	}
	switch {
	case err == nil:
		return w.commit(ctx)
	case w.opt.Redo(err):
		w.opt.Queue.putBack(w.batch[w.at:])
	default:
		w.refuse(w.batch[w.at:], err)
	}
	return err // discarding the session rolls back
}

// commit keeps what the updates that passed have written.
func (w *Writer) commit(ctx context.Context) error {
	if len(w.passed) == 0 {
		return w.session.Rollback(ctx)
	}
	w.commits.Add(1)
	err := w.session.Commit(ctx)
	w.opt.Note(err)
	if err != nil {
		return err
	}
	// What went into files that are gone is not acknowledged.
	return w.opt.Check()
}

// leave leaves the rest of a batch to the next commit, with those that came meanwhile.
func (w *Writer) leave(rest []*Request, careful bool) {
	if w.behind && careful {
		// They may be behind the same writer. Others have their turn first.
		w.opt.Queue.putBehind(rest...)
		return
	}
	w.opt.Queue.putBack(rest)
}

// notBegun decides about a batch for which no transaction could begin.
func (w *Writer) notBegun(err error) {
	if w.session == nil && w.opt.Refused(err) && w.opt.Queue.connected(0) > 0 {
		w.idle = true
		w.opt.Queue.putBack(w.batch)
		return
	}
	w.refuseAll(err) // before anybody who was answered can come again
	w.refuse(w.batch, err)
}

// begin opens a session if there is none and begins the transaction. A connection that
// broke while nobody used it is replaced by another.
func (w *Writer) begin(ctx context.Context) error {
	if err := w.opt.Check(); err != nil {
		return err
	}
	careful, ahead := w.batch[0].redone > 0, w.reads()
	if w.session != nil {
		err := w.session.Begin(ctx, careful, ahead)
		if err == nil || w.session.Alive() {
			w.session.ResetWritten()
			return err
		}
		w.discard(ctx)
	}
	fresh, err := w.opt.Open(ctx)
	if err != nil {
		return err
	}
	w.session = fresh
	w.opt.Queue.connected(1)
	w.session.ResetWritten()
	return w.session.Begin(ctx, careful, ahead)
}

// reads are those that the contending updates of the batch are known to make.
func (w *Writer) reads() (list []domain.NumberReads) {
	for _, r := range w.batch {
		if r.contending {
			list = append(list, r.reads)
		}
	}
	return list
}

// turn runs one function, unless its caller has been cancelled. If the function fails,
// its writes are rolled back. An error of turn means that the whole transaction is
// lost.
func (w *Writer) turn(ctx context.Context, r *Request) error {
	if err := r.ctx.Err(); err != nil {
		r.done <- err
		return nil
	}
	alone := len(w.batch) == 1
	if !alone {
		if err := w.session.Savepoint(ctx); err != nil {
			r.done <- err
			return err
		}
	}
	w.before = w.session.Written()
	return w.after(ctx, r, r.run(w.session.Tx()))
}

// after ends the turn of an update, whose function returned an error or none.
func (w *Writer) after(ctx context.Context, r *Request, failed error) error {
	alone := len(w.batch) == 1
	r.runs++
	if p := r.panicked; p != nil { // the caller has the value, but not the stack
		w.opt.Log.ErrorContext(ctx, "an update panicked", "panic", p.value, "stack", string(p.stack))
	}
	if failed == nil {
		w.passed = append(w.passed, r)
		r.written = w.session.Written() - w.before
	} else {
		w.failed(r, failed)
	}
	// Rows that another server holds are nobody's fault.
	if r.redone > 0 && w.session.Failed() && !w.opt.Redo(failed) {
		w.opt.Queue.failed(r.ws)
	}
	ends := w.opt.Ends(failed)
	if ends {
		w.opt.Note(failed)
	}
	switch {
	case alone && ends:
		return failed
	case alone:
		return nil
	case failed != nil:
		err := w.session.Undo(ctx)
		if err != nil && ends {
			return failed
		}
		return err
	}
	return w.session.Release(ctx)
}

// again has updates run again.
func (w *Writer) again(list []*Request) {
	for _, r := range slices.Backward(list) {
		r.redone++
		w.opt.Queue.putBack([]*Request{r})
	}
}

// failed gives a caller the error of its function, or has it wait for another run.
func (w *Writer) failed(r *Request, err error) {
	aborted := errors.Is(err, ErrAborted)
	switch {
	case !aborted && w.opt.Again(err, r.runs):
	case aborted, len(w.passed) == 0, w.opt.Ends(err):
		r.done <- err
		return
	default:
		w.refused = append(w.refused, refusal{r, err})
		return
	}
	if w.opt.Redo(err) {
		// What failed may be a statement of this update itself that was sent later: the next
		// run must know its outcome. Another writer may be in its way for long.
		r.redone = max(r.redone, 1)
		w.behind = true
		w.opt.Queue.putBehind(r)
		return
	}
	w.opt.Queue.putLast(r)
}

// refuseAll gives an error to all that wait if nobody has a connection: they have waited as
// long as those of the batch, and would wait again for each batch before them.
func (w *Writer) refuseAll(err error) {
	if w.session != nil || w.opt.Queue.connected(0) > 0 {
		return
	}
	for list := w.opt.Queue.take(w, nil, w.opt.Batch); len(list) > 0; list = w.opt.Queue.take(w, list[:0], w.opt.Batch) {
		w.refuse(list, err)
	}
}

// refuse gives an error to requests that have not begun.
func (w *Writer) refuse(list []*Request, err error) {
	for _, r := range list {
		r.done <- err
	}
}
