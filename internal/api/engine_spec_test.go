package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/test/kit"
)

// statements.yaml 2.1-2
func TestAnEntryWinsOverData(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	in.entry()
	x := in.job(jobID1, `{"workflow_id":"`+flowOK+`","silo_entry_id":"`+entryID+`","data":{"$schema":"no document"},"args":{"a":"1"}}`).Want(200)
	x.Is(entryID, "silo_entry_id").Is("1", "args", "a").Is("completed", "result")
	y := in.job(jobID2, `{"workflow_id":"`+flowOK+`","data":`+message+`,"args":{"a":"1"}}`).Want(200)
	if y.Text("silo_entry_id") == entryID || y.At("args", "a") != "1" {
		t.Errorf("data with arguments: %s", y.Body)
	}
	in.Do(http.MethodGet, "/silo/v1/entries", "").Want(200).Is(nil, "list", 2)
}

// statements.yaml 2.1-4
func TestKeysAreForgottenAfterTwoYears(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	body := func(arg string) string {
		return `{"workflow_id":"` + flowOK + `","key":"k","args":{"a":"` + arg + `"}}`
	}
	first := in.Do(http.MethodPost, "/transform/v1/jobs?wait=30", body("1")).Want(200).Text("id")
	in.Do(http.MethodPost, "/transform/v1/jobs", body("1")).Want(200).Is(first, "id")
	in.Do(http.MethodPost, "/transform/v1/jobs", body("2")).Refused(409, "conflict")
	in.Clock.Advance(2*365*24*time.Hour - time.Second)
	in.Do(http.MethodPost, "/transform/v1/jobs", body("2")).Refused(409, "conflict")
	in.Clock.Advance(2 * time.Second)
	if x := in.Do(http.MethodPost, "/transform/v1/jobs?wait=30", body("2")).Want(200); x.Text("id") == first {
		t.Error("the key is still that of the first job")
	}
	other := in.TokenOf(kit.Other)
	in.Send(in.Request(other, http.MethodPut, "/transform/v1/workflows/"+flowOK, `{"steps":[{"action":"test.ok"}]}`)).Want(200)
	if x := in.Send(in.Request(other, http.MethodPost, "/transform/v1/jobs", body("3"))).Want(200); x.Text("id") == first {
		t.Error("another workspace got our job")
	}
}

// statements.yaml 2.1-5
func TestAJobKeepsItsVersion(t *testing.T) {
	in := install(t, nil)
	path := "/transform/v1/workflows/" + flowHold
	in.Do(http.MethodPut, path, `{"steps":[{"action":"test.hold"},{"action":"test.ok"}]}`).Want(200)
	in.Do(http.MethodPut, "/transform/v1/jobs/"+jobID1, `{"workflow_id":"`+flowHold+`","args":{"a":"1"}}`).Want(200)
	in.Clock.Advance(time.Second)
	in.Do(http.MethodPatch, path, `{"disabled":true,"steps":[{"action":"test.ko"}]}`).Want(200).Is("2", "version")
	in.gate.Open()
	x := in.UntilAnswer(jobID1, "completed", "result")
	x.Is("test.hold", "intents", 0, "provider").Is("test.ok", "intents", 1, "provider").Is(nil, "intents", 2)
}

// statements.yaml 2.1-8, 2.1-9
func TestSchemaOfAWorkflow(t *testing.T) {
	in := install(t, nil)
	in.entry() // a message
	in.workflow(flowOK, "test.ok")
	in.Do(http.MethodPut, "/transform/v1/workflows/"+flowKO, `{"schema":"bill/invoice","steps":[{"action":"test.ok"}]}`).Want(200)
	var list []kit.Scenario
	for name, tt := range map[string]struct{ flow, input, refused string }{
		"no schema, message":    {flowOK, `"data":` + message, ""},
		"no schema, invoice":    {flowOK, `"data":` + invoice, ""},
		"no schema, entry":      {flowOK, `"silo_entry_id":"` + entryID + `"`, ""},
		"invoices, invoice":     {flowKO, `"data":` + invoice, ""},
		"invoices, message":     {flowKO, `"data":` + message, "schema"},
		"invoices, entry":       {flowKO, `"silo_entry_id":"` + entryID + `"`, "schema"},
		"invoices, arguments":   {flowKO, `"args":{"a":"1"}`, ""},
		"invoices, only a meta": {flowKO, `"meta":{"a":1}`, ""},
	} {
		sc := kit.Scenario{
			Name: name, Method: "POST", Path: "/transform/v1/jobs?wait=30", Body: `{"workflow_id":"` + tt.flow + `",` + tt.input + `}`,
			JSON: map[string]any{"result": "completed"},
		}
		if tt.refused != "" {
			sc.Status, sc.Key, sc.JSON = 422, tt.refused, nil
		}
		list = append(list, sc)
	}
	kit.Run(t, in, list)
}

// statements.yaml 2.3-1, 2.3-2, 2.3-4, 2.3-5, 2.3-6, 2.4-1
func TestResults(t *testing.T) {
	in := install(t, nil, kit.Poked("test.park"))
	const rescued, stopped = "01950000-0000-7000-8000-000000007010", "01950000-0000-7000-8000-000000007011"
	in.workflow(flowOK, "test.ok")
	in.workflow(flowKO, "test.ko")
	in.workflow(flowHold, "test.park")
	in.Do(http.MethodPut, "/transform/v1/workflows/"+rescued, `{"steps":[{"action":"test.ko"}],"rescue":[{"action":"test.ok"}]}`).Want(200)
	in.Do(http.MethodPut, "/transform/v1/workflows/"+stopped, `{"steps":[{"action":"test.ok","next":[{"status":"OK","stop":true}]},{"action":"test.ko"}],"rescue":[{"action":"test.ok"}]}`).Want(200)
	request := func(flow string) string { return `{"workflow_id":"` + flow + `","args":{"a":"1"}}` }
	for i, tt := range []struct {
		flow, status, result string
		intents              int
	}{
		{flowOK, "OK", "completed", 1},
		{flowKO, "KO", "faulted", 1},
		{rescued, "OK", "faulted", 2},
		{stopped, "OK", "completed", 1},
	} {
		x := in.job(fmt.Sprintf("01950000-0000-7000-8000-0000000091%02d", i), request(tt.flow)).Want(200)
		x.Is(tt.status, "status").Is(tt.result, "result").Is(nil, "intents", tt.intents)
		events, _ := x.At("intents", tt.intents-1, "events").([]any)
		x.Is(x.Text("intents", tt.intents-1, "events", len(events)-1, "at"), "completed_at")
	}
	in.Do(http.MethodPut, "/transform/v1/jobs/"+jobID1, request(flowHold)).Want(200)
	in.UntilAnswer(jobID1, "POKE", "status").Is("running", "result").Is(nil, "completed_at").Is(false, "intents", 0, "completed")
	in.Do(http.MethodPut, "/transform/v1/jobs/"+jobID2, request(flowHold)).Want(200)
	in.UntilAnswer(jobID2, "POKE", "status")
	in.Do(http.MethodPost, "/transform/v1/jobs/"+jobID2+"/cancel?wait=30", "").Want(200).Is("cancelled", "result").Is("CANCEL", "status")

	listed := map[string]int{}
	rows, _ := in.Do(http.MethodGet, "/transform/v1/jobs", "").Want(200).At("list").([]any)
	for _, row := range rows {
		fields, _ := row.(map[string]any)
		listed[fmt.Sprint(fields["result"])]++
	}
	if want := map[string]int{"running": 1, "completed": 2, "faulted": 2, "cancelled": 1}; !maps.Equal(listed, want) {
		t.Errorf("the list tells %v, want %v", listed, want)
	}
}

// statements.yaml 4.2-1, 4.2-2, 4.2-4, 4.2-5, 4.2-6, 4.3-3
func TestBranchesOfWorkflows(t *testing.T) {
	in := install(t, nil)
	const a, b, c = "01950000-0000-4000-8000-000000000001", "01950000-0000-4000-8000-000000000002", "01950000-0000-4000-8000-000000000003"
	n := 0
	save := func(next string) *kit.Answer {
		n++
		return in.Do(http.MethodPut, fmt.Sprintf("/transform/v1/workflows/01950000-0000-7000-8000-00000001%04d", n),
			`{"steps":[{"id":"`+a+`","action":"test.ok","next":[`+next+`]},
			 {"action":"test.ok","next":[{"status":"KO","steps":[{"id":"`+b+`","action":"test.ok"}]}]}],
			 "rescue":[{"id":"`+c+`","action":"test.ok"}]}`)
	}
	for _, next := range []string{
		`{}`, `{"status":""}`, `{"status":"NA"}`, `{"status":"OK"}`, `{"status":"SKIP"}`, `{"status":"KO"}`, `{"status":"TIMEOUT"}`,
		`{"status":"NA","code":"CII"}`, `{"code":"CII"}`, `{"status":"KO","code":"4107"}`, `{"status":"KO","stop":true}`,
		`{"status":"KO","step_id":"` + a + `"}`, `{"status":"KO","step_id":"` + b + `"}`, `{"status":"NA","step_id":"` + c + `"}`,
	} {
		save(next).Want(200)
	}
	for _, next := range []string{
		`{"status":"ERR"}`, `{"status":"ok"}`, `{"status":"QUEUED"}`, `{"status":"POKE"}`, `{"status":"RUN"}`,
		`{"status":"KO","step_id":"` + absentID + `"}`, `{"step_id":"x"}`,
	} {
		if e := save(next).Refused(422, "validation"); !strings.Contains(e.Message, "steps[0].next[0].st") {
			t.Errorf("%s: %s", next, e.Message)
		}
	}
}

// statements.yaml 4.4-1, 4.4-2
func TestSizeOfWorkflows(t *testing.T) {
	in := install(t, nil)
	deep := func(levels int) string {
		text := `{"action":"test.ok"}`
		for range levels - 1 {
			text = `{"action":"test.ok","next":[{"status":"OK","steps":[` + text + `]}]}`
		}
		return text
	}
	long := func(steps int) string { return strings.TrimSuffix(strings.Repeat(`{"action":"test.ok"},`, steps), ",") }
	for i, tt := range []struct {
		steps, path string
		rescue      string
	}{
		{deep(10), "", ""},
		{deep(11), "steps", ""},
		{long(200), "", ""},
		{long(201), "steps", ""},
		{long(199), "", long(1)},
		{long(199), "steps", long(2)},
		{long(1), "rescue", deep(11)},
	} {
		id := fmt.Sprintf("01950000-0000-7000-8000-00000002%04d", i)
		x := in.Do(http.MethodPut, "/transform/v1/workflows/"+id, `{"steps":[`+tt.steps+`],"rescue":[`+tt.rescue+`]}`)
		if tt.path != "" {
			if e := x.Refused(422, "limit"); e.Fields[tt.path] == nil {
				t.Errorf("%d: the fields %v do not name %s", i, e.Fields, tt.path)
			}
			continue
		}
		x.Want(200)
		if i == 0 { // they all run
			in.job(jobID1, `{"workflow_id":"`+id+`","args":{"a":"1"}}`).Want(200).Is("OK", "intents", 9, "events", 1, "status").Is(nil, "intents", 10)
		}
	}
}

// statements.yaml 6.3-8, 6.3-6
func TestLimitsOfArguments(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	many := func(n int) string {
		args := map[string]string{}
		for i := range n {
			args[fmt.Sprint("a", i)] = "1"
		}
		data, err := json.Marshal(args)
		must(t, err)
		return string(data)
	}
	one := func(key, value string) string { return `{"` + key + `":"` + value + `"}` }
	var list []kit.Scenario
	for name, tt := range map[string]struct {
		args string
		ok   bool
	}{
		"64":              {many(64), true},
		"65":              {many(65), false},
		"name of 64":      {one(strings.Repeat("n", 64), "1"), true},
		"name of 65":      {one(strings.Repeat("n", 65), "1"), false},
		"no name":         {one("", "1"), false},
		"value of 8 KiB":  {one("a", strings.Repeat("v", 8<<10)), true},
		"longer value":    {one("a", strings.Repeat("v", 8<<10+1)), false},
		"file of 100 KiB": {one("a", "data:text/plain;name=a.txt,"+strings.Repeat("v", 100<<10)), true},
	} {
		sc := kit.Scenario{Name: name, Method: "POST", Path: "/transform/v1/jobs?wait=30", Body: `{"workflow_id":"` + flowOK + `","args":` + tt.args + `}`}
		if !tt.ok {
			sc.Status, sc.Key, sc.Field = 422, "validation", "args"
		}
		list = append(list, sc)
	}
	kit.Run(t, in, list)
}

// statements.yaml 2.1-3, 6.3-6, 6.3-7
func TestStepsGetFilesFromTheSpool(t *testing.T) {
	seen := ""
	in := install(t, nil, &domain.Action{ID: "test.read", Reach: domain.Inside, Entryless: true, Run: func(_ context.Context, t *domain.Task) domain.Result {
		seen = t.Args["file"]
		return domain.Result{Status: domain.StatusOK, Args: map[string]string{"file": "read", "more": "1"}}
	}})
	in.workflow(flowOK, "test.read")
	x := in.job(jobID1, `{"workflow_id":"`+flowOK+`","args":{"file":"data:text/plain;name=a.txt;base64,aGk="}}`).Want(200)
	key, spooled := strings.CutPrefix(seen, "spool:")
	if !spooled {
		t.Fatalf("the step saw %q", seen)
	}
	if got := in.Do(http.MethodGet, "/silo/v1/spool/"+key, "").Want(200); string(got.Body) != "hi" {
		t.Errorf("the spool holds %q", got.Body)
	}
	x.Is(seen, "args", "file").Is(nil, "args", "more")
	x.Is("read", "intents", 0, "events", 1, "args", "file").Is("1", "intents", 0, "events", 1, "args", "more").Is(nil, "intents", 0, "events", 0, "args")
}

// statements.yaml 6.4-3, 6.4-4
func TestFilesOfTwoJobs(t *testing.T) {
	in := install(t, nil, &domain.Action{ID: "test.report", Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
		res := domain.OK()
		res.Effects.Files = []domain.NewFile{{
			File: domain.File{
				WorkspaceID: t.Workspace.ID, EntryID: t.Entry.ID, ID: t.IntentID, JobID: t.JobID, Name: "r.txt", Key: t.Args["key"], Category: "format",
				MIME: "text/plain", Size: 1, Hash: hashOf("x"), Stored: true, CreatedAt: t.Now,
			},
			Data: []byte("x"),
		}}
		return res
	}})
	in.entry()
	in.workflow(flowFile, "test.report")
	run := func(id, key string) *kit.Answer {
		return in.job(id, `{"workflow_id":"`+flowFile+`","silo_entry_id":"`+entryID+`","args":{"key":"`+key+`"},"tags":["`+id+`"]}`).Want(200)
	}
	first, second, third := run(jobID1, "report"), run(jobID2, "report"), run("01950000-0000-7000-8000-000000009003", "other")
	for _, x := range []*kit.Answer{first, second, third} {
		x.Is(x.Text("intents", 0, "id"), "attachments", 0, "id").Is(nil, "attachments", 1)
	}
	entry := in.Do(http.MethodGet, "/silo/v1/entries/"+entryID, "").Want(200)
	entry.Is(second.Text("attachments", 0, "id"), "attachments", 0, "id").Is(third.Text("attachments", 0, "id"), "attachments", 1, "id").
		Is(nil, "attachments", 2).Is(first.Text("attachments", 0, "id"), "attachments", 0, "previous", 0, "id")
	in.Do(http.MethodGet, "/transform/v1/jobs/"+jobID1, "").Want(200).Is(first.Text("attachments", 0, "id"), "attachments", 0, "id")
}
