package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"chancery/internal/api"
	"chancery/test/kit"
)

// linesOf decodes an answer of lines.
func linesOf[T any](t testing.TB, x *kit.Answer) (list []T) {
	t.Helper()
	x.Want(200)
	if got := x.Header.Get("Content-Type"); got != "application/x-ndjson" {
		t.Errorf("content type %q", got)
	}
	for line := range strings.Lines(string(x.Body)) {
		var v T
		must(t, json.Unmarshal([]byte(line), &v))
		list = append(list, v)
	}
	return list
}

const bulkPath = "/transform/v1/jobs/bulk/"

// bulk counts the jobs of a request, and carries it out.
func (in *installation) bulk(verb, query, body string, want int) []api.BulkLine {
	in.t.Helper()
	path := bulkPath + verb + "?" + query
	x := in.Do(http.MethodPost, path, body).Want(200).Is(float64(want), "count")
	return linesOf[api.BulkLine](in.t, in.Do(http.MethodPost, path+"&confirm="+x.Text("confirm"), body))
}

func TestBulkCountsFirst(t *testing.T) {
	in := manyJobs(t)
	for verb, want := range map[string]int{"cancel": 1, "retry": 1, "poke": 1, "acknowledge": 2, "again?result=faulted": 2, "again?attention=true": 2, "again?result=completed": 2} {
		in.Do(http.MethodPost, bulkPath+verb, "").Want(200).Is(float64(want), "count").Is(nil, "more")
	}
	in.Do(http.MethodPost, bulkPath+"skip", `{"reason":"no need"}`).Want(200).Is(float64(1), "count")
	in.Do(http.MethodPost, bulkPath+"cancel?workflow_id="+flowOK, "").Want(200).Is(float64(0), "count")
	// Nothing has happened.
	in.Do(http.MethodGet, "/transform/v1/jobs?attention=true", "").Want(200).Is(nil, "list", 2)
	in.Do(http.MethodGet, "/transform/v1/jobs", "").Want(200).Is(nil, "list", 5)
	in.Do(http.MethodGet, "/transform/v1/jobs/"+waitingJob, "").Want(200).Is("POKE", "status").Is(nil, "intents", 0, "events", 2)
}

func TestBulkRefuses(t *testing.T) {
	in := manyJobs(t)
	token := in.Do(http.MethodPost, bulkPath+"acknowledge", "").Want(200).Text("confirm")
	for _, tt := range []struct {
		path, body string
		status     int
		key        string
	}{
		{"skip", "", 422, "validation"},
		{"again", "", 422, "validation"},
		{"again?result=running", "", 422, "validation"},
		{"cancel?result=faulted", "", 422, "validation"},
		{"acknowledge?result=cancelled", "", 422, "validation"},
		{"acknowledge", `{"reason":"` + strings.Repeat("x", 5000) + `"}`, 422, "limit"},
		{"cancel", `{"code":"` + strings.Repeat("x", 5000) + `"}`, 422, "limit"},
		{"cancel?result=none", "", 400, "input"},
		{"cancel?limit=3", "", 400, "input"},
		{"acknowledge?confirm=nonsense", "", 400, "input"},
		{"acknowledge?confirm=e30", "", 400, "input"},
		{"cancel?confirm=" + token, "", 400, "input"},
		{"acknowledge?tag=a&confirm=" + token, "", 400, "input"},
		{"remove", "", 404, "no-route"},
	} {
		in.Do(http.MethodPost, bulkPath+tt.path, tt.body).Refused(tt.status, tt.key)
	}
	// The token of another workspace is for other jobs.
	in.Send(in.Request(in.TokenOf(kit.Other), http.MethodPost, bulkPath+"acknowledge?confirm="+token, "")).Refused(400, "input")
	in.Send(in.Request(in.TokenOf(kit.Other), http.MethodPost, bulkPath+"acknowledge", "")).Want(200).Is(float64(0), "count")
	in.Clock.Advance(time.Hour + time.Second)
	in.Do(http.MethodPost, bulkPath+"acknowledge?confirm="+token, "").Refused(400, "input")
	in.Do(http.MethodGet, "/transform/v1/jobs?attention=true", "").Want(200).Is(nil, "list", 2)
}

func TestBulkVerbs(t *testing.T) {
	in := manyJobs(t)
	done := in.bulk("poke", "key_prefix=other", `{"code":"go","reason":"by an operator"}`, 1)
	if len(done) != 1 || done[0].ID != waitingJob || done[0].Error != nil {
		t.Errorf("poked: %+v", done)
	}
	in.UntilAnswer(waitingJob, "completed", "result").Is("go", "intents", 0, "events", 2, "code").Is("by an operator", "intents", 0, "events", 2, "message")

	again := in.bulk("again", "tag=a&result=faulted", "", 1)
	if len(again) != 1 || again[0].ID != jobID2 || again[0].JobID == "" {
		t.Fatalf("repeated: %+v", again)
	}
	in.UntilAnswer(string(again[0].JobID), "faulted", "result").Is("a", "tags", 0)

	if done := in.bulk("acknowledge", "tag=b", `{"reason":"known"}`, 2); len(done) != 2 || done[0].Error != nil || done[1].Error != nil {
		t.Errorf("acknowledged: %+v", done)
	}
	in.Do(http.MethodGet, "/transform/v1/jobs/"+jobID2, "").Want(200).Is("known", "acknowledged", "note")
	in.Do(http.MethodGet, "/transform/v1/jobs?attention=true", "").Want(200).Is(faultedJob, "list", 0, "id").Is(nil, "list", 1)
	app, path := in.App("shop").Enroll(kit.Default), bulkPath+"acknowledge"
	confirm := in.Send(in.Request(app, http.MethodPost, path, "")).Want(200).Is(float64(1), "count").Text("confirm")
	in.Send(in.Request(app, http.MethodPost, path+"?confirm="+confirm, "")).Want(200)
	in.Do(http.MethodGet, "/transform/v1/jobs/"+faultedJob, "").Want(200).Is("shop", "acknowledged", "src")

	start := func(id string) {
		in.Do(http.MethodPut, "/transform/v1/jobs/"+id, `{"workflow_id":"`+flowHold+`","tags":["c"],"args":{"a":"`+id+`"}}`).Want(200)
		in.UntilAnswer(id, "POKE", "status")
	}
	const first, second = "01950000-0000-7000-8000-000000009101", "01950000-0000-7000-8000-000000009102"
	start(first)
	if done := in.bulk("skip", "tag=c", `{"reason":"not needed"}`, 1); len(done) != 1 || done[0].Error != nil {
		t.Errorf("skipped: %+v", done)
	}
	in.UntilAnswer(first, "completed", "result").Is("SKIP", "status")
	start(second)
	if done := in.bulk("cancel", "tag=c", `{"reason":"wrong"}`, 1); len(done) != 1 || done[0].Error != nil {
		t.Errorf("cancelled: %+v", done)
	}
	in.UntilAnswer(second, "cancelled", "result").Is("wrong", "faults", 0, "message")
}

// A confirmed request changes no job that came after the count, and no more than were
// counted. Sent again it makes no second job.
func TestBulkKeepsToTheCount(t *testing.T) {
	in := manyJobs(t)
	const path = bulkPath + "again?result=faulted"
	token := in.Do(http.MethodPost, path, "").Want(200).Is(float64(2), "count").Text("confirm")
	in.Clock.Advance(time.Second)
	in.Do(http.MethodPost, "/transform/v1/jobs?wait=30", `{"workflow_id":"`+flowKO+`","args":{"a":"late"}}`).Want(200)
	first := linesOf[api.BulkLine](t, in.Do(http.MethodPost, path+"&confirm="+token, ""))
	second := linesOf[api.BulkLine](t, in.Do(http.MethodPost, path+"&confirm="+token, ""))
	if len(first) != 2 || len(second) != 2 || first[0] != second[0] || first[1] != second[1] || first[0].ID != jobID2 {
		t.Errorf("done %+v, then %+v", first, second)
	}
	in.Do(http.MethodGet, "/transform/v1/jobs?key_prefix=again:", "").Want(200).Is(nil, "list", 2)
}

// What is refused for one job does not keep the others from being changed.
func TestBulkGoesOnAfterARefusal(t *testing.T) {
	in := manyJobs(t)
	in.Do(http.MethodPatch, "/transform/v1/workflows/"+flowOK, `{"disabled":true}`).Want(200)
	done := in.bulk("again", "result=completed", "", 2)
	if len(done) != 2 || done[0].ID != jobID1 || done[0].Status != 422 || done[0].Error.Key != "disabled" || done[1].Status != 200 {
		t.Errorf("done: %+v", done)
	}
}
