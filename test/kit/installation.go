package kit

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"sync"
	"testing"

	"chancery/internal/access"
	"chancery/internal/api"
	"chancery/internal/app"
	"chancery/internal/blob/dir"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/engine"
	"chancery/internal/keystore"
	"chancery/internal/store/sqlite"
	"chancery/internal/wake"
)

// Options change an installation; the zero value is right for most tests.
type Options struct {
	// Actions in addition to the built-in ones.
	Actions []*domain.Action
	// Store is an empty one; nil means one in a file of its own.
	Store domain.Store
	// Clock of all parts, such as RealClock; nil means one that the test advances.
	Clock domain.Clock
	// Parts may change the parts before the stack is built.
	Parts func(*app.Parts)
	// API may change the configuration before the handler is built.
	API func(*api.Config)
}

// Installation is a server without a listener. Its engine runs until the test ends.
type Installation struct {
	*app.Stack
	Parts   app.Parts
	Access  *access.Service
	Config  api.Config
	Handler http.Handler
	// Clock is nil when Options.Clock was given.
	Clock *Clock
	Log   *Log

	t testing.TB
	// api is the handler of the installation, whatever a test puts into Handler.
	api    http.Handler
	mu     sync.Mutex
	tokens map[string]string // by slug of the workspace
}

// New makes an installation over an empty store. IDs and random bytes are the same
// in every run.
func New(t testing.TB, o Options) *Installation {
	t.Helper()
	ctx, data := t.Context(), t.TempDir()
	in := &Installation{t: t, Log: &Log{}, tokens: map[string]string{}}
	log := slog.New(slog.NewTextHandler(in.Log, nil))
	if o.Clock == nil {
		in.Clock = NewClock()
		o.Clock = in.Clock
	}
	store := o.Store
	if store == nil {
		store = openStore(t, data, sqlite.Options{Logger: log})
	}
	keys, err := keystore.Ensure(ctx, keystore.Dir(data), o.Clock.Now())
	Must(t, err)
	blobs, err := dir.Open(filepath.Join(data, "files"))
	Must(t, err)
	in.Parts = app.Parts{
		Store: store, Blobs: blobs, Wake: wake.New(), Clock: o.Clock, IDs: &domaintest.IDs{}, Keys: keys,
		Rand: rand.NewChaCha8([32]byte{1}), Engine: engine.Options{Owner: "node", Inside: 1000}, More: o.Actions, Log: log,
	}
	if o.Parts != nil {
		o.Parts(&in.Parts)
	}
	in.Stack, err = app.NewStack(in.Parts)
	Must(t, err)
	in.Access = &access.Service{Store: store, Keys: keys, Clock: o.Clock, IDs: in.Parts.IDs}
	Must(t, in.Access.EnsureDefault(ctx))
	in.Config = api.Config{
		Silo: in.Silo, Transform: in.Transform, Sequence: in.Sequence, Access: in.Access, Feed: in.Feed, Keys: keys, Clock: o.Clock, IDs: in.Parts.IDs,
		PublicURL: "https://chancery.test/", Version: "1.2.3", Log: log, Judge: app.Judge,
	}
	in.Config.Try = app.Try(in.Playground)
	in.Config.Templates, err = app.Templates()
	Must(t, err)
	if in.Engine != nil {
		in.Config.Preview, in.Config.TryFlow = in.Engine.Preview, app.DryRuns(in.Parts, 0).Try
	}
	if o.API != nil {
		o.API(&in.Config)
	}
	in.Handler = api.New(in.Config)
	in.api = in.Handler
	in.TokenOf(Default)
	if in.Engine != nil {
		in.run()
	}
	return in
}

// run runs the engine until the test ends.
func (in *Installation) run() {
	ctx, stop := context.WithCancel(context.WithoutCancel(in.t.Context()))
	done := make(chan error, 1)
	go func() { done <- in.Engine.Run(ctx) }()
	in.t.Cleanup(func() {
		stop()
		Must(in.t, <-done)
	})
}

// Callers of a Scenario and of TokenOf. Any other name is the slug of a workspace that
// the test has made.
const (
	Default = access.DefaultWorkspace
	// Other is a second workspace, made when it is first named.
	Other = "other"
	// Nobody sends no token.
	Nobody = "-"
)

// TokenOf implements Target. Each workspace has one token.
func (in *Installation) TokenOf(as string) string {
	in.t.Helper()
	in.mu.Lock()
	defer in.mu.Unlock()
	if as == Nobody {
		return ""
	}
	if token := in.tokens[as]; token != "" {
		return token
	}
	if as == Other {
		_, err := in.Access.CreateWorkspace(in.t.Context(), domain.Workspace{Slug: Other})
		Must(in.t, err)
	}
	token, err := in.Access.IssueToken(in.t.Context(), as, "test")
	Must(in.t, err)
	in.tokens[as] = token
	return token
}

// Actor returns who the token of a workspace stands for.
func (in *Installation) Actor(as string) domain.Actor {
	in.t.Helper()
	actor, err := in.Access.Authenticate(in.t.Context(), in.TokenOf(as))
	Must(in.t, err)
	return actor
}

// Must ends the test at an error.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
