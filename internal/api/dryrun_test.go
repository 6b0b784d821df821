package api_test

import (
	"context"
	"net/http"
	"testing"

	"chancery/internal/api"
	"chancery/internal/domain"
	"chancery/internal/transform"
)

func TestDryRunRequests(t *testing.T) {
	var asked []transform.JobInput
	var answer error
	in := install(t, func(c *api.Config) {
		c.DryRun = func(ctx context.Context, actor domain.Actor, id string, in transform.JobInput, onStored func()) (*transform.JobView, error) {
			asked = append(asked, in)
			if answer != nil {
				return nil, answer
			}
			return c.Transform.PutJob(ctx, actor, id, in, transform.Wait{For: api.MaxWait, OnStored: onStored})
		}
	})
	in.workflow(flowFile, "test.file")
	path, body := "/transform/v1/jobs/"+jobID1, `{"workflow_id":"`+flowFile+`","key":"k","data":`+message+`}`

	in.Do(http.MethodPut, path+"?dry_run=perhaps", body).Refused(400, "input")
	in.Do(http.MethodPut, path+"?dry_run=true&wait=-1", body).Refused(422, "validation")
	in.Do(http.MethodPut, path+"?dry_run=true", `{"workflow_id":1}`).Refused(422, "input")
	if len(asked) > 0 {
		t.Fatalf("a request that cannot be read was tried: %+v", asked)
	}
	answer = domain.E(domain.Busy, "limit", "too many")
	x := in.Do(http.MethodPut, path+"?dry_run=true", body)
	x.Refused(429, "limit")
	if x.Header.Get("Retry-After") == "" {
		t.Errorf("no Retry-After: %v", x.Header)
	}
	answer = nil
	dry := in.Do(http.MethodPut, path+"?dry_run=1", body).Want(200)
	dry.Is(true, "dry_run").Is(jobID1, "id").Is("completed", "result").Is("a b.pdf", "attachments", 0, "name").Is(nil, "attachments", 0, "url")
	if len(asked) != 2 || asked[1].Key != "k" || string(asked[1].Data) != message {
		t.Errorf("%+v", asked)
	}
	kept := in.Do(http.MethodPut, path+"?dry_run=false", body).Want(200).Is(nil, "dry_run")
	if kept.Text("attachments", 0, "url") == "" || len(asked) != 2 {
		t.Errorf("not the real job: %s", kept.Body)
	}
}

func TestNoDryRunsHere(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	in.Do(http.MethodPost, "/transform/v1/jobs?dry_run=true", `{"workflow_id":"`+flowOK+`","args":{"a":"1"}}`).Refused(422, "validation")
	in.Do(http.MethodGet, "/transform/v1/jobs", "").Want(200).Is(nil, "list", 0)
}

func TestDryRunIsDescribed(t *testing.T) {
	doc := install(t, nil).Do(http.MethodGet, "/openapi.json", "").Want(200)
	doc.Is("boolean", "components", "schemas", "Job", "properties", "dry_run", "type")
	for path, method := range map[string]string{"/transform/v1/jobs": "post", "/transform/v1/jobs/{id}": "put"} {
		found := false
		list, _ := doc.At("paths", path, method, "parameters").([]any)
		for i := range list {
			if doc.At("paths", path, method, "parameters", i, "name") == "dry_run" {
				found = true
				doc.Is("boolean", "paths", path, method, "parameters", i, "schema", "type")
			}
		}
		if !found {
			t.Errorf("%s %s does not tell of dry_run: %v", method, path, list)
		}
	}
}
