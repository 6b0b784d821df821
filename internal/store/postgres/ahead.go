package postgres

import (
	"context"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5"

	"chancery/internal/store"
)

// ahead are queries of a reading transaction that were sent all at once, with the end of
// the transaction behind them: one round trip instead of one for each.
type ahead struct {
	results pgx.BatchResults
	asked   []store.Asked
}

// sendAhead sends the queries that come next, with what waits before them.
func (p *pipeline) sendAhead(ctx context.Context, list []store.Asked) error {
	batch := &pgx.Batch{}
	for _, d := range p.waiting {
		batch.Queue(d.text, d.args...)
	}
	for _, a := range list {
		batch.Queue(a.Text, a.Args...)
	}
	batch.Queue("COMMIT")
	n := len(p.waiting)
	p.reset()
	results := p.conn.SendBatch(ctx, batch)
	for range n {
		if _, err := results.Exec(); err != nil {
			return errors.Join(err, closed(results, err))
		}
	}
	p.ahead = &ahead{results: results, asked: list}
	return nil
}

// fromAhead returns the rows of a query that was sent ahead. Those before it are not needed
// any more. For another query a new transaction begins, which sees what is committed by now:
// what never changes can be read in it.
func (p *pipeline) fromAhead(text string, args []any) (r store.Rows, found bool, err error) {
	a := p.ahead
	if a == nil {
		return nil, false, nil
	}
	i := slices.IndexFunc(a.asked, func(q store.Asked) bool { return q.Text == text && slices.Equal(q.Args, args) })
	if i < 0 {
		err := p.endAhead()
		p.later(beginView)
		return nil, false, err
	}
	for range i {
		if _, err := a.results.Exec(); err != nil {
			return nil, false, err
		}
	}
	a.asked = a.asked[i+1:]
	list, err := a.results.Query()
	if err != nil {
		return nil, true, err
	}
	return rows{list, nil}, true, nil
}

// endAhead discards what is left of the queries that were sent ahead.
func (p *pipeline) endAhead() error {
	a := p.ahead
	p.ahead = nil
	return a.results.Close()
}
