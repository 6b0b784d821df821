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
}

func newCall(stdin io.Reader, stdout, stderr io.Writer, env Env) *call {
	return &call{term.NewCall(stdin, stdout, stderr, env), settings.New("serve", env.Getenv)}
}
