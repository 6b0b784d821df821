package api_test

import (
	"strings"
	"testing"

	"chancery/test/kit"
)

// doubtful is the invoice with a member that the format does not know.
var doubtful = strings.Replace(invoice, `"series"`, `"customr":{},"series"`, 1) //nolint:gochecknoglobals // a constant

// isWarned checks that an answer has the advice about the member, under a path.
func isWarned(path ...any) func(t testing.TB, a *kit.Answer) {
	return func(t testing.TB, a *kit.Answer) {
		t.Helper()
		for i := range 20 {
			at := append(append([]any{}, path...), i, "code")
			if a.Text(at...) == "member-unknown" {
				return
			}
		}
		t.Errorf("no advice about the member in %s", a.Body)
	}
}

func TestAdvice(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	in.workflow(flowHold, "test.hold")
	path := "/silo/v1/entries/" + entryID
	kit.Run(t, in, []kit.Scenario{
		{Name: "a new entry", Method: "PUT", Path: path, Body: `{"data":` + doubtful + `}`, Absent: []string{"faults"}, Then: isWarned("warnings")},
		{Name: "is read", Path: path, Then: isWarned("warnings")},
		{Name: "a list", Path: "/silo/v1/entries", Absent: []string{"list.0.warnings"}},
		{
			Name: "a change", Method: "PATCH", Path: path, Then: isWarned("warnings"),
			Body: `{"content_type":"application/merge-patch+json","data":{"code":"002","suplier":{}}}`,
		},
		{
			Name: "a job", Method: "PUT", Path: "/transform/v1/jobs/" + jobID1 + "?wait=30", Then: isWarned("warnings"),
			Body: `{"workflow_id":"` + flowOK + `","data":` + doubtful + `}`, JSON: map[string]any{"result": "completed"},
		},
		{
			Name: "a job that runs", Method: "PUT", Path: "/transform/v1/jobs/" + jobID2, Then: isWarned("warnings"),
			Body: `{"workflow_id":"` + flowHold + `","data":` + doubtful + `}`, JSON: map[string]any{"result": "running"},
		},
		{
			Name: "built only", Method: "POST", Path: "/silo/v1/gobl/build", Body: `{"data":` + doubtful + `}`,
			JSON: map[string]any{"data.totals.payable": "1210.00"}, Then: isWarned("warnings"),
		},
		{
			Name: "built in an envelope", Method: "POST", Path: "/silo/v1/gobl/build", Body: `{"envelop":true,"data":` + invoice + `}`,
			JSON: map[string]any{"data.doc.totals.payable": "1210.00"},
		},
		{Name: "nothing to build", Method: "POST", Path: "/silo/v1/gobl/build", Body: `{}`, Status: 422, Key: "validation"},
		{
			Name: "a document with faults", Method: "POST", Path: "/silo/v1/gobl/build", Status: 422, Key: "validation",
			Body: `{"data":` + strings.Replace(invoice, `"name":"Work & travel",`, "", 1) + `}`,
		},
		{
			Name: "a document that is refused", Method: "POST", Path: "/silo/v1/gobl/build", Status: 422, Key: "validation", Then: isWarned("warnings"),
			Body: `{"data":` + strings.Replace(doubtful, `"name":"Work & travel",`, "", 1) + `}`,
		},
		{
			Name: "an entry that is refused", Method: "PUT", Path: "/silo/v1/entries/" + jobID1, Status: 422, Key: "validation", Then: isWarned("warnings"),
			Body: `{"data":` + strings.Replace(doubtful, `"name":"Work & travel",`, "", 1) + `}`,
		},
		{
			Name: "a job that is refused", Method: "PUT", Path: "/transform/v1/jobs/" + entryID, Status: 422, Key: "validation", Then: isWarned("warnings"),
			Body: `{"workflow_id":"` + flowOK + `","data":` + strings.Replace(doubtful, `"name":"Work & travel",`, "", 1) + `}`,
		},
	})
	kit.Run(t, in, []kit.Scenario{{Name: "nothing built is stored", Path: "/silo/v1/entries?limit=9", Then: func(t testing.TB, a *kit.Answer) {
		if n := strings.Count(string(a.Body), `"doc_schema"`); n != 3 {
			t.Errorf("%d entries", n)
		}
	}}})
}
