package action

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
	// Post returns the status and up to maxBytes of the body; the rest is not
	// read. When the body breaks off it returns the status and an error.
	Post(ctx context.Context, url string, headers map[string]string, body []byte, maxBytes int64) (status int, answer []byte, err error)
}

// Errors of a Fetcher or Poster that actions treat differently.
var (
	// ErrBlockedAddress reports that the host may not be reached.
	ErrBlockedAddress = errors.New("the address may not be reached from here")
	// ErrRedirect reports that the answer is a redirect.
	ErrRedirect = errors.New("redirects are not followed")
	// ErrTooLarge reports that the answer is larger than the caller allows.
	ErrTooLarge = errors.New("the answer is too large")
)

// StatusError reports an HTTP answer that is not a success.
type StatusError struct{ Status int }

// Error returns a message with the status: "the answer has status 404".
func (e *StatusError) Error() string { return fmt.Sprintf("the answer has status %d", e.Status) }

// Lasting reports whether a repeated request will have the same answer (RFC 9110
// §15.5).
func (e *StatusError) Lasting() bool {
	switch e.Status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return false
	}
	return e.Status/100 == 4
}

// codeBlocked is the code of results about addresses that may not be reached.
const codeBlocked = "blocked-address"

// webAddress parses a web address.
func webAddress(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("an address that begins with http:// or https:// is expected")
	}
	return u, nil
}

// unreachable returns the result of a request that failed. It names only the host:
// the rest of an address may contain secrets, and the IP addresses of a name may
// reveal the network of the server.
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
