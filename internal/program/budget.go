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
	spent time.Duration // by this thread before the evaluation
}

// newBudget starts an evaluation, which stays on its thread until close.
func newBudget(ctx context.Context) *budget {
	runtime.LockOSThread()
	spent, _ := threadTime()
	return &budget{ctx: ctx, start: time.Now(), spent: spent} //nolint:forbidigo // of the machine, not of the business
}

func (b *budget) close() { runtime.UnlockOSThread() }

// over returns why the evaluation must end, or nil when it may go on.
func (b *budget) over() error {
	if b.ctx.Err() != nil {
		return context.Cause(b.ctx)
	}
	elapsed := time.Since(b.start) //nolint:forbidigo // of the machine, not of the business
	if elapsed < MaxExprTime {
		return nil
	}
	now, known := threadTime()
	if known && now-b.spent < MaxExprTime && elapsed < MaxExprWallTime {
		return nil
	}
	return errSlow
}
