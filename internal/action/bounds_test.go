package action_test

import (
	"strings"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
)

// A child has no more arguments than a request could give it. Those of a job of an
// earlier version may be larger.
func TestLargeArgumentsOfAChild(t *testing.T) {
	s := newFixture(t, nil)
	a, _ := s.table.Action("transform.job.create")
	for size, want := range map[int]domain.Status{limits.JobArgs.Int() - 1: domain.StatusOK, limits.JobArgs.Int(): domain.StatusKO} {
		res := a.Run(t.Context(), &domain.Task{
			Config: []byte(`{"workflow_id": "` + string(domaintest.ID(7, 1)) + `"}`),
			// The entry of the child is no argument of it.
			Args: map[string]string{"a": strings.Repeat("x", size), domain.ArgEntryID: string(domaintest.ID(7, 2))},
		})
		if res.Status != want || (res.Effects.Child != nil) != (want == domain.StatusOK) || want == domain.StatusKO && res.Code != domain.KeyLimit {
			t.Errorf("%d bytes: %s %s %s", size, res.Status, res.Code, res.Message)
		}
	}
}
