package engine

import "chancery/internal/domain"

// applySignal handles the signal that waits for the job, if there is one, and
// reports whether it changed the job.
func (r *record) applySignal(d domain.Decision) bool {
	sig := r.job.Signal
	if sig == nil {
		return false
	}
	r.job.Signal, r.pending.signalHandled = nil, true
	if d.Move == domain.Finish {
		return false
	}
	if sig.Kind == domain.SignalCancel {
		r.append(d, r.intentOf(d), domain.Event{
			Status: domain.StatusCancel, Code: domain.CodeCancelled,
			Message: text(sig.Message, "the job was cancelled"), NoRescue: sig.NoRescue,
		})
		return true
	}
	// The others are for an intent that waits. An intent that is about to run need not
	// be continued, and one that has ended cannot be.
	if d.Intent == nil || d.Intent.Last().Status == domain.StatusRun ||
		sig.IntentID != "" && sig.IntentID != d.Intent.ID {
		return false
	}
	ev := domain.Event{Status: domain.StatusPoke, Code: sig.Code, Message: sig.Message}
	if sig.Kind == domain.SignalSkip {
		ev.Status, ev.Message = domain.StatusSkip, text(sig.Message, "skipped by an operator")
	}
	r.append(d, d.Intent, ev)
	return true
}

func text(given, otherwise string) string {
	if given != "" {
		return given
	}
	return otherwise
}
