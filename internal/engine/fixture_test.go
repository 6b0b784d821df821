package engine_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/engine"
	"chancery/internal/store/sqlite"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fixture is an engine over a real store with a clock that the test turns and
// actions that the test writes.
type fixture struct {
	t     *testing.T
	store domain.Store
	// node is the store as the engine sees it.
	node   *nodeStore
	opt    engine.Options
	table  domain.Actions
	clock  *domaintest.Clock
	wake   *hints
	ids    *domaintest.IDs
	acts   actions
	blobs  *blobs
	engine *engine.Engine
	stop   func()
	stamp  func(c *domain.Content, code string) (*domain.Content, error)
	// prepare, if set, runs when a document is prepared for its number.
	prepare func()
	ws      domain.ID
	flow    domain.ID
	jobs    int
}

func newFixture(t *testing.T, acts ...*domain.Action) *fixture {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "engine.db"), sqlite.Options{Logger: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	s := &fixture{
		t: t, store: store, clock: domaintest.NewClock(), wake: &hints{}, ids: &domaintest.IDs{},
		acts: actions{}, blobs: &blobs{}, stamp: stamped, ws: domaintest.ID(7, 9001), flow: domaintest.ID(7, 9002), stop: func() {},
		node: &nodeStore{Store: store}, opt: engine.Options{Owner: "node", Inside: 100},
	}
	s.table = s.acts
	for _, a := range acts {
		s.acts[a.ID] = a
	}
	t.Cleanup(func() {
		s.stop()
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	s.update(func(ctx context.Context, tx domain.Tx) error {
		return tx.Workspaces().Insert(ctx, domain.Workspace{ID: s.ws, Slug: "w", CreatedAt: s.clock.Now()})
	})
	s.begin()
	return s
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// begin starts an engine; a running one is stopped first, as in a restart.
func (s *fixture) begin() {
	s.stop()
	var run func() error
	s.engine, run = s.newEngine(s.node, s.opt)
	var once sync.Once
	s.stop = func() {
		once.Do(func() {
			if err := run(); err != nil {
				s.t.Error(err)
			}
		})
	}
}

// newEngine starts an engine over a store, and returns a function that stops it.
func (s *fixture) newEngine(store domain.Store, o engine.Options) (*engine.Engine, func() error) {
	s.t.Helper()
	eng, err := engine.New(engine.Ports{
		Store: store, Blobs: s.blobs, Wake: s.wake, Clock: s.clock, IDs: s.ids, Actions: s.table, Stamper: s, Log: quiet(),
	}, o)
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	if err := eng.Recover(ctx); err != nil {
		s.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- eng.Run(ctx) }()
	return eng, func() error {
		cancel()
		return <-done
	}
}

func (s *fixture) update(fn func(ctx context.Context, tx domain.Tx) error) {
	s.t.Helper()
	ctx := context.Background()
	if err := s.store.Update(ctx, func(tx domain.Tx) error { return fn(ctx, tx) }); err != nil {
		s.t.Fatal(err)
	}
}

func (s *fixture) view(fn func(ctx context.Context, tx domain.Tx) error) {
	s.t.Helper()
	ctx := context.Background()
	if err := s.store.View(ctx, func(tx domain.Tx) error { return fn(ctx, tx) }); err != nil {
		s.t.Fatal(err)
	}
}

// publish stores a workflow whose steps are named like their actions.
func (s *fixture) publish(def domain.Definition) {
	s.update(func(ctx context.Context, tx domain.Tx) error {
		w := &domain.Workflow{
			WorkspaceID: s.ws, ID: s.flow, Name: "flow", Version: 1, Hash: "h", Content: def,
			CreatedAt: s.clock.Now(), UpdatedAt: s.clock.Now(),
		}
		if err := tx.Workflows().Insert(ctx, w); err != nil {
			return err
		}
		return tx.Workflows().InsertVersion(ctx, &domain.WorkflowVersion{
			WorkspaceID: s.ws, WorkflowID: s.flow, Version: 1, Hash: "h", Content: def, CreatedAt: s.clock.Now(),
		})
	})
}

func step(n int, action string, next ...*domain.Next) *domain.Step {
	return &domain.Step{ID: domaintest.ID(4, n), Name: action, Action: action, Next: next}
}

// entry stores a document that no library has looked at: the engine does not
// care what is in it.
func (s *fixture) entry(text string) domain.ID {
	id := s.ids.New()
	s.update(func(ctx context.Context, tx domain.Tx) error {
		return tx.Entries().Insert(ctx, &domain.Entry{
			WorkspaceID: s.ws, ID: id, Folder: "sales", Content: content(text, "v0"),
			CreatedAt: s.clock.Now(), UpdatedAt: s.clock.Now(),
		})
	})
	return id
}

func content(text, version string) domain.Content {
	return domain.Content{
		Version: version, EnvSchema: "e", DocSchema: "x/bill/invoice", Head: []byte(`{}`),
		Doc: []byte(text), Digest: fmt.Sprintf("%x", sha256.Sum256([]byte(text))), Snippet: []byte(`{}`), At: domaintest.Start,
	}
}

// stamped is the content whose document is a number.
func stamped(c *domain.Content, code string) (*domain.Content, error) {
	next := content(`"`+code+`"`, c.Version+code)
	return &next, nil
}

// Prepare implements domain.Stamper.
func (s *fixture) Prepare(c *domain.Content, _ *domain.Numbering, _ time.Time) (domain.Stamp, error) {
	if s.prepare != nil {
		s.prepare()
	}
	return prepared{s, c}, nil
}

type prepared struct {
	s *fixture
	c *domain.Content
}

// With implements domain.Stamp.
func (p prepared) With(code string) (*domain.Content, error) { return p.s.stamp(p.c, code) }

// Consult implements domain.Stamp.
func (prepared) Consult(*domain.Content, *domain.Neighbours) error { return nil }

// Files implements domain.FileReader.
func (s *fixture) Files(ctx context.Context, ws, entry domain.ID) (list []domain.File, err error) {
	err = s.store.View(ctx, func(tx domain.Tx) error {
		list, err = tx.Files().List(ctx, ws, entry)
		return err
	})
	return list, err
}

// space reads the workspace of the fixture.
func (s *fixture) space() (w domain.Workspace) {
	s.view(func(ctx context.Context, tx domain.Tx) (err error) {
		w, err = tx.Workspaces().Get(ctx, s.ws)
		return err
	})
	return w
}

// start creates a job as a request does.
func (s *fixture) start(entry domain.ID) domain.ID {
	s.t.Helper()
	return s.startOn(s.engine, s.newJob(entry))
}

// newJob makes a job that is due now.
func (s *fixture) newJob(entry domain.ID) *domain.Job {
	s.jobs++
	now := s.clock.Now()
	return &domain.Job{
		WorkspaceID: s.ws, ID: domaintest.ID(7, 100000+s.jobs), WorkflowID: s.flow, WorkflowVersion: 1, EntryID: entry,
		InputHash: "i", Args: map[string]string{"given": "1"}, CreatedAt: now, UpdatedAt: now, DueAt: now,
	}
}

// startOn creates a job on the node of an engine.
func (s *fixture) startOn(e *engine.Engine, j *domain.Job) domain.ID {
	s.t.Helper()
	slot := e.Reserve()
	if slot != nil {
		j.Lease = slot.Lease()
	}
	s.insert(j)
	if slot != nil {
		own := *j
		slot.Start(domain.Work{Job: &own, Workspace: s.space()})
	} else {
		s.wake.Notify(domain.TopicJobs)
	}
	return j.ID
}

func (s *fixture) insert(j *domain.Job) {
	s.t.Helper()
	s.update(func(ctx context.Context, tx domain.Tx) error { return tx.Jobs().Insert(ctx, j) })
}

func (s *fixture) job(id domain.ID) *domain.Job {
	s.t.Helper()
	var j *domain.Job
	s.view(func(ctx context.Context, tx domain.Tx) (err error) { j, err = tx.Jobs().Get(ctx, s.ws, id); return err })
	return j
}

// settled waits until the job is complete or at rest.
func (s *fixture) settled(id domain.ID) *domain.Job {
	s.t.Helper()
	return s.until(id, func(j *domain.Job) bool {
		return j.Completed() || j.Lease.Owner == "" && j.DueAt.After(s.clock.Now())
	})
}

// until waits for a state of the job. The limit is only there so that a broken
// engine fails the test instead of hanging it.
func (s *fixture) until(id domain.ID, ok func(*domain.Job) bool) *domain.Job {
	s.t.Helper()
	limit := time.After(20 * time.Second)
	for {
		changed := s.wake.changed()
		if j := s.job(id); ok(j) {
			return j
		}
		select {
		case <-changed:
		case <-limit:
			s.t.Fatalf("job %s does not get there: %+v", id, s.job(id))
		}
	}
}

// finish turns the clock until the job is complete.
func (s *fixture) finish(id domain.ID) *domain.Job {
	s.t.Helper()
	for range 1000 {
		j := s.settled(id)
		if j.Completed() {
			return j
		}
		s.clock.Advance(j.DueAt.Sub(s.clock.Now()))
	}
	s.t.Fatal("the job does not end")
	return nil
}

// trace writes the log as "action STATUS(code) …".
func trace(j *domain.Job) string {
	var parts []string
	for _, in := range domain.Intents(j.Events) {
		text := in.Provider
		for _, e := range in.Events {
			if e.Status == domain.StatusRun {
				continue
			}
			text += " " + string(e.Status)
			if e.Code != "" {
				text += "(" + e.Code + ")"
			}
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// actions is a table that tests fill.
type actions map[string]*domain.Action

// Action returns an action with the simulator that is listed under its own name.
func (a actions) Action(id string) (*domain.Action, bool) {
	x := domain.Action{ID: id}
	installed, ok := a[id]
	if ok {
		x = *installed
	}
	if simulator, simulated := a["simulated "+id]; simulated {
		x.Simulator, ok = simulator, true
	}
	return &x, ok
}

func (a actions) IDs() []string             { return nil }
func (a actions) Actions() []*domain.Action { return nil }

func (a actions) CheckConfig(*domain.Action, json.RawMessage) []domain.ConfigIssue { return nil }

// local makes a local action of a function.
func local(id string, run func(t *domain.Task) domain.Result) *domain.Action {
	return &domain.Action{ID: id, Reach: domain.Inside, Entryless: true, Run: func(_ context.Context, t *domain.Task) domain.Result { return run(t) }}
}

// outward makes an outward action of a function.
func outward(id string, run func(ctx context.Context, t *domain.Task) domain.Result) *domain.Action {
	return &domain.Action{ID: id, Entryless: true, Run: run}
}

func always(r domain.Result) func(*domain.Task) domain.Result {
	return func(*domain.Task) domain.Result { return r }
}

// hints is a domain.Wake that also sends the test every notification.
type hints struct {
	mu      sync.Mutex
	topics  map[string][]chan struct{}
	anybody chan struct{}
	sent    map[string]int // how often each topic was
}

func (h *hints) times(topic string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.sent[topic]
}

func (h *hints) changed() <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.anybody == nil {
		h.anybody = make(chan struct{})
	}
	return h.anybody
}

func (h *hints) Notify(topic string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.sent == nil {
		h.sent = map[string]int{}
	}
	h.sent[topic]++
	if h.anybody != nil {
		close(h.anybody)
		h.anybody = nil
	}
	for _, c := range h.topics[topic] {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

func (h *hints) Watch(topic string) (<-chan struct{}, func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.topics == nil {
		h.topics = map[string][]chan struct{}{}
	}
	c := make(chan struct{}, 1)
	h.topics[topic] = append(h.topics[topic], c)
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		for i, o := range h.topics[topic] {
			if o == c {
				h.topics[topic] = append(h.topics[topic][:i], h.topics[topic][i+1:]...)
				return
			}
		}
	}
}

// blobs keeps contents in memory.
type blobs struct {
	domain.Blobs // what an engine does not call

	mu sync.Mutex
	m  map[string][]byte
}

func (b *blobs) Put(_ context.Context, ws domain.ID, hash string, data []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.m == nil {
		b.m = map[string][]byte{}
	}
	b.m[string(ws)+hash] = data
	return nil
}

func (b *blobs) Open(_ context.Context, ws domain.ID, hash string) (io.ReadCloser, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if d, ok := b.m[string(ws)+hash]; ok {
		return io.NopCloser(bytes.NewReader(d)), nil
	}
	return nil, domain.Missing("file contents")
}

var errBroken = errors.New("broken")
