package engine

import (
	"context"
	"strings"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Preview makes one attempt of an action that makes a file, for a document that belongs to no
// job, and stores nothing. It has the time of an attempt, and its turn among those of jobs. The
// task has the workspace, the document, the action and its config.
func (e *Engine) Preview(ctx context.Context, t *domain.Task) (*domain.NewFile, error) {
	a, ok := e.ports.Actions.Action(t.Action)
	if !ok || !a.Installed() {
		return nil, domain.Missing("action")
	}
	for _, issue := range e.ports.Actions.CheckConfig(a, t.Config) {
		return nil, domain.FieldError(issue.Message, strings.FieldsFunc(issue.Path, func(r rune) bool { return r == '.' })...)
	}
	leave, ok := e.previews.Enter(ctx, t.Workspace.ID)
	switch {
	case !ok && ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case !ok:
		return nil, domain.OverLimit(domain.Busy, &limits.PreviewsWaiting, "try again when some have ended")
	}
	defer leave()
	t.IntentID, t.JobID, t.Now, t.Attempt = e.ports.IDs.New(), e.ports.IDs.New(), e.ports.Clock.Now(), 1
	t.CreatedAt = t.Now
	if err := e.gatherPreview(ctx, a, t); err != nil {
		return nil, err
	}
	res := e.act(ctx, a, t)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case res.Status == domain.StatusOK && len(res.Effects.Files) > 0:
		return &res.Effects.Files[0], nil
	case res.Status == domain.StatusErr:
		return nil, domain.E(domain.Busy, "busy", "%s; try again a little later", res.Message)
	}
	return nil, &domain.Error{Kind: domain.Invalid, Key: "validation", Message: res.Message, Faults: []domain.Fault{
		{Provider: a.ID, Code: res.Code, Message: res.Message, Paths: res.Paths},
	}}
}

// gatherPreview reads from outside what an attempt needs, if it does, with a permit like that
// of a job.
func (e *Engine) gatherPreview(ctx context.Context, a *domain.Action, t *domain.Task) error {
	if a.Gather == nil || a.ReachOf == nil || a.ReachOf(ctx, t) != domain.Reads {
		return nil
	}
	key, w := jobKey{t.Workspace.ID, t.JobID}, want{to: a.ID, units: 1}
	if a.Destination != nil {
		w.to = a.Destination(t)
	}
	if !e.gathering.take(key, w) {
		return domain.OverLimit(domain.Busy, &limits.GatheringSpace, "try again a little later")
	}
	defer func() { e.call(e.gathering.put(t.Workspace.ID, w)) }()
	t.Gathered = e.gather(ctx, a, t)
	return nil
}

// PreviewsWaiting returns how many previews of a workspace wait.
func (e *Engine) PreviewsWaiting(ws domain.ID) int { return e.previews.Waiting(ws) }
