package action_test

import (
	"strings"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/transform"
)

// A fixed series with patterns has a counter for each period too, and a step's own format
// has no effect on it.
func TestFixedSeriesWithPatterns(t *testing.T) {
	s := newFixture(t, nil)
	series := domain.Series{
		WorkspaceID: s.actor.Workspace.ID, ID: domaintest.ID(4, 77), Name: "Main", Prefix: "{year}/", Padding: 3, Start: 1,
		CreatedAt: domaintest.Start, UpdatedAt: domaintest.Start,
	}
	must(t, s.store.Update(t.Context(), func(tx domain.Tx) error { return tx.Series().Insert(t.Context(), &series) }))
	flow := s.workflow(`[{"action": "sequence.enumerate", "config": {"code_id": "` + string(series.ID) + `", "prefix": "X"}}]`)
	for _, tt := range []struct{ date, want string }{
		{"2025-12-30", "2025/001"}, {"2026-01-02", "2026/001"}, {"2025-12-31", "2025/002"},
	} {
		invoice := strings.Replace(string(s.example("es")), `"2026-03-02"`, `"`+tt.date+`"`, 1)
		j := s.run(transform.JobInput{WorkflowID: flow, Data: []byte(invoice)})
		if got := s.stored(j.EntryID).Content.Index; got.Code != tt.want || got.IssueDate != tt.date {
			t.Errorf("%s: %s of %s, %v", tt.date, got.Code, got.IssueDate, statuses(j))
		}
		if message := last(j)[0].Message; !strings.Contains(message, `prefix "X" is ignored`) {
			t.Errorf("%s: %q", tt.date, message)
		}
	}
	must(t, s.store.View(t.Context(), func(tx domain.Tx) error {
		kept, err := tx.Series().Get(t.Context(), series.WorkspaceID, series.ID)
		if err == nil && kept.Last != 0 {
			t.Errorf("the series itself has counted: %+v", kept)
		}
		return err
	}))
}

func TestEnumerateChecksItsPatterns(t *testing.T) {
	b := newHarness(t)
	a, _ := b.table.Action("sequence.enumerate")
	for config, want := range map[string]string{
		`{"prefix": "{year}-{month}/", "suffix": "-{yy}"}`: "",
		`{"prefix": "{day}-"}`:                             ".prefix",
		`{"suffix": "{"}`:                                  ".suffix",
	} {
		issues := b.table.CheckConfig(a, []byte(config))
		got := ""
		if len(issues) > 0 {
			got = issues[0].Path
		}
		if got != want || want != "" && !strings.Contains(issues[0].Message, "{year}, {yy} and {month}") {
			t.Errorf("%s: %+v", config, issues)
		}
	}
	undated := b.entry("es", "")
	undated.Content.Index.IssueDate = ""
	if res := b.run("sequence.enumerate", `{"prefix": "{year}-"}`, undated, nil); res.Status != domain.StatusKO || res.Code != "series" || !strings.Contains(res.Message, "issue_date") {
		t.Errorf("%+v", res)
	}
}
