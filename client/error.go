package client

import (
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Error is an error that the server answered with.
type Error struct {
	// Status is the HTTP status.
	Status int `json:"-"`
	// Key is a stable word for what went wrong; http if the answer is not one of this API.
	Key string `json:"key"`
	// Message says what is wrong and what to do, for people.
	Message string `json:"message"`
	// Code is that of the only fault, when there is exactly one.
	Code string `json:"code,omitempty"`
	// Faults are the rules that a document breaks.
	Faults   []Fault   `json:"faults,omitempty"`
	Warnings []Warning `json:"warnings,omitempty"`
	// Fields has messages by field, in the structure of the request.
	Fields json.RawMessage `json:"fields,omitempty"`
	// RequestID identifies the request in the log of the server.
	RequestID string `json:"request_id,omitempty"`
	// ExistingID is the object that the request is in conflict with.
	ExistingID string `json:"-"`
	// RetryAfter is how long the server asks to wait; 0 if it says nothing.
	RetryAfter time.Duration `json:"-"`

	// at is the time of the server.
	at time.Time
}

// Error returns status, key and message.
func (e *Error) Error() string {
	return fmt.Sprintf("%d %s: %s", e.Status, e.Key, e.Message)
}

// Fault is a rule that a document breaks, or a step that failed.
type Fault struct {
	Provider string   `json:"provider,omitempty"`
	Code     string   `json:"code,omitempty"`
	Message  string   `json:"message,omitempty"`
	Paths    []string `json:"paths,omitempty"`
}

// Warning is advice about a document that breaks no rule and may yet be wrong.
type Warning struct {
	Code    string   `json:"code"`
	Message string   `json:"message"`
	Paths   []string `json:"paths,omitempty"`
}

// HasStatus reports whether an error is an answer of the server with a status, such as
// http.StatusNotFound.
func HasStatus(err error, status int) bool {
	refused, ok := errors.AsType[*Error](err)
	return ok && refused.Status == status
}

// readError reads an answer that is no success.
func readError(resp *http.Response) *Error {
	failed := new(Error)
	err := json.NewDecoder(io.LimitReader(resp.Body, maxErrorBody)).Decode(failed)
	if err != nil || failed.Message == "" {
		failed = &Error{Key: "http", Message: resp.Status}
	}
	failed.Status = resp.StatusCode
	if failed.RequestID == "" {
		failed.RequestID = resp.Header.Get("X-Request-Id")
	}
	failed.ExistingID = resp.Header.Get("X-Existing-Id")
	if at, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		failed.at = at
	}
	failed.RetryAfter = retryAfter(resp.Header.Get("Retry-After"), failed.at)
	return failed
}

// retryAfter reads the field Retry-After: seconds, or a time. now is the time of the server.
func retryAfter(text string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil && !now.IsZero() {
		return max(0, at.Sub(now))
	}
	return 0
}

// unsentError is a request that has not reached a server.
type unsentError struct{ cause error }

// Error returns the cause.
func (e *unsentError) Error() string { return e.cause.Error() }

// Unwrap returns the cause.
func (e *unsentError) Unwrap() error { return e.cause }

// lostError is a request of which nobody knows what became.
type lostError struct{ cause error }

// Error returns the cause.
func (e *lostError) Error() string { return e.cause.Error() }

// Unwrap returns the cause.
func (e *lostError) Unwrap() error { return e.cause }

// transportError says what kept a request from an answer. It names the path and not the
// query, which may hold the code of a link.
func (c *Client) transportError(req *http.Request, err error) error {
	if refused, ok := errors.AsType[*redirectError](err); ok {
		return refused
	}
	cause := err
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		cause = wrapped.Err
	}
	named := fmt.Errorf("reaching the server: %s %s%s: %w", req.Method, origin(req.URL), req.URL.Path, cause)
	if bad, ok := errors.AsType[*tls.CertificateVerificationError](err); ok && bad != nil || errors.Is(err, errRedirects) {
		return named
	}
	if name, ok := errors.AsType[*net.DNSError](err); ok && name.IsNotFound {
		return named
	}
	if dial, ok := errors.AsType[*net.OpError](err); ok && dial.Op == "dial" {
		return &unsentError{named}
	}
	return &lostError{named}
}
