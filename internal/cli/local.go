package cli

import (
	"context"
	"errors"
	"log/slog"

	"chancery/internal/access"
	"chancery/internal/app"
)

// withAccess runs fn on the workspaces and tokens of a data directory.
func (c *call) withAccess(ctx context.Context, dir string, fn func(*access.Service) error) error {
	log := slog.New(slog.NewTextHandler(c.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	local, err := app.OpenLocal(ctx, dir, log)
	if err != nil {
		return err
	}
	return errors.Join(fn(local.Access), local.Close())
}
