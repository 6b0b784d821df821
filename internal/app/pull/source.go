package pull

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"chancery/internal/domain"
)

const (
	// maxAnswer is how large an answer in JSON may be.
	maxAnswer = 64 << 20
	// tries is how often in a row a request is made before the import stops; the next one
	// goes on.
	tries = 12
	// longest is how long the server may ask to wait.
	longest = 10 * time.Minute
)

// Source is the server from which a workspace comes.
type Source struct {
	URL   string
	Token string
	// HTTP makes the requests; it should have a limit of time for each.
	HTTP  *http.Client
	Clock domain.Clock
}

// get reads an answer in JSON.
func (s *Source) get(ctx context.Context, path string, out any) error {
	return s.read(ctx, path, func(r *http.Response) error {
		data, err := io.ReadAll(io.LimitReader(r.Body, maxAnswer+1))
		switch {
		case err != nil:
			return &passing{fmt.Errorf("reading the answer: %w", err)}
		case len(data) > maxAnswer:
			return domain.E(domain.Invalid, "source", "the answer to %s is larger than %d bytes", path, maxAnswer)
		}
		if err := json.Unmarshal(data, out); err != nil {
			return domain.E(domain.Invalid, "source", "the answer to %s is not what the API says: %v", path, err)
		}
		return nil
	})
}

// passing is a failure that may be over in a moment.
type passing struct{ cause error }

// Error implements error.
func (p *passing) Error() string { return p.cause.Error() }

// Unwrap returns the cause.
func (p *passing) Unwrap() error { return p.cause }

// read makes a request, again when the server is busy or does not answer, and passes the
// answer to fn.
func (s *Source) read(ctx context.Context, path string, fn func(*http.Response) error) error {
	pause := 500 * time.Millisecond
	for n := 1; ; n++ {
		after, err := s.once(ctx, path, fn)
		var soon *passing
		if err == nil || !errors.As(err, &soon) || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if n >= tries {
			return domain.E(domain.Busy, "source", "%s does not answer: %v; call the command again to go on", s.URL, soon.cause)
		}
		if err := s.wait(ctx, max(after, pause)); err != nil {
			return err
		}
		pause = min(2*pause, time.Minute)
	}
}

func (s *Source) wait(ctx context.Context, d time.Duration) error {
	timer := s.Clock.Timer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C():
		return nil
	}
}

// once makes a request. It returns how long the server asks to wait.
func (s *Source) once(ctx context.Context, path string, fn func(*http.Response) error) (after time.Duration, err error) {
	address := path
	if strings.HasPrefix(path, "/") {
		address = strings.TrimSuffix(s.URL, "/") + path
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, domain.E(domain.Invalid, "source", "%q is no address", s.URL)
	}
	r.Header.Set("Accept", "application/json, */*")
	if s.own(r.URL) {
		r.Header.Set("Authorization", "Bearer "+s.Token)
	}
	answer, err := s.HTTP.Do(r)
	if err != nil {
		return 0, &passing{err}
	}
	err = s.judge(answer, path)
	if err == nil {
		err = fn(answer)
	}
	return retryAfter(answer, s.Clock.Now()), errors.Join(err, answer.Body.Close())
}

// own reports whether an address is one of the API; others do not get the token.
func (s *Source) own(address *url.URL) bool {
	base, err := url.Parse(s.URL)
	return err == nil && base.Scheme == address.Scheme && base.Host == address.Host
}

// judge returns an error for an answer that is no success.
func (s *Source) judge(r *http.Response, path string) error {
	switch code := r.StatusCode; {
	case code < http.StatusMultipleChoices:
		return nil
	case code == http.StatusTooManyRequests, code == http.StatusRequestTimeout, code >= http.StatusInternalServerError:
		return &passing{fmt.Errorf("it answers %d", code)}
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		return domain.E(domain.Unauthorized, "unauthorized", "%s answers %d to %s: the token is not valid there, or may not read this", s.URL, code, path)
	case code == http.StatusNotFound:
		return domain.Missing(path)
	default:
		return domain.E(domain.Invalid, "source", "%s answers %d to %s", s.URL, code, path)
	}
}

// retryAfter returns how long an answer asks to wait, in seconds or until a time.
func retryAfter(r *http.Response, now time.Time) time.Duration {
	text := r.Header.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil && seconds >= 0 {
		return min(time.Duration(min(seconds, int(longest/time.Second)))*time.Second, longest)
	}
	if at, err := http.ParseTime(text); err == nil {
		return min(max(at.Sub(now), 0), longest)
	}
	return 0
}
