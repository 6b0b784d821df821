package api

import (
	"context"
	"net/http"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/transform"
)

func TestDryRunRequests(t *testing.T) {
	var asked []transform.JobInput
	var answer error
	in := install(t, func(c *Config) {
		c.DryRun = func(ctx context.Context, actor domain.Actor, id string, in transform.JobInput, onStored func()) (*transform.JobView, error) {
			asked = append(asked, in)
			if answer != nil {
				return nil, answer
			}
			return c.Transform.PutJob(ctx, actor, id, in, transform.Wait{For: MaxWait, OnStored: onStored})
		}
	})
	in.workflow(flowFile, "test.file")
	path, body := "/transform/v1/jobs/"+jobID1, `{"workflow_id":"`+flowFile+`","key":"k","data":`+message+`}`

	in.do(http.MethodPut, path+"?dry_run=perhaps", body).refused(400, "input")
	in.do(http.MethodPut, path+"?dry_run=true&wait=-1", body).refused(422, "validation")
	in.do(http.MethodPut, path+"?dry_run=true", `{"workflow_id":1}`).refused(422, "input")
	if len(asked) > 0 {
		t.Fatalf("a request that cannot be read was tried: %+v", asked)
	}
	answer = domain.E(domain.Busy, "limit", "too many")
	x := in.do(http.MethodPut, path+"?dry_run=true", body)
	x.refused(429, "limit")
	if x.header.Get("Retry-After") == "" {
		t.Errorf("no Retry-After: %v", x.header)
	}
	answer = nil
	dry := in.do(http.MethodPut, path+"?dry_run=1", body).want(200)
	dry.is(true, "dry_run").is(jobID1, "id").is("completed", "result").is("a b.pdf", "attachments", 0, "name").is(nil, "attachments", 0, "url")
	if len(asked) != 2 || asked[1].Key != "k" || string(asked[1].Data) != message {
		t.Errorf("%+v", asked)
	}
	kept := in.do(http.MethodPut, path+"?dry_run=false", body).want(200).is(nil, "dry_run")
	if kept.text("attachments", 0, "url") == "" || len(asked) != 2 {
		t.Errorf("not the real job: %s", kept.body)
	}
}

func TestNoDryRunsHere(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	in.do(http.MethodPost, "/transform/v1/jobs?dry_run=true", `{"workflow_id":"`+flowOK+`","args":{"a":"1"}}`).refused(422, "validation")
	in.do(http.MethodGet, "/transform/v1/jobs", "").want(200).is(nil, "list", 0)
}

func TestDryRunIsDescribed(t *testing.T) {
	doc := install(t, nil).do(http.MethodGet, "/openapi.json", "").want(200)
	doc.is("boolean", "components", "schemas", "Job", "properties", "dry_run", "type")
	for path, method := range map[string]string{"/transform/v1/jobs": "post", "/transform/v1/jobs/{id}": "put"} {
		found := false
		list, _ := doc.at("paths", path, method, "parameters").([]any)
		for i := range list {
			if doc.at("paths", path, method, "parameters", i, "name") == "dry_run" {
				found = true
				doc.is("boolean", "paths", path, method, "parameters", i, "schema", "type")
			}
		}
		if !found {
			t.Errorf("%s %s does not tell of dry_run: %v", method, path, list)
		}
	}
}
