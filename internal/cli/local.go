package cli

import (
	"context"
	"errors"
	"log/slog"

	"chancery/internal/access"
	"chancery/internal/app"
)

// directory are the flags of commands that work on a data directory as a whole.
type directory struct {
	configFile
	Data string `name:"data" required:"" placeholder:"DIR" help:"Data directory of the server; else CHANCERY_DATA, or data in the file of --config."`
	JSON bool   `name:"json" help:"Answer in JSON, also on a terminal."`
}

// local are the flags of commands that work on the data of an installation, without a
// server.
type local struct {
	configFile
	place
	JSON bool `name:"json" help:"Answer in JSON, also on a terminal."`
}

// open opens the installation.
func (l *local) open(ctx context.Context, c *call) (*app.Local, error) {
	if err := c.settings.Err(l.place.check()); err != nil {
		return nil, c.wrongCall(err)
	}
	p, err := l.inApp()
	if err != nil {
		return nil, err
	}
	return app.OpenLocal(ctx, p, c.logger(slog.LevelWarn))
}

// withAccess runs fn on the workspaces and tokens of an installation.
func (l *local) withAccess(ctx context.Context, c *call, fn func(*access.Service) error) error {
	local, err := l.open(ctx, c)
	if err != nil {
		return err
	}
	return errors.Join(fn(local.Access), local.Close())
}
