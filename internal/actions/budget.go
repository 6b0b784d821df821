package actions

import (
	"context"
	"runtime"
	"time"
)

// budget is the time that one evaluation may take: exprTime of a processor. The
// clock on the wall alone would blame an innocent expression for a machine that
// had no time for it, so it decides only where the processor's time is not known,
// or when exprPatience is over as well.
type budget struct {
	ctx   context.Context //nolint:containedctx // of the evaluation, which it lives as long as
	start time.Time
	spent time.Duration // by this thread before the evaluation
}

// newBudget begins an evaluation, which stays on its thread until close.
func newBudget(ctx context.Context) *budget {
	runtime.LockOSThread()
	spent, _ := threadTime()
	return &budget{ctx: ctx, start: time.Now(), spent: spent} //nolint:forbidigo // of the machine, not of the business
}

func (b *budget) close() { runtime.UnlockOSThread() }

// over tells why the evaluation must end; nil when it may go on.
func (b *budget) over() error {
	if b.ctx.Err() != nil {
		return context.Cause(b.ctx)
	}
	elapsed := time.Since(b.start) //nolint:forbidigo // of the machine, not of the business
	if elapsed < exprTime {
		return nil
	}
	now, known := threadTime()
	if known && now-b.spent < exprTime && elapsed < exprPatience {
		return nil
	}
	return errSlow
}
