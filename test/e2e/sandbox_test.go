package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"chancery/client"
	"chancery/internal/domain"
)

// TestSandboxGuide checks that the example of the guide does what its table says.
func TestSandboxGuide(t *testing.T) {
	guide, err := os.ReadFile(filepath.Join("..", "..", "docs", "guide", "sandbox.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(guide), "peppol.json <<'END'\n")
	flow, text, found := strings.Cut(text, "END\n")
	if !found {
		t.Fatal("no workflow in the guide")
	}
	s := start(t, t.TempDir())
	if _, err := s.app.Access.CreateWorkspace(t.Context(), domain.Workspace{Slug: "try", Sandbox: true}); err != nil {
		t.Fatal(err)
	}
	s.Token = s.token("try")
	id := uuid.NewString()
	if err := s.PutWorkflow(t.Context(), id, json.RawMessage(flow)); err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| (none|`\"[^|]*`) \\| (.*) \\|$").FindAllStringSubmatch(text, -1)
	if len(rows) != 3 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, row := range rows {
		t.Run(row[1], func(t *testing.T) {
			r := client.JobRequest{WorkflowID: id, Data: example(t, "invoices/es.json"), Args: map[string]string{}}
			if row[1] != "none" {
				if err := json.Unmarshal([]byte("{"+strings.Trim(row[1], "`")+"}"), &r.Args); err != nil {
					t.Fatal(err)
				}
			}
			want := strings.ReplaceAll(row[2], "`", "")
			if got := eventTrace(s.put(t, r)); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// eventTrace returns what a job did, event by event.
func eventTrace(job *client.Job) string {
	var parts []string
	for _, in := range job.Intents {
		for _, e := range in.Events {
			if e.Status == "RUN" {
				continue
			}
			parts = append(parts, strings.TrimSpace(in.Name+" "+e.Status+" "+e.Code))
		}
	}
	return strings.Join(parts, ", ")
}
