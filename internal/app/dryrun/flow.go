package dryrun

import (
	"context"
	"sync"

	"chancery/internal/domain"
)

// flow is a workflow that a dry run sees as if it were published.
type flow struct {
	mu      sync.Mutex
	version *domain.WorkflowVersion
}

func (f *flow) set(v *domain.WorkflowVersion) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.version = v
}

// get returns the version if the workflow has the ID, else nil.
func (f *flow) get(id domain.ID) *domain.WorkflowVersion {
	if f == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.version == nil || f.version.WorkflowID != id {
		return nil
	}
	return f.version
}

// Workflows implements domain.Tx.
func (t *overlayTx) Workflows() domain.Workflows { return overFlows{t.Tx.Workflows(), t.flow} }

type overFlows struct {
	domain.Workflows
	flow *flow
}

func (o overFlows) Get(ctx context.Context, ws, id domain.ID) (*domain.Workflow, error) {
	v := o.flow.get(id)
	if v == nil {
		return o.Workflows.Get(ctx, ws, id)
	}
	return &domain.Workflow{
		WorkspaceID: ws, ID: id, Name: v.Name, Schema: v.Schema, Version: v.Version, Hash: v.Hash, Content: v.Content,
		CreatedAt: v.CreatedAt, UpdatedAt: v.CreatedAt,
	}, nil
}

func (o overFlows) Head(ctx context.Context, ws, id domain.ID) (*domain.Workflow, error) {
	if o.flow.get(id) == nil {
		return o.Workflows.Head(ctx, ws, id)
	}
	w, err := o.Get(ctx, ws, id)
	if err == nil {
		w.Content = domain.Definition{}
	}
	return w, err
}

func (o overFlows) Version(ctx context.Context, ws, id domain.ID, version int) (*domain.WorkflowVersion, error) {
	if v := o.flow.get(id); v != nil {
		return v, nil
	}
	return o.Workflows.Version(ctx, ws, id, version)
}
