package simulate

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"chancery/internal/domain"
	"chancery/internal/store"
	"chancery/internal/store/sqlite"
	"chancery/internal/store/writer"
)

// database is what all servers of a run share. It holds a transaction around each run,
// which is rolled back at its end. A transaction of a server is a part of it.
type database struct {
	session writer.Session
	// script is that of the update that runs now, nil if nobody wants to know.
	script *script
}

func openDatabase(ctx context.Context) (db *database, err error) {
	db = &database{}
	db.session, err = sqlite.OpenMemory(ctx, func(c *sql.Conn) (store.Conn, error) {
		conn, err := newDirect(c)
		return recorder{conn, db}, err
	})
	return db, err
}

func (db *database) tx() domain.Tx { return db.session.Tx() }

// transact runs a function in a transaction that is committed if keep says so. It writes
// down what the function does if there is a script for that.
func (db *database) transact(fn func(tx domain.Tx) error, sc *script, keep bool) (err error) {
	ctx := context.Background()
	if err := db.session.Savepoint(ctx); err != nil {
		return err
	}
	db.script = sc
	done := false
	defer func() {
		db.script = nil
		switch {
		case sc != nil && sc.failed != nil: // it is undone already
			err = sc.failed
		case !done || err != nil || !keep:
			err = errors.Join(err, db.session.Undo(ctx))
		default:
			err = db.session.Release(ctx)
		}
	}()
	err = fn(db.tx())
	done = true
	return err
}

// interrupt lets others have their turn in the middle of an update: what it has done is
// undone, and done again afterwards. If that has another result now, the error is
// errOvertaken and the update is undone.
func (db *database) interrupt(ctx context.Context, sc *script) error {
	if err := db.session.Undo(ctx); err != nil {
		return err
	}
	db.script = nil
	pause := sc.pause
	sc.pause = nil
	if !pause() {
		return errGone
	}
	if err := db.session.Savepoint(ctx); err != nil {
		return err
	}
	db.script = sc
	if err := sc.again(ctx); err != nil {
		return errors.Join(err, db.session.Undo(ctx))
	}
	return nil
}

// redo commits what a script says, and reports whether that was possible.
func (db *database) redo(sc *script) (bool, error) {
	ctx := context.Background()
	if err := db.session.Savepoint(ctx); err != nil {
		return false, err
	}
	if sc.again(ctx) != nil {
		return false, db.session.Undo(ctx)
	}
	return true, db.session.Release(ctx)
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
	// delayed is like unknown, but all is stored only after the error.
	delayed
	// again is a conflict between writers: the function runs again later.
	again
	// crossed lets others write while the function runs.
	crossed
	// crashBefore and crashAfter end the server before and after the commit.
	crashBefore
	crashAfter
	// freezes stops the server before the commit until its leases have ended.
	freezes
)

var outcomes = map[outcome]string{ //nolint:gochecknoglobals // a table
	refused: "refused calls of the store", failed: "failed commits", unknown: "unknown commits", again: "conflicts of writers",
	delayed: "late commits", crossed: "crossed updates",
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
		{delayed, r.Late},
		{again, r.Again},
		{crossed, r.Crossed},
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

// port is the store as one server sees it.
type port struct{ l *life }

// Close implements domain.Store.
func (port) Close() error { return nil }

// latency is how long a call takes to the store, or back from it.
func (w *world) latency(d dice) time.Duration {
	if !w.healed && d.chance(w.plan.Rates.Slow) {
		return d.between(50*time.Millisecond, 3*time.Second)
	}
	return d.between(100*time.Microsecond, 5*time.Millisecond)
}

// View implements domain.Store.
func (s port) View(ctx context.Context, fn func(tx domain.Tx) error) error {
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

// maxRuns is how often the function of an update runs that others overtake.
const maxRuns = 50

// Update implements domain.Store.
func (s port) Update(ctx context.Context, fn func(tx domain.Tx) error) error {
	w, name := s.l.node.world, s.l.caller(ctx)
	for runs := 1; ; runs++ {
		u := &update{l: s.l, name: name, fn: fn}
		if !s.l.pause("update "+name, u.decide) {
			return errGone
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if u.outcome == refused {
			return errBroken
		}
		err := w.update(u)
		switch {
		case u.outcome == again, errors.Is(err, errOvertaken), errors.Is(err, store.ErrRace) && runs < maxRuns:
			continue
		case errors.Is(err, errGone):
			return errGone
		}
		if !s.l.pause("answer "+name, func(d dice) time.Duration {
			if u.outcome == crashAfter {
				w.crashSoon(s.l)
				return time.Minute
			}
			return w.latency(d)
		}) {
			return errGone
		}
		if err == nil && (u.outcome == failed || u.outcome == unknown || u.outcome == delayed) {
			err = errBroken
		}
		return err
	}
}

// update is one run of the function of an update.
type update struct {
	l       *life
	name    string
	fn      func(tx domain.Tx) error
	outcome outcome
	// cut is before which statement a crossed update lets others write, and delay when a delayed
	// one is stored.
	cut   int
	delay time.Duration
}

// maxCut is how many statements of a crossed update run at most before others write.
const maxCut = 8

// aWhile is how long others have their turn in the middle of an update.
func aWhile(d dice) time.Duration { return d.between(0, 50*time.Millisecond) << d.IntN(6) }

// decide decides what happens to the update, and returns when it begins.
func (u *update) decide(d dice) time.Duration {
	w := u.l.node.world
	switch u.outcome = w.outcomeOf(d); u.outcome {
	case crashBefore:
		w.crashSoon(u.l)
		return time.Minute // never
	case freezes:
		u.l.node.freeze(d.between(10*time.Second, 40*time.Second))
	case crossed:
		u.cut = d.IntN(maxCut)
	case delayed:
		u.delay = d.between(0, 100*time.Millisecond) << d.IntN(8)
	default:
	}
	return w.latency(d)
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
func (w *world) update(u *update) error {
	tx := &watched{w: w, l: u.l}
	var sc *script
	switch u.outcome {
	case crossed:
		sc = &script{cut: u.cut, pause: func() bool { return u.l.pause("crossed "+u.name, aWhile) }}
	case delayed:
		sc = &script{}
	default:
	}
	keep := u.outcome != failed && u.outcome != again && u.outcome != delayed
	err := w.db.transact(func(inner domain.Tx) error {
		tx.Tx = inner
		return u.fn(tx)
	}, sc, keep)
	switch {
	case err == nil && keep:
		w.stored(tx)
		return nil
	case err == nil && u.outcome == delayed:
		w.storeLater(u, tx, sc)
	case errors.Is(err, domain.ErrFenced):
		w.count("fenced commits")
	case errors.Is(err, domain.ErrVersion):
		w.count("conflicts of versions")
	case errors.Is(err, errOvertaken):
		w.count("overtaken updates")
	}
	for _, redo := range tx.outlives {
		if redone := w.db.transact(redo, nil, true); redone != nil {
			w.fault("the planted bug does not work: %v", redone)
		}
	}
	return err
}

// stored reports what an update has committed.
func (w *world) stored(tx *watched) {
	w.count("commits")
	for _, report := range tx.reports {
		report()
	}
}

// storeLater commits an update whose server has heard by then that the commit failed, as when a
// database goes on after a break with what had been sent to it.
func (w *world) storeLater(u *update, tx *watched, sc *script) {
	w.after(u.delay, nil, "late "+u.l.node.name+" "+u.name, func() {
		clear(w.fences)
		switch kept, err := w.db.redo(sc); {
		case err != nil:
			w.fault("a late commit failed: %v", err)
		case kept:
			w.stored(tx)
		default:
			w.count("late commits that were refused")
		}
	})
}
