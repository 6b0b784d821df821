package engine_test

import (
	"context"
	"strings"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
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

// parents is a fixture with a workflow whose first job creates n children, which wait.
func parents(t *testing.T, n, queueLimit int) *fixture {
	t.Helper()
	s := newFixture(t)
	s.acts["child"] = local("child", func(t *domain.Task) domain.Result {
		res := domain.OK()
		if t.JobKey == "" {
			res.Effects.Child = &domain.ChildJob{WorkflowID: s.flow}
		}
		return res
	})
	s.opt.QueueLimit = queueLimit
	s.begin()
	var steps []*domain.Step
	for i := range n {
		steps = append(steps, step(i+1, "child"))
	}
	s.publish(domain.Definition{Steps: steps})
	return s
}

// Children count for the queue of their workspace: a step that finds it full waits and
// goes on when there is room, with the same intent and one child for each.
func TestChildrenWaitForRoomInTheQueue(t *testing.T) {
	const n = 4
	s := parents(t, n, 3) // the parent and two of its children
	s.opt.Slots = 1       // so that the children wait until the parent has paused
	s.begin()
	id := s.start("")
	j := s.settled(id)
	if got := trace(j); got != "child OK, child OK, child QUEUED(limit)" {
		t.Fatal(got)
	}
	if last := j.Events[len(j.Events)-1]; !strings.Contains(last.Message, "at most 3") || last.RetryIn == 0 {
		t.Errorf("%+v", last)
	}
	j = s.finish(id)
	if got := trace(j); got != "child OK, child OK, child QUEUED(limit) OK, child OK" {
		t.Error(got)
	}
	s.view(func(ctx context.Context, tx domain.Tx) error {
		list, err := tx.Jobs().List(ctx, s.ws, domain.JobQuery{})
		if len(list) != n+1 {
			t.Errorf("%d jobs", len(list))
		}
		return err
	})
}

// A job and all that comes from it have a limit together; the child that is one too
// many is not created.
func TestDescendantsAreLimited(t *testing.T) {
	s := parents(t, 3, 0)
	j := s.newJob("")
	s.update(func(ctx context.Context, tx domain.Tx) error {
		for range limits.Descendants.Int() - 2 {
			if ok, err := tx.Jobs().CountDescendant(ctx, s.ws, j.ID, limits.Descendants.Int()); err != nil || !ok {
				t.Fatal(ok, err)
			}
		}
		return nil
	})
	j = s.finish(s.startOn(s.engine, j))
	if got := trace(j); got != "child OK, child OK, child KO(too-many-jobs)" {
		t.Error(got)
	}
	if f := j.Faults; len(f) != 1 || f[0].Code != "too-many-jobs" || !strings.Contains(f[0].Message, "10,000") {
		t.Errorf("%+v", f)
	}
	first := domain.ID(domain.Intents(j.Events)[0].Last().Args[domain.ArgJobID])
	if c := s.finish(first); c.RootID != j.ID || c.Root() != j.ID {
		t.Errorf("the child comes from %s", c.RootID)
	}
	grandchild := s.newJob("")
	grandchild.ParentID, grandchild.RootID, grandchild.Depth, grandchild.StartStep = first, j.ID, 2, domaintest.ID(4, 3)
	if got := trace(s.finish(s.startOn(s.engine, grandchild))); got != "child KO(too-many-jobs)" {
		t.Errorf("a child of a child: %s", got)
	}
}
