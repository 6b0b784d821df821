package e2e

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.uber.org/goleak"

	"chancery/client"
	"chancery/examples"
	"chancery/internal/access"
	"chancery/internal/app"
	"chancery/internal/domain"
	"chancery/internal/keystore"
	"chancery/internal/wake"
	"chancery/test/kit"
	"chancery/test/pg"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(program{m}) }

// program runs the tests, and stops the database if they started one.
type program struct{ m *testing.M }

// Run implements goleak.TestingM.
func (p program) Run() int { return pg.Run(p.m) }

// onPostgres reports whether the servers of the tests use PostgreSQL instead of SQLite.
func onPostgres() bool { return os.Getenv("CHANCERY_E2E") == "postgres" }

// databases are the URLs of the databases that stand for data directories.
var databases sync.Map //nolint:gochecknoglobals // of this run

// placed replaces a data directory by a database of its own, with the files in the
// directory. A server that starts again on the directory gets the same one.
func placed(t *testing.T, p app.Place) app.Place {
	t.Helper()
	if !onPostgres() {
		return p
	}
	url, known := databases.Load(p.Data)
	if !known {
		url, _ = databases.LoadOrStore(p.Data, pg.Database(t))
	}
	return app.Place{Database: url.(string), Files: filepath.Join(p.Data, "files"), MasterKey: masterKey(t)}
}

// masterKey returns the master key of all tests.
func masterKey(t *testing.T) *keystore.MasterKey {
	t.Helper()
	master, err := keystore.ReadMasterKey("", base64.StdEncoding.EncodeToString(make([]byte, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return master
}

// server is a running Chancery with the token of a workspace.
type server struct {
	*client.Client
	t    *testing.T
	wake domain.Wake
	app  *app.App
	data string
	stop func()
}

func start(t *testing.T, data string) *server {
	t.Helper()
	return startWith(t, app.Config{Place: app.Place{Data: data}})
}

// startWith runs a server with a configuration and adds the settings that all tests share.
func startWith(t *testing.T, cfg app.Config) *server {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cfg.Wake = wake.New()
	cfg.Listen, cfg.Version = "127.0.0.1:0", "test"
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	data := cfg.Data
	cfg.Place = placed(t, cfg.Place)
	a, err := app.New(ctx, cfg)
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	s := &server{t: t, wake: cfg.Wake, app: a, data: data}
	stopped := false
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	s.stop = func() {
		if stopped {
			return
		}
		stopped = true
		transport.CloseIdleConnections()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(s.stop)
	s.Client = &client.Client{URL: a.URL, Token: s.token(access.DefaultWorkspace), HTTP: &http.Client{Transport: transport}, Retry: client.Once()}
	return s
}

func (s *server) token(slug string) string {
	s.t.Helper()
	token, err := s.app.Access.IssueToken(s.t.Context(), slug, "test")
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

// tenant creates another workspace and returns a client for it.
func (s *server) tenant(slug string) *client.Client {
	s.t.Helper()
	if _, err := s.app.Access.CreateWorkspace(s.t.Context(), domain.Workspace{Slug: slug}); err != nil {
		s.t.Fatal(err)
	}
	return &client.Client{URL: s.URL, Token: s.token(slug), HTTP: s.HTTP, Retry: client.Once()}
}

func example(t testing.TB, name string) json.RawMessage {
	t.Helper()
	data, err := examples.Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// workflow saves an example workflow and returns its ID.
func (s *server) workflow(name string) string {
	s.t.Helper()
	id := uuid.NewString()
	if err := s.PutWorkflow(s.t.Context(), id, example(s.t, "workflows/"+name+".json")); err != nil {
		s.t.Fatal(err)
	}
	return id
}

// run puts a job, waits for its end and returns it.
func (s *server) run(workflow string, invoice json.RawMessage) *client.Job {
	s.t.Helper()
	job, err := s.PutJob(s.t.Context(), newID(s.t), client.JobRequest{WorkflowID: workflow, Data: invoice}, 30*time.Second)
	if err != nil {
		s.t.Fatal(err)
	}
	if !job.Completed() {
		s.t.Fatalf("job %s is not complete: %+v", job.ID, job.Intents)
	}
	return job
}

func newID(t testing.TB) string {
	t.Helper()
	id, err := uuid.NewV7()
	if err != nil {
		t.Fatal(err)
	}
	return id.String()
}

// answer is a raw response.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) String() string { return fmt.Sprintf("%d %s", a.status, a.body) }

// server is a target of scenarios.
var _ kit.Target = (*server)(nil)

// TokenOf implements kit.Target; the default caller is the one of the client.
func (s *server) TokenOf(as string) string {
	switch as {
	case kit.Nobody:
		return ""
	case kit.Default:
		return s.Token
	}
	return s.token(as)
}

// Request implements kit.Target.
func (s *server) Request(token, method, path, body string) *http.Request {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.URL+path, bytes.NewBufferString(body))
	kit.Must(s.t, err)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	return req
}

// Send implements kit.Target.
func (s *server) Send(r *http.Request) *kit.Answer {
	s.t.Helper()
	resp, err := s.HTTP.Do(r)
	kit.Must(s.t, err)
	defer resp.Body.Close()
	w := httptest.NewRecorder()
	_, err = io.Copy(w, resp.Body)
	kit.Must(s.t, err)
	x := kit.AnswerOf(s.t, w)
	x.Status, x.Header = resp.StatusCode, resp.Header
	return x
}

// send makes a raw request with a token.
func (s *server) send(token, method, path, body string) answer {
	s.t.Helper()
	x := s.Send(s.Request(token, method, path, body))
	return answer{x.Status, x.Header, x.Body}
}

// until returns the answer for a job of the client's workspace when a condition holds.
func (s *server) until(job string, ok func(answer) bool) answer {
	s.t.Helper()
	actor, err := s.app.Access.Authenticate(s.t.Context(), s.Token)
	kit.Must(s.t, err)
	var a answer
	kit.Await(s.t, s.wake, actor.Workspace.ID, domain.ID(job), func() bool {
		a = s.send(s.Token, http.MethodGet, "/transform/v1/jobs/"+job, "")
		return a.status != http.StatusOK || ok(a)
	})
	if a.status != http.StatusOK {
		s.t.Fatal(a)
	}
	return a
}

// ended reports whether a job has ended.
func ended(a answer) bool { return a.field("completed_at") != "" }

// field returns a member of a JSON object as text.
func (a answer) field(name string) string {
	var m map[string]json.RawMessage
	if json.Unmarshal(a.body, &m) != nil {
		return ""
	}
	var s string
	if json.Unmarshal(m[name], &s) != nil {
		return string(m[name])
	}
	return s
}
