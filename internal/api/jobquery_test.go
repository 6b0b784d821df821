package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/api"
	"chancery/internal/limits"
	"chancery/test/kit"
)

// manyJobs starts jobs of all kinds: one that ended well, two with faults, and one that waits.
func manyJobs(t *testing.T) *installation {
	t.Helper()
	in := install(t, nil, kit.Poked("test.park"))
	in.workflow(flowOK, "test.ok")
	in.workflow(flowKO, "test.ko")
	in.workflow(flowHold, "test.park")
	in.workflow(flowFile, "test.file")
	in.entry()
	in.job(jobID1, `{"workflow_id":"`+flowOK+`","key":"order/1","tags":["a"],"args":{"a":"1"}}`).Want(200)
	in.job(jobID2, `{"workflow_id":"`+flowKO+`","key":"order/2","tags":["a","b"],"args":{"a":"1"}}`).Want(200)
	in.job(faultedJob, `{"workflow_id":"`+flowKO+`","silo_entry_id":"`+entryID+`"}`).Want(200)
	in.job(filedJob, `{"workflow_id":"`+flowFile+`","silo_entry_id":"`+entryID+`"}`).Want(200)
	in.Do(http.MethodPut, "/transform/v1/jobs/"+waitingJob, `{"workflow_id":"`+flowHold+`","key":"other","args":{"a":"one"}}`).Want(200)
	in.UntilAnswer(waitingJob, "POKE", "status")
	return in
}

const (
	faultedJob = "01950000-0000-7000-8000-000000009003"
	filedJob   = "01950000-0000-7000-8000-000000009004"
	waitingJob = "01950000-0000-7000-8000-000000009005"
)

func TestAllJobFilters(t *testing.T) {
	in := manyJobs(t)
	var list []kit.Scenario
	for query, want := range map[string]int{
		"silo_entry_id=" + entryID: 2, "silo_entry_id=" + absentID: 0, "silo_entry_id=" + entryID + "&result=faulted": 1,
		"key_prefix=order/": 2, "key_prefix=order/1": 1, "key_prefix=o": 3, "key_prefix=order%25": 0, "key_prefix=order/&attention=true": 1,
		"status=OK": 2, "status=KO": 2, "status=POKE": 1, "status=ERR": 0, "status=KO&tag=b": 1,
		"action=test.ko": 2, "action=test.park": 1, "action=test.ok": 0, "action=Test.ko": 0,
		"code=E1": 2, "code=e1": 0, "action=test.ko&code=E1": 2, "action=test.park&code=E1": 0,
		"state=registered": 2, "state=registered&code=E1": 1, "state=sent": 0,
		"attention=true": 2, "attention=false": 5, "attention=true&result=completed": 0, "attention=true&silo_entry_id=" + entryID: 1,
		"until=2999-01-01": 5, "until=2000-01-01": 0, "until=2999-01-01&since=2000-01-01&status=POKE": 1, "until=2000-01-01&ascending=true": 0,
	} {
		list = append(list, kit.Scenario{Name: query, Path: "/transform/v1/jobs?" + query, Then: func(t testing.TB, x *kit.Answer) {
			if jobs, _ := x.At("list").([]any); len(jobs) != want || x.At("next_cursor") != nil {
				t.Errorf("%d jobs, want %d: %s", len(jobs), want, x.Body)
			}
		}})
	}
	long := strings.Repeat("x", 256)
	for query, message := range map[string]string{
		"status=ok":          `status: "ok" is not a status of events; the statuses are: RUN, QUEUED, POKE, ERR, OK, SKIP, KO, TIMEOUT, CANCEL`,
		"until=later":        "until: a time like 2026-03-02T09:00:00.000Z is expected",
		"silo_entry_id=1":    `silo_entry_id: the ID of an entry is expected: "1" is not a UUID`,
		"attention=yes":      "attention: true or false is expected",
		"state=" + long:      "state: no job has a text of more than 255 bytes here",
		"key_prefix=" + long: "key_prefix: no job has a text of more than 255 bytes here",
	} {
		list = append(list, kit.Scenario{Name: query, Path: "/transform/v1/jobs?" + query, Status: 400, Then: func(_ testing.TB, x *kit.Answer) {
			x.Is("input", "key").Is(message, "message")
		}})
	}
	kit.Run(t, in, list)
}

// Every filter can be given with every other one.
func TestJobFiltersCombine(t *testing.T) {
	in := manyJobs(t)
	values := map[string]string{
		"tag": "b", "result": "faulted", "workflow_id": flowKO, "key_prefix": "order/2", "status": "KO", "action": "test.ko", "code": "E1",
		"attention": "true", "since": "2000-01-01", "until": "2999-01-01",
	}
	for a, av := range values {
		for b, bv := range values {
			q := url.Values{a: {av}, b: {bv}, "tag": {"b"}}
			in.Do(http.MethodGet, "/transform/v1/jobs?"+q.Encode(), "").Want(200).Is(jobID2, "list", 0, "id").Is(nil, "list", 1)
		}
	}
	for _, rt := range api.Routes() {
		if rt.ID != "list-jobs" {
			continue
		}
		for name := range values {
			if !strings.Contains(strings.Join(rt.Query, " "), name) {
				t.Errorf("%s is not described", name)
			}
		}
	}
}

func TestAcknowledge(t *testing.T) {
	in := manyJobs(t)
	const path = "/transform/v1/jobs/" + jobID2 + "/acknowledge"
	in.Do(http.MethodPost, path, `{"note":"`+strings.Repeat("x", 4097)+`"}`).Refused(422, "limit")
	in.Do(http.MethodPost, path, `{"note":1}`).Refused(422, "input")
	in.Do(http.MethodPost, "/transform/v1/jobs/"+jobID1+"/acknowledge", "").Refused(409, "conflict")
	in.Do(http.MethodPost, "/transform/v1/jobs/"+waitingJob+"/acknowledge", "").Refused(409, "conflict")
	in.Do(http.MethodPost, "/transform/v1/jobs/"+absentID+"/acknowledge", "").Refused(404, "not-found")
	in.Do(http.MethodGet, "/transform/v1/jobs?attention=true", "").Want(200).Is(nil, "list", 2).Is(nil, "list", 0, "acknowledged")

	x := in.Do(http.MethodPost, path, `{"note":"sent by hand"}`).Want(200).Is("sent by hand", "acknowledged", "note").Is("api-key", "acknowledged", "src")
	if x.Text("acknowledged", "src_id") != string(in.Actor(kit.Default).TokenID) || x.Text("acknowledged", "at") == "" {
		t.Errorf("it does not say who did it, and when: %s", x.Body)
	}
	in.Do(http.MethodPost, path, `{"note":"sent by hand"}`).Want(200).Is(x.At("acknowledged", "at"), "acknowledged", "at")
	in.Do(http.MethodPost, path, `{"note":"not at all"}`).Refused(409, "conflict")
	in.Do(http.MethodGet, "/transform/v1/jobs/"+jobID2, "").Want(200).Is("sent by hand", "acknowledged", "note")
	in.Do(http.MethodGet, "/transform/v1/jobs?attention=true", "").Want(200).Is(faultedJob, "list", 0, "id").Is(nil, "list", 1)
	in.Do(http.MethodGet, "/transform/v1/jobs?result=faulted&tag=a", "").Want(200).Is("sent by hand", "list", 0, "acknowledged", "note")

	// An app is named, with its enrollment.
	app := in.App("shop").Enroll(kit.Default)
	enrollment := in.Send(in.Request(app, http.MethodGet, "/access/v1/enrollment", "")).Want(200).Text("id")
	in.Send(in.Request(app, http.MethodPost, "/transform/v1/jobs/"+faultedJob+"/acknowledge", "")).Want(200).
		Is("shop", "acknowledged", "src").Is(enrollment, "acknowledged", "src_id")
}

// TestWholeJobs checks that a list of whole jobs says of each what its own route says, and
// that its pages end when they are full.
func TestWholeJobs(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowFile, "test.file")
	large := strings.Repeat("<x>", limits.ListBytes.Int()/6)
	for _, id := range []string{jobID1, jobID2} {
		in.Clock.Advance(time.Second)
		in.job(id, `{"workflow_id":"`+flowFile+`","args":{"a":"1"},"data":{"$schema":"https://gobl.org/draft-0/note/message","content":"`+large+`"}}`).Want(200)
	}
	first := in.Do(http.MethodGet, "/transform/v1/jobs?full=true&limit=50", "").Want(200).Is(20, "limit").Is(jobID2, "list", 0, "id").Is(nil, "list", 1)
	one := in.Do(http.MethodGet, "/transform/v1/jobs/"+jobID2, "").Want(200)
	for _, name := range []string{"args", "meta", "intents", "attachments", "envelope"} {
		if diff := cmp.Diff(one.At(name), first.At("list", 0, name)); diff != "" || one.At(name) == nil {
			t.Errorf("%s differs:\n%.500s", name, diff)
		}
	}
	in.Do(http.MethodGet, "/transform/v1/jobs?full=true&cursor="+first.Text("next_cursor"), "").Want(200).
		Is(jobID1, "list", 0, "id").Is(nil, "list", 1).Is(nil, "next_cursor")
	in.Do(http.MethodGet, "/transform/v1/jobs?full=yes", "").Refused(400, "input")
	in.Do(http.MethodGet, "/transform/v1/jobs", "").Want(200).Is(nil, "list", 0, "intents").Is(nil, "list", 0, "envelope")
}
