package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
	"chancery/test/kit"
)

func xs(n int) string { return strings.Repeat("x", n) }

// store writes into the store of an installation what requests could not.
func (in *installation) store(fn func(ctx context.Context, tx domain.Tx) error) {
	in.t.Helper()
	ctx := in.t.Context()
	must(in.t, in.Config.Silo.Store.Update(ctx, func(tx domain.Tx) error { return fn(ctx, tx) }))
}

// follow reads a list to its end and returns the IDs of its rows and the number of pages.
// No answer is larger than a list may be.
func (in *installation) follow(path string) (ids []string, pages int) {
	in.t.Helper()
	for cursor := ""; ; pages++ {
		x := in.Do(http.MethodGet, path+"limit=100&cursor="+url.QueryEscape(cursor), "").Want(200)
		var page struct {
			List []struct {
				ID string `json:"id"`
			} `json:"list"`
			Next string `json:"next_cursor"`
		}
		must(in.t, json.Unmarshal(x.Body, &page))
		if len(x.Body) > limits.ListBytes.Int() || len(page.List) == 0 || pages > 100 {
			in.t.Fatalf("%s: page %d has %d rows and %d bytes", path, pages, len(page.List), len(x.Body))
		}
		for _, row := range page.List {
			ids = append(ids, row.ID)
		}
		if page.Next == "" {
			return ids, pages + 1
		}
		cursor = page.Next
	}
}

// The largest jobs, entries and workflows that there may be, and larger ones of earlier
// versions: all of a page fits into the answer, and the next one goes on behind it.
func TestPagesAreBoundedInBytes(t *testing.T) {
	const rows, flows = 100, 12
	in := install(t, nil)
	ws := in.Actor(kit.Default).Workspace.ID
	text, tags := strings.Repeat("\x01", limits.IndexText.Int()), make([]string, 64)
	for i := range tags {
		tags[i] = fmt.Sprintf("%03d", i) + strings.Repeat("\x01", 252)
	}
	snippet, err := json.Marshal(map[string]string{"title": strings.Repeat(text, 20)})
	must(t, err)
	config := json.RawMessage(`{"a":"` + xs(limits.StepConfig.Int()-8) + `"}`)
	var want []string
	in.store(func(ctx context.Context, tx domain.Tx) error {
		for n := range rows {
			id, at := domaintest.ID(7, 8000+n), domaintest.Start // all at once
			want = append(want, string(id))
			w := &domain.Workflow{WorkspaceID: ws, ID: id, CreatedAt: at, Schema: "bill/invoice"}
			for i := range 15 {
				w.Content.Steps = append(w.Content.Steps, &domain.Step{ID: domaintest.ID(4, i), Action: "test.ok", Config: config})
			}
			e := &domain.Entry{WorkspaceID: ws, ID: id, Folder: "sales", CreatedAt: at, Faults: []domain.Fault{{Message: xs(60000)}}}
			e.Content = domain.Content{Version: "v", Snippet: snippet, Tags: tags}
			j := largeJob(ws, id, tags)
			if err := tx.Jobs().Insert(ctx, j); err != nil {
				return err
			}
			if err := tx.Entries().Insert(ctx, e); err != nil {
				return err
			}
			if n < flows {
				if err := tx.Workflows().Insert(ctx, w); err != nil {
					return err
				}
			}
		}
		return nil
	})
	wantFlows := slices.Clone(want[:flows])
	slices.Reverse(want)
	slices.Reverse(wantFlows)
	for path, pages := range map[string]int{
		"/transform/v1/jobs?": 3, "/transform/v1/jobs?tag=" + url.QueryEscape(tags[0]) + "&": 3,
		"/silo/v1/entries?": 5, "/silo/v1/entries?folder=invoices&": 5,
		"/transform/v1/workflows?": 3, "/transform/v1/workflows?schema=bill/invoice&": 3,
	} {
		want := want
		if strings.Contains(path, "workflows") {
			want = wantFlows
		}
		got, n := in.follow(path)
		if !slices.Equal(got, want) || n < pages {
			t.Errorf("%s: %d rows on %d pages, want %d on %d or more", path, len(got), n, len(want), pages)
		}
	}
}

// largeJob is a job with more than a request may give it.
func largeJob(ws, id domain.ID, tags []string) *domain.Job {
	j := &domain.Job{
		WorkspaceID: ws, ID: id, Tags: tags, CreatedAt: domaintest.Start, CompletedAt: domaintest.Start,
		Args: map[string]string{"a": xs(limits.JobArgs.Int())}, Meta: json.RawMessage(`"` + xs(limits.JobMeta.Int()) + `"`),
	}
	for range 100 {
		j.Faults = append(j.Faults, domain.Fault{Provider: "pdf", Message: xs(1000)})
	}
	return j
}

// What one request writes is a small multiple of its size: of a document once in the
// database and once in its log, whatever the steps do that do not change it.
func TestBytesOnDisk(t *testing.T) {
	state := `{"action":"silo.state","config":{"state":"sent"}}`
	child := `{"action":"transform.job.create","config":{"workflow_id":"` + flowKO + `"}}`
	steps := func(n int, step string) string {
		return `{"steps":[` + strings.TrimSuffix(strings.Repeat(step+",", n), ",") + `]}`
	}
	large, most := xs(2<<20), `"meta":{"a":"`+xs(limits.JobArgs.Int()-len(`{"a":""}`))+`"}`
	for name, tt := range map[string]struct {
		flow, body string
		times      int // the size of the request
	}{
		"a document": {steps(3, state), `"data":{"$schema":"https://gobl.org/draft-0/note/message","title":"` + large + `","content":"x"}`, 3},
		"a document with many tags": {
			steps(3, state), `"data":{"$schema":"https://gobl.org/draft-0/envelope","head":{"tags":["` +
				strings.Repeat(`tag`+xs(200)+`","`, 9_000) + `end"]},"doc":` + message + `}`, 2,
		},
		"a file":    {steps(3, state), `"data":` + message + `,"args":{"f":"data:text/plain;name=a.txt,` + large + `"}`, 3},
		"arguments": {steps(3, `{"action":"test.ok"}`), most, 5},
		// Each child has the arguments.
		"arguments of children": {steps(60, child), most, 3 * 60},
	} {
		t.Run(name, func(t *testing.T) {
			in := install(t, nil)
			in.workflow(flowKO, "test.ko")
			in.Do(http.MethodPut, "/transform/v1/workflows/"+flowOK, tt.flow).Want(200)
			before, body := databaseSize(t), `{"workflow_id":"`+flowOK+`",`+tt.body+`}`
			in.Do(http.MethodPost, "/transform/v1/jobs?wait=60", body).Want(200).Is("OK", "status")
			wrote := databaseSize(t) - before
			if wrote == 0 || wrote > tt.times*len(body) {
				t.Errorf("%d bytes of request wrote %d", len(body), wrote)
			}
		})
	}
}

// databaseSize is the size of the database of a test with its log.
func databaseSize(t *testing.T) (n int) {
	t.Helper()
	all := filepath.Dir(t.TempDir()) // the directories of the test
	must(t, filepath.WalkDir(all, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !strings.Contains(path, ".db") {
			return err
		}
		info, err := e.Info()
		if err == nil {
			n += int(info.Size())
		}
		return err
	}))
	return n
}

// One row is shown even if it is larger than a page.
func TestAPageHasARow(t *testing.T) {
	in := install(t, nil)
	ws := in.Actor(kit.Default).Workspace.ID
	in.store(func(ctx context.Context, tx domain.Tx) error {
		for n := range 3 {
			e := &domain.Entry{WorkspaceID: ws, ID: domaintest.ID(7, 8000+n), Folder: "sales", CreatedAt: domaintest.Start}
			e.Content = domain.Content{Version: "v", Snippet: []byte(`{"title":"` + xs(limits.ListBytes.Int()) + `"}`)}
			if err := tx.Entries().Insert(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
	cursor := ""
	for n := range 3 {
		x := in.Do(http.MethodGet, "/silo/v1/entries?cursor="+cursor, "").Want(200)
		x.Is(string(domaintest.ID(7, 8002-n)), "list", 0, "id").Is(nil, "list", 1)
		if n == 2 {
			x.Is(nil, "next_cursor")
			return
		}
		cursor = x.Text("next_cursor")
	}
}

func TestCursorsOfWorkflows(t *testing.T) {
	in := install(t, nil)
	var want []string
	for n := range 5 { // at the same instant
		want = append(want, string(domaintest.ID(7, 7100+n)))
		in.workflow(want[n], "test.ok")
	}
	slices.Reverse(want)
	for limit := 1; limit <= 6; limit++ {
		if got := in.walk("/transform/v1/workflows?", limit); !slices.Equal(got, want) {
			t.Errorf("by %d: %v", limit, got)
		}
	}
	in.Do(http.MethodGet, "/transform/v1/workflows?cursor=x", "").Refused(400, "input")
}

func TestSizeOfStatesAndFiles(t *testing.T) {
	in := install(t, nil)
	in.entry()
	entry := "/silo/v1/entries/" + entryID
	for _, tt := range []struct {
		path, body, field string
		over              *limits.Limit
	}{
		{"/states", `{"key":"paid","notes":"` + xs(limits.StateNotes.Int()) + `","meta":{"a":"` + xs(limits.TextMeta.Int()-1) + `"}}`, "", nil},
		{"/states", `{"key":"paid","notes":"` + xs(limits.StateNotes.Int()+1) + `"}`, "notes", &limits.StateNotes},
		{"/states", `{"key":"paid","meta":{"a":"` + xs(limits.TextMeta.Int()) + `"}}`, "meta", &limits.TextMeta},
		{"/files", `{"name":"a","data":"YQ==","desc":"` + xs(limits.FileText.Int()) + `","key":"` + xs(limits.FileKey.Int()) + `"}`, "", nil},
		{"/files", `{"name":"a","data":"YQ==","desc":"` + xs(limits.FileText.Int()+1) + `"}`, "desc", &limits.FileText},
		{"/files", `{"name":"a","data":"YQ==","key":"` + xs(limits.FileKey.Int()+1) + `"}`, "key", &limits.FileKey},
		{"/files", `{"name":"a","data":"YQ==","mime":"text/` + xs(limits.FileKey.Int()) + `"}`, "mime", &limits.FileKey},
		{"/files", `{"name":"a","data":"YQ==","meta":{"` + xs(limits.TextMeta.Int()) + `":"1"}}`, "meta", &limits.TextMeta},
	} {
		x := in.Do(http.MethodPost, entry+tt.path, tt.body)
		if tt.over == nil {
			x.Want(200)
			continue
		}
		if e := x.Refused(422, "limit"); e.Fields[tt.field] == nil || !strings.Contains(e.Message, tt.over.Message()) {
			t.Errorf("%s: %+v", tt.field, e)
		}
	}
	in.Do(http.MethodGet, entry+"/states", "").Want(200).Is(nil, "list", 1)
	in.Do(http.MethodGet, entry, "").Want(200).Is(nil, "attachments", 1)
}
