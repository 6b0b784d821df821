package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
	"chancery/test/kit"
)

var update = flag.Bool("update", false, "rewrite the golden files") //nolint:gochecknoglobals // a flag

// golden compares an answer with a file, which -update rewrites.
func golden(t *testing.T, name string, body []byte) {
	t.Helper()
	var got bytes.Buffer
	must(t, json.Indent(&got, body, "", "  "))
	path := filepath.Join("testdata", name)
	if *update {
		must(t, os.MkdirAll("testdata", 0o750))
		must(t, os.WriteFile(path, got.Bytes(), 0o600))
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// statements.yaml 3.1-11, 3.2-1, 4.6-1, 4.6-5, 6.3-7, 6.4-4
func TestJobAnswer(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowFile, "test.file")
	in.workflow(flowKO, "test.ko")
	put := func(id, body string) *kit.Answer {
		r := in.Request(in.TokenOf(kit.Default), http.MethodPut, "/transform/v1/jobs/"+id+"?wait=30", body)
		r.Header.Set("X-Request-Id", "golden")
		return in.Send(r).Want(200)
	}
	x := put(jobID1, `{"workflow_id":"`+flowFile+`","key":"order/1 a","tags":["a","b"],"args":{"n":5,"ok":true},`+
		`"meta":{"ref":"x","deep":{"b":[1.50]}},"content_type":"ignored","data":`+message+`}`)
	golden(t, "job.json", x.Body)
	x.Is("completed", "result").Is("OK", "status")
	if got := in.Do(http.MethodGet, "/transform/v1/jobs/"+jobID1, "").Want(200); !bytes.Equal(got.Body, x.Body) {
		t.Errorf("GET answers something else: %s", got.Body)
	}
	for _, path := range []string{"order/1%20a", "order%2F1%20a", "order%2f1%20%61"} {
		if got := in.Do(http.MethodGet, "/transform/v1/jobs/key/"+path, "").Want(200); !bytes.Equal(got.Body, x.Body) {
			t.Errorf("key %s answers something else: %s", path, got.Body)
		}
	}
	x = put(jobID2, `{"workflow_id":"`+flowKO+`","meta":{"ref":"x"}}`)
	golden(t, "job_faulted.json", x.Body)
	x.Is("faulted", "result").Is("KO", "status").Is("E1", "faults", 0, "code")
}

// TestEnvelopeBytes shows that documents come back as the bytes that were
// digested, whatever characters they hold.
func TestEnvelopeBytes(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	x := in.Do(http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait=30", `{"workflow_id":"`+flowOK+`","data":`+message+`}`).Want(200)
	entry := x.Text("silo_entry_id")
	c, err := in.Config.Silo.Entry(t.Context(), in.Actor(kit.Default), entry)
	must(t, err)
	stored := c.Content.Envelope()
	if !bytes.HasSuffix(x.Body, append(append([]byte(`,"envelope":`), stored...), "}\n"...)) {
		t.Errorf("job: %s\nstored: %s", x.Body, stored)
	}
	got := in.Do(http.MethodGet, "/silo/v1/entries/"+entry, "").Want(200)
	if !bytes.Contains(got.Body, append([]byte(`"data":`), stored...)) {
		t.Errorf("entry: %s", got.Body)
	}
	got = in.Do(http.MethodGet, "/silo/v1/entries/"+entry+"/versions/"+c.Content.Version, "").Want(200)
	if want := `{"version":"` + c.Content.Version + `","data":` + string(stored) + "}\n"; string(got.Body) != want {
		t.Errorf("version: %s\nwant: %s", got.Body, want)
	}
}

func TestJobWithoutEntry(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	x := in.Do(http.MethodPost, "/transform/v1/jobs?wait=30", `{"workflow_id":"`+flowOK+`","args":{"a":"1"}}`).Want(200)
	x.Is("1", "args", "a").Is("1", "meta", "a").Is(nil, "envelope").Is(nil, "attachments").Is(nil, "silo_entry_id").Is(nil, "faults").Is(nil, "tags")
	x.Is(1, "intents", 0, "events", 0, "index").Is("RUN", "intents", 0, "events", 0, "status")
}

// statements.yaml 2.1-4
func TestSameJobAgain(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	body := `{"workflow_id":"` + flowOK + `","key":"k","data":` + message + `}`
	first := in.Do(http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait=30", body).Want(200)
	for _, path := range []string{"/" + jobID1, "/" + jobID1 + "?wait=5", "/" + jobID2, ""} {
		method := http.MethodPut
		if path == "" {
			method = http.MethodPost
		}
		if x := in.Do(method, "/transform/v1/jobs"+path, body).Want(200); !bytes.Equal(x.Body, first.Body) {
			t.Errorf("%s answers another job: %s", path, x.Body)
		}
	}
	in.Do(http.MethodGet, "/silo/v1/entries", "").Want(200).Is(nil, "list", 1)
}

func TestTagsFilterJobs(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	for _, tags := range []string{`["a","b"]`, `["b"]`, `[]`} {
		in.Do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+flowOK+`","tags":`+tags+`,"args":{"a":"1"}}`).Want(200)
	}
	var list []kit.Scenario
	for tag, want := range map[string]int{"a": 1, "b": 2, "c": 0, "": 3} {
		list = append(list, kit.Scenario{Name: tag, Path: "/transform/v1/jobs?tag=" + tag, Then: func(t testing.TB, x *kit.Answer) {
			if jobs, _ := x.At("list").([]any); len(jobs) != want {
				t.Errorf("%d jobs, want %d", len(jobs), want)
			}
		}})
	}
	kit.Run(t, in, list)
}

func TestJobFilters(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	in.workflow(flowKO, "test.ko")
	for _, body := range []string{
		`{"workflow_id":"` + flowOK + `","tags":["a"],"args":{"a":"1"}}`, `{"workflow_id":"` + flowKO + `","tags":["a","b"],"args":{"a":"1"}}`,
		`{"workflow_id":"` + flowKO + `","args":{"a":"1"}}`,
	} {
		in.Do(http.MethodPost, "/transform/v1/jobs?wait=30", body).Want(200)
	}
	var list []kit.Scenario
	for query, want := range map[string]int{
		"result=completed": 1, "result=faulted": 2, "result=running": 0, "result=cancelled": 0,
		"workflow_id=" + flowKO: 2, "workflow_id=" + flowKO + "&result=completed": 0, "workflow_id=" + absentID: 0,
		"tag=a&result=faulted": 1, "tag=a&workflow_id=" + flowOK: 1, "tag=b&result=completed": 0,
		"since=2000-01-01": 3, "since=2999-01-01": 0, "since=2000-01-01&ascending=true&result=faulted": 2, "since=2999-01-01&ascending=true": 0,
	} {
		list = append(list, kit.Scenario{Name: query, Path: "/transform/v1/jobs?" + query, Then: func(t testing.TB, x *kit.Answer) {
			if jobs, _ := x.At("list").([]any); len(jobs) != want || x.At("next_cursor") != nil {
				t.Errorf("%d jobs, want %d: %s", len(jobs), want, x.Body)
			}
		}})
	}
	for query, message := range map[string]string{
		"result=faulty":  `result: "faulty" is not a result of jobs; the results are: running, completed, faulted, cancelled`,
		"since=tomorrow": "since: a time like 2026-03-02T09:00:00.000Z is expected",
		"workflow_id=x":  `workflow_id: the ID of a workflow is expected: "x" is not a UUID`,
	} {
		list = append(list, kit.Scenario{Name: query, Path: "/transform/v1/jobs?" + query, Status: 400, Then: func(_ testing.TB, x *kit.Answer) {
			x.Is("input", "key").Is(message, "message")
		}})
	}
	kit.Run(t, in, list)
}

// TestSearchEndsEarly: a search by tag and result looks at a bounded number of jobs for a
// page, and its cursor leads on.
func TestSearchEndsEarly(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	in.workflow(flowKO, "test.ko")
	for range 3 {
		in.Do(http.MethodPost, "/transform/v1/jobs?wait=30", `{"workflow_id":"`+flowKO+`","tags":["t"],"args":{"a":"1"}}`).Want(200)
	}
	actor := in.Actor(kit.Default)
	must(t, in.Parts.Store.Update(t.Context(), func(tx domain.Tx) error {
		for n := range limits.JobsSearched.Int() {
			now := in.Clock.Now()
			j := &domain.Job{
				WorkspaceID: actor.Workspace.ID, ID: domaintest.ID(7, 20_000+n), WorkflowID: flowOK, WorkflowVersion: 1,
				Tags: []string{"t"}, CreatedAt: now, UpdatedAt: now, CompletedAt: now,
			}
			if err := tx.Jobs().Insert(t.Context(), j); err != nil {
				return err
			}
		}
		return nil
	}))
	const path = "/transform/v1/jobs?tag=t&result=faulted&limit=2"
	x := in.Do(http.MethodGet, path, "").Want(200).Is(nil, "list", 0)
	x = in.Do(http.MethodGet, path+"&cursor="+x.Text("next_cursor"), "").Want(200).Is("faulted", "list", 1, "result").Is(nil, "list", 2)
	in.Do(http.MethodGet, path+"&cursor="+x.Text("next_cursor"), "").Want(200).Is("faulted", "list", 0, "result").Is(nil, "list", 1).Is(nil, "next_cursor")
}

func TestJobRows(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	in.Do(http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait=30", `{"workflow_id":"`+flowOK+`","key":"k","tags":["a"],"data":`+message+`}`).Want(200)
	x := in.Do(http.MethodGet, "/transform/v1/jobs", "").Want(200)
	row, _ := x.At("list", 0).(map[string]any)
	var names []string
	for name := range row {
		names = append(names, name)
	}
	slices.Sort(names)
	want := []string{"completed_at", "created_at", "document", "id", "key", "result", "silo_entry_id", "status", "tags", "updated_at", "workflow", "workflow_id"}
	if !slices.Equal(names, want) {
		t.Errorf("a row has %v, want %v", names, want)
	}
	x.Is("Flow test.ok", "list", 0, "workflow").Is("note/message", "list", 0, "document", "schema")
}
