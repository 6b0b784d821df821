package gobl

import (
	"encoding/json"
	"errors"

	"chancery/gobl/rule"
	"chancery/gobl/schema"
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
	// Paths are the places at fault, as in faults: "$.doc.$addons[0]". They are known
	// for errors of key ErrAddon.
	Paths []string

	cause error
}

// NewError makes an error of a kind. A cause that is an *Error already is
// returned unchanged; faults are kept as such.
func NewError(key ErrorKey, cause error) *Error {
	if e, ok := errors.AsType[*Error](cause); ok {
		return e
	}
	if faults, ok := errors.AsType[rule.Faults](cause); ok {
		return &Error{Key: key, Faults: faults, cause: cause}
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

// Message returns the reason without the key.
func (e *Error) Message() string {
	if e.cause == nil {
		return ""
	}
	return e.cause.Error()
}

// Error gives key and reason: "calculation: currency: missing or invalid".
func (e *Error) Error() string {
	if e.cause == nil {
		return string(e.Key)
	}
	return string(e.Key) + ": " + e.cause.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.cause }

// Is reports whether the target is an *Error with the same key.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Key == e.Key
}

// MarshalJSON writes the key with either the faults or the message, and the paths.
func (e *Error) MarshalJSON() ([]byte, error) {
	out := struct {
		Key     ErrorKey    `json:"key"`
		Faults  rule.Faults `json:"faults,omitempty"`
		Message string      `json:"message,omitempty"`
		Paths   []string    `json:"paths,omitempty"`
	}{Key: e.Key, Faults: e.Faults, Paths: e.Paths}
	if len(e.Faults) == 0 {
		out.Message = e.Message()
	}
	return json.Marshal(out)
}
