package cli

import (
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"chancery/internal/access"
	"chancery/internal/app"
	"chancery/internal/cli/settings"
	"chancery/internal/cli/term"
	"chancery/internal/domain"
)

type serveCmd struct {
	serverFlags
	New bool `name:"new" settings:"-" help:"Begin anew on a data directory that is not whole: what is left in it is moved aside, the keys are new and numbers start again. It does nothing to a whole one."`
}

// serverFlags are the settings of a server. They are also the keys of a file of settings.
type serverFlags struct {
	storage
	Listen    string          `name:"listen" default:"127.0.0.1:8080" placeholder:"ADDR" help:"Address to listen on (${default}); port 0 takes any free one."`
	PublicURL publicURL       `name:"public-url" example:"https://chancery.example.com" placeholder:"URL" help:"How others reach the server, for links in answers; by default the address listened on."`
	Allow     []network       `name:"allow-address" example:"[10.1.0.0/16]" placeholder:"CIDR" help:"Range that webhooks and imports may reach although it is not on the public internet, such as 10.1.0.0/16; may be repeated. Dangerous: everybody who may write a workflow or document can then send requests to everything in it, and a service there that trusts its neighbours will answer."`
	Queue     int             `name:"queue-limit" default:"10000" placeholder:"N" help:"Jobs of one workspace that may be due or running before more are refused with status 429 (${default}); ten times as many in all workspaces, then 503."`
	Lines     int             `name:"max-lines" default:"10000" placeholder:"N" help:"Lines that a document may have, and elements of any other list in it (${default}); more are refused with status 422, or end the step of a job."`
	MaxFile   int64           `name:"max-file" default:"100" placeholder:"MIB" help:"MiB that a file may have which is announced and sent to its address (${default}); larger ones are refused with status 413."`
	WriteRate int64           `name:"write-rate" default:"4" placeholder:"MIB" help:"MiB per second that a workspace may go on to write in documents and files above 64 KiB (${default}); more is refused with status 429, and jobs on large documents wait."`
	Conns     int             `name:"max-connections" default:"4096" placeholder:"N" help:"Connections that may be open (${default}). Beyond it the oldest without a request is closed for a new one. One workspace may have a quarter as many requests under way; more are refused with status 429."`
	RateLimit int             `name:"rate-limit" default:"0" placeholder:"N" help:"Requests that a token may send in a minute (${default}, which is no limit); more are refused with status 429. Each server counts on its own."`
	Origins   []origin        `name:"allow-origin" example:"[https://shop.example]" placeholder:"ORIGIN" help:"Origin of web pages whose scripts may use the API with a token that they have, such as https://shop.example; may be repeated. * alone stands for all. By default none."`
	Console   bool            `name:"console" default:"true" help:"Serve the web console to browsers, at / (${default}); with --console=false there is only the API."`
	Proxies   []network       `name:"trusted-proxy" example:"[10.1.0.7/32]" placeholder:"CIDR" help:"Range of proxies whose X-Forwarded-For says where a request is from, for the log of changes and for the count of wrong passwords; may be repeated. By default none is believed."`
	OIDC      []provider      `name:"oidc" secret:"parameter" example:"[{id: acme, name: Acme, issuer: https://id.example.com, client-id: chancery, client-secret-file: /etc/chancery/oidc}]" placeholder:"PROVIDER" help:"OpenID Connect provider with which people sign in, with the parameters id, name, issuer, client-id and client-secret or client-secret-file: id=acme&issuer=https://id.example.com&client-id=chancery&client-secret-file=/etc/chancery/oidc; may be repeated. In a file, an object with these keys. The provider sends people back to PUBLIC-URL/sign-in/oidc/ID/callback."`
	Delays    []time.Duration `name:"retry-delays" example:"[5s, 30s, 10m]" placeholder:"5s,10s,…" help:"Waits before the first, second, … retry of a step that failed for now; the last goes for all further. By default 5 s doubling to 1280 s, then 30 minutes."`
	Retries   int             `name:"max-retries" default:"32" placeholder:"N" help:"How often a step is tried again before it fails for good (${default})."`
	Jitter    int             `name:"retry-jitter" default:"0" placeholder:"PERCENT" help:"Spread those waits by up to so much up and down, at most 90 (${default}); waits that a service asks for stay as they are."`
	Strict    bool            `name:"strict-rescue" help:"End the error handling of a workflow with its first step that fails; by default the others still run."`
	Node      string          `name:"node" example:"server-1" placeholder:"NAME" help:"Name of this server in the leases of jobs; by default one that the data directory keeps. No two servers on one store may share it."`
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

    chancery token create --data ./chancery-data

Every flag but --config and --new can also be a line in a YAML file ("queue-limit: 5000" with --config FILE) or a
variable (CHANCERY_QUEUE_LIMIT=5000). A flag wins over a variable, a variable over the file, the file over the
default. "chancery config example" prints such a file, "chancery config check" what is in effect and why. The exit
code is 2 if settings are wrong, so that a supervisor need not try again.`
}

// Run serves until the context ends.
func (s *serveCmd) Run(ctx context.Context, c *call) error {
	tuneMemory()
	if err := c.settings.Err(s.check()); err != nil {
		return &term.UsageError{Command: "chancery serve", Cause: err}
	}
	log := s.logger(c)
	for _, text := range c.unusedVariables() {
		log.WarnContext(ctx, "a variable is not used", "why", text)
	}
	sandbox, err := c.sandbox()
	if err != nil {
		return err
	}
	where, err := s.storage.inApp()
	if err != nil {
		return err
	}
	signIn, err := providers(s.OIDC)
	if err != nil {
		return err
	}
	if where.Database == "" {
		tuneProcessors()
	}
	a, err := app.New(ctx, app.Config{
		Place: where, Listen: s.Listen, PublicURL: string(s.PublicURL), Version: version, Log: log, Sandbox: sandbox,
		AllowAddresses: networks(s.Allow), QueueLimit: s.Queue, MaxLines: s.Lines, MaxConnections: s.Conns, WriteRate: s.WriteRate << 20, Node: s.Node, New: s.New,
		RateLimit: s.RateLimit, MaxFile: s.MaxFile << 20, Origins: originNames(s.Origins), Console: s.Console, Proxies: networks(s.Proxies), Providers: signIn,
		Policy: domain.Policy{Delays: s.Delays, Retries: s.Retries, Jitter: s.Jitter, StrictRescue: s.Strict},
	})
	if err != nil {
		return err
	}
	if err := c.PrintLine(fmt.Sprintf("chancery %s serves %s (data in %s)", version, a.URL, s.name())); err != nil {
		return err
	}
	if c.ForPerson() {
		if err := c.PrintLine("make a token with: chancery token create " + s.flags()); err != nil {
			return err
		}
	}
	if err := s.offerSetUp(ctx, c, a); err != nil {
		return err
	}
	return a.Run(ctx)
}

// offerSetUp prints the link that makes the first owner, while there is none.
func (s *serveCmd) offerSetUp(ctx context.Context, c *call, a *app.App) error {
	token, err := a.Access.SetUpToken(ctx)
	if err != nil || token == "" {
		return errorOr(err, func() error { return nil })
	}
	return c.PrintLine("no owner yet: set this server up within a day, once, at " + a.URL + access.SetUpPage + token)
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

// origin is the origin of web pages as a flag, as browsers write it.
type origin string

// UnmarshalText implements encoding.TextUnmarshaler.
func (o *origin) UnmarshalText(text []byte) error {
	*o = origin(text)
	if *o == anyOrigin {
		return nil
	}
	u, err := url.Parse(string(text))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.ToLower(u.Scheme+"://"+u.Host) != string(text) || strings.Contains(u.Host, anyOrigin) {
		return fmt.Errorf("%q is no origin; write it as browsers do, like https://shop.example or http://localhost:3000, without a path and in lower case", text)
	}
	return nil
}

// publicURL is how others reach the server. Links and the cookies of sessions depend on it, so what
// no browser can open is refused before anybody is given a link.
type publicURL string

// UnmarshalText implements encoding.TextUnmarshaler.
func (p *publicURL) UnmarshalText(text []byte) error {
	*p = publicURL(text)
	u, err := url.Parse(string(text))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("%q is no address of a server; write it like https://chancery.example.com", text)
	}
	return nil
}

// anyOrigin stands for all origins.
const anyOrigin = "*"

func originNames(list []origin) []string {
	out := make([]string, len(list))
	for i, o := range list {
		out[i] = string(o)
	}
	return out
}

// check checks what the types of the flags do not. It returns all problems.
func (s *serverFlags) check() []settings.Problem {
	list := s.storage.check()
	refuse := func(wrong bool, key, format string, args ...any) {
		if wrong {
			list = append(list, settings.Problem{Key: key, Text: fmt.Sprintf(format, args...)})
		}
	}
	refuse(s.Queue < 1, "queue-limit", "at least 1 is expected")
	refuse(s.Lines < 1, "max-lines", "at least 1 is expected")
	refuse(s.MaxFile < 1 || s.MaxFile > maxMaxFile, "max-file", "1 to %d are expected", maxMaxFile)
	refuse(s.WriteRate < 1 || s.WriteRate > maxWriteRate, "write-rate", "1 to %d are expected", maxWriteRate)
	refuse(s.Conns < 1, "max-connections", "at least 1 is expected")
	refuse(s.RateLimit < 0 || s.RateLimit > maxRateLimit, "rate-limit", "0 to %d are expected", maxRateLimit)
	wrong := checkProviders(s.OIDC)
	refuse(wrong != "", "oidc", "%s", wrong)
	refuse(len(s.Origins) > 1 && slices.Contains(s.Origins, anyOrigin), "allow-origin", "* stands for all; leave out the others")
	refuse(s.Retries < 1 || s.Retries > maxRetries, "max-retries", "1 to %d are expected", maxRetries)
	refuse(s.Jitter < 0 || s.Jitter > domain.MaxJitter, "retry-jitter", "0 to %d are expected", domain.MaxJitter)
	refuse(slices.ContainsFunc(s.Delays, func(d time.Duration) bool { return d <= 0 || d > maxRetryDelay }),
		"retry-delays", "each is more than 0 and at most %s", maxRetryDelay)
	return list
}

// Limits of what an operator can choose.
const (
	maxMaxFile    = 40 << 10 // MiB; S3 takes 10,000 parts of 5 MiB
	maxWriteRate  = 1 << 20
	maxRateLimit  = 100_000
	maxRetries    = 1000
	maxRetryDelay = 24 * time.Hour
)

func (s *serverFlags) logger(c *call) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	if s.LogJSON {
		return slog.New(slog.NewJSONHandler(c.Stderr, &slog.HandlerOptions{Level: level}))
	}
	return c.logger(level)
}
