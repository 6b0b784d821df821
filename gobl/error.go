package gobl

import (
	"encoding/json"
	"errors"
	"strings"

	"chancery/gobl/rule"
	"chancery/gobl/schema"
	"chancery/gobl/tree"
)

// ErrorKey names the kind of failure an error is.
type ErrorKey string

// Kinds of failure.
const (
	// ErrNoDocument: there is no document to work on.
	ErrNoDocument ErrorKey = "no-document"
	// ErrValidation: the document breaks rules, or does not allow an operation.
	ErrValidation ErrorKey = "validation"
	// ErrCalculation: the figures cannot be worked out.
	ErrCalculation ErrorKey = "calculation"
	// ErrMarshal: the document cannot be written.
	ErrMarshal ErrorKey = "marshal"
	// ErrSignature: a signature is missing, wrong or cannot be made.
	ErrSignature ErrorKey = "signature"
	// ErrDigest: the digest of the document cannot be made.
	ErrDigest ErrorKey = "digest"
	// ErrInternal: the library fails through no fault of the document.
	ErrInternal ErrorKey = "internal"
	// ErrUnknownSchema: no type belongs to the `$schema`, or it is missing.
	ErrUnknownSchema ErrorKey = "unknown-schema"
	// ErrInput: the text is not JSON or YAML, or a value is of the wrong type.
	ErrInput ErrorKey = "input"
	// ErrAddon: the document opts into an addon that is not installed.
	ErrAddon ErrorKey = "addon"
	// ErrNotFound: something asked for does not exist.
	ErrNotFound ErrorKey = "not-found"
)

// Error is the error that every operation of this package returns.
type Error struct {
	Key ErrorKey
	// Faults are the rules broken, when that is the reason.
	Faults rule.Faults
	// Paths are the places of what is wrong, in the form of the paths of faults:
	// "$.doc.lines[0].item.price". They are empty when the error is about no place.
	Paths []string

	cause error
	// reasons say what is wrong at each of the paths, where that differs.
	reasons []string
	// bare says that the paths begin at a document outside of an envelope.
	bare bool
}

// NewError makes an error of a kind. A cause that is an *Error already is
// returned unchanged; faults are kept as such, and a place becomes the path.
func NewError(key ErrorKey, cause error) *Error {
	if e, ok := errors.AsType[*Error](cause); ok {
		return e
	}
	if faults, ok := errors.AsType[rule.Faults](cause); ok {
		return &Error{Key: key, Faults: faults, cause: cause}
	}
	if place, ok := errors.AsType[*tree.PlaceError](cause); ok {
		return &Error{Key: key, Paths: []string{place.Path()}, cause: place.Err}
	}
	return &Error{Key: key, cause: cause}
}

// AsError gives any error a key: that which it has, `validation` for faults,
// `unknown-schema` for unknown types, and `internal` for others. It is nil for nil.
func AsError(err error) *Error {
	if err == nil {
		return nil
	}
	var faults rule.Faults
	switch {
	case errors.As(err, &faults):
		return NewError(ErrValidation, err)
	case errors.Is(err, schema.ErrUnknown):
		return NewError(ErrUnknownSchema, err)
	}
	return NewError(ErrInternal, err)
}

// errorAt makes an error of a kind about one place.
func errorAt(key ErrorKey, path string, cause error) *Error {
	return &Error{Key: key, Paths: []string{path}, cause: cause}
}

// ofDocument marks the paths as those of a document outside of an envelope.
func (e *Error) ofDocument() *Error {
	e.bare = true
	return e
}

// InEnvelope returns the error with its paths as they are when the document is in an
// envelope: "$.doc.code" for "$.code". It is the same error when the input was an
// envelope already, or when the paths are not those of a document.
func (e *Error) InEnvelope() *Error {
	if !e.bare {
		return e
	}
	moved := *e
	moved.bare, moved.Paths = false, make([]string, len(e.Paths))
	for i, p := range e.Paths {
		moved.Paths[i] = "$.doc" + strings.TrimPrefix(p, "$")
	}
	return &moved
}

// inEnvelope is InEnvelope for any error.
func inEnvelope(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.InEnvelope()
	}
	return err
}

// Reason says what is wrong, without key and paths.
func (e *Error) Reason() string {
	if e.cause == nil {
		return ""
	}
	return e.cause.Error()
}

// ReasonAt says what is wrong at one of the paths.
func (e *Error) ReasonAt(i int) string {
	if i < len(e.reasons) {
		return e.reasons[i]
	}
	return e.Reason()
}

// Message gives the paths and what is wrong there, without the key.
func (e *Error) Message() string {
	if len(e.reasons) > 1 {
		return e.messages()
	}
	if len(e.Paths) == 0 || len(e.Paths) == 1 && e.Paths[0] == "$" {
		return e.Reason()
	}
	return strings.Join(e.Paths, ", ") + ": " + e.Reason()
}

// messages gives each path with what is wrong there; places with the same reason are named
// together.
func (e *Error) messages() string {
	var order []string
	places := map[string][]string{}
	for i, reason := range e.reasons {
		if places[reason] == nil {
			order = append(order, reason)
		}
		places[reason] = append(places[reason], e.Paths[i])
	}
	for i, reason := range order {
		order[i] = strings.Join(places[reason], ", ") + ": " + reason
	}
	return strings.Join(order, "; ")
}

// Error gives key, paths and reason: "calculation: $.currency: the currency is missing".
func (e *Error) Error() string {
	if m := e.Message(); m != "" {
		return string(e.Key) + ": " + m
	}
	return string(e.Key)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.cause }

// Is reports whether the target is an *Error with the same key.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Key == e.Key
}

// MarshalJSON writes the key with either the faults, or the paths and the message.
func (e *Error) MarshalJSON() ([]byte, error) {
	out := struct {
		Key     ErrorKey    `json:"key"`
		Faults  rule.Faults `json:"faults,omitempty"`
		Paths   []string    `json:"paths,omitempty"`
		Message string      `json:"message,omitempty"`
	}{Key: e.Key, Faults: e.Faults, Paths: e.Paths}
	if len(e.Faults) == 0 {
		out.Message = e.Message()
	}
	return json.Marshal(out)
}
