package fetch_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"chancery/internal/domain"
	"chancery/internal/remote/fetch"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// here allows the servers of the tests.
func here() []netip.Prefix {
	return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
}

func newClient(t *testing.T, o fetch.Options) *fetch.Client {
	t.Helper()
	c := fetch.New(o)
	t.Cleanup(c.Close)
	return c
}

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func TestFetch(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/json":
			_, _ = io.WriteString(w, r.Method+" "+r.Header.Get("Accept"))
		case "/moved":
			http.Redirect(w, r, "/json", http.StatusFound)
		case "/empty":
			w.WriteHeader(http.StatusNoContent)
		case "/large":
			_, _ = io.WriteString(w, strings.Repeat("x", 101))
		case "/full":
			_, _ = io.WriteString(w, strings.Repeat("x", 100))
		case "/header":
			w.Header().Set("X-Long", strings.Repeat("x", 200<<10))
		default:
			http.NotFound(w, r)
		}
	})
	c := newClient(t, fetch.Options{Allow: here(), MaxBytes: 100})
	for path, want := range map[string]string{"/json": "GET application/json", "/full": strings.Repeat("x", 100)} {
		if got, err := c.Fetch(t.Context(), url+path); err != nil || string(got) != want {
			t.Errorf("%s: got %q, %v", path, got, err)
		}
	}
	for path, want := range map[string]error{"/moved": domain.ErrRedirect, "/large": domain.ErrTooLarge} {
		if _, err := c.Fetch(t.Context(), url+path); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", path, err, want)
		}
	}
	for path, want := range map[string]int{"/none": http.StatusNotFound, "/empty": http.StatusNoContent} {
		var status *domain.StatusError
		if _, err := c.Fetch(t.Context(), url+path); !errors.As(err, &status) || status.Status != want {
			t.Errorf("%s: got %v, want status %d", path, err, want)
		}
	}
	for _, bad := range []string{url + "/header", "ftp://example.com/", "file:///etc/hosts", "://", ""} {
		if got, err := c.Fetch(t.Context(), bad); err == nil {
			t.Errorf("%s: got %q", bad, got)
		}
	}
}

// TestGuard tries to reach a server of this machine by every way to name it. No
// connection may arrive there.
func TestGuard(t *testing.T) {
	reached := make(chan string, 64)
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) { reached <- r.Host })
	port := url[strings.LastIndexByte(url, ':'):]
	c := newClient(t, fetch.Options{})
	for _, host := range []string{
		"127.0.0.1", "127.1.2.3", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0", "[::]",
	} {
		_, err := c.Fetch(t.Context(), "http://"+host+port+"/")
		if err == nil {
			t.Errorf("%s is reached", host)
		} else if !strings.Contains(host, ":") && !errors.Is(err, domain.ErrBlockedAddress) { // a machine may lack IPv6
			t.Errorf("%s: %v", host, err)
		}
	}
	if len(reached) > 0 {
		t.Errorf("the server was reached as %s", <-reached)
	}
}

// TestRanges checks addresses of every range that is not public.
func TestRanges(t *testing.T) {
	for _, ip := range []string{
		"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", // private
		"169.254.169.254", "fe80::1", "fe80::1%eth0", // link-local, metadata of clouds
		"224.0.0.1", "239.1.1.1", "ff02::1", // multicast
		"0.1.2.3", "100.64.0.1", "192.0.0.8", "198.18.0.1", "240.0.0.1", "255.255.255.255",
		"192.0.2.1", "198.51.100.1", "203.0.113.1",
		"fc00::1", "fd12:3456::1", "fec0::1", "::7f00:1", "64:ff9b::7f00:1", "2002:7f00:1::", "::ffff:0:7f00:1",
		"2001::1", "2001:db8::1", "100::1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
	} {
		if err := fetch.Check(netip.MustParseAddr(ip)); !errors.Is(err, domain.ErrBlockedAddress) {
			t.Errorf("%s: %v", ip, err)
		}
	}
}

// TestPublic checks public addresses next to the refused ranges.
func TestPublic(t *testing.T) {
	for _, ip := range []string{"93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07::1", "::ffff:8.8.8.8", "172.32.0.1", "100.128.0.1"} {
		if err := fetch.Check(netip.MustParseAddr(ip)); err != nil {
			t.Errorf("%s: %v", ip, err)
		}
	}
}

func TestTimeout(t *testing.T) {
	release := make(chan struct{})
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	})
	t.Cleanup(func() { close(release) })
	c := newClient(t, fetch.Options{Allow: here(), Timeout: 20 * time.Millisecond})
	if _, err := c.Fetch(t.Context(), url); !os.IsTimeout(err) {
		t.Errorf("got %v, want a timeout", err)
	}
}

// TestProxy: the proxy of the environment is ignored.
func TestProxy(t *testing.T) {
	proxied := make(chan string, 8)
	proxy := serve(t, func(_ http.ResponseWriter, r *http.Request) { proxied <- r.URL.String() })
	t.Setenv("HTTP_PROXY", proxy)
	t.Setenv("http_proxy", proxy)
	c := newClient(t, fetch.Options{})
	if _, err := c.Fetch(t.Context(), "http://10.0.0.1/"); !errors.Is(err, domain.ErrBlockedAddress) {
		t.Errorf("got %v", err)
	}
	if len(proxied) > 0 {
		t.Errorf("the proxy was used for %s", <-proxied)
	}
}

func TestDo(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusAccepted)
		_, _ = w.Write(body)
	})
	c := newClient(t, fetch.Options{Allow: here()})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if data, err := io.ReadAll(resp.Body); err != nil || string(data) != "hello" || resp.StatusCode != http.StatusAccepted {
		t.Errorf("got %d %q, %v", resp.StatusCode, data, err)
	}
}
