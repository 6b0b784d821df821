package client

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"
)

// Retry says when a request is sent again. A request is repeated when it has not reached the
// server, and, if it may be carried out twice (GET, PUT, DELETE, and POST of a job with a key),
// when the answer was lost or is 429, 502, 503 or 504. The waits double, with a random part so
// that many clients do not come back at once; an answer with Retry-After is waited for.
type Retry struct {
	// Attempts is how often a request is sent at most; 0 is for 5, 1 is for never again.
	Attempts int
	// Wait is that after the first attempt; 0 is for a quarter of a second.
	Wait time.Duration
	// Longest is the longest wait; 0 is for 30 seconds. When the server asks for more, its
	// answer is returned, and the caller may wait: see [Error].
	Longest time.Duration

	// sleep waits; nil is for the clock.
	sleep func(ctx context.Context, d time.Duration) error
}

// Once sends no request again.
func Once() *Retry { return &Retry{Attempts: 1} }

const (
	defaultAttempts = 5
	defaultWait     = 250 * time.Millisecond
	defaultLongest  = 30 * time.Second
)

func (c *Client) retry() Retry {
	r := Retry{}
	if c.Retry != nil {
		r = *c.Retry
	}
	if r.Attempts < 1 {
		r.Attempts = defaultAttempts
	}
	if r.Wait <= 0 {
		r.Wait = defaultWait
	}
	if r.Longest <= 0 {
		r.Longest = defaultLongest
	}
	if r.sleep == nil {
		r.sleep = sleep
	}
	return r
}

// deliver calls attempt until it succeeds, or nothing speaks for another one.
func (c *Client) deliver(ctx context.Context, m *message, attempt func() error) error {
	r := c.retry()
	for n := 1; ; n++ {
		err := attempt()
		if err == nil {
			return nil
		}
		if m.lost && m.method == http.MethodDelete && HasStatus(err, http.StatusNotFound) {
			return nil // an attempt before this one has deleted it
		}
		wait, may := r.next(n, m.again, err)
		if !may || !fits(ctx, wait) {
			return ended(ctx, err)
		}
		m.lost = m.lost || isLost(err)
		if r.sleep(ctx, wait) != nil {
			return ended(ctx, err)
		}
	}
}

// ended returns the error of a request. If its context has ended, it says so.
func ended(ctx context.Context, err error) error {
	if ctx.Err() == nil || errors.Is(err, ctx.Err()) {
		return err
	}
	return errors.Join(context.Cause(ctx), err)
}

// fits reports whether there is time for a wait.
func fits(ctx context.Context, wait time.Duration) bool {
	if ctx.Err() != nil {
		return false
	}
	end, limited := ctx.Deadline()
	return !limited || end.Sub(now()) > wait
}

// next returns how long to wait after the attempt with a number, and whether to make another.
func (r *Retry) next(n int, again bool, err error) (time.Duration, bool) {
	if n >= r.Attempts {
		return 0, false
	}
	if _, unsent := errors.AsType[*unsentError](err); !unsent && (!again || !passing(err)) {
		return 0, false
	}
	wait := r.Wait
	for range n - 1 {
		wait = min(2*wait, r.Longest)
	}
	wait = wait/2 + jitter(wait/2)
	if refused, ok := errors.AsType[*Error](err); ok && refused.RetryAfter > 0 {
		if refused.RetryAfter > r.Longest {
			return 0, false
		}
		wait = max(wait, refused.RetryAfter+jitter(min(refused.RetryAfter/4, time.Second)))
	}
	return wait, true
}

// jitter returns a random part of a time.
func jitter(d time.Duration) time.Duration {
	return time.Duration(rand.Int64N(int64(d) + 1)) //nolint:gosec // nothing depends on it being secret
}

// passing reports whether an error may be gone at the next attempt.
func passing(err error) bool {
	if refused, ok := errors.AsType[*Error](err); ok {
		switch refused.Status {
		case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
			return true
		}
		return false
	}
	return isLost(err)
}

// isLost reports whether a request may have been carried out although its answer has not
// arrived. A proxy that has lost the server answers 502 or 504; a 503 may be from one.
func isLost(err error) bool {
	if _, lost := errors.AsType[*lostError](err); lost {
		return true
	}
	return HasStatus(err, http.StatusBadGateway) || HasStatus(err, http.StatusGatewayTimeout) || HasStatus(err, http.StatusServiceUnavailable)
}
