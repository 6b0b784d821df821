package term

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"

	"chancery/gobl"
)

// Exit codes.
const (
	ExitOK          = 0
	ExitFailed      = 1
	ExitUsage       = 2
	ExitInterrupted = 130 // as a shell reports SIGINT
	ExitBrokenPipe  = 141 // as a shell reports SIGPIPE
)

// Error is an error of a command itself, or one that was translated for it.
type Error struct {
	Failure
	// Cause is the error that led to this one; it may be nil.
	Cause error
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Errorf returns an Error with a key, a stable word for programs; %w keeps a
// cause.
func Errorf(key, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &Error{Failure: Failure{Key: key, Message: err.Error()}, Cause: errors.Unwrap(err)}
}

// UsageError is the error of a call that cannot be parsed. Command is the part
// that was recognised.
type UsageError struct {
	Command string
	Cause   error
}

// Error returns the message of the cause.
func (e *UsageError) Error() string { return e.Cause.Error() }

// Unwrap returns the cause.
func (e *UsageError) Unwrap() error { return e.Cause }

// LocatedError is an error with the name of the input it is about.
type LocatedError struct {
	Name  string
	Cause error
}

// Error returns the message of the cause.
func (e *LocatedError) Error() string { return e.Cause.Error() }

// Unwrap returns the cause.
func (e *LocatedError) Unwrap() error { return e.Cause }

// ReportedError is an error whose details are in the output already.
type ReportedError struct{ Cause error }

// Error returns the message of the cause.
func (e *ReportedError) Error() string { return e.Cause.Error() }

// Unwrap returns the cause.
func (e *ReportedError) Unwrap() error { return e.Cause }

// AdvisedError is an error about a document with advice about what was given.
type AdvisedError struct {
	// Name is that of the input, without a position.
	Name     string
	Warnings []Fault
	Cause    error
}

// Error returns the message of the cause.
func (e *AdvisedError) Error() string { return e.Cause.Error() }

// Unwrap returns the cause.
func (e *AdvisedError) Unwrap() error { return e.Cause }

// Failure is an error in JSON.
type Failure struct {
	Key     string `json:"key"`
	Message string `json:"message"`
	// Paths are the places in the document that the message is about.
	Paths  []string `json:"paths,omitempty"`
	Faults []Fault  `json:"faults,omitempty"`
	// Warnings are advice about the document that was refused.
	Warnings []Fault `json:"warnings,omitempty"`
}

// Fault is a rule that a document breaks, and where.
type Fault struct {
	Code    string   `json:"code"`
	Paths   []string `json:"paths"`
	Message string   `json:"message"`
}

// Describe returns what to report about an error.
func Describe(err error) Failure {
	f := describe(err)
	if advised, ok := errors.AsType[*AdvisedError](err); ok {
		f.Warnings = advised.Warnings
	}
	return f
}

func describe(err error) Failure {
	var (
		usage *UsageError
		own   *Error
		doc   *gobl.Error
	)
	switch {
	case errors.As(err, &usage):
		return Failure{Key: "usage", Message: usage.Error()}
	case errors.As(err, &own):
		return own.Failure
	case errors.As(err, &doc):
		return describeDocument(doc)
	}
	return Failure{Key: string(gobl.ErrInternal), Message: err.Error()}
}

func describeDocument(err *gobl.Error) Failure {
	f := Failure{Key: string(err.Key), Message: err.Message(), Paths: err.Paths}
	for _, one := range err.Faults {
		f.Faults = append(f.Faults, Fault{one.Code, one.Paths, one.Message})
	}
	if n := len(f.Faults); n > 0 {
		f.Message = "the document breaks " + Count(n, "rule")
	}
	return f
}

// Exit prints the error, if any, and returns the exit code.
func (c *Call) Exit(ctx context.Context, err error) int {
	var usage *UsageError
	switch {
	case err == nil:
		return ExitOK
	case errors.Is(err, syscall.EPIPE), errors.Is(err, io.ErrClosedPipe):
		return ExitBrokenPipe // the reader of the output stopped reading
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return ExitInterrupted
	case errors.As(err, &usage):
		c.printError(err)
		return ExitUsage
	}
	c.printError(err)
	return ExitFailed
}

// Report writes an error to stderr that does not end the command.
func (c *Call) Report(err error) { c.printError(err) }

// printError writes an error to stderr.
func (c *Call) printError(err error) {
	text := c.errorText(err)
	if c.JSON {
		if data, failed := Encode(Describe(err)); failed == nil {
			text = string(data) + "\n"
		}
	}
	// If this cannot be written, the exit code still reports the failure.
	_, _ = io.WriteString(c.Stderr, text)
}

// errorText formats an error for a person.
func (c *Call) errorText(err error) string {
	var (
		b        strings.Builder
		where    *LocatedError
		doc      *gobl.Error
		usage    *UsageError
		reported *ReportedError
	)
	f := Describe(err)
	b.WriteString(c.Style(c.Stderr, Red, "chancery:") + " ")
	if errors.As(err, &where) {
		name := where.Name
		if broken, ok := errors.AsType[*gobl.SyntaxError](err); ok && !strings.HasPrefix(name, "--") {
			name, f.Message = name+position(broken), broken.Err.Error()
		}
		b.WriteString(Printable(name) + ": ")
	}
	if errors.As(err, &doc) && doc.Key != gobl.ErrValidation {
		b.WriteString(f.Key + ": ")
	}
	b.WriteString(Printable(f.Message) + "\n")
	if !errors.As(err, &reported) {
		b.WriteString(c.FaultLines(c.Stderr, f.Faults))
	}
	b.WriteString(c.WarningLines(c.Stderr, adviceName(err), f.Warnings))
	if errors.As(err, &usage) {
		b.WriteString("Run \"" + usage.Command + " --help\" to see how it is used.\n")
	}
	return b.String()
}

// position returns ":line:column" of an error of syntax, or ":line" if that is all that is
// known.
func position(err *gobl.SyntaxError) string {
	if err.Column == 0 {
		return fmt.Sprintf(":%d", err.Line)
	}
	return fmt.Sprintf(":%d:%d", err.Line, err.Column)
}

// adviceName returns the name of the input that the advice in an error is about.
func adviceName(err error) string {
	if advised, ok := errors.AsType[*AdvisedError](err); ok {
		return InputName(advised.Name)
	}
	return ""
}

// WarningLines formats advice for a person: what it is about, how much there is, the message of each at its
// first path, and further paths below it. It is empty if there is none.
func (c *Call) WarningLines(w io.Writer, name string, list []Fault) string {
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("chancery: ")
	if name != "" {
		b.WriteString(Printable(name) + ": ")
	}
	b.WriteString(Count(len(list), "warning") + "\n")
	for _, one := range list {
		first := one
		first.Paths = one.Paths[:min(1, len(one.Paths))]
		b.WriteString(c.FaultLines(w, []Fault{first}))
		for _, path := range one.Paths[len(first.Paths):] {
			b.WriteString("      and " + Printable(path) + "\n")
		}
	}
	return b.String()
}

// FaultLines formats faults for a person, one line for each path. They are
// coloured if w is a terminal.
func (c *Call) FaultLines(w io.Writer, faults []Fault) string {
	var b strings.Builder
	for _, f := range faults {
		paths := f.Paths
		if len(paths) == 0 {
			paths = []string{"$"}
		}
		for _, path := range paths {
			fmt.Fprintf(&b, "  %s: %s %s\n", Printable(path), Printable(f.Message), c.Style(w, Faint, "["+f.Code+"]"))
		}
	}
	return b.String()
}
