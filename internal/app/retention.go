package app

import (
	"context"
	"time"

	"chancery/internal/silo"
)

const (
	// retentionEvery is how often the server looks whether a pass over entries is due.
	retentionEvery = 10 * time.Minute
	// retentionPause is between two pages of entries, so that others write meanwhile.
	retentionPause = 50 * time.Millisecond
	// retentionDuty is how long one of several servers does the work before another may.
	retentionDuty = time.Minute
)

// keepPolicies erases what retention policies say, until the context ends. Of several servers
// one does it. After a failure, or a server that was killed, the next turn goes on behind the last
// page.
func (a *App) keepPolicies(ctx context.Context) {
	var k silo.Kept
	for wait := retentionPause; pause(ctx, wait); {
		wait = retentionEvery
		if !a.mayErase(ctx) {
			continue
		}
		done, more, err := a.silo.KeepPolicies(ctx, &k)
		if err != nil && ctx.Err() == nil {
			a.log.ErrorContext(ctx, "cannot erase what retention policies say; trying again", "error", err)
		}
		if done != (silo.Erased{}) {
			a.log.InfoContext(ctx, "erased what retention policies say", "entries", done.Entries, "refused", done.Refused)
		}
		if more && err == nil {
			wait = retentionPause
			continue
		}
		a.scrub(ctx)
	}
}

// mayErase reports whether there is work for this server. Looking writes nothing.
func (a *App) mayErase(ctx context.Context) bool {
	work, err := a.silo.Unerased(ctx)
	if err != nil && ctx.Err() == nil {
		a.log.WarnContext(ctx, "cannot look for entries that are not to be kept", "error", err)
	}
	return work && (a.member == nil || a.duty(ctx, "retention", retentionDuty))
}

// scrub removes what erasing left in the parts of the store that are not in use.
func (a *App) scrub(ctx context.Context) {
	worked := false
	for more := true; more && pause(ctx, retentionPause); {
		var err error
		if more, err = a.silo.Scrub(ctx); err != nil {
			if ctx.Err() == nil {
				a.log.WarnContext(ctx, "cannot remove what is left of erased documents; trying again", "error", err)
			}
			return
		}
		worked = worked || more
	}
	if s, able := a.store.(interface {
		Flush(ctx context.Context) error
	}); able && worked {
		if err := s.Flush(ctx); err != nil && ctx.Err() == nil {
			a.log.WarnContext(ctx, "cannot empty the write-ahead log now; trying again after the next erasure", "error", err)
		}
	}
}
