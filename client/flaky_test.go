package client_test

import (
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"chancery/client"
	"chancery/internal/api"
	"chancery/test/kit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// installation is a server on a port, behind a proxy that fails by plan.
type installation struct {
	*kit.Installation
	// direct is the server, url the proxy.
	direct string
	proxy  *proxy
	// waits are how long the clients have waited, at most.
	mu    sync.Mutex
	waits []time.Duration
	http  *http.Client
}

// install starts a server and the proxy.
func install(t *testing.T) *installation {
	t.Helper()
	in := &installation{proxy: &proxy{}}
	front := httptest.NewServer(in.proxy)
	in.Installation = kit.New(t, kit.Options{Clock: kit.RealClock{}, API: func(c *api.Config) { c.PublicURL = front.URL }})
	back := httptest.NewServer(in.Handler)
	in.direct = back.URL
	to, err := url.Parse(back.URL)
	kit.Must(t, err)
	transport := &http.Transport{}
	in.proxy.forward = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }, Transport: transport, FlushInterval: -1,
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	in.proxy.url = front.URL
	own := &http.Transport{DisableKeepAlives: true} // net/http would repeat requests on old connections by itself
	in.http = &http.Client{Transport: own}
	t.Cleanup(func() {
		own.CloseIdleConnections()
		transport.CloseIdleConnections()
		front.Close()
		back.Close()
	})
	return in
}

// client returns a client of the proxy. It does not really wait.
func (in *installation) client(as string) *client.Client {
	return &client.Client{URL: in.proxy.url, Token: in.TokenOf(as), HTTP: in.http, Retry: (&client.Retry{}).Sleeping(in.sleep)}
}

func (in *installation) sleep(ctx context.Context, d time.Duration) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.waits = append(in.waits, d)
	return ctx.Err()
}

// slept returns the waits and forgets them.
func (in *installation) slept() []time.Duration {
	in.mu.Lock()
	defer in.mu.Unlock()
	waits := in.waits
	in.waits = nil
	return waits
}

// fault is what the proxy does to one request.
type fault func(p *proxy, w http.ResponseWriter, r *http.Request)

// proxy forwards requests, after the faults that are planned.
type proxy struct {
	url     string
	forward http.Handler

	mu     sync.Mutex
	faults []fault
	seen   int
}

// plan sets what is done to the next requests, in order. Later ones are forwarded.
func (p *proxy) plan(faults ...fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults, p.seen = faults, 0
}

// count returns how many requests there were since plan.
func (p *proxy) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen
}

// ServeHTTP implements http.Handler.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.seen++
	next := pass
	if len(p.faults) > 0 {
		next, p.faults = p.faults[0], p.faults[1:]
	}
	p.mu.Unlock()
	next(p, w, r)
}

func pass(p *proxy, w http.ResponseWriter, r *http.Request) { p.forward.ServeHTTP(w, r) }

// drop closes the connection before the server hears of the request.
func drop(*proxy, http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// lose carries the request out and closes the connection.
func lose(p *proxy, _ http.ResponseWriter, r *http.Request) {
	p.forward.ServeHTTP(httptest.NewRecorder(), r)
	panic(http.ErrAbortHandler)
}

// cut sends the first bytes of the answer's body, at most half of them, and closes the connection.
func cut(most int) fault {
	return func(p *proxy, w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		p.forward.ServeHTTP(answer, r)
		maps.Copy(w.Header(), answer.Header())
		w.Header().Set("Content-Length", strconv.Itoa(answer.Body.Len()))
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes()[:min(most, answer.Body.Len()/2)])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// stall sends the first bytes of the answer's body, and nothing more.
func stall(p *proxy, w http.ResponseWriter, r *http.Request) {
	defer func() {
		_ = recover() // that of cut
		<-r.Context().Done()
	}()
	cut(1000)(p, w, r)
}

// half reads half of the body of the request and closes the connection.
func half(_ *proxy, _ http.ResponseWriter, r *http.Request) {
	_, _ = io.CopyN(io.Discard, r.Body, r.ContentLength/2)
	panic(http.ErrAbortHandler)
}

// says refuses a request with a status, and asks for a wait.
func says(status int, retryAfter string) fault {
	return func(_ *proxy, w http.ResponseWriter, _ *http.Request) {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		w.WriteHeader(status)
	}
}

// spoil changes a byte of the answer's body.
func spoil(p *proxy, w http.ResponseWriter, r *http.Request) {
	answer := httptest.NewRecorder()
	p.forward.ServeHTTP(answer, r)
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	body := answer.Body.Bytes()
	body[len(body)/2] ^= 1
	_, _ = w.Write(body)
}

// redirect sends the client to another address.
func redirect(to string) fault {
	return func(_ *proxy, w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, to+r.URL.RequestURI(), http.StatusTemporaryRedirect)
	}
}

// refusing returns the URL of a port where nobody listens.
func refusing(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	kit.Must(t, err)
	kit.Must(t, l.Close())
	return "http://" + l.Addr().String()
}
