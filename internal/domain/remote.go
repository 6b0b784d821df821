package domain

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"
)

// WebAddress returns the parts of an address on the web, or why it is none.
func WebAddress(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("an address that begins with http:// or https:// is expected")
	}
	return u, nil
}

// SignatureHeader carries "t=<unix seconds>,v1=<hex>": the HMAC-SHA256 of the time, a full
// stop and the body of a request under a secret that the receiver knows too.
const SignatureHeader = "X-Chancery-Signature"

// HookSignature returns the value of SignatureHeader.
func HookSignature(secret string, body []byte, now time.Time) string {
	at := strconv.FormatInt(now.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(at + "."))
	mac.Write(body)
	return "t=" + at + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}

// Fetcher reads from addresses that users gave. Implementations must refuse addresses
// inside the operator's own network and must not follow redirects.
type Fetcher interface {
	// Get returns the contents and their media type. More than maxBytes is
	// ErrTooLarge, an answer without success is a StatusError.
	Get(ctx context.Context, url string, maxBytes int64) (data []byte, mime string, err error)
}

// Poster sends to addresses that users gave. Implementations must refuse addresses
// inside the operator's own network and must not follow redirects.
type Poster interface {
	// Post returns the status and up to maxBytes of the body; it does not read the
	// rest. It returns the status together with an error if the body broke off.
	Post(ctx context.Context, url string, headers map[string]string, body []byte, maxBytes int64) (status int, answer []byte, err error)
}

// Errors of a Fetcher or Poster that callers distinguish from others.
var (
	// ErrBlockedAddress means that the host may not be reached.
	ErrBlockedAddress = errors.New("the address may not be reached from here")
	// ErrRedirect means that the answer is a redirect.
	ErrRedirect = errors.New("redirects are not followed")
	// ErrTooLarge means that the answer is larger than allowed.
	ErrTooLarge = errors.New("the answer is too large")
)

// StatusError is an HTTP answer to a Fetcher that is not a success.
type StatusError struct{ Status int }

// Error returns the status: "the answer has status 404".
func (e *StatusError) Error() string { return fmt.Sprintf("the answer has status %d", e.Status) }

// Lasting reports whether the answer will be the same the next time (RFC 9110 §15.5).
func (e *StatusError) Lasting() bool {
	switch e.Status {
	case 408, 425, 429: // request timeout, too early, too many requests
		return false
	}
	return e.Status/100 == 4
}
