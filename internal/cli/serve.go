package cli

import (
	"context"
	"fmt"
	"log/slog"
	"net/netip"

	"chancery/internal/app"
)

type serveCmd struct {
	Data      string         `name:"data" required:"" placeholder:"DIR" help:"Directory of the database, files and keys; made when it is missing."`
	Listen    string         `name:"listen" default:"127.0.0.1:8080" placeholder:"ADDR" help:"Address to listen on (${default}); port 0 takes any free one."`
	PublicURL string         `name:"public-url" placeholder:"URL" help:"How others reach the server, for links in answers; by default the address listened on."`
	Allow     []netip.Prefix `name:"allow-address" placeholder:"CIDR" help:"Range that webhooks and imports may reach although it is not on the public internet, such as 10.1.0.0/16; may be repeated. Dangerous: whoever may write a workflow or document can then send requests to everything in it, and a service there that trusts its neighbours will answer."`
	Queue     int            `name:"queue-limit" default:"10000" placeholder:"N" help:"Jobs of one workspace that may be due or at work before more are turned away with status 429 (${default}); ten times as many in all workspaces, then 503."`
	LogLevel  string         `name:"log-level" enum:"debug,info,warn,error" default:"info" help:"Least level of messages on stderr: ${enum} (${default})."`
	LogJSON   bool           `name:"log-json" help:"Write messages as JSON."`
}

// Help is the long help.
func (serveCmd) Help() string {
	return `Runs the server until it is interrupted; jobs that are at work then go on at the next start.
The first start makes the workspace "default" and the keys that sign tokens and documents.

    chancery serve --data ./chancery-data
    chancery serve --data /var/lib/chancery --listen :8080 --public-url https://chancery.example.com

Then make a token for it:

    chancery token create --data ./chancery-data`
}

// Run serves until the context ends.
func (s serveCmd) Run(ctx context.Context, c *call) error {
	tuneMemory()
	if s.Queue < 1 {
		return &usageError{command: "chancery serve", cause: problemf("usage", "--queue-limit: at least 1 is expected")}
	}
	sandbox, err := c.sandbox()
	if err != nil {
		return err
	}
	a, err := app.New(ctx, app.Config{
		Data: s.Data, Listen: s.Listen, PublicURL: s.PublicURL, Version: version, Log: s.logger(c), Sandbox: sandbox,
		AllowAddresses: s.Allow, QueueLimit: s.Queue,
	})
	if err != nil {
		return err
	}
	if err := c.say(fmt.Sprintf("chancery %s serves %s (data in %s)", version, a.URL, s.Data)); err != nil {
		return err
	}
	if c.forPerson() {
		if err := c.say("make a token with: chancery token create --data " + s.Data); err != nil {
			return err
		}
	}
	return a.Run(ctx)
}

func (s serveCmd) logger(c *call) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	options := &slog.HandlerOptions{Level: level}
	if s.LogJSON {
		return slog.New(slog.NewJSONHandler(c.stderr, options))
	}
	return slog.New(slog.NewTextHandler(c.stderr, options))
}
