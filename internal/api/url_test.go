package api_test

import (
	"net/http"
	"strings"
	"testing"

	"chancery/internal/api"
	"chancery/test/kit"
)

func TestQueryParameters(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	in.entry()
	const jobs, entries = "/transform/v1/jobs", "/silo/v1/entries"
	body := `{"workflow_id":"` + flowOK + `","silo_entry_id":"` + entryID + `"}`
	kit.Run(t, in, []kit.Scenario{
		{Name: "unknown", Path: jobs + "?outcome=faulted", Status: 400, Key: "input", Field: "outcome", Contains: []string{"; it takes limit, "}},
		{Name: "misspelt", Path: entries + "?floder=sales", Status: 400, Key: "input", Field: "floder", Contains: []string{"did you mean folder? It takes limit"}},
		{Name: "in capitals", Path: entries + "?Folder=sales", Status: 400, Key: "input", Field: "Folder", Contains: []string{"did you mean folder?"}},
		{Name: "with a hyphen", Path: jobs + "?created-at=2026-01-01", Status: 400, Key: "input", Contains: []string{"did you mean created_at?"}},
		{Name: "of another route", Path: entries + "?wait=1", Status: 400, Key: "input", Field: "wait"},
		{Name: "where there are none", Path: entries + "/" + entryID + "?version=1", Status: 400, Key: "input", Contains: []string{"it takes none"}},
		{Name: "without a value", Path: jobs + "?verbose", Status: 400, Key: "input", Field: "verbose"},
		{Name: "twice", Path: jobs + "?tag=a&tag=b", Status: 400, Key: "input", Field: "tag", Contains: []string{"2 times"}},
		{Name: "the first by name", Path: jobs + "?b=1&a=1", Status: 400, Key: "input", Field: "a"},
		{Name: "long", Path: jobs + "?" + strings.Repeat("x", 100) + "=1", Status: 400, Key: "input"},
		{Name: "when creating", Method: "POST", Path: jobs + "?wiat=1", Body: body, Status: 400, Key: "input", Contains: []string{"did you mean wait?"}},
		{Name: "without a token", As: kit.Nobody, Path: "/healthz?x=1", Status: 400, Key: "input", Field: "x"},
		{Name: "known ones", Path: jobs + "?limit=1&tag=a&ascending=true&created_at=2026-01-01"},
		{Name: "empty is absent", Path: entries + "?folder=&limit=", JSON: map[string]any{"limit": 20}},
	})
	in.Do(http.MethodGet, jobs, "").Want(200).Is(nil, "list", 0) // none was created

	// Links that people pass on may have grown.
	link := strings.TrimPrefix(in.Do(http.MethodPost, entries+"/"+entryID+"/files", `{"name":"a.txt","data":"aGVsbG8="}`).
		Want(200).Text("url"), "https://chancery.test")
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		in.Send(in.Request("", method, link+"&utm_source=mail", "")).Want(200)
		in.Send(in.Request("", method, link+"&h=1", "")).Want(400)
	}
}

// Each route knows the parameters that its description names.
func TestEachRouteKnowsItsParameters(t *testing.T) {
	in := install(t, nil)
	for _, rt := range api.Routes() {
		for _, name := range rt.Query {
			x := in.send(rt, fill(rt.Path, nil)+"?"+name+"=", "")
			if strings.Contains(string(x.Body), "no such parameter") {
				t.Errorf("%s: %s", rt.ID, x.Body)
			}
		}
		passedOn := strings.Contains(rt.ID, "-public-") || strings.HasSuffix(rt.ID, "-sign-in") && rt.ID != "get-sign-in" // by programs that add their own
		if x := in.send(rt, fill(rt.Path, nil)+"?nonsense=1", ""); (x.Status == 400) == passedOn {
			t.Errorf("%s: %s", rt.ID, x)
		}
	}
}

func TestPathsWithoutARoute(t *testing.T) {
	in := install(t, nil)
	near := func(path string) []string { return []string{"did you mean " + path + "?"} }
	kit.Run(t, in, []kit.Scenario{
		{Name: "slash at the end", Path: "/silo/v1/entries/", Status: 404, Key: "no-route", Contains: near("/silo/v1/entries")},
		{Name: "two slashes", Path: "/silo//v1/entries", Status: 404, Key: "no-route", Contains: near("/silo/v1/entries")},
		{Name: "capitals", Path: "/Silo/v1/Entries", Status: 404, Key: "no-route", Contains: near("/silo/v1/entries")},
		{Name: "misspelt", Path: "/transform/v1/job", Status: 404, Key: "no-route", Contains: near("/transform/v1/jobs")},
		{Name: "misspelt with an ID", Path: "/silo/v1/entrys/" + entryID, Status: 404, Key: "no-route", Contains: near("/silo/v1/entries/{id}")},
		{Name: "another version", Path: "/silo/v2/entries", Status: 404, Key: "no-route", Contains: near("/silo/v1/entries")},
		{Name: "no service", Path: "/entries", Status: 404, Key: "no-route", Contains: near("/silo/v1/entries")},
		{Name: "no version", Path: "/v1/jobs/" + jobID1, Status: 404, Key: "no-route", Contains: near("/transform/v1/jobs/{id}")},
		{Name: "with a method", Method: "POST", Path: "/transform/v1/jobs/" + jobID1 + "/retri", Body: "{}", Status: 404, Key: "no-route", Contains: near("/transform/v1/jobs/{id}/retry")},
		{Name: "health", As: kit.Nobody, Path: "/health", Status: 404, Key: "no-route", Contains: near("/healthz")},
		{Name: "nothing like it", As: kit.Nobody, Path: "/wp-admin/setup.php", Status: 404, Key: "no-route", Contains: []string{"/openapi.json"}},
		{Name: "long", Path: "/" + strings.Repeat("a/", 500), Status: 404, Key: "no-route"},
		{Name: "an object that is not there", Path: "/silo/v1/entries/" + absentID, Status: 404, Key: "not-found"},
	})
}

// HEAD is what GET is, without the body.
func TestHead(t *testing.T) {
	in := install(t, nil)
	in.entry()
	for _, path := range []string{"/silo/v1/entries", "/silo/v1/entries/" + entryID, "/utils/v1/ping", "/healthz", "/openapi.json"} {
		get := in.Do(http.MethodGet, path, "").Want(200)
		head := in.Do(http.MethodHead, path, "").Want(200)
		if got, want := head.Header.Get("Content-Type"), get.Header.Get("Content-Type"); got != want {
			t.Errorf("%s: Content-Type is %q, want %q", path, got, want)
		}
		if got, want := head.Header.Get("ETag"), get.Header.Get("ETag"); got != want {
			t.Errorf("%s: ETag is %q, want %q", path, got, want)
		}
	}
	in.Send(in.Request("", http.MethodHead, "/silo/v1/entries", "")).Want(401)
	in.Do(http.MethodHead, "/silo/v1/entries/"+absentID, "").Want(404)
}
