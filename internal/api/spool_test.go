package api_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"chancery/internal/api"
	"chancery/internal/silo"
	"chancery/test/kit"
)

func TestSpool(t *testing.T) {
	in := install(t, nil)
	x := in.Do(http.MethodPost, "/silo/v1/spool", `{"name":"Rechnung für Ü & Co.xml","type":"application/xml","data":"PGEvPg=="}`).Want(200)
	key := x.Text("key")
	if !regexp.MustCompile(`^2026-W10-[0-9a-f]{16}-Rechnung-f-r-----Co\.xml$`).MatchString(key) {
		t.Errorf("key %q", key)
	}
	got := in.Do(http.MethodGet, "/silo/v1/spool/"+key, "").Want(200)
	if string(got.Body) != "<a/>" {
		t.Errorf("contents %q", got.Body)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/xml", "Content-Length": "4", "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": api.Sandbox, "Cache-Control": "private, max-age=0",
	} {
		if is := got.Header.Get(name); is != want {
			t.Errorf("%s is %q, want %q", name, is, want)
		}
	}
	if d := got.Header.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment; filename") || !strings.Contains(d, "Rechnung%20f") {
		t.Errorf("Content-Disposition is %q", d)
	}
	gone := in.Do(http.MethodDelete, "/silo/v1/spool/"+key, "").Want(http.StatusNoContent)
	if len(gone.Body) > 0 {
		t.Errorf("204 with a body: %q", gone.Body)
	}
	in.Do(http.MethodGet, "/silo/v1/spool/"+key, "").Refused(404, "not-found")
	in.Do(http.MethodDelete, "/silo/v1/spool/"+key, "").Refused(404, "not-found")
}

func TestSpoolGuessesTheType(t *testing.T) {
	in := install(t, nil)
	key := in.Do(http.MethodPost, "/silo/v1/spool", `{"name":"a.pdf","data":"JVBERg=="}`).Want(200).Text("key")
	if ct := in.Do(http.MethodGet, "/silo/v1/spool/"+key, "").Want(200).Header.Get("Content-Type"); ct != "application/pdf" {
		t.Errorf("Content-Type is %q", ct)
	}
}

func TestSpoolRefusals(t *testing.T) {
	in := install(t, nil)
	large := strings.Repeat("A", (silo.MaxInline+3)/3*4+4)
	kit.Run(t, in, scenarios([]refusal{
		{"no name", "POST", "/silo/v1/spool", `{"type":"text/plain","data":"aA=="}`, 422, "validation", "name"},
		{"path as name", "POST", "/silo/v1/spool", `{"name":"../a","data":"aA=="}`, 422, "validation", "name"},
		{"no contents", "POST", "/silo/v1/spool", `{"name":"a"}`, 422, "validation", "data"},
		{"not base64", "POST", "/silo/v1/spool", `{"name":"a","data":"?"}`, 422, "validation", "data"},
		{"bad type", "POST", "/silo/v1/spool", `{"name":"a","type":"xml","data":"aA=="}`, 422, "validation", "type"},
		{"header trick", "POST", "/silo/v1/spool", `{"name":"a","type":"text/x\r\nX-A: b","data":"aA=="}`, 422, "validation", "type"},
		{"too large", "POST", "/silo/v1/spool", `{"name":"a","data":"` + large + `"}`, 413, "limit", ""},
	}))
}

func TestSpoolExpires(t *testing.T) {
	in := install(t, nil)
	key := in.Do(http.MethodPost, "/silo/v1/spool", `{"name":"a.txt","data":"aA=="}`).Want(200).Text("key")
	in.Clock.Advance(silo.SpoolTime - time.Second)
	if n, err := in.Config.Silo.Sweep(t.Context()); n != 0 || err != nil {
		t.Errorf("swept %d files before their time: %v", n, err)
	}
	in.Do(http.MethodGet, "/silo/v1/spool/"+key, "").Want(200)
	in.Clock.Advance(time.Second)
	in.Do(http.MethodGet, "/silo/v1/spool/"+key, "").Refused(404, "not-found")
	if n, err := in.Config.Silo.Sweep(t.Context()); n != 1 || err != nil {
		t.Errorf("swept %d files, want 1: %v", n, err)
	}
	if n, err := in.Config.Silo.Sweep(t.Context()); n != 0 || err != nil {
		t.Errorf("swept %d files twice: %v", n, err)
	}
}

// statements.yaml 2.1-3, 6.3-6
func TestFilesInArguments(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	body := `{"workflow_id":"` + flowOK + `",
		"args":{"file":"data:application/xml;name=in%20voice.xml;base64,PGEvPg==", "n": 1, "both":"data:text/csv;name=b.csv,a%2Cb"},
		"meta":{ "other" : "data:text/plain;charset=utf-8;name=o.txt,h%C3%A4" ,"both": "x","nested":{"a":"data:text/plain,left alone"} }}`
	job := in.Do(http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait=10", body).Want(200)
	for arg, want := range map[string]struct{ kind, contents string }{
		"file":  {"application/xml", "<a/>"},
		"both":  {"text/csv", "a,b"},
		"other": {"text/plain;charset=utf-8", "hä"},
	} {
		key, ok := strings.CutPrefix(job.Text("args", arg), "spool:")
		if !ok {
			t.Errorf("%s is not in the spool: %s", arg, job.Body)
			continue
		}
		got := in.Do(http.MethodGet, "/silo/v1/spool/"+key, "").Want(200)
		if string(got.Body) != want.contents || got.Header.Get("Content-Type") != want.kind {
			t.Errorf("%s: %q of type %s", arg, got.Body, got.Header.Get("Content-Type"))
		}
	}
	job.Is("1", "args", "n").Is(job.Text("args", "other"), "meta", "other").Is("x", "meta", "both").
		Is("data:text/plain,left alone", "meta", "nested", "a")

	again := in.Do(http.MethodPut, "/transform/v1/jobs/"+jobID1, body).Want(200)
	again.Is(job.Text("args", "file"), "args", "file")
	other := strings.Replace(body, "PGEvPg", "PGIvPg", 1)
	in.Do(http.MethodPut, "/transform/v1/jobs/"+jobID1, other).Refused(409, "conflict")
	in.Clock.Advance(silo.SpoolTime)
	if n, err := in.Config.Silo.Sweep(t.Context()); n != 3 || err != nil {
		t.Errorf("%d files were stored, want those of the first request: %v", n, err)
	}
}

func TestFilesInArgumentsAreRefused(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	request := func(member, value string) string {
		return `{"workflow_id":"` + flowOK + `","` + member + `":{"good":"data:text/plain;name=a.txt,a","bad":"` + value + `"}}`
	}
	const jobs = "/transform/v1/jobs"
	kit.Run(t, in, scenarios([]refusal{
		{"no name", "POST", jobs, request("args", "data:text/plain;base64,aA=="), 422, "validation", "args.bad"},
		{"no name in meta", "POST", jobs, request("meta", "data:text/plain;base64,aA=="), 422, "validation", "meta.bad"},
		{"no type", "POST", jobs, request("args", "data:;name=a.txt;base64,aA=="), 422, "validation", "args.bad"},
		{"not base64", "POST", jobs, request("args", "data:text/plain;name=a.txt;base64,???"), 422, "validation", "args.bad"},
		{"path as name", "POST", jobs, request("args", "data:text/plain;name=..%2Fa.txt;base64,aA=="), 422, "validation", "args.bad"},
		{"empty", "POST", jobs, request("args", "data:text/plain;name=a.txt;base64,"), 422, "validation", "args.bad"},
		{"unknown workflow", "POST", jobs, `{"workflow_id":"` + absentID + `","args":{"good":"data:text/plain;name=a.txt,a"}}`, 404, "not-found", ""},
		{
			"bad document", "POST", jobs,
			`{"workflow_id":"` + flowOK + `","args":{"good":"data:text/plain;name=a.txt,a"},"data":{"$schema":"https://gobl.org/draft-0/note/message"}}`,
			422, "validation", "data",
		},
	}))
	in.Clock.Advance(silo.SpoolTime)
	if n, err := in.Config.Silo.Sweep(t.Context()); n != 0 || err != nil {
		t.Errorf("refused requests left %d files: %v", n, err)
	}
}
