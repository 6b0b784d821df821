package cli

import (
	"context"
	"fmt"

	"chancery/internal/program"
	"chancery/internal/program/worker"
)

// sandboxCommand is the name of the command that runs a worker.
const sandboxCommand = "sandbox"

type sandboxCmd struct{}

// Help is the long help.
func (sandboxCmd) Help() string {
	return `Runs jq programs that it reads from stdin and writes what they make to stdout, in frames that only the
server understands. The server starts it itself.`
}

// Run serves until stdin ends.
func (sandboxCmd) Run(ctx context.Context, c *call) error {
	return worker.Serve(ctx, c.Stdin, c.Stdout, program.InProcess())
}

// sandbox returns the command that starts a worker, or nil if the path of this
// program is not known.
func (c *call) sandbox() ([]string, error) {
	if c.Env.Executable == nil {
		return nil, nil
	}
	path, err := c.Env.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding this program: %w", err)
	}
	return []string{path, sandboxCommand}, nil
}
