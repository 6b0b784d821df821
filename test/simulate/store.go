package simulate

import (
	"context"
	"errors"
	"time"

	"chancery/internal/domain"
	"chancery/internal/store/sqlite"
	"chancery/internal/store/writer"
)

// database is what all servers of a run share. It holds a transaction around each run,
// which is rolled back at its end. A transaction of a server is a part of it that nothing
// else interrupts.
type database struct {
	session writer.Session
}

func openDatabase(ctx context.Context) (*database, error) {
	s, err := sqlite.OpenMemory(ctx)
	if err != nil {
		return nil, err
	}
	return &database{s}, nil
}

func (db *database) tx() domain.Tx { return db.session.Tx() }

// transact runs a function in a transaction that is committed if keep says so.
func (db *database) transact(fn func(tx domain.Tx) error, keep bool) (err error) {
	ctx := context.Background()
	if err := db.session.Savepoint(ctx); err != nil {
		return err
	}
	done := false
	defer func() {
		if !done || err != nil || !keep {
			err = errors.Join(err, db.session.Undo(ctx))
			return
		}
		err = db.session.Release(ctx)
	}()
	err = fn(db.tx())
	done = true
	return err
}

// outcome is what happens to a call of the store.
type outcome int

const (
	committed outcome = iota
	// refused is an error before anything is done.
	refused
	// failed is an error of the commit; nothing is stored.
	failed
	// unknown is an error although all is stored.
	unknown
	// again is a conflict between writers: the function runs again later.
	again
	// crashBefore and crashAfter end the server before and after the commit.
	crashBefore
	crashAfter
	// freezes stops the server before the commit until its leases have ended.
	freezes
)

var outcomes = map[outcome]string{ //nolint:gochecknoglobals // a table
	refused: "refused calls of the store", failed: "failed commits", unknown: "unknown commits", again: "conflicts of writers",
	crashBefore: "crashes before a commit", crashAfter: "crashes after a commit", freezes: "freezes before a commit",
}

// outcomeOf decides what happens to an update.
func (w *world) outcomeOf(d dice) outcome {
	if w.healed {
		return committed
	}
	r := &w.plan.Rates
	p := d.Float64()
	for _, c := range []struct {
		outcome outcome
		rate    float64
	}{
		{refused, r.Refused},
		{failed, r.Failed},
		{unknown, r.Unknown},
		{again, r.Again},
		{crashBefore, r.CrashBefore},
		{crashAfter, r.CrashAfter},
		{freezes, r.Freezes},
	} {
		if p -= c.rate; p < 0 {
			w.count(outcomes[c.outcome])
			return c.outcome
		}
	}
	return committed
}

var (
	errGone   = errors.New("the server is gone")
	errBroken = domain.E(domain.Busy, "busy", "the connection to the database broke")
)

// store is the store as one server sees it.
type store struct{ l *life }

// Close implements domain.Store.
func (store) Close() error { return nil }

// latency is how long a call takes to the store, or back from it.
func (w *world) latency(d dice) time.Duration {
	if !w.healed && d.chance(w.plan.Rates.Slow) {
		return d.between(50*time.Millisecond, 3*time.Second)
	}
	return d.between(100*time.Microsecond, 5*time.Millisecond)
}

// View implements domain.Store.
func (s store) View(ctx context.Context, fn func(tx domain.Tx) error) error {
	w := s.l.node.world
	broken := false
	if !s.l.pause("view "+s.l.caller(ctx), func(d dice) time.Duration {
		broken = !w.healed && d.chance(w.plan.Rates.Refused)
		return w.latency(d)
	}) {
		return errGone
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case broken:
		return errBroken
	}
	return fn(w.db.tx())
}

// Update implements domain.Store.
func (s store) Update(ctx context.Context, fn func(tx domain.Tx) error) error {
	w, name := s.l.node.world, s.l.caller(ctx)
	for {
		var o outcome
		if !s.l.pause("update "+name, func(d dice) time.Duration {
			switch o = w.outcomeOf(d); o {
			case crashBefore:
				w.crashSoon(s.l)
				return time.Minute // never
			case freezes:
				s.l.node.frozen = max(s.l.node.frozen, w.now+d.between(10*time.Second, 40*time.Second))
			default:
			}
			return w.latency(d)
		}) {
			return errGone
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if o == refused {
			return errBroken
		}
		err := w.update(s.l, fn, o != failed && o != again)
		if o == again {
			continue
		}
		if !s.l.pause("answer "+name, func(d dice) time.Duration {
			if o == crashAfter {
				w.crashSoon(s.l)
				return time.Minute
			}
			return w.latency(d)
		}) {
			return errGone
		}
		if err == nil && (o == failed || o == unknown) {
			err = errBroken
		}
		return err
	}
}

// crashSoon ends a server before it does anything else.
func (w *world) crashSoon(l *life) {
	w.after(0, l, "crash", func() {
		w.count("crashes")
		l.crash()
		d := w.roll("crash " + l.node.name)
		l.node.restart(d.between(0, 25*time.Second), d.chance(0.5))
	})
}

// update runs the function of an update.
func (w *world) update(l *life, fn func(tx domain.Tx) error, keep bool) error {
	tx := &watched{w: w, l: l}
	err := w.db.transact(func(inner domain.Tx) error {
		tx.Tx = inner
		return fn(tx)
	}, keep)
	switch {
	case err == nil && keep:
		w.count("commits")
		for _, report := range tx.reports {
			report()
		}
		return nil
	case errors.Is(err, domain.ErrFenced):
		w.count("fenced commits")
	case errors.Is(err, domain.ErrVersion):
		w.count("conflicts of versions")
	}
	for _, redo := range tx.outlives {
		if redone := w.db.transact(redo, true); redone != nil {
			w.fault("the planted bug does not work: %v", redone)
		}
	}
	return err
}
