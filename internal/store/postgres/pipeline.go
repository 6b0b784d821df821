package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"chancery/internal/store"
)

// pipeline runs statements on a connection and saves round trips to the server: what need
// not be answered at once waits, and goes with the next statement that does.
type pipeline struct {
	conn *pgx.Conn
	// waiting are the statements that were not sent yet.
	waiting []delayed
	// direct sends everything at once.
	direct bool
	// failed is the error with which a statement failed that had waited: what was built on
	// it is not valid, up to the end of the transaction.
	failed error
}

// delayed is a statement that waits, and how many rows it has to change.
type delayed struct {
	text string
	args []any
	want int64
	// frame marks what begins and ends transactions and their parts, and changes nothing.
	frame bool
}

// delayedError is that of a statement that waited: nobody knows which update it belongs to.
// All updates of the transaction run again, each on its own and without delays.
type delayedError struct{ cause error }

func (e *delayedError) Error() string {
	return "a statement that was sent later failed: " + e.cause.Error()
}

func (e *delayedError) Unwrap() error { return e.cause }

// reset drops what is left of the last transaction.
func (p *pipeline) reset() {
	clear(p.waiting)
	p.waiting, p.failed = p.waiting[:0], nil
}

// later adds a statement to those that wait.
func (p *pipeline) later(text string, args []any, want int64) {
	if strings.HasPrefix(text, "INSERT") && !strings.Contains(text, "ON CONFLICT") && strings.Contains(text, "VALUES") {
		want = store.AnyRows // it changes as many rows as it has, or fails
	}
	p.waiting = append(p.waiting, delayed{text: text, args: args, want: want})
}

// frame adds a statement that begins or ends a transaction or a part of it.
func (p *pipeline) frame(text string) {
	p.waiting = append(p.waiting, delayed{text: text, want: store.AnyRows, frame: true})
}

// empty reports whether nothing but such statements waits.
func (p *pipeline) empty() bool {
	return !slices.ContainsFunc(p.waiting, func(d delayed) bool { return !d.frame })
}

// maxDelayed is how many statements wait at most.
const maxDelayed = 64

// send runs a statement later, if it may.
func (p *pipeline) send(ctx context.Context, text string, args []any, want int64) (n int64, known bool, err error) {
	if p.direct {
		n, err := p.exec(ctx, text, args)
		return n, true, err
	}
	p.later(text, args, want)
	if len(p.waiting) >= maxDelayed {
		return 0, false, p.flush(ctx)
	}
	return 0, false, p.failed
}

// exec runs a statement and those that wait before it.
func (p *pipeline) exec(ctx context.Context, text string, args []any) (int64, error) {
	switch {
	case p.failed != nil:
		return 0, p.failed
	case len(p.waiting) == 0:
		tag, err := p.conn.Exec(ctx, text, args...)
		return tag.RowsAffected(), err
	}
	results, err := p.start(ctx, text, args)
	if err != nil {
		return 0, err
	}
	tag, err := results.Exec()
	return tag.RowsAffected(), errors.Join(err, closed(results, err))
}

// query runs a query and the statements that wait before it.
func (p *pipeline) query(ctx context.Context, text string, args []any) (store.Rows, error) {
	switch {
	case p.failed != nil:
		return nil, p.failed
	case len(p.waiting) == 0:
		r, err := p.conn.Query(ctx, text, args...)
		if err != nil {
			return nil, err
		}
		return rows{r, nil}, nil
	}
	results, err := p.start(ctx, text, args)
	if err != nil {
		return nil, err
	}
	r, err := results.Query()
	if err != nil {
		return nil, errors.Join(err, closed(results, err))
	}
	return rows{r, results}, nil
}

// start sends the statements that wait, with one behind them, and reads the results of
// all but that one.
func (p *pipeline) start(ctx context.Context, text string, args []any) (pgx.BatchResults, error) {
	n := len(p.waiting)
	p.waiting = append(p.waiting, delayed{text: text, args: args, want: store.AnyRows})
	return p.sendAll(ctx, n)
}

// flush sends the statements that wait.
func (p *pipeline) flush(ctx context.Context) error {
	if p.failed != nil || len(p.waiting) == 0 {
		return p.failed
	}
	results, err := p.sendAll(ctx, len(p.waiting))
	if err != nil {
		return err
	}
	return closed(results, nil)
}

// sendAll sends the statements that wait, and reads the results of the first n.
func (p *pipeline) sendAll(ctx context.Context, n int) (pgx.BatchResults, error) {
	batch := &pgx.Batch{}
	for _, d := range p.waiting {
		batch.Queue(d.text, d.args...)
	}
	results := p.conn.SendBatch(ctx, batch)
	err := check(results, p.waiting[:n])
	clear(p.waiting)
	p.waiting = p.waiting[:0]
	if err != nil {
		p.failed = &delayedError{errors.Join(err, closed(results, err))}
		return nil, p.failed
	}
	return results, nil
}

// check reads the results of statements that waited.
func check(results pgx.BatchResults, sent []delayed) error {
	for _, d := range sent {
		tag, err := results.Exec()
		if err != nil {
			return err
		}
		if d.want != store.AnyRows && tag.RowsAffected() != d.want {
			return fmt.Errorf("%d rows instead of %d: %w", tag.RowsAffected(), d.want, store.ErrRace)
		}
	}
	return nil
}

// counted reports whether a statement waits whose number of rows has to be looked at.
func (p *pipeline) counted() bool {
	for _, d := range p.waiting {
		if d.want != store.AnyRows {
			return true
		}
	}
	return false
}

// closed ends a batch. After an error that is known already its own is of no use.
func closed(results pgx.BatchResults, known error) error {
	err := results.Close()
	if known != nil {
		return nil
	}
	return err
}

// rows are those of a query, and the batch that they came with.
type rows struct {
	pgx.Rows

	results pgx.BatchResults
}

// Close implements store.Rows. Rows that nobody read are discarded.
func (r rows) Close() error {
	r.Rows.Close()
	err := r.Err()
	if r.results != nil {
		return errors.Join(err, closed(r.results, err))
	}
	return err
}
