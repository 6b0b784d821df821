package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"chancery/client"
	doc "chancery/internal/document"
	"chancery/test/kit"
	"chancery/test/shared"
)

// elsewhere are the shared cases of which TestSharedCasesOfNumbers says what is right.
var elsewhere = []string{"explicit-code-job", "series-name-a", "series-name-b", "year-2025", "year-2026"} //nolint:gochecknoglobals // a table

// TestSharedCases sends each shared case through a job and holds the answer to what its
// README says. A case that nobody holds to anything is an error.
func TestSharedCases(t *testing.T) {
	files, err := os.ReadDir(shared.Path(t, "cases", "inputs"))
	kit.Must(t, err)
	s := start(t, t.TempDir())
	sign := s.withSteps(`[{"action": "sequence.enumerate", "config": {"name": "I"}}, {"action": "silo.close"}, {"action": "pdf"}]`)
	wants := map[string]struct{ end, advice string }{
		"rounding-075x9850":            {"OK", "total-with-tax-sum"},
		"rounding-075x9850-en16931":    {"OK", "total-with-tax-sum"},
		"prices-include-base":          {"OK", "tax-bases-sum"},
		"reverse-charge-tag-with-rate": {"OK", "reverse-charge-tag"},
		"reverse-charge-key-only":      {"OK", "reverse-charge-untagged"},
		"paid-in-full":                 {"OK", "due-dates-nothing-due"},
		"due-dates-do-not-sum":         {"OK", "due-dates-sum"},
		"scripts":                      {"OK", ""},
	}
	for _, file := range files {
		name := strings.TrimSuffix(file.Name(), ".json")
		t.Run(name, func(t *testing.T) {
			data := shared.Read(t, "cases", "inputs", file.Name())
			want, ok := wants[name]
			switch {
			case ok:
				job := s.run(sign, data)
				if end(job) != want.end || want.advice != "" && !advises(job, want.advice) {
					t.Errorf("%s, %+v, want %+v", end(job), job.Warnings, want)
				}
			case name == "reverse-charge-tag-only":
				_, err := s.PutJob(t.Context(), newID(t), client.JobRequest{WorkflowID: sign, Data: data}, 0)
				if err == nil || !strings.Contains(err.Error(), "reverse-charge") {
					t.Errorf("the refusal does not name the key: %v", err)
				}
			case name == "credit-note-workflow":
				creditNote(t, s, data)
			case !slices.Contains(elsewhere, name):
				t.Error("no test holds this case to what is right")
			}
		})
	}
}

func advises(job *client.Job, code string) bool {
	return slices.ContainsFunc(job.Warnings, func(w client.Warning) bool { return w.Code == code })
}

// creditNote corrects an issued invoice that has terms and bank details.
func creditNote(t *testing.T, s *server, data []byte) {
	t.Helper()
	invoice, err := os.ReadFile("../../examples/invoices/es.json")
	kit.Must(t, err)
	invoice, err = doc.PatchJSON(invoice, doc.TypeMergePatch, []byte(`{"series": "CNX"}`))
	kit.Must(t, err)
	issued := s.run(s.withSteps(`[{"action": "sequence.enumerate", "config": {"name": "F"}}, {"action": "silo.close"}]`), invoice)
	var in struct {
		Steps json.RawMessage `json:"steps"`
	}
	kit.Must(t, json.Unmarshal(data, &in))
	job, err := s.PutJob(t.Context(), newID(t), client.JobRequest{WorkflowID: s.withSteps(string(in.Steps)), SiloEntryID: issued.SiloEntryID}, 30*time.Second)
	kit.Must(t, err)
	if end(job) != "OK" || !bytes.Contains(job.Envelope, []byte(`"type":"credit-note"`)) || len(job.Attachments) != 1 {
		t.Fatalf("%s: %+v", end(job), job.Faults)
	}
	// What print leaves out stays in the document, and the advice says so.
	if !advises(job, "credit-note-payment") || !bytes.Contains(job.Envelope, []byte(`"credit_transfer"`)) {
		t.Errorf("%+v, %s", job.Warnings, job.Envelope)
	}
}
