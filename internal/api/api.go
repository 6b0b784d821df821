package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"

	"chancery/internal/access"
	"chancery/internal/admission"
	"chancery/internal/domain"
	"chancery/internal/feed"
	"chancery/internal/limits"
	"chancery/internal/sequence"
	"chancery/internal/silo"
	"chancery/internal/transform"
)

// MaxWait is the longest time for which a request waits until its job is
// complete. The server around the handler has no timeouts for bodies and answers: the
// handler sets deadlines itself.
var MaxWait = limits.JobWait.Duration() //nolint:gochecknoglobals // a name

// Limits of requests; zero values mean the defaults.
type Limits struct {
	// Body is the size of a JSON body in bytes (10 MiB). Bodies that carry a file
	// may be as large as the largest file in base64.
	Body int64
	// Depth is how many levels JSON may be nested (100).
	Depth int
	// Queue is how many jobs of one workspace may be due or running before
	// requests for more are refused (10000).
	Queue int
	// Requests is how many requests of one workspace may be under way (1024).
	Requests int
	// PerToken is how many requests a token may send in a minute (0, which is no limit).
	PerToken int
	// Grace and Rate, in bytes per second, are the deadline of bodies and answers
	// (10 s, 64 KiB/s).
	Grace time.Duration
	Rate  int64
	// Answers is how many bytes of answers of one workspace may be in memory (64 MiB).
	Answers int64
}

func (l *Limits) setDefaults() {
	l.Body = orDefault(l.Body, limits.Body.Value)
	l.Depth = orDefault(l.Depth, limits.JSONDepth.Int())
	l.Queue = orDefault(l.Queue, limits.Queue.Int())
	l.Requests = orDefault(l.Requests, limits.RequestsShare.Int())
	l.Grace = orDefault(l.Grace, limits.ProgressGrace.Duration())
	l.Rate = orDefault(l.Rate, limits.ProgressRate.Value)
	l.Answers = orDefault(l.Answers, limits.AnswersShare.Value)
}

func orDefault[T int | int64 | time.Duration](v, usual T) T {
	if v <= 0 {
		return usual
	}
	return v
}

// inlineBody is the limit of bodies that carry a file.
var inlineBody = limits.FileBody.Value //nolint:gochecknoglobals // a name

// Config holds the dependencies and settings of the handler.
type Config struct {
	Silo      *silo.Service
	Transform *transform.Service
	Sequence  *sequence.Service
	Access    *access.Service
	Feed      *feed.Service
	Keys      access.Keyring
	Clock     domain.Clock
	IDs       domain.IDs
	// Stopping is closed when the server begins to stop; nil for never.
	Stopping <-chan struct{}
	// PublicURL is where clients reach the server, without a slash at the end.
	PublicURL string
	// Origins are those of the pages whose scripts browsers may let use the API, such as
	// https://shop.example; "*" alone is all. There are none by default.
	Origins []string
	// Proxies are the addresses of those whose X-Forwarded-For is believed.
	Proxies []netip.Prefix
	// Identities are the services with which people sign in; nil for none.
	Identities domain.IdentityProviders
	// Log may be nil; nothing is logged then.
	Log *slog.Logger
	// Version of the program, shown by /healthz and in the OpenAPI documents.
	Version string
	Limits  Limits
	// Ready returns an error when the store cannot be used; nil means that it
	// always can.
	Ready func(ctx context.Context) error
	// Writes is what workspaces write over time; nil for no limit.
	Writes *admission.Pace
	// Backlog counts the jobs of each workspace that are due or running. If it is
	// nil, Limits.Queue has no effect.
	Backlog func(ctx context.Context) (map[domain.ID]int, error)
	// DryRun, if set, runs the job of a request without storing anything and
	// returns it as it is at its end. It calls onStored when it only waits.
	DryRun func(ctx context.Context, actor domain.Actor, id string, in transform.JobInput, onStored func()) (*transform.JobView, error)
	// Preview, if set, makes the file of a task of an action, and stores nothing.
	Preview func(ctx context.Context, t *domain.Task) (*domain.NewFile, error)
	// Try, if set, runs a program on the entry of a task, and changes nothing.
	Try func(ctx context.Context, t *domain.Task, in ProgramTrial) (*ProgramAnswer, error)
	// TryFlow, if set, makes a dry run of a workflow that is not stored.
	TryFlow func(ctx context.Context, actor domain.Actor, w transform.WorkflowInput, in transform.JobInput, onStored func()) (*transform.JobView, *transform.Trace, error)
	// Judge, if set, says what the rules of European invoices say about a file.
	Judge func(data []byte, profile string) (*Judgement, error)
	// State, if set, reads how the server is.
	State func(ctx context.Context) (*ServerState, error)
	// Templates are workflows to begin with.
	Templates []Template
	// Console, if set, answers requests of browsers for pages and files that no route
	// has, and returns false for all others.
	Console func(w http.ResponseWriter, r *http.Request) bool
	// Trusted, if set, is the actor of every request, and no token is needed. It
	// is for a handler inside an operator's own process, never for a network.
	Trusted *domain.Actor
}

func (c Config) withDefaults() Config {
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.Limits.setDefaults()
	if c.Ready == nil {
		c.Ready = func(context.Context) error { return nil }
	}
	return c
}

// server is the state behind the handler.
type server struct {
	Config
	router  *chi.Mux
	api     huma.API
	encoder sync.Pool // of *encoder
	docs    documents
	// admission limits requests, their bodies and answers, and the jobs that wait.
	admission *admission.Control
	streams   streams
	actions   catalog
	schemas   schemaAssets
}

// New returns the handler of all routes.
func New(config Config) http.Handler {
	s := &server{Config: config.withDefaults(), router: chi.NewMux()}
	s.encoder.New = func() any { return newEncoder() }
	s.docs.version = s.Version
	s.docs.url = s.PublicURL
	s.admission = newAdmission(&s.Config)
	list := routes()
	s.api = humachi.New(s.router, huma.Config{OpenAPI: s.docs.info(allServices)})
	for _, rt := range list {
		s.handle(s.admitted(rt))
	}
	for _, rt := range heads(list) {
		s.handle(rt)
	}
	s.router.NotFound(s.notFound)
	s.router.MethodNotAllowed(s.methodNotAllowed)
	return s
}

// handle registers one route. A request that may not use it is refused.
func (s *server) handle(rt route) {
	s.api.Adapter().Handle(&huma.Operation{Method: rt.method, Path: rt.pattern()}, func(hc huma.Context) {
		r, w := humachi.Unwrap(hc)
		if err := s.authorize(&rt, w, r); err != nil {
			s.fail(w, r, err)
			return
		}
		if err := s.checkRate(w, r); err != nil {
			s.fail(w, r, err)
			return
		}
		if ws := actorOf(r).Workspace.ID; ws != "" {
			r = r.WithContext(domain.ForWorkspace(r.Context(), ws))
		}
		if rt.audited {
			r = r.WithContext(domain.WithCaller(r.Context(), s.caller(&rt, r)))
		}
		s.serve(rt, w, r)
	})
}

// serve handles a request that is authorized.
func (s *server) serve(rt route, w http.ResponseWriter, r *http.Request) {
	err := checkURL(&rt, r)
	if err == nil {
		err = checkConditions(&rt, r)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	leave, err := s.enter(&rt, r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	defer leave()
	if err := s.checkApp(&rt, r); err != nil {
		s.fail(w, r, err)
		return
	}
	answer, err := rt.handle(s, w, r)
	switch {
	case err != nil:
		s.fail(w, r, err)
	case answer != nil:
		s.answer(w, r, http.StatusOK, answer)
	}
}
