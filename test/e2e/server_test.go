package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.uber.org/goleak"

	"chancery/client"
	"chancery/examples"
	"chancery/internal/access"
	"chancery/internal/app"
	"chancery/internal/domain"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// server is a running Chancery with the token of a workspace.
type server struct {
	*client.Client
	t    *testing.T
	app  *app.App
	data string
	stop func()
}

func start(t *testing.T, data string) *server {
	t.Helper()
	return startWith(t, app.Config{Data: data})
}

// startWith runs a server with a configuration and adds the settings that all tests share.
func startWith(t *testing.T, cfg app.Config) *server {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cfg.Listen, cfg.Version, cfg.Log = "127.0.0.1:0", "test", slog.New(slog.DiscardHandler)
	a, err := app.New(ctx, cfg)
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	s := &server{t: t, app: a, data: cfg.Data}
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
	s.Client = &client.Client{URL: a.URL, Token: s.token(access.DefaultWorkspace), HTTP: &http.Client{Transport: transport}}
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
	return &client.Client{URL: s.URL, Token: s.token(slug), HTTP: s.HTTP}
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

// send makes a raw request with a token.
func (s *server) send(token, method, path, body string) answer {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.URL+path, bytes.NewBufferString(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := s.HTTP.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, data}
}

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
