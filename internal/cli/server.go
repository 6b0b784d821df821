package cli

import (
	"context"
	"errors"
	"log/slog"

	"chancery/internal/app"
)

// withServer runs a server on a free port of this machine until fn returns. It
// logs messages of at least the given level to stderr.
func (c *call) withServer(ctx context.Context, cfg app.Config, least slog.Level, fn func(*app.App) error) error {
	sandbox, err := c.sandbox()
	if err != nil {
		return err
	}
	cfg.Listen, cfg.Version, cfg.Sandbox, cfg.Log = "127.0.0.1:0", version, sandbox, c.logger(least)
	a, err := app.New(ctx, cfg)
	if err != nil {
		return err
	}
	serving, stop := context.WithCancel(ctx)
	stopped := make(chan error, 1)
	go func() { stopped <- a.Run(serving) }()
	err = fn(a)
	stop()
	return errors.Join(err, <-stopped)
}

// logger returns a logger that writes text to stderr.
func (c *call) logger(least slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(c.Stderr, &slog.HandlerOptions{Level: least}))
}
