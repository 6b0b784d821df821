package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// Client talks to one server with one token. Its fields are set before its first use; then it
// may be used by many goroutines at once.
type Client struct {
	// URL is the base of the API, "http://127.0.0.1:8080".
	URL string
	// Token is sent to this URL and nowhere else.
	Token string `json:"-"`
	// TokenSource gives the token of each request when Token is empty; see [Client.AppTokens].
	TokenSource TokenSource `json:"-"`
	// HTTP makes the requests; nil is for a client with limits of time for connecting, and for
	// the beginning of an answer. Redirects to another origin are never followed with a token.
	HTTP *http.Client `json:"-"`
	// UserAgent is how the program names itself, "shop/1.2".
	UserAgent string
	// Retry says when requests are repeated; nil is for the usual way.
	Retry *Retry
	// Timeout is how long one attempt at a request may take whose answer is one value, in addition
	// to the time that the server is asked to wait; 0 is for two minutes. Streams and files
	// have no limit but that of their context, and break off when nothing arrives for so long.
	Timeout time.Duration
}

// TokenSource returns the token of a request. It may be called by many goroutines at once.
type TokenSource func(ctx context.Context) (string, error)

// String names the server, and no secret.
func (c *Client) String() string { return "client of " + c.base() }

// GoString is String: a token must not get into a log.
func (c *Client) GoString() string { return c.String() }

const (
	defaultTimeout = 2 * time.Minute
	defaultAgent   = "chancery-client"
	// maxAnswer is the largest answer that is read as one value.
	maxAnswer = 256 << 20
	// maxErrorBody is how much is read of an answer that is an error.
	maxErrorBody = 1 << 20
)

const (
	typeJSON  = "application/json"
	typeLines = "application/x-ndjson"
	typeBytes = "application/octet-stream"
)

// defaultHTTP is for clients without one of their own. The longest wait that a server grants is
// two minutes, so no answer begins later than three.
var defaultHTTP = sync.OnceValue(func() *http.Client { //nolint:gochecknoglobals // connections are shared
	return &http.Client{Transport: &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: 3 * time.Minute,
		ExpectContinueTimeout: time.Second,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConns:          100,
		MaxIdleConnsPerHost:   16,
		ForceAttemptHTTP2:     true,
	}}
})

// message is a request. It can be sent several times.
type message struct {
	method string
	// path of the API with its query, or an address.
	path string
	// header has fields besides the usual ones.
	header http.Header
	// body returns the contents from their beginning; nil for none. size is -1 when it is
	// not known.
	body        func() (io.Reader, error)
	size        int64
	contentType string
	// again says that it does no harm to carry the request out twice.
	again bool
	// bare requests have no token.
	bare bool
	// wait is how long the server is asked to wait.
	wait time.Duration
	// lost says that an attempt may have been carried out although its answer has not arrived.
	lost bool
	// answers are statuses besides success that are no error.
	answers []int
}

// get returns a message without a body.
func get(path string) *message { return &message{method: http.MethodGet, path: path, again: true} }

// repeats reports whether a method means the same when it is sent twice (RFC 9110, section
// 9.2.2).
func repeats(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete:
		return true
	}
	return false
}

// newMessage returns a message with a value as its body, nil for none.
func newMessage(method, path string, in any) (*message, error) {
	m := &message{method: method, path: path, again: repeats(method)}
	if in == nil {
		return m, nil
	}
	text, err := json.Marshal(in)
	if err != nil {
		return nil, fmt.Errorf("writing the request: %w", err)
	}
	return m.with(typeJSON, text), nil
}

// with gives a message a body.
func (m *message) with(contentType string, text []byte) *message {
	m.contentType, m.size = contentType, int64(len(text))
	m.body = func() (io.Reader, error) { return bytes.NewReader(text), nil }
	return m
}

// call sends a value and reads the answer into another; either may be nil.
func (c *Client) call(ctx context.Context, method, path string, in, out any) error {
	m, err := newMessage(method, path, in)
	if err != nil {
		return err
	}
	return c.answer(ctx, m, out)
}

// guarded is call for a request about an entry that is refused with the status 412 if the document
// of the entry has changed since the tag; an empty one stands for any.
func (c *Client) guarded(ctx context.Context, method, path, tag string, in, out any) error {
	m, err := newMessage(method, path, in)
	if err != nil {
		return err
	}
	if tag != "" {
		m.header = http.Header{"If-Match": {tag}}
	}
	return c.answer(ctx, m, out)
}

// repeat is call for a POST that may be sent again.
func (c *Client) repeat(ctx context.Context, path string, in, out any) error {
	m, err := newMessage(http.MethodPost, path, in)
	if err != nil {
		return err
	}
	m.again = true
	return c.answer(ctx, m, out)
}

// answer sends a message and reads the answer into a value.
func (c *Client) answer(ctx context.Context, m *message, out any) error {
	_, err := c.answered(ctx, m, out)
	return err
}

// answered is answer that returns the header of the answer too.
func (c *Client) answered(ctx context.Context, m *message, out any) (header http.Header, err error) {
	err = c.deliver(ctx, m, func() error {
		ctx, cancel := context.WithTimeout(ctx, c.timeout()+m.wait)
		defer cancel()
		resp, err := c.attempt(ctx, m)
		if err != nil {
			return err
		}
		defer closeBody(resp)
		text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
		switch {
		case err != nil:
			return &lostError{fmt.Errorf("reading the answer: %w", err)}
		case len(text) > maxAnswer:
			return errTooLarge
		}
		header = resp.Header
		if out == nil || resp.StatusCode == http.StatusNoContent || resp.StatusCode == http.StatusNotModified {
			return nil
		}
		if raw, ok := out.(*[]byte); ok { // it is no JSON
			*raw = text
			return nil
		}
		if err := json.Unmarshal(text, out); err != nil {
			return fmt.Errorf("reading the answer: %w", err)
		}
		return nil
	})
	return header, err
}

var errTooLarge = errors.New("the answer is larger than a client reads at once")

// send makes a request and returns the response if its status is a success.
func (c *Client) send(ctx context.Context, method, address string, body []byte) (*http.Response, error) {
	m := &message{method: method, path: address, again: repeats(method)}
	if body != nil {
		m.with(typeJSON, body)
	}
	return c.open(ctx, m)
}

// stream is send for a body that is read while it is sent, and so can be sent only once.
func (c *Client) stream(ctx context.Context, method, address, contentType string, body io.Reader) (*http.Response, error) {
	m := &message{method: method, path: address, contentType: contentType, size: -1}
	m.body = func() (io.Reader, error) { return body, nil }
	resp, err := c.attempt(ctx, m)
	if err != nil {
		return nil, ended(ctx, err)
	}
	return resp, nil
}

// open sends a message and returns the response, whose body is not read yet.
func (c *Client) open(ctx context.Context, m *message) (resp *http.Response, err error) {
	err = c.deliver(ctx, m, func() (err error) {
		resp, err = c.attempt(ctx, m) //nolint:bodyclose // the caller closes it
		return err
	})
	return resp, err
}

// attempt sends a message once. A status that is no success is an [Error].
func (c *Client) attempt(ctx context.Context, m *message) (*http.Response, error) {
	req, err := c.request(ctx, m)
	if err != nil {
		return nil, err
	}
	resp, err := c.http(req).Do(req)
	if err != nil {
		return nil, c.transportError(req, err)
	}
	if resp.StatusCode < http.StatusMultipleChoices {
		return resp, nil
	}
	if slices.Contains(m.answers, resp.StatusCode) {
		return resp, nil
	}
	defer closeBody(resp)
	return nil, readError(resp)
}

// closeBody closes the body of an answer. What is left of a short one is read first, so that the
// connection can be used again.
func closeBody(resp *http.Response) {
	_, _ = io.CopyN(io.Discard, resp.Body, 4<<10) // without it there is another connection
	_ = resp.Body.Close()                         // nothing depends on it
}

// request makes the request of an attempt.
func (c *Client) request(ctx context.Context, m *message) (*http.Request, error) {
	base := c.base()
	address := m.path
	if strings.HasPrefix(address, "/") {
		address = base + address
	}
	if err := checkAddress(address); err != nil {
		return nil, err
	}
	var body io.Reader
	if m.body != nil {
		var err error
		if body, err = m.body(); err != nil {
			return nil, fmt.Errorf("reading what is sent: %w", err)
		}
	}
	req, err := http.NewRequestWithContext(ctx, m.method, address, body)
	if err != nil {
		return nil, fmt.Errorf("making the request: %w", err)
	}
	if m.body != nil {
		if req.ContentLength = m.size; m.size == 0 {
			req.Body = http.NoBody
		}
		req.Header.Set("Content-Type", m.contentType)
	}
	maps.Copy(req.Header, m.header)
	agent := defaultAgent
	if c.UserAgent != "" {
		agent = c.UserAgent
	}
	req.Header.Set("User-Agent", agent)
	if m.bare || !strings.HasPrefix(address, base+"/") || req.Header.Get("Authorization") != "" {
		return req, nil
	}
	token, err := c.token(ctx)
	if err != nil {
		return nil, err
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return req, nil
}

// base returns the URL without a slash at its end.
func (c *Client) base() string { return strings.TrimRight(c.URL, "/") }

// checkAddress refuses what no attempt can reach.
func checkAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%w: a URL like http://127.0.0.1:8080 is needed", errAddress)
	}
	return nil
}

var errAddress = errors.New("the address of the server cannot be used")

func (c *Client) token(ctx context.Context) (string, error) {
	if c.Token != "" || c.TokenSource == nil {
		return c.Token, nil
	}
	token, err := c.TokenSource(ctx)
	if err != nil {
		return "", fmt.Errorf("getting a token: %w", err)
	}
	return token, nil
}

func (c *Client) timeout() time.Duration {
	if c.Timeout > 0 {
		return c.Timeout
	}
	return defaultTimeout
}

// http returns a client that follows no redirect with a secret to another origin. net/http
// itself takes subdomains, other ports and a change from https to http for the same.
func (c *Client) http(first *http.Request) *http.Client {
	own := defaultHTTP()
	if c.HTTP != nil {
		own = c.HTTP
	}
	guarded := *own
	guarded.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		if secret(first) && origin(next.URL) != origin(first.URL) {
			return &redirectError{from: origin(first.URL), to: origin(next.URL)}
		}
		if own.CheckRedirect != nil {
			return own.CheckRedirect(next, via)
		}
		if len(via) >= maxRedirects {
			return errRedirects
		}
		return nil
	}
	return &guarded
}

const maxRedirects = 10

var errRedirects = errors.New("the server redirects again and again")

// secret reports whether a request must not reach another server: it has a token, or a body.
func secret(r *http.Request) bool {
	return r.Header.Get("Authorization") != "" || r.Body != nil && r.Body != http.NoBody
}

// origin is scheme, host and port of a URL.
func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// redirectError is a redirect that is not followed.
type redirectError struct{ from, to string }

// Error says where the redirect leads.
func (e *redirectError) Error() string {
	return e.from + " redirects to " + e.to + ", which must not get the token; if that is the server, use its URL"
}
