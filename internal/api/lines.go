package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"chancery/internal/domain"
)

// typeLines is JSON in lines (NDJSON).
const typeLines = "application/x-ndjson"

// lines writes an answer of many lines, each of which is JSON. The deadline of the answer
// starts again with each of them.
type lines struct {
	w       http.ResponseWriter
	conn    *http.ResponseController
	encoder *encoder
	begun   bool
}

func newLines(w http.ResponseWriter) *lines {
	return &lines{w: w, conn: http.NewResponseController(w), encoder: newEncoder()}
}

// begin sends the header of the answer.
func (l *lines) begin() {
	if l.begun {
		return
	}
	l.begun = true
	h := l.w.Header()
	h.Set("Content-Type", typeLines)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // a proxy must not wait for the end
	l.w.WriteHeader(http.StatusOK)
}

// restart gives what comes next a deadline of its own.
func (l *lines) restart() {
	if t, ok := l.w.(interface{ restart() }); ok {
		t.restart()
	}
}

// write writes a line. It may be sent later: see flush.
func (l *lines) write(v any) error {
	l.begin()
	l.restart()
	l.encoder.buf.Reset()
	if err := l.encoder.enc.Encode(v); err != nil {
		return err
	}
	l.encoder.repair()
	_, err := l.w.Write(l.encoder.buf.Bytes())
	return err
}

// flush sends what has been written.
func (l *lines) flush() error {
	l.restart()
	if err := l.conn.Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

// LineError is what went wrong with one line, as in the answer of a single request.
type LineError struct {
	Key      string         `json:"key" doc:"A stable word for what went wrong." example:"validation"`
	Message  string         `json:"message" doc:"What is wrong and what to do, for people."`
	Code     string         `json:"code,omitempty" doc:"Code of the only fault, when there is exactly one."`
	Faults   []Fault        `json:"faults,omitempty" doc:"Rules that the document breaks."`
	Warnings []Warning      `json:"warnings,omitempty" doc:"Advice about the document that was refused."`
	Fields   map[string]any `json:"fields,omitempty" doc:"Messages by field, in the structure of the row."`
}

// lineError returns the status and the description of an error of one line. Internal errors
// are logged, and their causes are hidden.
func (s *server) lineError(r *http.Request, err error) (int, *LineError) {
	e := described(err)
	status := statuses[e.Kind]
	switch {
	case e.Kind == domain.Busy && e.Key == domain.KeyLimit:
		status = http.StatusTooManyRequests
	case e.Kind == domain.Internal:
		s.Log.ErrorContext(r.Context(), "internal error", "request_id", requestOf(r).id,
			"method", r.Method, "path", r.URL.Path, "error", err)
	}
	out := &LineError{Key: e.Key, Message: e.Message, Faults: faults(e.Faults), Warnings: warnings(e.Warnings), Fields: e.Fields}
	if len(out.Faults) == 1 {
		out.Code = out.Faults[0].Code
	}
	return status, out
}

// The times between two attempts to get what a workspace or the server has none of now.
const (
	firstPatience = 50 * time.Millisecond
	lastPatience  = time.Second
)

// patient calls f again and again while it fails because a limit is reached, until the
// client leaves. A client that sends many rows waits, where a single request is refused.
func (s *server) patient(ctx context.Context, f func() error) error {
	for wait := firstPatience; ; wait = min(2*wait, lastPatience) {
		err := f()
		if !domain.Is(err, domain.Busy) {
			return err
		}
		timer := s.Clock.Timer(wait)
		select {
		case <-timer.C():
		case <-ctx.Done():
			timer.Stop()
			return errors.Join(ctx.Err(), err)
		}
	}
}
