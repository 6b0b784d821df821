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
	now := clock{}.Monotonic
	wait := func(d time.Duration) bool {
		timer := clock{}.Timer(d)
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return false
		case <-timer.C():
			return true
		}
	}
	for wait(indexEvery) {
		if !a.mayIndex(ctx) {
			continue
		}
		began, filled := now(), 0
		for more := true; more && now()-began < indexDuty/2; {
			var err error
			if more, err = a.silo.Index(ctx, &x); err == nil && !more {
				if more, err = a.silo.Backfill(ctx); more {
					filled++
				}
			}
			if err != nil {
				if ctx.Err() == nil {
					a.log.WarnContext(ctx, "cannot put changed entries into the index of the search; trying again", "error", err)
				}
				break
			}
			if more && !wait(indexPause) {
				return
			}
		}
		if filled > 0 {
			a.log.InfoContext(ctx, "finding out what stored documents mention", "parts", filled)
		}
	}
}
