package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"time"

	"chancery/internal/domain"
)

// Default limits.
const (
	DefaultTimeout  = 10 * time.Second
	DefaultMaxBytes = 1 << 20
)

// maxHeader is the largest header of an answer, in bytes.
const maxHeader = 64 << 10

// Options say which addresses may be reached and limit time and size.
type Options struct {
	// Allow lists ranges that may be reached although they are not public.
	Allow []netip.Prefix
	// Timeout of a request with its answer; 0 means DefaultTimeout.
	Timeout time.Duration
	// MaxBytes of the body of an answer; 0 means DefaultMaxBytes.
	MaxBytes int64
	// Resolver of names; nil means that of the system.
	Resolver *net.Resolver
}

// Client makes guarded requests. It is safe for concurrent use.
type Client struct {
	http     *http.Client
	maxBytes int64
}

// New returns a client. It uses no proxy, because a proxy would connect unguarded.
func New(o Options) *Client {
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	g := &guard{allow: slices.Clone(o.Allow), reserved: reserved()}
	dialer := &net.Dialer{Timeout: o.Timeout, Control: g.control, Resolver: o.Resolver}
	return &Client{
		maxBytes: o.MaxBytes,
		http: &http.Client{
			Timeout: o.Timeout,
			Transport: &http.Transport{
				DialContext:            dialer.DialContext,
				ForceAttemptHTTP2:      true,
				TLSHandshakeTimeout:    o.Timeout,
				ResponseHeaderTimeout:  o.Timeout,
				MaxResponseHeaderBytes: maxHeader,
				MaxIdleConns:           64,
				IdleConnTimeout:        30 * time.Second,
			},
			CheckRedirect: func(*http.Request, []*http.Request) error { return domain.ErrRedirect },
		},
	}
}

// Do makes a request. A redirect is domain.ErrRedirect, a destination that may not be
// reached domain.ErrBlockedAddress. The body of the response fails with
// domain.ErrTooLarge at its limit; the caller closes it.
func (c *Client) Do(req *http.Request) (*http.Response, error) {
	resp, err := c.http.Do(req) //nolint:gosec // the dialer refuses addresses that may not be reached
	if err != nil {
		if resp != nil {
			_ = resp.Body.Close() // of a redirect; the error says all
		}
		return nil, alike(err)
	}
	resp.Body = &limited{ReadCloser: resp.Body, left: c.maxBytes}
	return resp, nil
}

// HTTP returns a client of the standard library that makes all its requests with this one.
func (c *Client) HTTP() *http.Client { return &http.Client{Transport: transport{c}} }

type transport struct{ c *Client }

// RoundTrip implements http.RoundTripper.
func (t transport) RoundTrip(req *http.Request) (*http.Response, error) { return t.c.Do(req) }

// alike gives a name that does not exist the error of one that leads inside, so that
// nobody can find out which names a private network has.
func alike(err error) error {
	if name, ok := errors.AsType[*net.DNSError](err); ok && name.IsNotFound {
		return fmt.Errorf("%w: %s is not on the public internet", domain.ErrBlockedAddress, name.Name)
	}
	return err
}

// Fetch returns the JSON at a URL. Any status but 200 is a
// *domain.StatusError.
func (c *Client) Fetch(ctx context.Context, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json")
	resp, err := c.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }() // nothing is written
	if resp.StatusCode != http.StatusOK {
		return nil, &domain.StatusError{Status: resp.StatusCode}
	}
	return io.ReadAll(resp.Body)
}

// Close closes idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// limited reads up to a number of bytes and fails if there are more.
type limited struct {
	io.ReadCloser
	left int64
}

// Read fails with domain.ErrTooLarge at the limit.
func (l *limited) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, domain.ErrTooLarge
	}
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1] // one more byte shows whether the body goes on
	}
	n, err := l.ReadCloser.Read(p)
	l.left -= int64(n)
	if l.left < 0 {
		return n - 1, domain.ErrTooLarge
	}
	return n, err
}
