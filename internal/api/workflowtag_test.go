package api_test

import (
	"net/http"
	"testing"

	"chancery/test/kit"
)

const flowPath = "/transform/v1/workflows/" + flowOK

// The ETag of a workflow is the same in every answer with it, and changes with each change.
func TestETagsOfAWorkflow(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	get := func() string { return in.Do(http.MethodGet, flowPath, "").Want(200).Header.Get("ETag") }
	seen := map[string]string{get(): "created", "": "no tag"}
	for _, change := range []struct{ name, method, path, body string }{
		{"name", "PATCH", flowPath, `{"name":"Other"}`},
		{"draft", "PATCH", flowPath, `{"draft":true,"steps":[{"action":"test.ok","name":"Another"}]}`},
		{"published", "PATCH", flowPath, `{}`},
		{"restored", "POST", flowPath + "/restore", `{"version":1}`},
		{"disabled", "PATCH", flowPath, `{"disabled":true}`},
	} {
		etag := in.Do(change.method, change.path, change.body).Want(200).Header.Get("ETag")
		if before, double := seen[etag]; double {
			t.Errorf("%s: the ETag is the same as of %s", change.name, before)
		}
		if now := get(); now != etag {
			t.Errorf("%s: the ETag is %s in the answer and %s then", change.name, etag, now)
		}
		seen[etag] = change.name
	}
	for _, path := range []string{flowPath + "?version=1", "/transform/v1/workflows"} {
		if etag := in.Do(http.MethodGet, path, "").Want(200).Header.Get("ETag"); etag != "" {
			t.Errorf("%s has the ETag %s", path, etag)
		}
	}
}

// Of two people who edit a workflow, the second one gets 412, and nothing is overwritten.
func TestIfMatchOfAWorkflow(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	first := in.Do(http.MethodGet, flowPath, "").Want(200).Header.Get("ETag")
	save := func(etag, name string) *kit.Answer {
		return in.sendIf("If-Match", etag, http.MethodPatch, flowPath, `{"draft":true,"name":"`+name+`"}`)
	}
	second := save(first, "One").Want(200).Header.Get("ETag")
	for name, etag := range map[string]string{"before": first, "weak": "W/" + second, "of another": `"x"`, "hash alone": second[:11] + `"`} {
		x := save(etag, "Lost")
		x.For(t).Refused(http.StatusPreconditionFailed, "precondition")
		if got := x.Header.Get("ETag"); got != second {
			t.Errorf("%s: the ETag of the answer is %s, want %s", name, got, second)
		}
	}
	x := in.sendIf("If-Match", first, http.MethodPost, flowPath+"/restore", `{"version":1}`)
	x.Refused(http.StatusPreconditionFailed, "precondition")
	in.Do(http.MethodGet, flowPath, "").Want(200).Is("One", "name")

	save("nonsense", "Lost").Refused(http.StatusBadRequest, "input")
	third := save(`"x", `+second, "Two").Want(200).Header.Get("ETag")
	in.sendIf("If-Match", third, http.MethodPost, flowPath+"/restore", `{"version":1}`).Want(200)
	save("*", "Three").Want(200)
	in.sendIf("If-Match", "*", http.MethodPatch, "/transform/v1/workflows/"+absentID, `{"name":"x"}`).Refused(http.StatusNotFound, "not-found")
}
