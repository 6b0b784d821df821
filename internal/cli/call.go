package cli

import (
	"io"

	"chancery/internal/cli/settings"
	"chancery/internal/cli/term"
)

// call is one call of the program.
type call struct {
	*term.Call
	settings *settings.Settings
	// command is the name of the command that runs, "chancery token create".
	command string
}

// wrongCall is the error of flags that do not fit each other.
func (c *call) wrongCall(err error) error {
	return &term.UsageError{Command: c.command, Cause: err}
}

func newCall(stdin io.Reader, stdout, stderr io.Writer, env Env) *call {
	return &call{Call: term.NewCall(stdin, stdout, stderr, env), settings: settings.New("serve", env.Getenv)}
}
