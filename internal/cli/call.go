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

	// json is set when the answer is for a program, wherever it goes.
	json bool
	// library is made by the first command that needs it.
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

// forPerson tells whether a person reads the answer: it goes to a terminal and
// JSON was not asked for.
func (c *call) forPerson() bool { return !c.json && c.env.IsTerminal(c.stdout) }

// Styles of text on a terminal (ECMA-48, select graphic rendition).
const (
	red   = "31"
	green = "32"
	faint = "2"
)

// style colours text where that is welcome.
func (c *call) style(w io.Writer, code, text string) string {
	if c.env.Getenv("NO_COLOR") != "" || c.env.Getenv("TERM") == "dumb" || !c.env.IsTerminal(w) {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// say writes one line of text to stdout.
func (c *call) say(text string) error {
	_, err := io.WriteString(c.stdout, text+"\n")
	return err
}

// show writes JSON to stdout: indented for a person, else in one line.
func (c *call) show(data []byte) error {
	if c.forPerson() {
		indented, err := gobl.Indent(data)
		if err != nil {
			return err
		}
		data = indented
	}
	return c.say(string(data))
}

// answer writes a value as JSON in one line to stdout.
func (c *call) answer(v any) error {
	data, err := encode(v)
	if err != nil {
		return err
	}
	return c.say(string(data))
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
