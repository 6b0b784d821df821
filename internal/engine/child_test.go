package engine_test

import (
	"context"
	"testing"

	"chancery/internal/domain"
)

// A child may work on an entry that an earlier step of the same batch makes. The entry
// is not on record yet when the child is checked; if it were not found among the
// changes, the steps would be committed one by one, with the same result.
func TestChildOnAnEntryOfTheSameBatch(t *testing.T) {
	s := newFixture(t)
	side := s.ids.New()
	s.acts["side"] = local("side", func(t *domain.Task) domain.Result {
		res := domain.OK()
		if t.JobKey == "" { // not in the child
			res.Effects.SideEntry = &domain.Entry{
				WorkspaceID: t.Workspace.ID, ID: side, Folder: "sales", Content: content(`{}`, "v0"), CreatedAt: t.Now, UpdatedAt: t.Now,
			}
		}
		return res
	})
	s.acts["child"] = local("child", func(t *domain.Task) domain.Result {
		res := domain.OK()
		if t.JobKey == "" {
			res.Effects.Child = &domain.ChildJob{WorkflowID: s.flow, EntryID: side}
		}
		return res
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "side"), step(2, "child")}})
	j := s.finish(s.start(s.entry(`""`)))
	if got := trace(j); got != "side OK, child OK" {
		t.Fatal(got)
	}
	s.view(func(ctx context.Context, tx domain.Tx) error {
		c, err := tx.Jobs().Get(ctx, s.ws, domain.ID(j.ArgsNow()[domain.ArgJobID]))
		if err == nil && c.EntryID != side {
			t.Errorf("the child works on %s, not on %s", c.EntryID, side)
		}
		return err
	})
}
