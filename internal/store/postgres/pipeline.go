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
// not be answered at once waits, and goes with the next statement that does, or with the
// commit. Statements of a kind that waits several times become one.
type pipeline struct {
	conn  *pgx.Conn
	joins map[string]*join
	// waiting are the statements that were not sent yet.
	waiting []delayed
	// direct sends everything at once.
	direct bool
	// failed is the error with which a statement failed that had waited: what was built on
	// it is not valid, up to the end of the transaction.
	failed error
	// missed is set when a statement that could have waited fails, or changes another number of rows than it has to.
	missed bool
	// savepoint is where in the waiting statements the part of an update begins that can be
	// undone, -1 when that is on record at the server.
	savepoint int
	parts     bool // whether the transaction has parts that can be undone
	// ahead are queries that were sent before their answers are needed.
	ahead *ahead
}

// delayed is a statement that waits, and how many rows it has to change.
type delayed struct {
	text string
	args []any
	want int64
	join *join
}

// delayedError is that of a statement that waited: nobody knows which update it belongs to.
// All updates of the transaction run again, without delays.
type delayedError struct{ cause error }

func (e *delayedError) Error() string {
	return "a statement that was sent later failed: " + e.cause.Error()
}

func (e *delayedError) Unwrap() error { return e.cause }

// reset drops what is left of the last transaction.
func (p *pipeline) reset() {
	clear(p.waiting)
	p.waiting, p.failed, p.savepoint, p.parts, p.missed = p.waiting[:0], nil, 0, false, false
}

// later adds a statement to those that wait, of which the number of rows does not matter.
func (p *pipeline) later(text string) {
	p.waiting = append(p.waiting, delayed{text: text, want: store.AnyRows})
}

// maxDelayed is how many statements wait at most.
const maxDelayed = 512

// send runs a statement later, if it may.
func (p *pipeline) send(ctx context.Context, st *statement, args []any, want int64) (n int64, known bool, err error) {
	if p.direct {
		n, err := p.exec(ctx, st.text, args)
		p.missed = p.missed || err != nil || want != store.AnyRows && n != want
		return n, true, err
	}
	if st.plainInsert {
		want = store.AnyRows // it changes as many rows as it has, or fails
	}
	p.waiting = append(p.waiting, delayed{st.text, args, want, st.join})
	if len(p.waiting) >= maxDelayed {
		return 0, false, p.flush(ctx)
	}
	return 0, false, p.failed
}

// exec runs a statement and those that wait before it.
func (p *pipeline) exec(ctx context.Context, text string, args []any) (int64, error) {
	p.markPart()
	switch {
	case p.failed != nil:
		return 0, p.failed
	case len(p.waiting) == 0:
		tag, err := p.conn.Exec(ctx, text, args...)
		return tag.RowsAffected(), err
	}
	results, err := p.sendAll(ctx, &delayed{text: text, args: args})
	if err != nil {
		return 0, err
	}
	tag, err := results.Exec()
	return tag.RowsAffected(), errors.Join(err, closed(results, err))
}

// query runs a query and the statements that wait before it.
func (p *pipeline) query(ctx context.Context, text string, args []any) (store.Rows, error) {
	if r, found, err := p.fromAhead(text, args); found || err != nil {
		return r, err
	}
	p.markPart()
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
	results, err := p.sendAll(ctx, &delayed{text: text, args: args})
	if err != nil {
		return nil, err
	}
	r, err := results.Query()
	if err != nil {
		return nil, errors.Join(err, closed(results, err))
	}
	return rows{r, results}, nil
}

// beginPart begins a part of the transaction that can be undone. The server hears of it
// only when a statement of the part has to be sent before the end of the transaction.
func (p *pipeline) beginPart() {
	p.savepoint, p.parts, p.missed = len(p.waiting), true, false
}

const (
	savepoint = "SAVEPOINT turn"
	release   = "RELEASE turn"
)

// markPart lets the server know where the part has begun.
func (p *pipeline) markPart() {
	if p.parts && p.savepoint >= 0 {
		p.waiting = slices.Insert(p.waiting, p.savepoint, delayed{text: savepoint, want: store.AnyRows})
		p.savepoint = -1
	}
}

// endPart keeps the part.
func (p *pipeline) endPart() {
	if p.savepoint < 0 {
		p.later(release)
	}
	p.parts = false
}

// dropPart forgets what waits of the part. It reports whether the server knows of the part.
func (p *pipeline) dropPart() (known bool) {
	known, p.parts = p.savepoint < 0, false
	from := max(p.savepoint, 0)
	clear(p.waiting[from:])
	p.waiting = p.waiting[:from]
	return known
}

// flush sends the statements that wait.
func (p *pipeline) flush(ctx context.Context) error {
	p.markPart()
	if p.failed != nil || len(p.waiting) == 0 {
		return p.failed
	}
	results, err := p.sendAll(ctx, nil)
	if err != nil {
		return err
	}
	return closed(results, nil)
}

// batch sends queries behind what waits, and passes on the rows of each.
func (p *pipeline) batch(ctx context.Context, list []store.Asked, read func(i int, rows store.Rows) error) error {
	batch := &pgx.Batch{}
	wants, err := p.queue(batch)
	clear(p.waiting)
	p.waiting = p.waiting[:0]
	if err != nil {
		return err
	}
	for _, a := range list {
		batch.Queue(a.Text, a.Args...)
	}
	results := p.conn.SendBatch(ctx, batch)
	err = check(results, wants)
	for i := 0; i < len(list) && err == nil; i++ {
		var r pgx.Rows
		if r, err = results.Query(); err == nil {
			err = read(i, rows{r, nil})
			r.Close()
		}
	}
	return errors.Join(err, closed(results, err))
}

// sendAll sends the statements that wait, reads their results, and leaves that of the last
// one, if any, which is sent behind them.
func (p *pipeline) sendAll(ctx context.Context, last *delayed) (pgx.BatchResults, error) {
	batch := &pgx.Batch{}
	wants, err := p.queue(batch)
	clear(p.waiting)
	p.waiting = p.waiting[:0]
	if err != nil {
		p.failed = &delayedError{err}
		return nil, p.failed
	}
	if last != nil {
		batch.Queue(last.text, last.args...)
	}
	results := p.conn.SendBatch(ctx, batch)
	if err := check(results, wants); err != nil {
		p.failed = &delayedError{errors.Join(err, closed(results, err))}
		return nil, p.failed
	}
	return results, nil
}

// queue adds the statements that wait to a batch, those of one kind joined. It returns how
// many rows each is to change.
func (p *pipeline) queue(batch *pgx.Batch) (wants []int64, err error) {
	var waiting rounds
	joined := func() error {
		err := waiting.each(func(j *join, rows [][]any) error {
			text, params, err := j.statement(rows)
			if err == nil {
				batch.Queue(text, params...)
				wants = append(wants, store.AnyRows)
			}
			return err
		})
		waiting = rounds{}
		return err
	}
	for _, d := range p.waiting {
		if d.join != nil {
			waiting.add(d.join, d.args, len(p.joins))
			continue
		}
		if err := joined(); err != nil {
			return nil, err
		}
		batch.Queue(d.text, d.args...)
		wants = append(wants, d.want)
	}
	return wants, joined()
}

// rounds are rows that wait for the statements that they share. In a round each kind of
// statement comes once, in the order of their table; a row that has to come behind another
// one about the same entry, and would come before it or in the same statement, is in a
// later round.
type rounds struct {
	list []round
	last map[[2]string]spot
}

// round has the rows of each kind of statement, by its order.
type round []struct {
	join *join
	rows [][]any
}

// spot is where the last row about an entry is.
type spot struct{ round, order int }

func (r *rounds) add(j *join, args []any, kinds int) {
	n := 0
	if j.entry > 0 {
		if r.last == nil {
			r.last = map[[2]string]spot{}
		}
		ws, _ := args[0].(string)
		entry, _ := args[j.entry].(string)
		if last, is := r.last[[2]string{ws, entry}]; is {
			switch n = last.round; {
			case last.order == j.order && j.asked(r.list[n][j.order].rows, args):
				return
			case last.order >= j.order:
				n++
			}
		}
		r.last[[2]string{ws, entry}] = spot{n, j.order}
	}
	for len(r.list) <= n {
		r.list = append(r.list, make(round, kinds))
	}
	g := &r.list[n][j.order]
	g.join, g.rows = j, j.rowsOf(g.rows, args)
}

func (r *rounds) each(fn func(j *join, rows [][]any) error) error {
	for _, round := range r.list {
		for _, g := range round {
			if len(g.rows) == 0 {
				continue
			}
			if err := fn(g.join, g.rows); err != nil {
				return err
			}
		}
	}
	return nil
}

// check reads the results of statements that waited.
func check(results pgx.BatchResults, wants []int64) error {
	for _, want := range wants {
		tag, err := results.Exec()
		if err != nil {
			return err
		}
		if want != store.AnyRows && tag.RowsAffected() != want {
			return fmt.Errorf("%d rows instead of %d: %w", tag.RowsAffected(), want, store.ErrRace)
		}
	}
	return nil
}

// counted reports whether a statement waits whose number of rows has to be looked at here;
// joined ones look themselves.
func (p *pipeline) counted() bool {
	return slices.ContainsFunc(p.waiting, func(d delayed) bool { return d.join == nil && d.want != store.AnyRows })
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

// isPlainInsert reports whether a statement changes as many rows as it has, or fails.
func isPlainInsert(text string) bool {
	return strings.HasPrefix(text, "INSERT") && !strings.Contains(text, "ON CONFLICT") && strings.Contains(text, "VALUES")
}
