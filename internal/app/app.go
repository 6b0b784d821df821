package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // time zones of regimes, also where the system has none

	"golang.org/x/sync/errgroup"

	"chancery/internal/access"
	"chancery/internal/admission"
	"chancery/internal/api"
	"chancery/internal/app/datadir"
	"chancery/internal/app/dryrun"
	"chancery/internal/console"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/engine"
	"chancery/internal/feed"
	"chancery/internal/keystore"
	"chancery/internal/limits"
	"chancery/internal/program/worker"
	"chancery/internal/remote/fetch"
	"chancery/internal/remote/oidc"
	"chancery/internal/silo"
	"chancery/internal/store"
	"chancery/internal/store/sqlite"
	"chancery/internal/transform"
	"chancery/internal/wake"
)

// Limits of the requests that actions make. The actions have tighter ones of their own.
const (
	webTimeout = 30 * time.Second
	webBytes   = 32 << 20
)

// Config of a server.
type Config struct {
	Place
	// Listen is the address to listen on, "127.0.0.1:8080". Port 0 takes any.
	Listen string
	// PublicURL is how others reach the server; by default the listen address.
	PublicURL string
	Version   string
	Log       *slog.Logger
	// AllowAddresses names ranges that webhooks and imports may reach although
	// they are not on the public internet.
	AllowAddresses []netip.Prefix
	// Policy of retries and rescues; the zero value is the documented one.
	Policy domain.Policy
	// QueueLimit is how many jobs of one workspace may be due or running; more are
	// refused. 0 means the default of the API.
	QueueLimit int
	// MaxLines is how many lines a document may have; 0 means the default.
	MaxLines int
	// MaxFile is the largest size of an announced file, in bytes; 0 means the default.
	MaxFile int64
	// WriteRate is how many bytes a second a workspace goes on to write in large
	// transactions; 0 means the default.
	WriteRate int64
	// MaxConnections is how many connections may be open; one workspace may have a quarter
	// as many requests under way. 0 means the default.
	MaxConnections int
	// RateLimit is how many requests a token may send in a minute; 0 is no limit.
	RateLimit int
	// Origins are those of the pages whose scripts may use the API.
	Origins []string
	// Console serves the web console, too.
	Console bool
	// Proxies are the addresses of those whose X-Forwarded-For is believed.
	Proxies []netip.Prefix
	// Providers are the services with which people sign in.
	Providers []oidc.Config
	// Sandbox is the call, program first, that starts a worker for programs of
	// users: "chancery sandbox". Without it they run in this process, where one
	// that takes too much memory ends it; that is for tests.
	Sandbox []string
	// Simulate returns every step that would reach out by a simulator.
	Simulate bool
	// Node names this server; by default a name that the data directory keeps, or one made
	// up for this process. No two servers on one store may share it.
	Node string
	// Wake carries hints about jobs; nil means one that fits the place.
	Wake domain.Wake
	// Trace learns about each query; nil for nobody.
	Trace store.Trace
	// New starts a new installation in a data directory that is not whole: what is left in it is
	// moved aside.
	New bool
}

// App is a server that is ready to run.
type App struct {
	// Access is for commands of operators.
	Access *access.Service
	// URL is the base of the API.
	URL string

	log      *slog.Logger
	writes   *admission.Pace
	store    domain.Store
	keys     *keystore.Ring
	blobs    domain.Blobs
	notes    domain.Notes // nil where the place is not shared
	engine   *engine.Engine
	silo     *silo.Service
	feed     *feed.Service
	wake     domain.Wake
	server   *http.Server
	build    *document.Builder
	sandbox  *worker.Pool
	web      *fetch.Client
	listener *conns
	unlock   func() error
	end      func() error // notes that the server stopped in order
	// run is the ID of this process among the servers on a database.
	run     domain.ID
	member  *membership // nil where the place is not shared
	endWake func()
	// endFiles closes the contents of files.
	endFiles func()
}

// New opens the data directory, creating what is missing, and listens. Nothing
// is served before Run.
func New(ctx context.Context, cfg Config) (_ *App, err error) {
	a := &App{log: cfg.Log, writes: newPace(cfg.WriteRate)}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.close(ctx))
		}
	}()
	keys, err := a.open(ctx, &cfg)
	if err != nil {
		return nil, err
	}
	a.keys = keys
	if err := a.openFiles(ctx, &cfg.Place); err != nil {
		return nil, err
	}
	a.Access = &access.Service{Store: a.store, Keys: keys, Clock: clock{}, IDs: ids{}}
	if err := a.Access.EnsureDefault(ctx); err != nil {
		return nil, fmt.Errorf("making the default workspace: %w", err)
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", cfg.Listen)
	if err != nil {
		return nil, fmt.Errorf("listening: %w", err)
	}
	if cfg.MaxConnections <= 0 {
		cfg.MaxConnections = limits.Connections.Int()
	}
	a.listener = limitConns(listener, cfg.MaxConnections)
	a.URL = publicURL(cfg.PublicURL, a.listener.Addr())
	owner := cfg.Node
	if cfg.shared() {
		n := domain.Node{Name: cfg.Node, Run: a.run, Version: cfg.Version, Address: a.URL, StartedAt: clock{}.Now()}
		a.member = &membership{store: a.store, node: n, log: cfg.Log}
		if err := a.member.enter(ctx); err != nil {
			return nil, err
		}
		owner = n.Owner()
	}
	if err := a.connect(cfg, owner, keys); err != nil { //nolint:contextcheck // what it makes has a life of its own
		return nil, err
	}
	if err := a.store.Update(ctx, func(tx domain.Tx) error { return tx.Feeds().Rebase(ctx) }); err != nil {
		return nil, fmt.Errorf("preparing the events: %w", err)
	}
	return a, a.engine.Recover(ctx)
}

// open opens the place of the installation.
func (a *App) open(ctx context.Context, cfg *Config) (_ *keystore.Ring, err error) {
	if cfg.shared() {
		return a.openShared(ctx, cfg)
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, fmt.Errorf("creating the data directory: %w", err)
	}
	if a.unlock, err = lock(cfg.Data); err != nil {
		return nil, err
	}
	return a.openData(ctx, cfg)
}

// openData opens what is in the data directory, when its parts belong together. The
// caller holds the lock.
func (a *App) openData(ctx context.Context, cfg *Config) (*keystore.Ring, error) {
	id, err := datadir.Prepare(ctx, cfg.Data, cfg.New, clock{}.Now(), func() string { return string(ids{}.New()) })
	if err != nil {
		return nil, err
	}
	unclean, end, err := datadir.Begin(cfg.Data)
	if err != nil {
		return nil, err
	}
	if unclean {
		cfg.Log.WarnContext(ctx, "the last server on this directory did not stop in order; checking the database", "data", cfg.Data)
		if err := datadir.QuickCheck(ctx, cfg.Data); err != nil {
			return nil, err
		}
	}
	if cfg.Node, err = nodeName(cfg.Data, cfg.Node); err != nil {
		return nil, err
	}
	keys, err := keystore.Ensure(ctx, keystore.Dir(cfg.Data), clock{}.Now())
	if err != nil {
		return nil, err
	}
	if a.store, err = sqlite.Open(ctx, filepath.Join(cfg.Data, dbFile), sqlite.Options{Logger: cfg.Log, Wrote: a.writes.Spend, Trace: cfg.Trace}); err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	// From here on close notes an end in order.
	a.end = end
	a.run = ids{}.New()
	return keys, datadir.Complete(ctx, cfg.Data, id)
}

// openFiles opens the contents of files, which must be those of the installation.
func (a *App) openFiles(ctx context.Context, p *Place) error {
	files, end, err := openFiles(ctx, p)
	if err != nil {
		return err
	}
	a.blobs, a.endFiles = files, end
	if !p.shared() {
		return nil
	}
	a.notes = files
	return claimFiles(ctx, claim{store: a.store, keys: a.keys, notes: files, place: p.Files, server: true})
}

// connect builds the stack over the data directory, and the HTTP API over the stack.
func (a *App) connect(cfg Config, owner string, keys *keystore.Ring) error {
	a.web = fetch.New(fetch.Options{Allow: cfg.AllowAddresses, Timeout: webTimeout, MaxBytes: webBytes})
	if cfg.Wake == nil {
		cfg.Wake = wake.New()
	}
	parts := Parts{
		Store: a.store, Blobs: a.blobs, Wake: cfg.Wake, Clock: clock{}, IDs: ids{}, Keys: keys,
		MaxLines: cfg.MaxLines, MaxFile: cfg.MaxFile, Fetch: a.web, Post: a.web, Log: cfg.Log,
		Turns:  admission.NewTurns(admission.TurnsOptions{Places: limits.Programs.Int()}),
		Engine: engine.Options{Owner: owner, Simulate: cfg.Simulate, Policy: cfg.Policy, QueueLimit: cfg.QueueLimit, Writes: a.writes},
	}
	if len(cfg.Sandbox) > 0 {
		a.sandbox = worker.New(cfg.Sandbox, worker.Options{})
		parts.Programs = a.sandbox
	}
	s, err := NewStack(parts)
	if err != nil {
		return err
	}
	a.engine, a.silo, a.feed, a.wake, a.build = s.Engine, s.Silo, s.Feed, cfg.Wake, s.Silo.Build
	templates, err := Templates()
	if err != nil {
		return err
	}
	web, err := consoleOf(&cfg)
	if err != nil {
		return err
	}
	stopping, dry := make(chan struct{}), DryRuns(parts, 0)
	a.silo.Notes = a.notes
	a.server = httpServer(a.listener, cfg.Log, api.New(api.Config{
		Silo: s.Silo, Transform: s.Transform, Sequence: s.Sequence, Access: a.Access, Feed: s.Feed, Keys: keys,
		Clock: clock{}, IDs: ids{}, Stopping: stopping, PublicURL: a.URL, Origins: cfg.Origins, Proxies: cfg.Proxies, Log: cfg.Log, Version: cfg.Version, Console: web, Templates: templates,
		State:      (&serverState{app: a, cfg: &cfg, started: clock{}.Now()}).get,
		Identities: oidc.New(cfg.Providers, a.web, clock{}),
		DryRun:     dry.Run, TryFlow: dry.Try, Try: Try(s.Playground), Preview: s.Engine.Preview, Judge: Judge, Ready: (&readiness{clock: clock{}, ask: a.ready}).get,
		Backlog: a.backlog, Writes: a.writes, Limits: api.Limits{
			Queue: cfg.QueueLimit, Requests: max(1, cfg.MaxConnections/requestsPart), PerToken: cfg.RateLimit,
		},
	}))
	a.server.RegisterOnShutdown(sync.OnceFunc(func() { close(stopping) }))
	return nil
}

// consoleOf returns what serves the web console, nil for nothing.
func consoleOf(cfg *Config) (func(http.ResponseWriter, *http.Request) bool, error) {
	if !cfg.Console {
		return nil, nil
	}
	c, err := console.New()
	if err != nil {
		return nil, err
	}
	return c.Serve, nil
}

// requestsPart is the part of the connections that one workspace may have requests on.
const requestsPart = 4

// httpServer returns the server around the handler, which sets the deadlines of bodies
// and answers itself.
func httpServer(l *conns, log *slog.Logger, h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: limits.HeaderTime.Duration(),
		IdleTimeout:       limits.IdleTime.Duration(),
		MaxHeaderBytes:    limits.Header.Int(),
		ConnState:         l.note,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// newPace limits what workspaces write; 0 is the usual rate.
func newPace(rate int64) *admission.Pace {
	limit := &limits.WriteRate
	if rate > 0 {
		limit = limit.With(rate)
	}
	return admission.NewPace(clock{}, &limits.WriteBurst, limit)
}

// DryRuns makes dry runs over the parts of a server: with the same adapters where
// they only read, and without those that let something out. A limit of 0 is the usual one.
func DryRuns(p Parts, limit time.Duration) *dryrun.Runs {
	return dryrun.New(dryrun.Options{
		Store: p.Store, Blobs: p.Blobs, Clock: p.Clock, Policy: p.Engine.Policy, Limit: limit,
		Build: func(d dryrun.Parts) (*transform.Service, *engine.Engine, error) {
			s, err := NewStack(Parts{
				Store: d.Store, Blobs: d.Blobs, Wake: wake.New(), Clock: d.Clock, IDs: p.IDs, Keys: document.FixedKeys{Live: d.Key, Test: d.Key},
				MaxLines: p.MaxLines, Fetch: d.Fetch, Programs: p.Programs, Turns: p.Turns, Engine: d.Engine, More: p.More, Log: slog.New(slog.DiscardHandler),
			})
			if err != nil {
				return nil, nil, err
			}
			return s.Transform, s.Engine, nil
		},
	})
}

// ready returns why the store cannot be used or written to, if so.
func (a *App) ready(ctx context.Context) error {
	for _, part := range []any{a.store, a.blobs} {
		if p, ok := part.(interface {
			Ready(ctx context.Context) error
		}); ok {
			if err := p.Ready(ctx); err != nil {
				return err
			}
		}
	}
	return a.store.View(ctx, func(domain.Tx) error { return nil })
}

// backlog counts the jobs of each workspace that are running or due.
func (a *App) backlog(ctx context.Context) (counts map[domain.ID]int, err error) {
	err = a.store.View(ctx, func(tx domain.Tx) error {
		counts, err = tx.Queue().Backlog(ctx, clock{}.Now())
		return err
	})
	return counts, err
}

// publicURL returns the base of links in answers.
func publicURL(configured string, addr net.Addr) string {
	if configured != "" {
		return strings.TrimRight(configured, "/")
	}
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return "http://" + addr.String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// stopTime is how long running requests may take when the server stops.
const stopTime = 10 * time.Second

// Run serves until the context ends, then stops in order: requests, jobs, store.
func (a *App) Run(ctx context.Context) error {
	g, gctx := errgroup.WithContext(ctx)
	engineCtx, stopEngine := context.WithCancel(context.WithoutCancel(ctx))
	defer stopEngine()
	g.Go(func() error {
		if err := a.server.Serve(a.listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serving: %w", err)
		}
		return nil
	})
	g.Go(func() error { return a.engine.Run(engineCtx) })
	g.Go(func() error { a.sweep(gctx); return nil })
	g.Go(func() error { a.index(gctx); return nil })
	g.Go(func() error { a.keepPolicies(gctx); return nil })
	g.Go(func() error { a.events(gctx); return nil })
	g.Go(func() error {
		a.Access.RecordUses(gctx, func(err error) {
			a.log.WarnContext(gctx, "cannot record when tokens were used", "error", err)
		})
		return nil
	})
	if a.member != nil {
		g.Go(func() error { return a.member.keep(gctx) })
	}
	g.Go(func() error { a.keys.Run(gctx, clock{}, a.log); return nil })
	g.Go(func() error {
		<-gctx.Done()
		defer stopEngine()
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
		defer cancel()
		if err := a.server.Shutdown(limit); err != nil {
			return errors.Join(a.server.Close(), ignoreTimeout(err))
		}
		return nil
	})
	return errors.Join(g.Wait(), a.close(ctx))
}

// sweepEvery is how often what is not needed any more is removed.
const sweepEvery = time.Hour

// sweep removes what has expired and what interrupted work left, at the start and then
// every hour, until the context ends. Of several servers one does it. Failing is no reason to stop: the next turn sees
// the same files.
func (a *App) sweep(ctx context.Context) {
	for {
		if a.duty(ctx, "sweep", sweepEvery) {
			a.sweepOnce(ctx)
		}
		timer := clock{}.Timer(sweepEvery)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C():
		}
	}
}

func (a *App) sweepOnce(ctx context.Context) {
	n, err := a.silo.Sweep(ctx)
	if err != nil && ctx.Err() == nil {
		a.log.ErrorContext(ctx, "cannot remove expired files", "error", err)
	}
	if n > 0 {
		a.log.InfoContext(ctx, "removed expired files of the spool", "files", n)
	}
	if n, err = a.Access.SweepPeople(ctx); err != nil && ctx.Err() == nil {
		a.log.ErrorContext(ctx, "cannot remove sessions and links that have ended", "error", err)
	}
	if n > 0 {
		a.log.InfoContext(ctx, "removed sessions and links that have ended", "count", n)
	}
	swept, err := a.silo.SweepContents(ctx)
	if err != nil && ctx.Err() == nil {
		a.log.ErrorContext(ctx, "cannot remove what interrupted work left", "error", err)
	}
	if swept != (silo.Swept{}) {
		a.log.InfoContext(ctx, "removed what interrupted work left", "drafts", swept.Drafts, "contents", swept.Orphans)
	}
}

// ignoreTimeout accepts that requests were cut off: they wait for jobs, which go
// on and can be asked for again.
func ignoreTimeout(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return fmt.Errorf("stopping the server: %w", err)
}

func (a *App) close(ctx context.Context) error {
	var errs []error
	if a.listener != nil {
		if err := a.listener.Close(); !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	if a.web != nil {
		a.web.Close()
	}
	for _, end := range []func(){a.endWake, a.endFiles} {
		if end != nil {
			end()
		}
	}
	if a.sandbox != nil {
		errs = append(errs, a.sandbox.Close())
	}
	if a.member != nil { // a start that failed, or a server that stopped
		a.member.leave(ctx)
	}
	if a.store != nil {
		err := a.store.Close()
		if err == nil && a.end != nil {
			err = a.end()
		}
		errs = append(errs, err)
	}
	if a.unlock != nil {
		errs = append(errs, a.unlock())
	}
	return errors.Join(errs...)
}
