package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"chancery/internal/admission"
	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/internal/transform"
)

// newAdmission returns the control of requests.
func newAdmission(c *Config) *admission.Control {
	failed := func(ctx context.Context, err error) {
		c.Log.ErrorContext(ctx, "cannot count the jobs that wait; going on with the last count", "error", err)
	}
	answers := limits.AnswersShare.With(c.Limits.Answers)
	return &admission.Control{
		Bodies: admission.NewBodies(c.Clock, admission.BodyLimits{
			Share: &limits.BodiesShare, All: &limits.BodiesAll,
			Largest: max(c.Limits.Body, inlineBody) + unzipMemory, Wait: limits.RequestWait.Duration(),
		}),
		Requests: admission.NewLimiter(c.Clock),
		Jobs:     admission.NewJobCounter(c.Clock, c.Limits.Queue, c.Backlog, failed),
		Writes:   c.Writes,
		UnderWay: admission.NewPool(limits.RequestsShare.With(int64(c.Limits.Requests)), nil),
		Answers:  admission.NewPool(answers, &limits.AnswersAll),
		Rates:    admission.NewRates(c.Clock, limits.RequestRate.With(int64(c.Limits.PerToken))),
	}
}

// The fields that say how many requests a token may send, in the form of http.Header.
const (
	headerRateLimit = "X-Ratelimit-Limit"
	headerRateLeft  = "X-Ratelimit-Remaining"
	headerRateReset = "X-Ratelimit-Reset"
)

// checkRate counts a request of a token or a person, and refuses it if there were too many. A request of
// many rows is one.
func (s *server) checkRate(w http.ResponseWriter, r *http.Request) error {
	actor := requestOf(r).actor
	by := admission.Caller{Workspace: actor.Workspace.ID, Token: actor.TokenID}
	switch {
	case actor.EnrollmentID != "":
		by.Token = actor.EnrollmentID
	case actor.PersonID != "": // who is the same in all workspaces
		by = admission.Caller{Token: actor.PersonID}
	}
	if s.admission.Rates == nil || by.Token == "" {
		return nil
	}
	rate := s.admission.Rates.Take(by)
	h := w.Header()
	h.Set(headerRateLimit, strconv.Itoa(s.admission.Rates.Most()))
	h.Set(headerRateLeft, strconv.Itoa(rate.Left))
	h.Set(headerRateReset, seconds(rate.Reset))
	if rate.Wait == 0 {
		return nil
	}
	h.Set(headerRetryAfter, seconds(rate.Wait))
	return s.admission.Rates.Over()
}

// seconds writes a time in whole seconds, rounded up.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}

// enter counts a request as one that is under way, until release is called. Requests
// that change something are refused before they begin if their answers would find no
// room. Those that end work are not refused because of what the workspace has written.
// Requests without a token count together, unless their answers are small.
func (s *server) enter(rt *route, r *http.Request) (release func(), err error) {
	ws := actorOf(r).Workspace.ID
	if rt.public && rt.sends == "" && rt.receives == "" && !rt.browsed {
		return func() {}, nil
	}
	if !reads(r) && ws != "" {
		if err := s.admission.Answers.Check(ws); err != nil {
			return nil, err
		}
		if s.admission.Writes != nil && !rt.urgent {
			if err := s.admission.Writes.Check(ws); err != nil {
				return nil, err
			}
		}
	}
	return s.admission.UnderWay.Take(ws, 1, 1)
}

// reads reports whether a request changes nothing.
func reads(r *http.Request) bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }

// readersPart is the part of the memory for answers that requests which only read may
// take: one half. The rest is for those that change something, so that a workspace with
// slow readers still can.
const readersPart = 2

// hold takes memory for a large answer, until release is called. What a request has changed
// is answered in any case, because enter has checked that there is room; but a request
// that waited may come with many others, and can be sent again.
func (s *server) hold(r *http.Request, size int) (release func(), err error) {
	ws := actorOf(r).Workspace.ID
	switch {
	case ws == "", size <= maxKeptBuffer: // there are no more small ones than requests under way
		return func() {}, nil
	case reads(r):
		return s.admission.Answers.Take(ws, int64(size), readersPart)
	case r.URL.Query().Has("wait"):
		release, err = s.admission.Answers.Take(ws, int64(size), 1)
		return release, afterwards(err)
	}
	return s.admission.Answers.Force(ws, int64(size)), nil
}

// afterwards says of an answer that cannot be given that its request was carried out.
func afterwards(err error) error {
	e, ok := err.(*domain.Error) //nolint:errorlint // of Pool, which does not wrap
	if !ok {
		return err
	}
	e.Message += "; what was asked for is done: ask for the job instead"
	return e
}

// waitFor returns how a request that creates a job waits for it: without units and
// without the memory of its body.
func waitFor(r *http.Request, longest time.Duration) transform.Wait {
	return transform.Wait{For: longest, OnStored: requestOf(r).release}
}
