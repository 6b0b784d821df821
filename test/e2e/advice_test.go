package e2e

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"chancery/client"
	"chancery/internal/access"
	"chancery/internal/domain"
	"chancery/test/kit"
)

// level sets what the default workspace makes of kinds of advice.
func (s *server) level(levels domain.AdviceLevels) {
	s.t.Helper()
	_, err := s.app.Access.SetAdvice(s.t.Context(), access.DefaultWorkspace, levels)
	kit.Must(s.t, err)
}

// on runs a workflow on an entry.
func (s *server) on(flow, entry string) *client.Job {
	s.t.Helper()
	job, err := s.PutJob(s.t.Context(), newID(s.t), client.JobRequest{WorkflowID: flow, SiloEntryID: entry}, 30*time.Second)
	kit.Must(s.t, err)
	return job
}

// stored stores a document as an entry and returns its ID.
func (s *server) stored(body string) string {
	s.t.Helper()
	return s.sent("POST", "/silo/v1/entries", body).field("id")
}

// sent makes a request that is not refused.
func (s *server) sent(method, path, body string) answer {
	s.t.Helper()
	a := s.send(s.Token, method, path, body)
	if a.status != 200 {
		s.t.Fatal(a)
	}
	return a
}

// Advice about other documents is looked for when a document is numbered and signed, which
// may be long after it was stored.
func TestAdviceWhenNumberedAndSigned(t *testing.T) {
	s := start(t, t.TempDir())
	number := s.withSteps(`[{"action": "sequence.enumerate", "config": {"name": "n", "prefix": "{year}-", "sign": true}}]`)
	sign := s.withSteps(`[{"action": "silo.close"}]`)
	draft := func(date string) string {
		return s.stored(`{"data": ` + string(numbered(`"series": "S", "issue_date": "`+date+`"`)) + `}`)
	}

	first, late := draft("2025-05-02"), draft("2025-05-01")
	if job := s.on(number, first); end(job) != "OK" || advises(job, "issue-date-order") {
		t.Fatalf("%s, %+v", end(job), job.Warnings)
	}
	if job := s.on(number, late); end(job) != "OK" || !advises(job, "issue-date-order") {
		t.Errorf("an earlier date behind a later one: %s, %+v", end(job), job.Warnings)
	}
	// Another year has another counter.
	if job := s.on(number, draft("2026-01-02")); end(job) != "OK" || advises(job, "issue-date-order") {
		t.Errorf("the first of a year: %s, %+v", end(job), job.Warnings)
	}
	if job := s.on(number, draft("2025-12-30")); end(job) != "OK" || advises(job, "issue-date-order") || codeOf(t, job) != "2025-000003" {
		t.Errorf("a late one of the year before: %s %s, %+v", end(job), codeOf(t, job), job.Warnings)
	}
	// A fault refuses it, and takes no number.
	s.level(domain.AdviceLevels{"issue-date-order": domain.AdviceFault, "credit-over-original": domain.AdviceFault})
	if job := s.on(number, draft("2025-05-01")); end(job) != "KO validation" || codeOf(t, job) != "" {
		t.Errorf("a fault: %s %s", end(job), codeOf(t, job))
	}
	if job := s.on(number, draft("2025-12-31")); end(job) != "OK" || codeOf(t, job) != "2025-000004" {
		t.Errorf("after a refusal: %s %s", end(job), codeOf(t, job))
	}
	// What is signed is not held against what was signed later.
	kit.Run(t, s, []kit.Scenario{{
		Name: "tag", Method: "PATCH", Path: "/silo/v1/entries/" + first, Body: `{"content_type": "application/merge-patch+json", "data": {"head": {"tags": ["x"]}}}`,
		Absent: []string{"warnings"},
	}})

	// Of two credit notes for all of an invoice, one is signed.
	credit := `{"previous_id": "` + first + `", "correct": {"credit": true, "series": "C"}}`
	notes := []string{s.stored(credit), s.stored(credit), s.stored(credit)}
	if job := s.on(number, notes[0]); end(job) != "OK" {
		t.Errorf("the first credit note: %s", end(job))
	}
	if job := s.on(number, notes[1]); end(job) != "KO validation" {
		t.Errorf("the second credit note: %s", end(job))
	}
	kit.Run(t, s, []kit.Scenario{{
		Name: "own number", Method: "PATCH", Path: "/silo/v1/entries/" + notes[2], Status: 422, Key: "validation",
		Body: `{"content_type": "application/merge-patch+json", "data": {"code": "9"}}`,
	}})
	s.level(domain.AdviceLevels{"credit-over-original": domain.AdviceWarning})
	kit.Run(t, s, []kit.Scenario{{
		Name: "own number", Method: "PATCH", Path: "/silo/v1/entries/" + notes[2],
		Body: `{"content_type": "application/merge-patch+json", "data": {"code": "9"}}`,
	}})
	s.level(domain.AdviceLevels{"credit-over-original": domain.AdviceFault})
	if job := s.on(sign, notes[2]); end(job) != "KO validation" {
		t.Errorf("the third credit note, with a number of its own: %s", end(job))
	}
}

func TestDoublesAsAdviceWhenNumbered(t *testing.T) {
	s := start(t, t.TempDir())
	s.level(domain.AdviceLevels{domain.KeyDuplicate: domain.AdviceWarning})
	for i, name := range []string{"a", "b"} {
		job := s.run(s.withSteps(`[{"action": "sequence.enumerate", "config": {"name": "`+name+`", "sign": true}}]`), numbered(`"series": "S", "issue_date": "2026-03-02"`))
		if end(job) != "OK" || codeOf(t, job) != "000001" || advises(job, domain.KeyDuplicate) != (i == 1) {
			t.Errorf("%s: %s %s, %+v", name, end(job), codeOf(t, job), job.Warnings)
		}
	}
}

// What is left out is said, also when nothing is left of a change.
func TestAdviceAboutChangesThatChangeNothing(t *testing.T) {
	s := start(t, t.TempDir())
	id := s.stored(`{"data": ` + string(numbered(`"series": "S", "issue_date": "2026-03-02"`)) + `}`)
	path := "/silo/v1/entries/" + id
	patch := func(data string) string {
		return `{"content_type": "application/merge-patch+json", "data": ` + data + `}`
	}
	for _, c := range []struct{ data, code string }{
		{`{"customr": {}}`, "member-unknown"},
		{`{"code": "7"}`, ""},
		{`{"code": "8"}`, ""}, // a number that nobody has given or signed
		{`{"code": null}`, ""},
	} {
		a := s.sent("PATCH", path, patch(c.data))
		if got := a.field("warnings"); c.code == "" && got != "" || !strings.Contains(got, c.code) {
			t.Errorf("%s: %s", c.data, a)
		}
	}
	for _, config := range []string{
		`{"merge_type": "application/merge-patch+json", "scope": "doc", "data": {"customr": {}}}`,
		`{"merge_type": "application/json-patch+json", "scope": "doc", "data": [{"op": "add", "path": "/customr", "value": {}}]}`,
		`{"merge_type": "application/jq", "scope": "doc", "jq": ".customr = {}"}`,
	} {
		job := s.on(s.withSteps(`[{"action": "silo.modify", "config": `+config+`}]`), id)
		events := job.Intents[0].Events
		if end(job) != "OK" || !strings.Contains(events[len(events)-1].Message, "`customer`") {
			text, _ := json.Marshal(events)
			t.Errorf("%s: %s, %s", config, end(job), text)
		}
	}
	s.level(domain.AdviceLevels{"member-unknown": domain.AdviceFault})
	job := s.on(s.withSteps(`[{"action": "silo.modify", "config": {"merge_type": "application/json-patch+json", "scope": "doc",
		"data": [{"op": "add", "path": "/customr", "value": {}}]}}]`), id)
	if end(job) != "KO validation" {
		t.Errorf("a fault: %s", end(job))
	}
}

// What other documents said of a document goes once it is mended, also by a step.
func TestAdviceThatAStepMends(t *testing.T) {
	s := start(t, t.TempDir())
	sign := s.withSteps(`[{"action": "silo.close"}]`)
	if job := s.run(sign, numbered(`"series": "S", "code": "1", "issue_date": "2026-03-02"`)); end(job) != "OK" {
		t.Fatal(end(job))
	}
	id := s.stored(`{"data": ` + string(numbered(`"series": "S", "code": "2", "issue_date": "2026-03-01"`)) + `}`)
	if job := s.on(s.withSteps(`[{"action": "silo.state", "config": {"state": "processing"}}]`), id); !advises(job, "issue-date-order") {
		t.Fatalf("%+v", job.Warnings)
	}
	s.level(domain.AdviceLevels{"issue-date-order": domain.AdviceFault})
	mend := `[{"action": "silo.modify", "config": {"scope": "doc", "merge_type": "application/merge-patch+json", "data": {"issue_date": "2026-03-02"}}},
		{"action": "silo.close"}]`
	if job := s.on(s.withSteps(mend), id); end(job) != "OK" || advises(job, "issue-date-order") {
		t.Errorf("%s, %+v", end(job), job.Faults)
	}
}

// A number that a series gave, or that was signed, is not lost without a word.
func TestNumbersThatAreLost(t *testing.T) {
	s := start(t, t.TempDir())
	number := s.withSteps(`[{"action": "sequence.enumerate", "config": {"name": "n"}}]`)
	id := s.stored(`{"data": ` + string(numbered(`"series": "S", "issue_date": "2026-03-02"`)) + `}`)
	path := "/silo/v1/entries/" + id
	patch := func(data, more string) string {
		return `{"content_type": "application/merge-patch+json", "data": ` + data + more + `}`
	}
	if job := s.on(number, id); codeOf(t, job) != "000001" {
		t.Fatal(codeOf(t, job))
	}
	s.sent("PATCH", path, patch(`{"op_date": "2026-03-01"}`, ""))
	if a := s.sent("PATCH", path, patch(`{"code": null}`, "")); !strings.Contains(a.field("warnings"), "number-changed") {
		t.Errorf("a draft loses its number: %s", a)
	}
	// It gets the same number again, and nothing is lost.
	if job := s.on(number, id); codeOf(t, job) != "000001" || advises(job, "number-changed") {
		t.Errorf("numbered again: %s, %+v", codeOf(t, job), job.Warnings)
	}
	s.sent("PATCH", path, `{"sign": true}`)
	kit.Run(t, s, []kit.Scenario{{
		Name: "another number for a signed document", Method: "PATCH", Path: path, Body: patch(`{"code": "500"}`, `, "sign": true`), Status: 409, Key: "signed",
	}})
	s.sent("PATCH", path, patch(`{"head": {}, "sigs": null}`, ""))
	if a := s.sent("PATCH", path, patch(`{"code": "500"}`, "")); !strings.Contains(a.field("warnings"), "number-changed") {
		t.Errorf("a number that was signed: %s", a)
	}
}
