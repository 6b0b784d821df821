package pull

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// roundTrips is a transport without a network.
type roundTrips func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (f roundTrips) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// waits is a clock of which each timer ends at once; it adds up their times.
type waits struct {
	domain.Clock

	sum  time.Duration
	list []time.Duration
}

// Timer implements domain.Clock.
func (w *waits) Timer(d time.Duration) domain.Timer {
	w.sum += d
	w.list = append(w.list, d)
	return ended{}
}

// Now implements domain.Clock.
func (w *waits) Now() time.Time { return domaintest.Start }

type ended struct{}

// C implements domain.Timer.
func (ended) C() <-chan time.Time {
	c := make(chan time.Time, 1)
	c <- time.Time{}
	return c
}

// Stop implements domain.Timer.
func (ended) Stop() {}

func answer(status int, body string, header ...string) *http.Response {
	w := httptest.NewRecorder()
	for i := 0; i < len(header); i += 2 {
		w.Header().Set(header[i], header[i+1])
	}
	w.WriteHeader(status)
	_, _ = w.WriteString(body)
	return w.Result()
}

// TestBusyServers: requests are repeated when the server is busy or does not answer, after
// the time that it asks for.
func TestBusyServers(t *testing.T) {
	t.Parallel()
	later := domaintest.Start.Add(42 * time.Second).UTC().Format(http.TimeFormat)
	for name, c := range map[string]struct {
		first *http.Response
		err   error
		wait  time.Duration
	}{
		"limit":              {answer(429, "", "Retry-After", "7"), nil, 7 * time.Second},
		"limit until a time": {answer(429, "", "Retry-After", later), nil, 42 * time.Second},
		"far too long":       {answer(503, "", "Retry-After", "99999999"), nil, longest},
		"nonsense":           {answer(503, "", "Retry-After", "soon"), nil, 500 * time.Millisecond},
		"a proxy":            {answer(502, "<html>"), nil, 500 * time.Millisecond},
		"no answer":          {nil, errors.New("connection refused"), 500 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock, n := &waits{}, 0
			s := Source{URL: "https://there.test/", Token: "secret", Clock: clock, HTTP: &http.Client{Transport: roundTrips(func(r *http.Request) (*http.Response, error) {
				if n++; n == 1 {
					return c.first, c.err
				}
				if got := r.Header.Get("Authorization"); got != "Bearer secret" || r.URL.String() != "https://there.test/a" {
					t.Errorf("%s with %q", r.URL, got)
				}
				return answer(200, `{"id": "x"}`), nil
			})}}
			var got workspace
			if err := s.get(t.Context(), "/a", &got); err != nil || got.ID != "x" {
				t.Errorf("%+v, %v", got, err)
			}
			if diff := clock.sum - c.wait; diff < -2*time.Second || diff > 2*time.Second || n != 2 {
				t.Errorf("waited %v, want %v; %d requests", clock.sum, c.wait, n)
			}
		})
	}
}

// TestServersThatEndAnImport: other failures end it at once, and a server that stays busy
// after some time.
func TestServersThatEndAnImport(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status, requests int
		body, want       string
	}{
		"a bad token":    {401, 1, "", "the token is not valid there"},
		"a wrong scope":  {403, 1, "", "may not read this"},
		"not there":      {404, 1, "", "not found"},
		"refused":        {422, 1, "", "answers 422"},
		"no JSON":        {200, 1, "<html>", "is not what the API says"},
		"always busy":    {503, tries, "", "call the command again to go on"},
		"a large answer": {200, 1, `"` + strings.Repeat("x", maxAnswer) + `"`, "is larger than"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := 0
			s := Source{URL: "https://there.test", Clock: &waits{}, HTTP: &http.Client{Transport: roundTrips(func(*http.Request) (*http.Response, error) {
				n++
				return answer(c.status, c.body), nil
			})}}
			var out any
			if err := s.get(t.Context(), "/a", &out); err == nil || !strings.Contains(err.Error(), c.want) || n != c.requests {
				t.Errorf("%d requests: %v", n, err)
			}
		})
	}
}

// TestTokenStaysHere: another host does not get the token.
func TestTokenStaysHere(t *testing.T) {
	t.Parallel()
	s := Source{URL: "https://there.test", Token: "secret", Clock: &waits{}, HTTP: &http.Client{Transport: roundTrips(func(r *http.Request) (*http.Response, error) {
		if r.Header.Get("Authorization") != "" {
			t.Error("it has the token")
		}
		return answer(200, "{}"), nil
	})}}
	var out any
	if err := s.get(t.Context(), "https://elsewhere.test/a", &out); err != nil {
		t.Error(err)
	}
}

// TestCancelled: waiting ends with the context.
func TestCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := Source{URL: "https://there.test", Clock: &waits{}, HTTP: &http.Client{Transport: roundTrips(func(*http.Request) (*http.Response, error) {
		cancel()
		return answer(503, ""), nil
	})}}
	var out any
	if err := s.get(ctx, "/a", &out); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestNumberRow: the number is in the text.
func TestNumberRow(t *testing.T) {
	t.Parallel()
	s := &series{Prefix: "F1-", Suffix: "-22"}
	for code, want := range map[string]int64{"F1-00012-22": 12, "F1-123456-22": 123456, "F1-x-22": 0, "F1--22": 0, "F1-0-22": 0, "": 0} {
		row, err := numberRow(s, &number{Code: code})
		if want == 0 {
			if err == nil {
				t.Errorf("%q: %v", code, row)
			}
		} else if err != nil || row["idx"] != want {
			t.Errorf("%q: %v, %v", code, row, err)
		}
	}
}
