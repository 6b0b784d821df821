package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"chancery/internal/admission"
	"chancery/internal/transform"
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

// bounded returns a route that creates jobs with admission control: its handler
// runs only when the limits allow it. A refused request has written nothing.
func (s *server) bounded(rt route) route {
	if !rt.creates {
		return rt
	}
	handle := rt.handle
	rt.handle = func(s *server, w http.ResponseWriter, r *http.Request) (any, error) {
		permit, err := s.admission.Admit(r.Context(), actorOf(r).Workspace.ID, weight(r))
		if err != nil {
			discard(w, r, s.Limits.Body)
			return nil, err
		}
		defer permit.Release()
		requestOf(r).permit = permit
		answer, err := handle(s, w, r)
		if err != nil {
			permit.Cancel()
		}
		return answer, err
	}
	return rt
}

// waitFor returns how a request that creates a job waits for it: without units.
func waitFor(r *http.Request, longest time.Duration) transform.Wait {
	return transform.Wait{For: longest, OnStored: requestOf(r).permit.Release}
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
