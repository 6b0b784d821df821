package rows_test

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"chancery/internal/bench/rows"
	"chancery/internal/domain"
	"chancery/internal/store/sqlite"
	"chancery/test/kit"
)

// traced collects the queries of a store.
type traced struct {
	mu   sync.Mutex
	list []rows.Statement
}

func (t *traced) add(name, text string, args []any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.list = append(t.list, rows.Statement{Name: name, Text: text, Args: slices.Clone(args)})
}

func (t *traced) take() (list []rows.Statement) {
	t.mu.Lock()
	defer t.mu.Unlock()
	list, t.list = t.list, nil
	return list
}

// TestRows: a workspace is filled, again from where it was stopped; each operation is answered;
// and no query of any reads a whole table, whatever the planner knows about the tables.
func TestRows(t *testing.T) {
	t.Parallel()
	var queries traced
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "rows.db"), sqlite.Options{Trace: queries.add})
	kit.Must(t, err)
	t.Cleanup(func() { kit.Must(t, store.Close()) })
	in := kit.New(t, kit.Options{Store: store})
	for n := range rows.Flows {
		in.Do("PUT", "/transform/v1/workflows/"+string(rows.FlowID(n)), `{"name": "Flow", "steps": [{"action": "silo.state", "config": {"state": "sent"}}]}`).Want(200)
	}
	p := &rows.Plan{Rows: 1000, End: in.Clock.Now()}
	saved := 0
	fill := func() error {
		parts := rows.Parts{Store: store, Build: in.Silo.Build, Silo: in.Silo, Workspace: in.Actor(kit.Default).Workspace, Writers: 2}
		return rows.Fill(t.Context(), parts, p, func() error { saved++; return nil }, func(string, int, int) {})
	}
	kit.Must(t, fill())
	if p.Done != p.Rows || !p.Indexed || saved < 2 {
		t.Errorf("%+v, saved %d times", p, saved)
	}
	*p = rows.Plan{Rows: 1000, End: p.End, Done: 1, Indexed: true} // stopped before it was saved
	kit.Must(t, fill())

	server := httptest.NewServer(in.Handler)
	t.Cleanup(server.Close)
	token := in.TokenWith(kit.Default, domain.ScopeAPI, domain.ScopeAdmin)
	explain := func(ctx context.Context, s rows.Statement) (plan, scans []string, err error) {
		plan, err = store.(*sqlite.Store).Explain(ctx, s.Text, s.Args)
		return plan, sqlite.Scans(plan), err
	}
	report, err := rows.Measure(t.Context(), p, rows.Config{
		Server: rows.Server{URL: server.URL, Token: token}, Samples: 1, Now: time.Now, Statements: queries.take, Explain: explain, Progress: func(string, int, int) {},
	})
	kit.Must(t, err)
	if len(report.Plans) < 30 {
		t.Errorf("only %d queries were explained", len(report.Plans))
	}
	for _, x := range report.Plans {
		if len(x.Scans) > 0 {
			t.Errorf("%s reads a whole table: %s\n%s", x.Name, x.Scans, strings.Join(x.Plan, "\n"))
		}
	}
}

// lists are the operations whose parameters are filters.
var lists = map[string]string{ //nolint:gochecknoglobals // a table
	"/silo/v1/entries": "", "/silo/v1/search": "", "/silo/v1/entries/related": "", "/silo/v1/entries/{id}/related": "uuid",
	"/transform/v1/jobs": "", "/transform/v1/events/list": "", "/access/v1/audit": "",
}

// pages are the parameters that are no filters, but say which part of a list is wanted.
var pages = []string{"limit", "cursor", "ascending", "created_at", "wait", "after"} //nolint:gochecknoglobals // a table

// TestEveryFilterIsMeasured: each parameter of a list in the description of the API is that of an
// operation.
func TestEveryFilterIsMeasured(t *testing.T) {
	t.Parallel()
	in := kit.New(t, kit.Options{})
	var api struct {
		Paths map[string]map[string]struct {
			Parameters []struct {
				Name string `json:"name"`
				In   string `json:"in"`
			} `json:"parameters"`
		} `json:"paths"`
	}
	answer := httptest.NewRecorder()
	in.Handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), "GET", "/openapi.json", nil))
	kit.Must(t, json.Unmarshal(answer.Body.Bytes(), &api))
	asked := map[string]map[string]bool{}
	for _, text := range rows.Queries(&rows.Plan{Rows: 1000, Done: 1000, End: in.Clock.Now()}) {
		u, err := url.Parse(text)
		kit.Must(t, err)
		for path := range lists {
			if !regexp.MustCompile("^" + strings.ReplaceAll(path, "{id}", "[0-9a-f-]{36}") + "$").MatchString(u.Path) {
				continue
			}
			if asked[path] == nil {
				asked[path] = map[string]bool{}
			}
			for name := range u.Query() {
				asked[path][name] = true
			}
		}
	}
	for path, except := range lists {
		params := api.Paths[path]["get"].Parameters
		if len(params) == 0 {
			t.Errorf("%s has no parameters", path)
		}
		for _, p := range params {
			if p.In == "query" && !slices.Contains(pages, p.Name) && p.Name != except && !asked[path][p.Name] {
				t.Errorf("no operation has the filter %s of %s", p.Name, path)
			}
		}
	}
}
