package cli

import (
	"context"
	"errors"
	"log/slog"

	"chancery/internal/access"
	"chancery/internal/app"
)

// local are the flags of commands that work on a data directory.
type local struct {
	configFile
	Data string `name:"data" required:"" placeholder:"DIR" help:"Data directory of the server; else CHANCERY_DATA, or data in the file of --config."`
	JSON bool   `name:"json" help:"Answer in JSON, also on a terminal."`
}

// withAccess runs fn on the workspaces and tokens of a data directory.
func (c *call) withAccess(ctx context.Context, dir string, fn func(*access.Service) error) error {
	local, err := app.OpenLocal(ctx, dir, c.logger(slog.LevelWarn))
	if err != nil {
		return err
	}
	return errors.Join(fn(local.Access), local.Close())
}
