package e2e

import (
	"context"
	"log/slog"
	"net/http"
	"path/filepath"
	"testing"

	"chancery/client"
	"chancery/internal/access"
	"chancery/internal/app"
	"chancery/test/kit"
	"chancery/test/pg"
)

// TestPooler: two servers run on one database through a pooler that gives each transaction
// another connection, without hints. Jobs that one of them takes are seen at the other.
func TestPooler(t *testing.T) {
	place := app.Place{Database: pg.Pooled(t, 3)(t) + "&notify=off", Files: filepath.Join(t.TempDir(), "files")}
	var servers []*server
	for range 2 {
		ctx, cancel := context.WithCancel(context.Background())
		a, err := app.New(ctx, app.Config{Place: place, Listen: "127.0.0.1:0", Version: "test", Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			cancel()
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- a.Run(ctx) }()
		transport := &http.Transport{}
		t.Cleanup(func() {
			transport.CloseIdleConnections()
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
		s := &server{t: t, app: a}
		s.Client = &client.Client{URL: a.URL, HTTP: &http.Client{Transport: transport}}
		servers = append(servers, s)
	}
	servers[0].Token = servers[0].token(access.DefaultWorkspace)
	servers[1].Token = servers[0].Token
	flow := servers[0].workflow("invoice")
	for n := range 6 {
		here, there := servers[n%2], servers[1-n%2]
		job := here.run(flow, example(t, "invoices/es.json"))
		seen, err := there.Job(t.Context(), job.ID)
		kit.Must(t, err)
		if !seen.Completed() || len(seen.Faults) > 0 {
			t.Errorf("job %d at the other server: %+v", n, seen)
		}
	}
}
