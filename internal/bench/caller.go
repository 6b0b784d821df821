package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// Target is the server to measure.
type Target struct {
	// URL is the base of the API, plain HTTP.
	URL string
	// Token belongs to the workspace in which workflows, entries and jobs are made.
	Token string
}

// caller talks HTTP/1.1 on one connection that stays open. Callers share the
// processor with the server that they measure. This one only writes the request
// and reads the answer, which is why it is not net/http.
type caller struct {
	conn net.Conn
	in   *bufio.Reader
	// head is the part of the header that all requests share.
	head string
	out  []byte
	body []byte
}

// dial opens a connection. Ending the context breaks it.
func (t Target) dial(ctx context.Context) (*caller, error) {
	base, err := url.Parse(t.URL)
	if err != nil {
		return nil, fmt.Errorf("reading the server's address: %w", err)
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", base.Host)
	if err != nil {
		return nil, fmt.Errorf("reaching the server: %w", err)
	}
	context.AfterFunc(ctx, func() { _ = conn.Close() }) // reads and writes then fail
	return &caller{
		conn: conn, in: bufio.NewReaderSize(conn, 16<<10),
		head: " HTTP/1.1\r\nHost: " + base.Host + "\r\nAuthorization: Bearer " + t.Token + "\r\nContent-Type: application/json\r\n",
	}, nil
}

// put sends a body of JSON and returns the body of the response, which is valid
// until the next call. A status other than 200 is an error.
func (c *caller) put(path string, body []byte) ([]byte, error) {
	c.out = append(c.out[:0], "PUT "...)
	c.out = append(c.out, path...)
	c.out = append(c.out, c.head...)
	c.out = append(c.out, "Content-Length: "...)
	c.out = strconv.AppendInt(c.out, int64(len(body)), 10)
	c.out = append(c.out, "\r\n\r\n"...)
	c.out = append(c.out, body...)
	if _, err := c.conn.Write(c.out); err != nil {
		return nil, fmt.Errorf("sending a request: %w", err)
	}
	status, size, err := readHead(c.in)
	if err != nil {
		return nil, err
	}
	if cap(c.body) < size {
		c.body = make([]byte, size)
	}
	c.body = c.body[:size]
	if _, err := io.ReadFull(c.in, c.body); err != nil {
		return nil, fmt.Errorf("reading an answer: %w", err)
	}
	if status != statusOK {
		return nil, fmt.Errorf("PUT %s was answered with status %d: %s", path, status, excerpt(c.body))
	}
	return c.body, nil
}

const (
	statusOK = 200
	// maxAnswer bounds what is read of an answer, in bytes.
	maxAnswer = 64 << 20
)

var errAnswer = errors.New("the server's answer is not one with a length, as HTTP/1.1 has it")

// readHead reads a response (RFC 9112) up to its body: the status and the length
// of the body, which our server always sends.
func readHead(in *bufio.Reader) (status, size int, err error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return 0, 0, fmt.Errorf("reading an answer: %w", err)
	}
	if len(line) < len("HTTP/1.1 200") || !bytes.HasPrefix(line, []byte("HTTP/1.")) {
		return 0, 0, errAnswer
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, 0, errAnswer
	}
	size = -1
	for {
		if line, err = in.ReadSlice('\n'); err != nil {
			return 0, 0, fmt.Errorf("reading an answer: %w", err)
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		const name = "content-length:"
		if len(line) > len(name) && strings.EqualFold(string(line[:len(name)]), name) {
			if size, err = strconv.Atoi(string(bytes.TrimSpace(line[len(name):]))); err != nil {
				return 0, 0, errAnswer
			}
		}
	}
	if size < 0 || size > maxAnswer {
		return 0, 0, errAnswer
	}
	return status, size, nil
}

// excerpt returns as much of a text as fits into a message.
func excerpt(text []byte) []byte { return text[:min(len(text), 300)] }

func (c *caller) close() error {
	if err := c.conn.Close(); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}
