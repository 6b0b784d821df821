package term

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"chancery/gobl"
)

// Env is the environment of a call.
type Env struct {
	// Getenv looks up an environment variable.
	Getenv func(name string) string
	// Environ lists the variables, "NAME=value"; nil means that they are not known.
	Environ func() []string
	// Now is the clock.
	Now func() time.Time
	// Rand is the source of identifiers and keys.
	Rand io.Reader
	// Executable returns the path of this program, to start it again. Without it
	// programs of users run in the process of the server.
	Executable func() (string, error)
	// IsTerminal reports whether a writer is a terminal. If it is nil, files are
	// asked and other writers are not terminals.
	IsTerminal func(w io.Writer) bool
}

// Call is one call of the program: its streams, and how to write to them.
type Call struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Env            Env

	// JSON is set when --json was given: the output is JSON even on a terminal.
	JSON bool
	// Lenient is set before the first call of Library where addons that are not
	// installed are to be dropped.
	Lenient bool
	// Library returns the document library, created at the first call.
	Library func() (*gobl.Library, error)
}

// NewCall returns a call with these streams.
func NewCall(stdin io.Reader, stdout, stderr io.Writer, env Env) *Call {
	if env.IsTerminal == nil {
		env.IsTerminal = isTerminal
	}
	c := &Call{Stdin: stdin, Stdout: stdout, Stderr: stderr, Env: env}
	c.Library = sync.OnceValues(func() (*gobl.Library, error) {
		return gobl.New(gobl.Options{Now: env.Now, Rand: env.Rand, Lenient: c.Lenient})
	})
	return c
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// ForPerson reports whether a person reads the output: it goes to a terminal
// and JSON was not requested.
func (c *Call) ForPerson() bool { return !c.JSON && c.Env.IsTerminal(c.Stdout) }

// PrintLine writes one line of text to stdout.
func (c *Call) PrintLine(text string) error { return c.PrintText(text + "\n") }

// PrintText writes text that has its line ends to stdout.
func (c *Call) PrintText(text string) error {
	_, err := io.WriteString(c.Stdout, text)
	return err
}

// PrintJSON writes JSON to stdout: indented for a person, else in one line.
func (c *Call) PrintJSON(data []byte) error {
	if c.ForPerson() {
		indented, err := gobl.Indent(data)
		if err != nil {
			return err
		}
		data = indented
	}
	return c.PrintLine(string(data))
}

// PrintValue writes a value as JSON in one line to stdout.
func (c *Call) PrintValue(v any) error {
	data, err := Encode(v)
	if err != nil {
		return err
	}
	return c.PrintLine(string(data))
}

// Encode returns a value as JSON without the escapes that only HTML needs.
func Encode(v any) ([]byte, error) {
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false)
	if err := w.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
