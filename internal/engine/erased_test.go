package engine_test

import (
	"context"
	"testing"

	"chancery/internal/domain"
)

// TestErasedMeanwhile: a job that was stored at the moment in which its document was erased is
// cancelled. It never runs a step on what is not there, and never hangs.
func TestErasedMeanwhile(t *testing.T) {
	s := newFixture(t, local("a", always(domain.Result{Status: domain.StatusOK})))
	entry := s.entry(`""`)
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a")}})
	s.update(func(ctx context.Context, tx domain.Tx) error {
		if _, err := tx.Retention().Lock(ctx, s.ws, entry); err != nil {
			return err
		}
		return tx.Retention().Erase(ctx, &domain.ErasingOrder{
			Erasure: domain.Erasure{WorkspaceID: s.ws, EntryID: entry, Done: domain.EraseDocument}, Base: "v0",
			Next: &domain.Content{Version: domain.ErasedVersion, EnvSchema: domain.ErasedSchema},
		})
	})
	j := s.newJob(entry)
	s.insert(j)
	s.begin()
	done := s.settled(j.ID)
	if !done.Completed() || len(done.Faults) != 1 || done.Faults[0].Message != "the document was erased" {
		t.Errorf("%s with %+v", trace(done), done.Faults)
	}
}
