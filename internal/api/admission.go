package api

import (
	"context"
	"io"
	"net/http"

	"chancery/internal/admission"
)

// unitBytes is the size of body for one unit of a request that creates a job,
// because the body determines how much memory it needs.
const unitBytes = 128 << 10

// newAdmission returns the control of the requests that create jobs.
func newAdmission(c *Config) *admission.Control {
	failed := func(ctx context.Context, err error) {
		c.Log.ErrorContext(ctx, "cannot count the jobs that wait; going on with the last count", "error", err)
	}
	return &admission.Control{
		Requests: admission.NewLimiter(c.Clock),
		Jobs:     admission.NewJobCounter(c.Clock, c.Limits.Queue, c.Backlog, failed),
	}
}

// creates reports whether a route creates jobs.
func creates(rt *route) bool {
	return rt.id == "create-job" || rt.id == "put-job" || rt.id == "run-again"
}

// placeKey is the key of a request's release function in its context.
type placeKey struct{}

// Yield releases the units of the request that the context belongs to, if it has
// any, because from now on the request only waits. It may be called more than
// once.
func Yield(ctx context.Context) {
	if release, ok := ctx.Value(placeKey{}).(func()); ok {
		release()
	}
}

// bounded returns a route that creates jobs with admission control: its handler
// runs only when the limits allow it. A refused request has written nothing.
func (s *server) bounded(rt route) route {
	if !creates(&rt) {
		return rt
	}
	handle := rt.handle
	rt.handle = func(s *server, w http.ResponseWriter, r *http.Request) (any, error) {
		ctx, ws := r.Context(), actorOf(r).Workspace.ID
		permit, err := s.admission.Admit(ctx, ws, weight(r))
		if err != nil {
			discard(w, r, s.Limits.Body)
			return nil, err
		}
		defer permit.Release()
		requestOf(r).permit = permit
		answer, err := handle(s, w, r.WithContext(context.WithValue(ctx, placeKey{}, permit.Release)))
		if err != nil {
			permit.Cancel()
		}
		return answer, err
	}
	return rt
}

// weight returns the units of a request. A body of unknown length may be as long
// as any, so it gets the most units.
func weight(r *http.Request) int {
	if r.ContentLength < 0 {
		return admission.Share
	}
	return int(min(1+r.ContentLength/unitBytes, admission.Share))
}

// discard reads the rest of the body and throws it away: a client that cannot
// finish sending may never read the answer. A client that sent an Expect header
// has not sent the body.
func discard(w http.ResponseWriter, r *http.Request, limit int64) {
	if r.Header.Get("Expect") == "" {
		_, _ = io.Copy(io.Discard, http.MaxBytesReader(w, r.Body, limit)) // an error changes nothing
	}
}
