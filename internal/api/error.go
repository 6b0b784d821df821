package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"chancery/internal/domain"
)

// statuses maps the kinds of errors to HTTP statuses. No other code chooses a
// status.
var statuses = map[domain.Kind]int{ //nolint:gochecknoglobals // a table
	domain.Malformed:    http.StatusBadRequest,
	domain.Unauthorized: http.StatusUnauthorized,
	domain.Forbidden:    http.StatusForbidden,
	domain.NotFound:     http.StatusNotFound,
	domain.Gone:         http.StatusGone,
	domain.Conflict:     http.StatusConflict,
	domain.Unmet:        http.StatusPreconditionFailed,
	domain.TooLarge:     http.StatusRequestEntityTooLarge,
	domain.Slow:         http.StatusRequestTimeout,
	domain.Unsupported:  http.StatusUnsupportedMediaType,
	domain.Invalid:      http.StatusUnprocessableEntity,
	domain.Busy:         http.StatusServiceUnavailable,
	domain.Internal:     http.StatusInternalServerError,
}

const (
	headerRetryAfter = "Retry-After"
	// retryAfter is how many seconds a caller should wait after a Busy error, unless more is
	// known.
	retryAfter = "1"
)

// Error is the body of every answer that is not a success.
type Error struct {
	Key       string         `json:"key" doc:"A stable word for what went wrong." example:"validation"`
	Message   string         `json:"message" doc:"What is wrong and what to do, for people."`
	Code      string         `json:"code,omitempty" doc:"Code of the only fault, when there is exactly one."`
	Faults    []Fault        `json:"faults,omitempty" doc:"Rules that the document breaks."`
	Warnings  []Warning      `json:"warnings,omitempty" doc:"Extension: advice about the document that was refused, such as members that the format does not know."`
	Fields    map[string]any `json:"fields,omitempty" doc:"Messages by field, in the structure of the request."`
	RequestID string         `json:"request_id" doc:"Identifies the request in the server's log."`
}

// Fault is something that went wrong in a step, or a rule that a document breaks.
type Fault struct {
	Provider string   `json:"provider,omitempty" doc:"Action that failed." example:"pdf"`
	Code     string   `json:"code,omitempty" doc:"Code of the action or of the broken rule."`
	Message  string   `json:"message,omitempty" doc:"What went wrong."`
	Paths    []string `json:"paths,omitempty" doc:"JSON paths of the offending properties."`
}

// Warning is advice about a document that breaks no rule and may yet be wrong.
type Warning struct {
	Code    string   `json:"code" doc:"Kind of advice; the reference of advice lists them." example:"due-dates-sum"`
	Message string   `json:"message" doc:"What may be wrong, and what would be right."`
	Paths   []string `json:"paths,omitempty" doc:"JSON paths of the properties in question."`
}

func warnings(list []domain.Warning) []Warning {
	if len(list) == 0 {
		return nil
	}
	out := make([]Warning, len(list))
	for i, w := range list {
		out[i] = Warning(w)
	}
	return out
}

func faults(list []domain.Fault) []Fault {
	if len(list) == 0 {
		return nil
	}
	out := make([]Fault, len(list))
	for i, f := range list {
		out[i] = Fault(f)
	}
	return out
}

// fail writes the answer for an error. Internal errors are logged, and their
// causes are hidden from callers.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil && errors.Is(err, context.Canceled) {
		s.Log.DebugContext(r.Context(), "the client left before the answer", "error", err)
		return
	}
	e := described(err)
	status := statuses[e.Kind]
	h := w.Header()
	switch e.Kind { //nolint:exhaustive // the others need no header
	case domain.Unauthorized:
		h.Set("WWW-Authenticate", challenge(r))
		if requestOf(r).person {
			http.SetCookie(w, s.cookie(cookieName, "", 0)) // it is of no use any more
		}
	case domain.Conflict:
		if e.ExistingID != "" {
			h.Set("X-Existing-Id", string(e.ExistingID))
		}
	case domain.Busy:
		if h.Get(headerRetryAfter) == "" {
			h.Set(headerRetryAfter, retryAfter)
		}
		if e.Key == domain.KeyLimit { // the workspace is the cause, not the server
			status = http.StatusTooManyRequests
		}
		// There may be thousands in a second, and each caller gets an answer.
		s.Log.DebugContext(r.Context(), "turned a request away", "request_id", requestOf(r).id, "error", err)
	case domain.Slow:
		h.Set("Connection", "close") // the rest of the body may still come
	case domain.Internal:
		s.Log.ErrorContext(r.Context(), "internal error", "request_id", requestOf(r).id,
			"method", r.Method, "path", r.URL.Path, "error", err)
	}
	s.answerError(w, r, status, e)
}

// described returns the part of an error that callers may see.
func described(err error) *domain.Error {
	var e *domain.Error
	switch {
	case errors.As(err, &e) && e.Kind != domain.Internal:
	case errors.Is(err, domain.ErrVersion):
		return domain.E(domain.Conflict, "conflict", "the entry was changed meanwhile; try again")
	default:
		return domain.E(domain.Internal, "internal", "internal error; quote the request id")
	}
	if e.Kind == domain.Conflict && e.ExistingID != "" && len(e.Fields) == 0 {
		named := *e
		named.Fields = map[string]any{"id": string(e.ExistingID)}
		return &named
	}
	return e
}

func (s *server) answerError(w http.ResponseWriter, r *http.Request, status int, e *domain.Error) {
	body := Error{Key: e.Key, Message: e.Message, Faults: faults(e.Faults), Warnings: warnings(e.Warnings), Fields: e.Fields, RequestID: requestOf(r).id}
	if len(body.Faults) == 1 {
		body.Code = body.Faults[0].Code
	}
	w.Header().Del("Cache-Control")
	s.answer(w, r, status, body)
}

func (s *server) notFound(w http.ResponseWriter, r *http.Request) {
	if s.Console != nil && s.Console(w, r) {
		return
	}
	message := "there is no route with this path"
	if near := nearestRoute(r.URL.Path); near != "" {
		message += "; did you mean " + near + "?"
	} else {
		message += "; GET /openapi.json describes all routes"
	}
	s.fail(w, r, domain.E(domain.NotFound, "no-route", "%s", message))
}

func (s *server) methodNotAllowed(w http.ResponseWriter, r *http.Request) {
	path := r.URL.RawPath
	if path == "" {
		path = r.URL.Path
	}
	allowed := s.methodsAt(path)
	w.Header().Set("Allow", allowed)
	s.answerError(w, r, http.StatusMethodNotAllowed, &domain.Error{
		Key: "method", Message: "this path takes " + allowed + ", not " + r.Method,
	})
}

// recovered sends a panic like any internal error. If the answer has already
// begun, the connection is closed, so that the client does not take a part of
// the answer for all of it.
func (s *server) recovered(w *tracked, r *http.Request, cause any) {
	if cause == http.ErrAbortHandler { //nolint:errorlint,err113 // a sentinel that net/http compares so too
		panic(cause)
	}
	s.Log.ErrorContext(r.Context(), "panic while answering", "request_id", requestOf(r).id,
		"method", r.Method, "path", r.URL.Path, "panic", fmt.Sprint(cause), "stack", string(debug.Stack()))
	if w.status != 0 {
		panic(http.ErrAbortHandler)
	}
	for name := range w.Header() {
		if !strings.EqualFold(name, headerRequestID) && !isCORS(name) {
			w.Header().Del(name)
		}
	}
	s.answerError(w, r, http.StatusInternalServerError, described(nil))
}
