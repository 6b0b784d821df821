package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"chancery/gobl"
	"chancery/internal/access"
	"chancery/internal/blob/dir"
	contents "chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/engine"
	"chancery/internal/keystore"
	"chancery/internal/silo"
	"chancery/internal/store/sqlite"
	"chancery/internal/transform"
	"chancery/internal/wake"
)

// installation is a whole server over a real store, with actions for tests and a
// clock that is advanced by hand.
type installation struct {
	t       testing.TB
	handler http.Handler
	config  Config
	clock   *domaintest.Clock
	log     *lines
	token   string // of the default workspace
	// release lets jobs in the action test.hold continue.
	release chan struct{}
}

// lines collects a log.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// install starts a server; change may alter its configuration.
func install(t testing.TB, change func(*Config)) *installation {
	t.Helper()
	ctx := t.Context()
	in := &installation{t: t, clock: domaintest.NewClock(), log: &lines{}, release: make(chan struct{})}
	log := slog.New(slog.NewTextHandler(in.log, nil))
	data := t.TempDir()
	ids := &domaintest.IDs{}
	store, err := sqlite.Open(ctx, filepath.Join(data, "test.db"), sqlite.Options{Logger: log})
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	keys, err := keystore.Ensure(data, in.clock.Now())
	must(t, err)
	blobs, err := dir.Open(filepath.Join(data, "files"))
	must(t, err)
	library, err := gobl.New(gobl.Options{Now: in.clock.Now, Rand: rand.NewChaCha8([32]byte{1})})
	must(t, err)
	hints := wake.New()
	table := in.actions()
	build := &contents.Builder{Library: library, Key: keys.Documents()}
	eng, err := engine.New(engine.Ports{
		Store: store, Blobs: blobs, Wake: hints, Clock: in.clock, IDs: ids, Actions: table, Stamper: build, Log: log,
	}, engine.Options{Owner: "node"})
	if err != nil {
		t.Fatal(err)
	}
	runEngine(t, eng)
	documents := &silo.Service{
		Store: store, Blobs: blobs, Clock: in.clock, IDs: ids,
		Build: build,
	}
	in.config = Config{
		Silo: documents,
		Transform: &transform.Service{
			Store: store, Wake: hints, Clock: in.clock, IDs: ids, Actions: table, Slots: eng, Silo: documents,
		},
		Access: &access.Service{Store: store, Keys: keys, Clock: in.clock, IDs: ids},
		Keys:   keys, Clock: in.clock, IDs: ids, PublicURL: "https://chancery.test/", Version: "1.2.3", Log: log,
	}
	if change != nil {
		change(&in.config)
	}
	must(t, in.config.Access.EnsureDefault(ctx))
	in.token = in.issue(access.DefaultWorkspace)
	in.handler = New(in.config)
	return in
}

// runEngine runs the engine until the test ends.
func runEngine(t testing.TB, eng *engine.Engine) {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- eng.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		must(t, <-done)
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// issue returns a new token.
func (in *installation) issue(slug string) string {
	in.t.Helper()
	token, err := in.config.Access.IssueToken(in.t.Context(), slug, "test")
	must(in.t, err)
	return token
}

// otherToken creates another workspace and returns a token of it.
func (in *installation) otherToken() string {
	in.t.Helper()
	_, err := in.config.Access.CreateWorkspace(in.t.Context(), domain.Workspace{Slug: "other"})
	must(in.t, err)
	return in.issue("other")
}

// table is a fixed table of actions.
type table map[string]*domain.Action

func (tb table) Action(id string) (*domain.Action, bool) {
	if id == "test.simulated" {
		return &domain.Action{ID: id, Simulator: &domain.Action{
			ID: id, Reach: domain.Inside, Entryless: true,
			Run: func(context.Context, *domain.Task) domain.Result {
				return domain.Result{Status: domain.StatusOK, Message: "simulated: a test"}
			},
		}}, true
	}
	a, ok := tb[id]
	return a, ok
}

func (tb table) Actions() []*domain.Action {
	list := make([]*domain.Action, 0, len(tb))
	for _, a := range tb {
		list = append(list, a)
	}
	return list
}

func (tb table) CheckConfig(_ *domain.Action, config json.RawMessage) []domain.ConfigIssue {
	if bytes.Contains(config, []byte(`"bad"`)) {
		return []domain.ConfigIssue{{Path: ".bad", Message: "this is bad"}}
	}
	return nil
}

func (in *installation) actions() table {
	const contents = "%PDF-1.7 hardly"
	file := func(_ context.Context, t *domain.Task) domain.Result {
		res := domain.OK()
		res.Args = map[string]string{"pages": "1"}
		base := domain.File{
			WorkspaceID: t.Workspace.ID, EntryID: t.Entry.ID, JobID: t.JobID, MIME: "application/pdf",
			Size: int64(len(contents)), Hash: hashOf(contents), Stored: true, CreatedAt: t.Now,
		}
		shown, hidden := base, base
		shown.ID, shown.Name, shown.Key, shown.Category = domaintest.ID(7, 9001), "a b.pdf", "pdf", "format"
		hidden.ID, hidden.Name, hidden.Private = domaintest.ID(7, 9002), "secret.pdf", true
		res.Effects.Files = []domain.NewFile{{File: shown, Data: []byte(contents)}, {File: hidden, Data: []byte(contents)}}
		res.Effects.State = &domain.State{Key: "registered", At: t.Now}
		return res
	}
	hold := func(ctx context.Context, _ *domain.Task) domain.Result {
		select {
		case <-in.release:
			return domain.OK()
		case <-ctx.Done():
			return domain.Result{}
		}
	}
	plain := func(res domain.Result) func(context.Context, *domain.Task) domain.Result {
		return func(context.Context, *domain.Task) domain.Result { return res }
	}
	list := []*domain.Action{
		{ID: "test.ok", Reach: domain.Inside, Entryless: true, Run: plain(domain.OK())},
		{ID: "test.ko", Reach: domain.Inside, Entryless: true, Run: plain(domain.Result{
			Status: domain.StatusKO, Code: "E1", Message: "it is <refused>", Paths: []string{"$.doc.code"},
		})},
		{ID: "test.file", Reach: domain.Inside, Run: file},
		{ID: "test.hold", Reach: domain.Inside, Entryless: true, Timeout: time.Hour, Run: hold},
	}
	tb := table{}
	for _, a := range list {
		tb[a.ID] = a
	}
	return tb
}

// exchange is a request with its answer.
type exchange struct {
	t      testing.TB
	status int
	header http.Header
	body   []byte
}

// request of a test; an empty token sends none.
func (in *installation) request(token, method, path, body string) *http.Request {
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	r := httptest.NewRequestWithContext(in.t.Context(), method, path, reader)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return r
}

func (in *installation) send(r *http.Request) *exchange {
	in.t.Helper()
	w := httptest.NewRecorder()
	in.handler.ServeHTTP(w, r)
	return &exchange{in.t, w.Code, w.Header(), w.Body.Bytes()}
}

// do makes a request with the token of the default workspace.
func (in *installation) do(method, path, body string) *exchange {
	in.t.Helper()
	return in.send(in.request(in.token, method, path, body))
}

// want fails unless the status is the one given.
func (x *exchange) want(status int) *exchange {
	x.t.Helper()
	if x.status != status {
		x.t.Fatalf("status %d, want %d; body: %s", x.status, status, x.body)
	}
	return x
}

// refused checks status, key and shape of an error.
func (x *exchange) refused(status int, key string) Error {
	x.t.Helper()
	x.want(status)
	if ct := x.header.Get("Content-Type"); ct != typeJSON {
		x.t.Errorf("error with content type %q", ct)
	}
	dec := json.NewDecoder(bytes.NewReader(x.body))
	dec.DisallowUnknownFields()
	var e Error
	if err := dec.Decode(&e); err != nil {
		x.t.Fatalf("not an error of ours: %v; body: %s", err, x.body)
	}
	if e.Key != key {
		x.t.Errorf("key %q, want %q; body: %s", e.Key, key, x.body)
	}
	if e.Message == "" || e.RequestID == "" || e.RequestID != x.header.Get(headerRequestID) {
		x.t.Errorf("message and request_id are always there, the latter as in the header; body: %s", x.body)
	}
	return e
}

// at returns a member of the answer: at("list", 0, "id").
func (x *exchange) at(path ...any) any {
	x.t.Helper()
	var v any
	if err := json.Unmarshal(x.body, &v); err != nil {
		x.t.Fatalf("not JSON: %v; body: %s", err, x.body)
	}
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[p]
		case int:
			l, _ := v.([]any)
			if p >= len(l) {
				return nil
			}
			v = l[p]
		}
	}
	return v
}

// is fails unless a member has the value given, nil for absent.
func (x *exchange) is(want any, path ...any) *exchange {
	x.t.Helper()
	if n, ok := want.(int); ok {
		want = float64(n)
	}
	if got := x.at(path...); got != want {
		x.t.Errorf("%v is %v, want %v; body: %s", path, got, want, x.body)
	}
	return x
}

func (x *exchange) text(path ...any) string {
	x.t.Helper()
	s, ok := x.at(path...).(string)
	if !ok {
		x.t.Fatalf("%v is no text; body: %s", path, x.body)
	}
	return s
}

// Documents and IDs that tests use.
const (
	message = `{"$schema":"https://gobl.org/draft-0/note/message","title":"Greetings","content":"Hello <b>& all\u2028"}`
	invoice = `{"$schema":"https://gobl.org/draft-0/bill/invoice","$regime":"ES","series":"F1","code":"001","issue_date":"2026-03-02","currency":"EUR",` +
		`"supplier":{"name":"Provide One S.L.","tax_id":{"country":"ES","code":"B98602642"}},"customer":{"name":"Sample Consumer","tax_id":{"country":"ES","code":"54387763P"}},` +
		`"lines":[{"quantity":"10","item":{"name":"Work & travel","price":"100.00"},"taxes":[{"cat":"VAT","rate":"standard"}]}]}`

	flowOK   = "01950000-0000-7000-8000-000000007001"
	flowKO   = "01950000-0000-7000-8000-000000007002"
	flowFile = "01950000-0000-7000-8000-000000007003"
	flowHold = "01950000-0000-7000-8000-000000007004"
	entryID  = "01950000-0000-7000-8000-000000008001"
	jobID1   = "01950000-0000-7000-8000-000000009001"
	jobID2   = "01950000-0000-7000-8000-000000009002"
	absentID = "01950000-0000-7000-8000-00000000ffff"
)

// workflow publishes a workflow of one step.
func (in *installation) workflow(id, action string) {
	in.t.Helper()
	in.do(http.MethodPut, "/transform/v1/workflows/"+id,
		`{"name":"Flow `+action+`","steps":[{"id":"`+id+`","name":"Step","action":"`+action+`"}]}`).want(200)
}

// entry stores a message under entryID with the key k/1.
func (in *installation) entry() {
	in.t.Helper()
	in.do(http.MethodPut, "/silo/v1/entries/"+entryID, `{"key":"k/1","data":`+message+`}`).want(200)
}

// advanceUntil advances the clock second by second until a channel is closed.
func (in *installation) advanceUntil(done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		case <-time.After(2 * time.Millisecond):
			in.clock.Advance(time.Second)
		}
	}
}
