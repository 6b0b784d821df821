package app

import (
	"context"
	"time"

	"chancery/internal/silo"
)

const (
	// indexEvery is how often the server looks whether entries have changed.
	indexEvery = time.Second
	// indexPause is between two parts of the work, so that others write meanwhile.
	indexPause = 20 * time.Millisecond
	// indexDuty is how long one of several servers does the work before another may.
	indexDuty = 10 * time.Second
)

// mayIndex reports whether there is work for this server. Looking writes nothing.
func (a *App) mayIndex(ctx context.Context) bool {
	work, err := a.silo.Unindexed(ctx)
	if err != nil && ctx.Err() == nil {
		a.log.WarnContext(ctx, "cannot look for changed entries", "error", err)
	}
	return work && (a.member == nil || a.duty(ctx, "index", indexDuty))
}

// index keeps the index of the search up to date, and works on what was stored before
// there was one, until the context ends. Of several servers one does it. After a failure
// the next turn sees the same changes.
func (a *App) index(ctx context.Context) {
	var x silo.Indexer
	for pause(ctx, indexEvery) {
		if !a.mayIndex(ctx) {
			continue
		}
		filled, err := a.indexFor(ctx, &x, indexDuty/2)
		if err != nil && ctx.Err() == nil {
			a.log.WarnContext(ctx, "cannot put changed entries into the index of the search; trying again", "error", err)
		}
		if filled > 0 {
			a.log.InfoContext(ctx, "finding out what stored documents mention", "parts", filled)
		}
	}
}

// indexFor works until there is nothing to do or the time is over, with pauses for others.
// It returns how many parts of what was stored before it has done.
func (a *App) indexFor(ctx context.Context, x *silo.Indexer, most time.Duration) (filled int, err error) {
	now := clock{}.Monotonic
	for began, more := now(), true; more && now()-began < most && pause(ctx, indexPause); {
		if more, err = a.silo.Index(ctx, x); err == nil && !more {
			if more, err = a.silo.Backfill(ctx); more {
				filled++
			}
		}
		if err != nil {
			return filled, err
		}
	}
	return filled, nil
}

// pause waits, and reports whether the context goes on.
func pause(ctx context.Context, d time.Duration) bool {
	timer := clock{}.Timer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C():
		return true
	}
}
