package actions

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"chancery/internal/domain"
)

// Poster sends something to an address that a user gave. Implementations must
// refuse addresses inside the operator's own network and must not follow
// redirects.
type Poster interface {
	// Post answers the status and up to maxBytes of the body; the rest is not
	// read. The status is there beside an error when the body broke off.
	Post(ctx context.Context, url string, headers map[string]string, body []byte, maxBytes int64) (status int, answer []byte, err error)
}

// Errors of a Fetcher or Poster that actions tell from others.
var (
	// ErrBlockedAddress says that the host is not one that may be reached.
	ErrBlockedAddress = errors.New("the address may not be reached from here")
	// ErrRedirect says that the answer leads elsewhere.
	ErrRedirect = errors.New("redirects are not followed")
	// ErrTooLarge says that the answer is larger than was asked for.
	ErrTooLarge = errors.New("the answer is too large")
)

// StatusError is an answer to a Fetcher that is not a success.
type StatusError struct{ Status int }

// Error names the status: "the answer has status 404".
func (e *StatusError) Error() string { return fmt.Sprintf("the answer has status %d", e.Status) }

// Lasting tells whether the answer will be the same the next time (RFC 9110 §15.5).
func (e *StatusError) Lasting() bool {
	switch e.Status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return false
	}
	return e.Status/100 == 4
}

// codeBlocked is the code of results about addresses that may not be reached.
const codeBlocked = "blocked-address"

// webAddress reads an address of the web.
func webAddress(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("an address that begins with http:// or https:// is expected")
	}
	return u, nil
}

// unreachable is the result of a request that failed. It names the host alone:
// the rest of an address may hold secrets, and the numbers that a name resolves
// to may tell about the network of the server.
func unreachable(u *url.URL, code string, err error) domain.Result {
	host := u.Hostname()
	var status *StatusError
	switch {
	case errors.Is(err, ErrBlockedAddress):
		return domain.KO(codeBlocked, host+" is not on the public internet; the operator of this server may allow it")
	case errors.Is(err, ErrTooLarge):
		return domain.KO("limit", "the answer of "+host+" is too large")
	case errors.Is(err, ErrRedirect):
		return domain.Err(code, host+" answered with a redirect, which is not followed")
	case errors.Is(err, context.DeadlineExceeded):
		return domain.Err(code, host+" did not answer in time")
	case errors.As(err, &status) && status.Lasting():
		return domain.KO(code, fmt.Sprintf("%s answered with status %d", host, status.Status))
	case errors.As(err, &status):
		return domain.Err(code, fmt.Sprintf("%s answered with status %d", host, status.Status))
	}
	return domain.Err(code, "there is no connection to "+host)
}
