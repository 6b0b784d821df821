package api

import (
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// pace is the deadline of a body or an answer: a time of grace from its start, and more
// for each byte that got through. What is slower than that, or stands still, ends. Only the
// client's time counts: what the server does between two pieces, such as waiting for memory
// or for the storage of files, is not the client's fault.
//
// Connections know only real time, so this does not use the clock of the server.
type pace struct {
	grace time.Duration
	rate  int64 // bytes per second
	start time.Time
	moved int64
	// left is when the last piece ended; zero before the first one.
	left time.Time
}

// resume begins the next piece.
func (p *pace) resume() {
	if !p.left.IsZero() {
		p.start = p.start.Add(realNow().Sub(p.left))
	}
}

// rest ends a piece.
func (p *pace) rest() { p.left = realNow() }

// restart gives what follows a deadline of its own.
func (p *pace) restart() {
	p.start, p.moved = realNow(), 0
	p.left = p.start
}

func (s *server) newPace() pace {
	now := realNow()
	return pace{grace: s.Limits.Grace, rate: s.Limits.Rate, start: now, left: now}
}

func realNow() time.Time { return time.Now() } //nolint:forbidigo // deadlines of connections are in real time

func (p *pace) deadline() time.Time {
	return p.start.Add(p.grace + time.Duration(float64(p.moved)/float64(p.rate)*float64(time.Second)))
}

// incoming reads a body within its deadline.
type incoming struct {
	pace
	conn *http.ResponseController
	body io.Reader
	// ended is set at the end of the body.
	ended bool
}

// incoming returns the body of a request, of which at most limit bytes can be read.
func (s *server) incoming(w http.ResponseWriter, r *http.Request, limit int64) *incoming {
	return &incoming{
		pace: s.newPace(), conn: http.NewResponseController(w), body: http.MaxBytesReader(w, r.Body, limit),
	}
}

// Read implements io.Reader.
func (b *incoming) Read(p []byte) (int, error) {
	if b.ended {
		return 0, io.EOF
	}
	b.resume()
	defer b.rest()
	setDeadline(b.conn.SetReadDeadline, b.deadline())
	n, err := b.body.Read(p)
	b.moved += int64(n)
	switch {
	case errors.Is(err, io.EOF):
		// From now on net/http waits for the client to leave, without a deadline.
		b.ended = true
	case errors.Is(err, os.ErrDeadlineExceeded):
		err = tooSlow(&b.pace)
	}
	return n, err
}

func tooSlow(p *pace) error {
	return domain.OverLimit(domain.Slow, limits.ProgressGrace.With(int64(p.grace)),
		limits.ProgressRate.With(p.rate).Message()+"; the body of this request came too slowly")
}

// setDeadline sets a deadline of the connection, if there is one. A connection that
// fails here fails at its next use too.
func setDeadline(set func(time.Time) error, t time.Time) { _ = set(t) }

// maxPiece is how much of an answer is written between two looks at its deadline.
const maxPiece = 32 << 10

// tracked records whether an answer has begun, and writes it within its deadline, which
// starts when the answer begins. net/http writes the end of it after the handler, and
// then removes the deadline.
type tracked struct {
	http.ResponseWriter
	pace
	conn   *http.ResponseController
	status int
	// body is the deadline of a body that nobody reads.
	body time.Time
}

func (s *server) track(w http.ResponseWriter) *tracked {
	return &tracked{ResponseWriter: w, pace: pace{grace: s.Limits.Grace, rate: s.Limits.Rate}, conn: http.NewResponseController(w)}
}

// begin starts the answer, unless it has begun.
func (t *tracked) begin(status int) {
	if t.status != 0 {
		return
	}
	t.status, t.start = status, realNow()
	if t.start.Before(t.body) {
		t.start = t.body
	}
	setDeadline(t.conn.SetWriteDeadline, t.deadline())
}

// restart gives the next part of an answer a deadline of its own. It is for answers whose
// parts come when there is something to say.
func (t *tracked) restart() {
	if t.status != 0 {
		t.pace.restart()
		setDeadline(t.conn.SetWriteDeadline, t.deadline())
	}
}

// WriteHeader implements http.ResponseWriter.
func (t *tracked) WriteHeader(status int) {
	t.begin(status)
	t.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (t *tracked) Write(b []byte) (written int, err error) {
	t.begin(http.StatusOK)
	t.resume()
	defer t.rest()
	for len(b) > 0 && err == nil {
		if t.moved > 0 {
			setDeadline(t.conn.SetWriteDeadline, t.deadline())
		}
		var n int
		n, err = t.ResponseWriter.Write(b[:min(len(b), maxPiece)])
		t.moved += int64(n)
		written += n
		b = b[n:]
	}
	return written, err
}

// end leaves net/http the client's time for the end of an answer that has begun.
func (t *tracked) end() {
	if t.moved > 0 {
		t.resume()
		t.rest()
		setDeadline(t.conn.SetWriteDeadline, t.deadline())
	}
}

// Unwrap lets http.ResponseController access the connection.
func (t *tracked) Unwrap() http.ResponseWriter { return t.ResponseWriter }
