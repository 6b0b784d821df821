package api_test

import (
	"net/http"
	"testing"

	"chancery/internal/domain/domaintest"
)

// BenchmarkPutJob is one caller that waits for a job of one local step on a small
// document.
func BenchmarkPutJob(b *testing.B) {
	in := install(b, nil)
	in.workflow(flowOK, "test.ok")
	body := `{"workflow_id":"` + flowOK + `","data":` + invoice + `}`
	b.ReportAllocs()
	n := 100_000
	for b.Loop() {
		n++
		in.Do(http.MethodPut, "/transform/v1/jobs/"+string(domaintest.ID(7, n))+"?wait=30", body).Want(200)
	}
}

// BenchmarkGetJob is one caller that reads a complete job.
func BenchmarkGetJob(b *testing.B) {
	in := install(b, nil)
	in.workflow(flowOK, "test.ok")
	body := `{"workflow_id":"` + flowOK + `","data":` + invoice + `}`
	in.Do(http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait=30", body).Want(200)
	b.ReportAllocs()
	for b.Loop() {
		in.Do(http.MethodGet, "/transform/v1/jobs/"+jobID1, "").Want(200)
	}
}
