package cli

import (
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"time"

	"chancery/internal/app"
	"chancery/internal/cli/term"
	"chancery/internal/domain"
)

type serveCmd struct {
	Data      string          `name:"data" required:"" placeholder:"DIR" help:"Directory of the database, files and keys; made when it is missing."`
	Listen    string          `name:"listen" default:"127.0.0.1:8080" placeholder:"ADDR" help:"Address to listen on (${default}); port 0 takes any free one."`
	PublicURL string          `name:"public-url" placeholder:"URL" help:"How others reach the server, for links in answers; by default the address listened on."`
	Allow     []network       `name:"allow-address" placeholder:"CIDR" help:"Range that webhooks and imports may reach although it is not on the public internet, such as 10.1.0.0/16; may be repeated. Dangerous: whoever may write a workflow or document can then send requests to everything in it, and a service there that trusts its neighbours will answer."`
	Queue     int             `name:"queue-limit" default:"10000" placeholder:"N" help:"Jobs of one workspace that may be due or running before more are refused with status 429 (${default}); ten times as many in all workspaces, then 503."`
	Lines     int             `name:"max-lines" default:"10000" placeholder:"N" help:"Lines that a document may have, and elements of any other list in it (${default}); more are refused with status 422, or end the step of a job."`
	WriteRate int64           `name:"write-rate" default:"4" placeholder:"MIB" help:"MiB per second that a workspace may go on to write in documents and files above 64 KiB (${default}); more is refused with status 429, and jobs on large documents wait."`
	Conns     int             `name:"max-connections" default:"4096" placeholder:"N" help:"Connections that may be open (${default}). Beyond it the oldest without a request is closed for a new one. One workspace may have a quarter as many requests under way; more are refused with status 429."`
	Delays    []time.Duration `name:"retry-delays" placeholder:"5s,10s,…" help:"Waits before the first, second, … retry of a step that failed for now; the last goes for all further. By default 5 s doubling to 1280 s, then 30 minutes."`
	Retries   int             `name:"max-retries" default:"32" placeholder:"N" help:"How often a step is tried again before it fails for good (${default})."`
	Jitter    int             `name:"retry-jitter" default:"0" placeholder:"PERCENT" help:"Spread those waits by up to so much up and down, at most 90 (${default}); waits that a service asks for stay as they are."`
	Strict    bool            `name:"strict-rescue" help:"End the error handling of a workflow with its first step that fails; by default the others still run."`
	Node      string          `name:"node" placeholder:"NAME" help:"Name of this server in the leases of jobs; by default one that the data directory keeps. No two servers on one store may share it."`
	New       bool            `name:"new" help:"Begin anew on a data directory that is not whole: what is left in it is moved aside, the keys are new and numbers start again. It does nothing to a whole one."`
	LogLevel  string          `name:"log-level" enum:"debug,info,warn,error" default:"info" help:"Least level of messages on stderr: ${enum} (${default})."`
	LogJSON   bool            `name:"log-json" help:"Write messages as JSON."`
}

// Help is the long help.
func (serveCmd) Help() string {
	return `Runs the server until it is interrupted; running jobs then continue at the next start.
The first start makes the workspace "default" and the keys that sign tokens and documents.

    chancery serve --data ./chancery-data
    chancery serve --data /var/lib/chancery --listen :8080 --public-url https://chancery.example.com

Then make a token for it:

    chancery token create --data ./chancery-data`
}

// Run serves until the context ends.
func (s serveCmd) Run(ctx context.Context, c *call) error {
	tuneMemory()
	if err := s.check(); err != nil {
		return &term.UsageError{Command: "chancery serve", Cause: err}
	}
	sandbox, err := c.sandbox()
	if err != nil {
		return err
	}
	a, err := app.New(ctx, app.Config{
		Place: app.Place{Data: s.Data}, Listen: s.Listen, PublicURL: s.PublicURL, Version: version, Log: s.logger(c), Sandbox: sandbox,
		AllowAddresses: networks(s.Allow), QueueLimit: s.Queue, MaxLines: s.Lines, MaxConnections: s.Conns, WriteRate: s.WriteRate << 20, Node: s.Node, New: s.New,
		Policy: domain.Policy{Delays: s.Delays, Retries: s.Retries, Jitter: s.Jitter, StrictRescue: s.Strict},
	})
	if err != nil {
		return err
	}
	if err := c.PrintLine(fmt.Sprintf("chancery %s serves %s (data in %s)", version, a.URL, s.Data)); err != nil {
		return err
	}
	if c.ForPerson() {
		if err := c.PrintLine("make a token with: chancery token create --data " + s.Data); err != nil {
			return err
		}
	}
	return a.Run(ctx)
}

// network is a range of addresses as a flag.
type network struct{ netip.Prefix }

// UnmarshalText implements encoding.TextUnmarshaler.
func (n *network) UnmarshalText(text []byte) (err error) {
	if n.Prefix, err = netip.ParsePrefix(string(text)); err != nil {
		return fmt.Errorf("%q is no range of addresses; write one like 10.1.0.0/16, or 10.1.2.3/32 for a single address", text)
	}
	return nil
}

func networks(list []network) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, n := range list {
		out[i] = n.Prefix
	}
	return out
}

// check checks what the types of the flags do not.
func (s serveCmd) check() error {
	switch {
	case s.Queue < 1:
		return term.Errorf("usage", "--queue-limit: at least 1 is expected")
	case s.Lines < 1:
		return term.Errorf("usage", "--max-lines: at least 1 is expected")
	case s.WriteRate < 1 || s.WriteRate > 1<<20:
		return term.Errorf("usage", "--write-rate: at least 1 is expected")
	case s.Conns < 1:
		return term.Errorf("usage", "--max-connections: at least 1 is expected")
	case s.Retries < 1 || s.Retries > maxRetries:
		return term.Errorf("usage", "--max-retries: 1 to %d are expected", maxRetries)
	case s.Jitter < 0 || s.Jitter > domain.MaxJitter:
		return term.Errorf("usage", "--retry-jitter: 0 to %d are expected", domain.MaxJitter)
	}
	for _, d := range s.Delays {
		if d <= 0 || d > maxRetryDelay {
			return term.Errorf("usage", "--retry-delays: each is more than 0 and at most %s", maxRetryDelay)
		}
	}
	return nil
}

// Limits of what an operator can choose.
const (
	maxRetries    = 1000
	maxRetryDelay = 24 * time.Hour
)

func (s serveCmd) logger(c *call) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	if s.LogJSON {
		return slog.New(slog.NewJSONHandler(c.Stderr, &slog.HandlerOptions{Level: level}))
	}
	return c.logger(level)
}
