package app

import (
	"container/list"
	"net"
	"net/http"
	"sync"

	"chancery/internal/limits"
)

// conns is a listener with a limit of open connections, so that idle ones cannot use up
// the file descriptors. Connections belong to nobody before their request has a token, so
// there is no share for a workspace here; that of requests under way is a part of the
// limit (limits.RequestsShare).
//
// When the limit is reached, a new connection takes the place of the one that has been
// without a request for longest: between two requests, or before the first has arrived.
// If all connections have a request, it waits for the next that has none, and those after
// it wait in the queue of the operating system. So a client that opens connections and
// sends nothing pushes out mostly its own, and all requests end in their time.
type conns struct {
	net.Listener
	places chan struct{} // holds one element for each open connection
	closed chan struct{}
	once   sync.Once

	mu      sync.Mutex
	wanted  bool // a new connection waits for a place
	waiting *list.List
	known   map[net.Conn]*list.Element // nil for connections with a request
}

func limitConns(l net.Listener, most int) *conns {
	return &conns{
		Listener: l, places: make(chan struct{}, most), closed: make(chan struct{}),
		waiting: list.New(), known: map[net.Conn]*list.Element{},
	}
}

// Accept implements net.Listener.
func (l *conns) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err //nolint:wrapcheck // net/http looks at it
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		// What is in this buffer counts as sent, and takes memory of the machine. A
		// connection that fails here fails at its first use too.
		_ = tcp.SetWriteBuffer(limits.SendBuffer.Int())
	}
	select {
	case l.places <- struct{}{}:
		return c, nil
	default:
	}
	l.makeRoom()
	select {
	case l.places <- struct{}{}:
		l.mu.Lock()
		l.wanted = false
		l.mu.Unlock()
		return c, nil
	case <-l.closed:
		_ = c.Close() // nobody has used it
		return nil, net.ErrClosed
	}
}

// makeRoom closes the connection that has been without a request for longest, or
// else the next that is.
func (l *conns) makeRoom() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.waiting.Front(); e != nil {
		l.drop(e)
		return
	}
	l.wanted = true
}

// drop closes a connection without a request. Its server then reports that it is closed.
func (l *conns) drop(e *list.Element) {
	c := l.waiting.Remove(e).(net.Conn) // the list holds nothing else
	l.known[c] = nil
	_ = c.Close() // the client will see it
}

// note follows the states of connections; it is the ConnState of the server.
func (l *conns) note(c net.Conn, state http.ConnState) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch state {
	case http.StateNew, http.StateIdle:
		l.known[c] = l.waiting.PushBack(c)
		if l.wanted {
			l.wanted = false
			l.drop(l.known[c])
		}
	case http.StateActive:
		l.forget(c)
		l.known[c] = nil
	case http.StateClosed, http.StateHijacked:
		l.forget(c)
		delete(l.known, c)
		<-l.places
	}
}

// forget takes a connection off the list of those without a request.
func (l *conns) forget(c net.Conn) {
	if e := l.known[c]; e != nil {
		l.waiting.Remove(e)
	}
}

// Close implements net.Listener.
func (l *conns) Close() error {
	l.once.Do(func() { close(l.closed) })
	return l.Listener.Close() //nolint:wrapcheck // the same listener to callers
}
