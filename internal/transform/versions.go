package transform

import (
	"context"
	"strconv"

	"chancery/internal/domain"
)

// DraftVersion names the content that a workflow has now, published or not.
const DraftVersion = "draft"

// WorkflowDiff is what is different between two versions of a workflow.
type WorkflowDiff struct {
	// From and To are numbers of versions, or DraftVersion. Version 0 is that of a workflow
	// without steps.
	From, To string
	Changes  []domain.FlowChange
}

// WorkflowVersions returns the published versions of a workflow, newest first.
func (s *Service) WorkflowVersions(ctx context.Context, actor domain.Actor, id string) (list []*domain.WorkflowVersion, err error) {
	wid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("workflow")
	}
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		if _, err := tx.Workflows().Head(ctx, actor.Workspace.ID, wid); err != nil {
			return err
		}
		list, err = tx.Workflows().Versions(ctx, actor.Workspace.ID, wid)
		return err
	})
	return list, err
}

// DiffWorkflow compares two versions of a workflow. Without the later one, it is the content
// that the workflow has now; without the earlier one, it is the version before that.
func (s *Service) DiffWorkflow(ctx context.Context, actor domain.Actor, id, from, to string) (*WorkflowDiff, error) {
	wid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("workflow")
	}
	d := &WorkflowDiff{From: from, To: to}
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		w, err := tx.Workflows().Get(ctx, actor.Workspace.ID, wid)
		if err != nil {
			return err
		}
		d.complete(w)
		earlier, err := contentAt(ctx, tx, w, d.From, "from")
		if err != nil {
			return err
		}
		later, err := contentAt(ctx, tx, w, d.To, "to")
		if err != nil {
			return err
		}
		d.Changes = domain.DiffFlows(earlier, later)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// complete sets the versions that were not named.
func (d *WorkflowDiff) complete(w *domain.Workflow) {
	if d.To == "" {
		d.To = strconv.Itoa(w.Version)
		if w.Draft {
			d.To = DraftVersion
		}
	}
	if d.From != "" {
		return
	}
	d.From = strconv.Itoa(w.Version)
	if n, err := strconv.Atoi(d.To); err == nil {
		d.From = strconv.Itoa(max(0, n-1))
	}
}

// contentAt returns the content of a version of a workflow.
func contentAt(ctx context.Context, tx domain.Tx, w *domain.Workflow, version, field string) (*domain.Definition, error) {
	if version == DraftVersion {
		return &w.Content, nil
	}
	n, err := strconv.Atoi(version)
	if err != nil || n < 0 {
		e := domain.FieldError("the number of a version or "+DraftVersion+" is expected", field)
		e.Kind, e.Key = domain.Malformed, "input"
		return nil, e
	}
	if n == 0 {
		return &domain.Definition{}, nil
	}
	v, err := tx.Workflows().Version(ctx, w.WorkspaceID, w.ID, n)
	if err != nil {
		return nil, err
	}
	return &v.Content, nil
}

// RestoreWorkflow makes the content of a published version the draft of its workflow. Jobs
// go on with the version that is published. A draft that was not published is replaced.
func (s *Service) RestoreWorkflow(ctx context.Context, actor domain.Actor, id string, version int) (*SavedWorkflow, error) {
	return s.RestoreWorkflowIf(ctx, actor, id, version, nil)
}

// RestoreWorkflowIf is RestoreWorkflow on a condition, which is checked in the transaction
// that changes the workflow. Nil is no condition.
func (s *Service) RestoreWorkflowIf(ctx context.Context, actor domain.Actor, id string, version int, cond WorkflowCondition) (*SavedWorkflow, error) {
	wid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("workflow")
	}
	if version < 1 {
		return nil, domain.FieldError("the number of a version is expected", "version")
	}
	var saved *domain.Workflow
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		saved = nil
		w, err := tx.Workflows().Get(ctx, actor.Workspace.ID, wid)
		if err != nil {
			return err
		}
		if err := cond.check(w); err != nil {
			return err
		}
		v, err := tx.Workflows().Version(ctx, w.WorkspaceID, w.ID, version)
		if err != nil {
			return err
		}
		copied := *w
		copied.Content, copied.UpdatedAt = v.Content, s.Clock.Now()
		copied.Hash = contentHash(&copied)
		if copied.Draft, err = s.differs(ctx, tx, &copied); err != nil {
			return err
		}
		saved = &copied
		if err := tx.Workflows().Update(ctx, saved); err != nil {
			return err
		}
		return domain.Record(ctx, tx, s.Clock.Now(), domain.AuditChange{
			Workspace: w.WorkspaceID, Kind: "workflow", ID: string(wid), Changed: []string{"steps"}, Detail: map[string]string{"restored": strconv.Itoa(version)},
		})
	})
	if err != nil {
		return nil, err
	}
	found := new(Findings)
	if saved.Draft {
		found = s.check(saved, actor.Workspace.Sandbox)
	}
	return s.withVersions(ctx, saved, found)
}
