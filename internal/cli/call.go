package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"sync"

	"golang.org/x/term"

	"chancery/gobl"
)

// call is one call of the program: its streams, and how to write to them.
type call struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	env            Env

	// json is set when --json was given: the output is JSON even on a terminal.
	json bool
	// library returns the document library, created at the first call.
	library func() (*gobl.Library, error)
}

func newCall(stdin io.Reader, stdout, stderr io.Writer, env Env) *call {
	if env.IsTerminal == nil {
		env.IsTerminal = isTerminal
	}
	return &call{
		stdin: stdin, stdout: stdout, stderr: stderr, env: env,
		library: sync.OnceValues(func() (*gobl.Library, error) {
			return gobl.New(gobl.Options{Now: env.Now, Rand: env.Rand})
		}),
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// forPerson reports whether a person reads the output: it goes to a terminal
// and JSON was not asked for.
func (c *call) forPerson() bool { return !c.json && c.env.IsTerminal(c.stdout) }

// Styles of text on a terminal (ECMA-48, select graphic rendition).
const (
	red   = "31"
	green = "32"
	faint = "2"
)

// style colours text if w is a terminal and the environment does not forbid it.
func (c *call) style(w io.Writer, code, text string) string {
	if c.env.Getenv("NO_COLOR") != "" || c.env.Getenv("TERM") == "dumb" || !c.env.IsTerminal(w) {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// printLine writes one line of text to stdout.
func (c *call) printLine(text string) error {
	_, err := io.WriteString(c.stdout, text+"\n")
	return err
}

// printJSON writes JSON to stdout: indented for a person, else in one line.
func (c *call) printJSON(data []byte) error {
	if c.forPerson() {
		indented, err := gobl.Indent(data)
		if err != nil {
			return err
		}
		data = indented
	}
	return c.printLine(string(data))
}

// printValue writes a value as JSON in one line to stdout.
func (c *call) printValue(v any) error {
	data, err := encode(v)
	if err != nil {
		return err
	}
	return c.printLine(string(data))
}

// encode writes a value as JSON without the escapes that only HTML needs.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false)
	if err := w.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
