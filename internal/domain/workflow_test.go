package domain_test

import (
	"errors"
	"testing"

	"chancery/internal/domain"
)

// checkRefused compares the key and the message of an error, empty for none.
func checkRefused(t *testing.T, err error, key, message string) {
	t.Helper()
	if key == "" {
		if err != nil {
			t.Errorf("refused: %v", err)
		}
		return
	}
	var e *domain.Error
	if !errors.As(err, &e) || e.Kind != domain.Invalid || e.Key != key || e.Message != message {
		t.Errorf("error %v, want %s: %s", err, key, message)
	}
}

func TestMayRun(t *testing.T) {
	tests := map[string]struct {
		workflow     domain.Workflow
		key, message string
	}{
		"published":            {domain.Workflow{Version: 1}, "", ""},
		"with a newer draft":   {domain.Workflow{Version: 2, Draft: true}, "", ""},
		"disabled":             {domain.Workflow{Version: 1, Disabled: true}, "disabled", "workflow_id: the workflow is disabled"},
		"never published":      {domain.Workflow{Draft: true}, "draft", "workflow_id: the workflow was never published; send it without draft"},
		"disabled and a draft": {domain.Workflow{Disabled: true}, "disabled", "workflow_id: the workflow is disabled"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) { checkRefused(t, tt.workflow.MayRun(), tt.key, tt.message) })
	}
}

func TestAccepts(t *testing.T) {
	const prefix = "https://gobl.org/draft-0/"
	tests := map[string]struct{ takes, document, message string }{
		"any document":       {"", prefix + "note/message", ""},
		"its document":       {"bill/invoice", prefix + "bill/invoice", ""},
		"another document":   {"bill/invoice", prefix + "note/message", "data: the workflow takes bill/invoice, this is a note/message"},
		"a similar name":     {"bill/invoice", prefix + "sandbill/invoice", "data: the workflow takes bill/invoice, this is a sandbill/invoice"},
		"of another version": {"bill/invoice", "https://gobl.org/draft-1/bill/invoice", ""},
		"of another origin":  {"bill/invoice", "https://example.com/order", "data: the workflow takes bill/invoice, this is a https://example.com/order"},
		"no document":        {"bill/invoice", "", "data: the workflow takes bill/invoice, this is a "},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			key := ""
			if tt.message != "" {
				key = "schema"
			}
			w := domain.Workflow{Schema: tt.takes}
			checkRefused(t, w.Accepts(tt.document), key, tt.message)
		})
	}
}
