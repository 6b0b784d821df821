package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"chancery/internal/api"
	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/test/kit"
)

// traceOf returns the trace of a job.
func (in *installation) traceOf(id string) *api.JobTrace {
	in.t.Helper()
	var out api.JobTrace
	must(in.t, json.Unmarshal(in.Do(http.MethodGet, "/transform/v1/jobs/"+id+"/trace", "").Want(200).Body, &out))
	return &out
}

// TestTrace: a trace says what each step did: the attempts with their times, the versions before
// and after, also of a step that made two, states, files and children.
func TestTrace(t *testing.T) {
	var flaky, twice atomic.Int32
	in := install(t, nil,
		&domain.Action{ID: "test.flaky", Reach: domain.Acts, Run: func(context.Context, *domain.Task) domain.Result {
			if flaky.Add(1) < 3 {
				return domain.Result{Status: domain.StatusErr, Code: "E7", Message: "not now", RetryIn: time.Minute}
			}
			return domain.Result{Status: domain.StatusOK, Message: "at last", Args: map[string]string{"found": "1"}}
		}},
		&domain.Action{ID: "test.twice", Reach: domain.Acts, Run: func(_ context.Context, task *domain.Task) domain.Result {
			n := twice.Add(1)
			c := task.Entry.Content
			c.Doc = bytes.Replace(c.Doc, []byte(`"Greetings`), fmt.Appendf(nil, `"Greetings %d`, n), 1)
			c.Version, c.At = fmt.Sprintf("%010d", n), task.Now
			res := domain.OK()
			if n == 1 {
				res = domain.Result{Status: domain.StatusQueued, Message: "half done", RetryIn: time.Minute}
			}
			res.Effects.Content = &c
			return res
		}})
	in.workflow(flowOK, "test.ok")
	in.entry()
	const modify = `{"name":"%s","action":"silo.modify","config":{"scope":"doc","merge_type":"application/merge-patch+json","data":{"content":"%[1]s"}}}`
	in.Do(http.MethodPut, "/transform/v1/workflows/"+flowFile, `{"steps":[{"name":"flaky","action":"test.flaky"},`+
		fmt.Sprintf(modify, "one")+`,`+fmt.Sprintf(modify, "two")+`,`+fmt.Sprintf(modify, "two")+
		`,{"name":"twice","action":"test.twice"},{"name":"state","action":"silo.state","config":{"state":"sent"}},{"name":"file","action":"test.file"},
		{"name":"child","action":"transform.job.create","config":{"workflow_id":"`+flowOK+`"}},{"name":"end","action":"silo.state","config":{"state":"paid"}}]}`).Want(200)
	first := in.Do(http.MethodGet, "/silo/v1/entries/"+entryID, "").Want(200).Text("version")
	in.Do(http.MethodPut, "/transform/v1/jobs/"+jobID1, `{"workflow_id":"`+flowFile+`","silo_entry_id":"`+entryID+`"}`).Want(200)

	waiting := func(ok func(j *domain.Job) bool) { in.Until(kit.Default, jobID1, ok) }
	for n := 1; n <= 2; n++ {
		waiting(func(j *domain.Job) bool {
			return j.Status == domain.StatusErr && len(j.Events) == 2*n && j.Lease.Until.IsZero()
		})
		x := in.traceOf(jobID1)
		if s := x.Steps[0]; x.Waits != "retry" || len(x.Steps) != 1 || len(s.Attempts) != n || s.Status != domain.StatusErr || s.Code != "E7" || time.Time(x.DueAt).IsZero() {
			t.Fatalf("after attempt %d: %+v", n, x)
		}
		in.Clock.Advance(2 * time.Minute)
	}
	waiting(func(j *domain.Job) bool { return j.Status == domain.StatusQueued && j.Lease.Until.IsZero() })
	if x := in.traceOf(jobID1); x.Waits != "later" || x.Steps[len(x.Steps)-1].After == x.Steps[len(x.Steps)-1].Before {
		t.Errorf("between two versions: %+v", x)
	}
	in.Clock.Advance(2 * time.Minute)
	waiting(func(j *domain.Job) bool { return j.Completed() })

	x := in.traceOf(jobID1)
	if len(x.Steps) != 9 || x.Waits != "" || !time.Time(x.DueAt).IsZero() || len(x.Children) != 1 || x.WorkflowID != flowFile || x.Milliseconds < 6*60_000 {
		t.Fatalf("the trace is %+v", x)
	}
	s := x.Steps[0]
	if len(s.Attempts) != 3 || s.Attempts[0].Message != "not now" || s.Attempts[0].Code != "E7" || s.Attempts[2].Status != domain.StatusOK || s.Attempts[1].WaitedMS != 120_000 ||
		s.WaitedMS != 240_000 || s.Message != "at last" || s.Args["found"] != "1" || s.Path != "steps[0]" || s.Name != "flaky" {
		t.Errorf("a step that was tried again: %+v", s)
	}
	now := first
	for i, changes := range []bool{false, true, true, false, true, false, false, false, false} {
		s := x.Steps[i]
		if s.Before != now || (s.After != now) != changes || string(s.SiloEntryID) != entryID {
			t.Errorf("step %d %s: from %s to %s, but it was %s", i, s.Name, s.Before, s.After, now)
		}
		now = s.After
	}
	if last := in.Do(http.MethodGet, "/silo/v1/entries/"+entryID, "").Want(200).Text("version"); now != last || now != "0000000002" {
		t.Errorf("the trace ends with %s, and the entry has %s", now, last)
	}
	if !strings.Contains(string(x.Steps[1].Config), `"content":"one"`) || len(x.Steps[4].Attempts) != 2 {
		t.Errorf("configuration and attempts: %+v", x.Steps)
	}
	for i, want := range []string{"", "", "", "", "", "sent", "registered", "", "paid"} {
		if got := strings.Join(x.Steps[i].States, ","); got != want {
			t.Errorf("step %d sets the states %q", i, got)
		}
	}
	// The file of the category of formats belongs to the document, not to the step.
	if files := x.Steps[6].Files; len(files) != 1 || files[0].Name != "secret.pdf" {
		t.Errorf("files: %+v", files)
	}
	child := x.Steps[7].JobID
	if child == "" || child != x.Children[0] {
		t.Fatalf("the child is %s of %s", child, x.Children)
	}
	in.Until(kit.Default, child, func(j *domain.Job) bool { return j.Completed() })
	if c := in.traceOf(string(child)); string(c.ParentID) != jobID1 || len(c.Steps) != 1 || c.Steps[0].Before != now || c.Steps[0].After != now {
		t.Errorf("the trace of the child has the steps %+v, and it was %s", c.Steps, now)
	}

	// The jobs of others do not exist.
	in.Do(http.MethodGet, "/transform/v1/jobs/"+absentID+"/trace", "").Refused(404, "not-found")
	in.Do(http.MethodGet, "/transform/v1/jobs/x/trace", "").Refused(404, "not-found")
	in.Send(in.Request(in.TokenOf(kit.Other), http.MethodGet, "/transform/v1/jobs/"+jobID1+"/trace", "")).Refused(404, "not-found")
}

// TestTryPrograms: a program has the limits of one in a step; what is wrong with it, or what it
// does wrong, is an answer, and what is wrong with the request an error.
func TestTryPrograms(t *testing.T) {
	in := install(t, nil)
	in.entry()
	send := func(m map[string]any) *kit.Answer {
		t.Helper()
		text, err := json.Marshal(m)
		must(t, err)
		return in.Do(http.MethodPost, "/transform/v1/programs/run", string(text))
	}
	doc := json.RawMessage(message)
	for _, c := range []struct {
		name     string
		language string
		scope    string
		program  string
		error    string // of the program
		value    string
	}{
		{"an expression", "expr", "", `title`, "", `"Greetings"`},
		{"an expression on the envelope", "expr", "env", `doc.title`, "", `"Greetings"`},
		{"what cannot be parsed", "expr", "", `title +`, "unexpected token", ""},
		{"what cannot be evaluated", "expr", "", `int("x")`, "int", ""},
		{"an expression that is too long", "expr", "", `"` + strings.Repeat("a", limits.MaxExprLength) + `"`, "long", ""},
		{"an expression without an end", "expr", "", `reduce(1..9000000, # + #acc)`, " ", ""},
		{"a jq program", "jq", "doc", `{a: .title}`, "", `{"a":"Greetings"}`},
		{"a jq program on the envelope", "jq", "", `{a: .doc.title}`, "", `{"a":"Greetings"}`},
		{"a jq program on what is imported", "jq", "import", `{a: .data.title, b: .args.a, c: .meta.m}`, "", `{"a":"Greetings","b":"b","c":1}`},
		{"a jq program that cannot be parsed", "jq", "doc", `.a |`, "cannot be parsed", ""},
		{"a jq program that fails", "jq", "doc", `error("no")`, "no", ""},
		{"a jq program with two results", "jq", "doc", `{}, {}`, "one", ""},
		{"a jq program without an end", "jq", "doc", `def f: f; f`, " ", ""},
		{"a jq program that makes too much", "jq", "doc", `{a: [range(10000000)]}`, " ", ""},
		{"the environment", "jq", "doc", `{a: env}`, "", `{"a":{}}`},
		{"a jq program that is too long", "jq", "doc", `"` + strings.Repeat("a", limits.MaxJQLength) + `"`, "longer", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := map[string]any{"language": c.language, "program": c.program, "data": doc, "args": map[string]string{"a": "b"}, "meta": map[string]int{"m": 1}}
			if c.scope != "" {
				m["scope"] = c.scope
			}
			x := send(m).For(t).Want(200)
			var got api.ProgramAnswer
			must(t, json.Unmarshal(x.Body, &got))
			switch {
			case c.error == "" && (got.Error != nil || string(got.Value) != c.value):
				t.Errorf("%s", x)
			case c.error != "" && (got.Error == nil || got.Value != nil || !strings.Contains(got.Error.Message, c.error) || len(got.Error.Message) > 1000):
				t.Errorf("%s", x)
			}
		})
	}
	for name, m := range map[string]map[string]any{
		"no program":               {"language": "expr", "data": doc},
		"another scope":            {"language": "expr", "program": "1", "scope": "all", "data": doc},
		"an import in expressions": {"language": "expr", "program": "1", "scope": "import", "data": doc},
		"no document":              {"language": "expr", "program": "1"},
		"no object":                {"language": "expr", "program": "1", "data": []int{1}},
		"arguments with numbers":   {"language": "expr", "program": "1", "data": doc, "args": map[string]int{"a": 1}},
	} {
		t.Run(name, func(t *testing.T) { send(m).For(t).Refused(422, "validation") })
	}
	// A stored document is that of the workspace, and stays as it is.
	stored := map[string]any{"language": "jq", "scope": "doc", "program": ".title = \"x\"", "silo_entry_id": entryID}
	send(stored).Want(200).Is("x", "value", "title")
	in.Do(http.MethodGet, "/silo/v1/entries/"+entryID, "").Want(200).Is("Greetings", "data", "doc", "title")
	text, err := json.Marshal(stored)
	must(t, err)
	in.Send(in.Request(in.TokenOf(kit.Other), http.MethodPost, "/transform/v1/programs/run", string(text))).Refused(404, "not-found")
	stored["silo_entry_id"] = absentID
	send(stored).Refused(404, "not-found")
}
