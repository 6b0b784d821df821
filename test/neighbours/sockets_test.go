package neighbours

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"
)

// tarpit is a server that accepts connections and hardly answers: nothing at all, or one
// byte now and then.
type tarpit struct {
	url string
}

// tarpits starts servers that do not answer, at different addresses where the system has
// more than one for itself.
func tarpits(t *testing.T, n int) (list []tarpit) {
	t.Helper()
	for i := range n {
		host := fmt.Sprintf("127.0.0.%d", 1+i)
		l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", host+":0")
		if err != nil && i > 0 {
			break // only Linux has them all
		}
		if err != nil {
			t.Fatal(err)
		}
		p := tarpit{"http://" + l.Addr().String() + "/"}
		ctx, cancel := context.WithCancel(t.Context())
		t.Cleanup(func() { cancel(); l.Close() })
		go p.accept(ctx, l)
		list = append(list, p)
	}
	return list
}

func (p tarpit) accept(ctx context.Context, l net.Listener) {
	for i := 0; ; i++ {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer context.AfterFunc(ctx, func() { conn.Close() })()
			_, err := conn.Read(make([]byte, 1)) // an answer before the request would be an error of its own
			if err == nil && i%2 == 1 {
				go trickle(ctx, conn)
			}
			_, _ = io.Copy(io.Discard, conn)
		}()
	}
}

// trickle sends an answer, one byte in each fifth of a second.
func trickle(ctx context.Context, conn net.Conn) {
	_, err := io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n")
	for err == nil {
		_, err = conn.Write([]byte(" "))
		select {
		case <-ctx.Done():
			return
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// socket is a raw connection to the server, which does what no client does.
type socket struct {
	request string
	// first is how much of the body it sends at once, and each how many bytes per second then.
	first, each int
	// reads is set when it reads the answer.
	reads bool
}

// open opens the connection and holds it until the context ends.
func (s socket) open(ctx context.Context, a *arena) {
	base, err := url.Parse(a.hostile.url)
	if err != nil {
		return
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", base.Host)
	if err != nil {
		return
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetReadBuffer(4 << 10) // more would arrive unread
	}
	a.hostile.sent.Add(1)
	if _, err := io.WriteString(conn, s.request); err != nil {
		return
	}
	if _, err := io.CopyN(conn, nothing{}, int64(s.first)); err != nil {
		return
	}
	if s.reads {
		go func() { _, _ = io.Copy(io.Discard, conn) }()
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
		if _, err := io.CopyN(conn, nothing{}, int64(s.each)); err != nil {
			return
		}
	}
}

// sockets holds n connections open until the context ends; those that the server closes
// are opened once more.
func (a *arena) sockets(ctx context.Context, n int, next func(i int) socket) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			for ctx.Err() == nil {
				next(i).open(ctx, a)
				select {
				case <-ctx.Done():
				case <-time.After(pause):
				}
			}
		})
	}
	wg.Wait()
}

// head returns the start of a request with a body that is announced; of one of unknown
// length if it is less than 0.
func head(token, method, path string, length int) string {
	size := "Transfer-Encoding: chunked"
	if length >= 0 {
		size = fmt.Sprintf("Content-Length: %d", length)
	}
	return method + " " + path + " HTTP/1.1\r\nHost: server\r\nAuthorization: Bearer " + token +
		"\r\nContent-Type: application/json\r\n" + size + "\r\n\r\n"
}
