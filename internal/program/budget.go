package program

import (
	"context"
	"runtime"
	"time"
)

// budget is the time that one evaluation may take: MaxExprTime of processor time.
// Elapsed time alone would blame an expression for a busy machine, so it decides
// only where processor time is not known, or when MaxExprWallTime is over as well.
type budget struct {
	ctx   context.Context //nolint:containedctx // it lives as long as the evaluation
	start time.Time
	// threaded is set once the evaluation stays on its thread. spent is what that had used then.
	threaded bool
	spent    time.Duration
}

// freeTime is the elapsed time for which processor time is not looked at: asking for it takes
// longer than most expressions.
const freeTime = MaxExprTime / 10

// newBudget starts an evaluation.
func newBudget(ctx context.Context) *budget {
	return &budget{ctx: ctx, start: time.Now()} //nolint:forbidigo // of the machine, not of the business
}

func (b *budget) close() {
	if b.threaded {
		runtime.UnlockOSThread()
	}
}

// over returns why the evaluation must end, or nil when it may go on.
func (b *budget) over() error {
	if b.ctx.Err() != nil {
		return context.Cause(b.ctx)
	}
	elapsed := time.Since(b.start) //nolint:forbidigo // of the machine, not of the business
	if elapsed >= freeTime && !b.threaded {
		runtime.LockOSThread()
		b.threaded = true
		b.spent, _ = threadTime()
	}
	if elapsed < MaxExprTime {
		return nil
	}
	now, known := threadTime()
	if known && now-b.spent < MaxExprTime && elapsed < MaxExprWallTime {
		return nil
	}
	return errSlow
}
