package domain

import (
	"errors"
	"fmt"
	"strings"

	"chancery/internal/limits"
)

// Kind says what sort of failure an error is; adapters translate it (into an HTTP
// status, a retry).
type Kind int

// The kinds. Internal is that of errors without a kind.
const (
	Internal Kind = iota
	// Malformed input cannot be read at all.
	Malformed
	// Unauthorized callers are unknown, Forbidden ones may not do this.
	Unauthorized
	Forbidden
	// NotFound also covers what belongs to another workspace.
	NotFound
	// Gone is what was there and was erased.
	Gone
	// Conflict with what is stored.
	Conflict
	// Unmet is a condition of the caller that does not hold for what is stored.
	Unmet
	// TooLarge exceeds a limit of size.
	TooLarge
	// Slow input did not arrive in its time.
	Slow
	// Unsupported content type.
	Unsupported
	// Invalid input was read and is refused.
	Invalid
	// Busy means: not now, try later.
	Busy
)

// Error is a failure that is reported to the caller.
type Error struct {
	Kind Kind
	// Key is a stable word: "validation", "conflict", "not-found"…
	Key string
	// Message says what is wrong and what to do, for a person.
	Message string
	// Fields has the structure of the input, with messages as leaves.
	Fields map[string]any
	// Faults of a document, by rule.
	Faults []Fault
	// Warnings are advice about the document that was refused, such as members that the
	// format does not know. They often are what led to the error.
	Warnings []Warning
	// Paths are the JSON paths of the offending properties of a document, where the
	// error is not a fault by rule.
	Paths []string
	// ExistingID names the object that a conflict is with.
	ExistingID ID
	// Cause is for operators only.
	Cause error
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Key + ": " + e.Message + ": " + e.Cause.Error()
	}
	return e.Key + ": " + e.Message
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// E returns an error of a kind.
func E(kind Kind, key, format string, args ...any) *Error {
	return &Error{Kind: kind, Key: key, Message: fmt.Sprintf(format, args...)}
}

// KeyLimit is the key of errors about input beyond a limit, and the code of faults.
const KeyLimit = "limit"

// OverLimit returns an error about input that goes beyond a limit. The advice says what
// the caller can do instead; it may be empty.
func OverLimit(kind Kind, l *limits.Limit, advice string) *Error {
	message := l.Message()
	if advice != "" {
		message += "; " + advice
	}
	return &Error{Kind: kind, Key: KeyLimit, Message: message}
}

// At gives the error the path of the field that it is about.
func (e *Error) At(path ...string) *Error {
	e.Fields = nestField(e.Message, path)
	return e
}

// FieldError returns an error about one field of the input, at the path.
func FieldError(message string, path ...string) *Error {
	e := &Error{Kind: Invalid, Key: "validation", Message: message}
	if len(path) > 0 {
		e.Message = strings.Join(path, ".") + ": " + message
		e.Fields = nestField(message, path)
	}
	return e
}

func nestField(message string, path []string) map[string]any {
	if len(path) == 1 {
		return map[string]any{path[0]: message}
	}
	return map[string]any{path[0]: nestField(message, path[1:])}
}

// Missing returns an error of kind NotFound. The object may exist in another workspace,
// which the caller must not learn.
func Missing(what string) *Error {
	return &Error{Kind: NotFound, Key: "not-found", Message: what + " not found"}
}

// KindOf returns the kind of an error; errors without one are Internal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Is reports whether an error is of a kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// Errors of the store that callers react to.
var (
	// ErrFenced means that the job's lease was lost: the caller must not write.
	ErrFenced = errors.New("lease lost to another worker")
	// ErrVersion means that an entry changed since it was read.
	ErrVersion = errors.New("entry was changed meanwhile")
)
