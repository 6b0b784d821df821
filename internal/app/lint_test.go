package app_test

import (
	"crypto/rand"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"chancery/gobl"
	"chancery/internal/app"
	"chancery/internal/transform"
	"chancery/test/shared"
)

// TestLintPublished: the published workflows have no problems in a sandbox but for their
// placeholders, and nothing is said against them but that some addons are not installed.
func TestLintPublished(t *testing.T) {
	t.Parallel()
	var list []struct {
		File     string                  `json:"file"`
		Workflow transform.WorkflowInput `json:"workflow"`
	}
	if err := json.Unmarshal(shared.Read(t, "workflows", "workflows.json"), &list); err != nil || len(list) < 100 {
		t.Fatalf("%d workflows, %v", len(list), err)
	}
	library, err := gobl.New(gobl.Options{Now: time.Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	linter, err := app.NewLinter(library)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range list {
		found := linter.Lint("", one.Workflow, true)
		for _, p := range found.Problems {
			if !strings.HasSuffix(p.Path, ".config.workflow_id") {
				t.Errorf("%s: %s: %s", one.File, p.Path, p.Message)
			}
		}
		for _, p := range found.Warnings {
			if !strings.Contains(p.Path, ".config.addons[") {
				t.Errorf("%s: %s: warning: %s", one.File, p.Path, p.Message)
			}
		}
	}
}
