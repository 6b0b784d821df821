package app

import (
	"bufio"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
)

// limitedServer is a server with a limit of connections. Requests to /held are answered
// when the test lets them.
type limitedServer struct {
	t       *testing.T
	conns   *conns
	entered chan struct{}
	open    chan struct{}
}

func serveLimited(t *testing.T, most int) *limitedServer {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &limitedServer{t: t, conns: limitConns(l, most), entered: make(chan struct{}), open: make(chan struct{})}
	server := httpServer(s.conns, slog.New(slog.DiscardHandler), http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/held" {
			s.entered <- struct{}{}
			<-s.open
		}
	}))
	done := make(chan error, 1)
	go func() { done <- server.Serve(s.conns) }()
	t.Cleanup(func() {
		_ = server.Close()
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return s
}

// client is one connection.
type client struct {
	net.Conn
	in *bufio.Reader
	t  *testing.T
}

func (s *limitedServer) dial() *client {
	s.t.Helper()
	var d net.Dialer
	c, err := d.DialContext(s.t.Context(), "tcp", s.conns.Addr().String())
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = c.Close() })
	return &client{c, bufio.NewReader(c), s.t}
}

func (c *client) send(path string) {
	c.t.Helper()
	if _, err := io.WriteString(c, "GET "+path+" HTTP/1.1\r\nHost: chancery\r\n\r\n"); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) answered() {
	c.t.Helper()
	resp, err := http.ReadResponse(c.in, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusOK {
		c.t.Errorf("%s, %v", resp.Status, err)
	}
	_ = resp.Body.Close()
}

// closed waits until the server has closed the connection.
func (c *client) closed() {
	c.t.Helper()
	if b, err := c.in.ReadByte(); err == nil {
		c.t.Errorf("the server sent %q", b)
	}
}

// The connection that has been without a request for longest makes room for a new one,
// also if it has never had one; those with a request stay.
func TestIdleConnectionsMakeRoom(t *testing.T) {
	s := serveLimited(t, 3)
	held := s.dial()
	held.send("/held")
	<-s.entered
	idle, silent := s.dial(), (*client)(nil)
	idle.send("/")
	idle.answered()
	silent = s.dial()
	for range 5 {
		c := s.dial()
		c.send("/")
		c.answered()
		_ = c.Close()
		c = s.dial()
		c.send("/")
		c.answered()
	}
	idle.closed()
	silent.closed()
	close(s.open)
	held.answered()
}

// While all connections have requests, a new one waits for the first that ends.
func TestBusyConnectionsStay(t *testing.T) {
	const most = 2
	s := serveLimited(t, most)
	var busy []*client
	for range most {
		c := s.dial()
		c.send("/held")
		<-s.entered
		busy = append(busy, c)
	}
	next := s.dial()
	next.send("/")
	s.open <- struct{}{}
	next.answered()
	close(s.open)
	for _, c := range busy {
		c.answered()
	}
}

// Closing the listener ends a wait for room.
func TestCloseEndsTheWaitForRoom(t *testing.T) {
	var lc net.ListenConfig
	inner, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &limitedServer{t: t, conns: limitConns(inner, 1)}
	s.dial()
	first, err := s.conns.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	s.dial()
	failed := make(chan error, 1)
	go func() {
		_, err := s.conns.Accept()
		failed <- err
	}()
	_ = s.conns.Close()
	_ = s.conns.Close()
	if err := <-failed; err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("error %v", err)
	}
}
