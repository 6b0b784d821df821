package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"unicode"

	"chancery/client"
	"chancery/gobl"
	"chancery/internal/domain"
)

// commandError is an error of a command itself. The key is a stable word for
// programs.
type commandError struct {
	key     string
	message string
	cause   error
}

func (e *commandError) Error() string { return e.message }

func (e *commandError) Unwrap() error { return e.cause }

// problemf returns a commandError; %w keeps a cause.
func problemf(key, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &commandError{key: key, message: err.Error(), cause: errors.Unwrap(err)}
}

// locatedError is an error with the name of the input it is about.
type locatedError struct {
	name string
	error
}

func (e *locatedError) Unwrap() error { return e.error }

// reportedError is an error whose details are in the output already.
type reportedError struct{ error }

func (e *reportedError) Unwrap() error { return e.error }

// failure is an error in JSON.
type failure struct {
	Key     string  `json:"key"`
	Message string  `json:"message"`
	Faults  []fault `json:"faults,omitempty"`
}

// fault is a rule that a document breaks, and where.
type fault struct {
	Code    string   `json:"code"`
	Paths   []string `json:"paths"`
	Message string   `json:"message"`
}

// describe returns what to report about an error.
func describe(err error) failure {
	var (
		usage   *usageError
		own     *commandError
		doc     *gobl.Error
		refused *domain.Error
		remote  *client.Error
	)
	switch {
	case errors.As(err, &usage):
		return failure{Key: "usage", Message: usage.Error()}
	case errors.As(err, &own):
		return failure{Key: own.key, Message: own.message}
	case errors.As(err, &doc):
		return describeDocument(doc)
	case errors.As(err, &refused):
		f := failure{Key: refused.Key, Message: refused.Message}
		for _, one := range refused.Faults {
			f.Faults = append(f.Faults, fault{one.Code, one.Paths, one.Message})
		}
		return f
	case errors.As(err, &remote):
		f := failure{Key: remote.Key, Message: remote.Message}
		for _, one := range remote.Faults {
			f.Faults = append(f.Faults, fault{one.Code, one.Paths, one.Message})
		}
		return f
	}
	return failure{Key: string(gobl.ErrInternal), Message: err.Error()}
}

func describeDocument(err *gobl.Error) failure {
	f := failure{Key: string(err.Key), Message: err.Message()}
	for _, one := range err.Faults {
		f.Faults = append(f.Faults, fault{one.Code, one.Paths, one.Message})
	}
	if n := len(f.Faults); n > 0 {
		f.Message = "the document breaks " + count(n, "rule")
	}
	return f
}

// count formats a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// exit prints the error, if any, and returns the exit code.
func (c *call) exit(ctx context.Context, err error) int {
	var usage *usageError
	switch {
	case err == nil, errors.Is(err, errHelp):
		return exitOK
	case errors.Is(err, errNoCommand):
		return exitUsage
	case errors.Is(err, syscall.EPIPE), errors.Is(err, io.ErrClosedPipe):
		return exitBrokenPipe // the reader of the output stopped reading
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return exitInterrupted
	case errors.As(err, &usage):
		c.printError(err)
		return exitUsage
	}
	c.printError(err)
	return exitFailed
}

// printError writes an error to stderr.
func (c *call) printError(err error) {
	text := c.errorText(err)
	if c.json {
		if data, failed := encode(describe(err)); failed == nil {
			text = string(data) + "\n"
		}
	}
	// If this cannot be written, the exit code still reports the failure.
	_, _ = io.WriteString(c.stderr, text)
}

// errorText formats an error for a person.
func (c *call) errorText(err error) string {
	var (
		b        strings.Builder
		where    *locatedError
		doc      *gobl.Error
		usage    *usageError
		reported *reportedError
	)
	f := describe(err)
	b.WriteString(c.style(c.stderr, red, "chancery:") + " ")
	if errors.As(err, &where) {
		b.WriteString(printable(where.name) + ": ")
	}
	if errors.As(err, &doc) && doc.Key != gobl.ErrValidation {
		b.WriteString(f.Key + ": ")
	}
	b.WriteString(printable(f.Message) + "\n")
	if !errors.As(err, &reported) {
		b.WriteString(c.list(c.stderr, f.Faults))
	}
	if errors.As(err, &usage) {
		b.WriteString("Run \"" + usage.command + " --help\" to see how it is used.\n")
	}
	return b.String()
}

// printable replaces control characters except white space: text from a document
// must not control the terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// list formats faults for a person, one line for each path.
func (c *call) list(w io.Writer, faults []fault) string {
	var b strings.Builder
	for _, f := range faults {
		paths := f.Paths
		if len(paths) == 0 {
			paths = []string{"$"}
		}
		for _, path := range paths {
			fmt.Fprintf(&b, "  %s: %s %s\n", printable(path), printable(f.Message), c.style(w, faint, "["+f.Code+"]"))
		}
	}
	return b.String()
}
