package store

import (
	"context"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

const (
	workflowsInsert Name = "workflows.insert"
	workflowsUpdate Name = "workflows.update"
	workflowsGet    Name = "workflows.get"
	workflowsHead   Name = "workflows.head"
	workflowsSame   Name = "workflows.same"
	versionsInsert  Name = "workflow-versions.insert"
	versionsGet     Name = "workflow-versions.get"
	versionsList    Name = "workflow-versions.list"
	workflowColumns      = `workspace_id, id, name, description, doc_schema, country, disabled, draft,
		version, hash, content, created_at, updated_at`
	versionColumns = `workspace_id, workflow_id, version, hash, name, doc_schema, origin_src, origin_id, created_at`
)

var workflowTexts = Texts{ //nolint:gochecknoglobals // a table
	workflowsInsert: `INSERT INTO workflows (` + workflowColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING`,
	workflowsUpdate: `UPDATE workflows SET name = $3, description = $4, doc_schema = $5, country = $6,
		disabled = $7, draft = $8, version = $9, hash = $10, content = $11, created_at = $12, updated_at = $13
		WHERE workspace_id = $1 AND id = $2`,
	workflowsGet: `SELECT ` + workflowColumns + ` FROM workflows WHERE workspace_id = $1 AND id = $2`,
	workflowsHead: `SELECT name, doc_schema, country, disabled, draft, version, hash, created_at, updated_at
		FROM workflows WHERE workspace_id = $1 AND id = $2`,
	// All that workflows.head returns.
	workflowsSame: `SELECT 1 FROM workflows WHERE workspace_id = $1 AND id = $2 AND version = $3 AND created_at = $4 AND updated_at = $5
		AND hash = $6 AND name = $7 AND doc_schema = $8 AND country = $9 AND disabled = $10 AND draft = $11`,
	versionsInsert: `INSERT INTO workflow_versions (` + versionColumns + `, content)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
	versionsGet: `SELECT ` + versionColumns + `, content FROM workflow_versions
		WHERE workspace_id = $1 AND workflow_id = $2 AND version = $3`,
	versionsList: `SELECT ` + versionColumns + ` FROM workflow_versions
		WHERE workspace_id = $1 AND workflow_id = $2 ORDER BY version DESC LIMIT $3`,
}

type workflows struct{ s *Session }

func (r workflows) Insert(ctx context.Context, w *domain.Workflow) error {
	r.s.flowsChanged = true
	n, err := r.s.exec(ctx, workflowsInsert, workflowValues(w)...)
	if err != nil || n == 1 {
		return err
	}
	return taken(w.ID, "a workflow with this id exists already")
}

func (r workflows) Update(ctx context.Context, w *domain.Workflow) error {
	r.s.flowsChanged = true
	n, err := r.s.exec(ctx, workflowsUpdate, workflowValues(w)...)
	if err == nil && n == 0 {
		return domain.Missing("workflow")
	}
	return err
}

func (r workflows) Get(ctx context.Context, ws, id domain.ID) (*domain.Workflow, error) {
	w := new(domain.Workflow)
	if err := r.s.one(ctx, workflowsGet, args(string(ws), string(id)), workflowFields(w)...); err != nil {
		return nil, missing(err, "workflow")
	}
	return w, nil
}

func (r workflows) Head(ctx context.Context, ws, id domain.ID) (*domain.Workflow, error) {
	w := &domain.Workflow{WorkspaceID: ws, ID: id}
	err := r.s.one(ctx, workflowsHead, args(string(ws), string(id)), &w.Name, &w.Schema, &w.Country, &w.Disabled,
		&w.Draft, &w.Version, &w.Hash, instant{&w.CreatedAt}, instant{&w.UpdatedAt})
	if err != nil {
		return nil, missing(err, "workflow")
	}
	return w, nil
}

func (r workflows) Unchanged(ctx context.Context, w *domain.Workflow) (bool, error) {
	other, err := r.s.check(ctx, workflowsSame, string(w.WorkspaceID), string(w.ID), int64(w.Version), micros(w.CreatedAt), micros(w.UpdatedAt),
		w.Hash, w.Name, w.Schema, w.Country, w.Disabled, w.Draft)
	return err == nil && !other, err
}

func (r workflows) List(ctx context.Context, ws domain.ID, q domain.WorkflowQuery) ([]*domain.Workflow, error) {
	return listRows(ctx, r.s, WorkflowList(ws, q), func(scan scanFunc) (*domain.Workflow, error) {
		w := new(domain.Workflow)
		return w, scan(workflowFields(w)...)
	})
}

func (r workflows) InsertVersion(ctx context.Context, v *domain.WorkflowVersion) error {
	n, err := r.s.exec(ctx, versionsInsert, string(v.WorkspaceID), string(v.WorkflowID), int64(v.Version), v.Hash,
		v.Name, v.Schema, v.Origin.Src, v.Origin.SrcID, micros(v.CreatedAt), jsonText{&v.Content})
	if err != nil || n == 1 {
		return err
	}
	return taken(v.WorkflowID, "version %d of the workflow exists already", v.Version)
}

func (r workflows) Version(ctx context.Context, ws, id domain.ID, version int) (*domain.WorkflowVersion, error) {
	v := new(domain.WorkflowVersion)
	err := r.s.one(ctx, versionsGet, args(string(ws), string(id), int64(version)),
		append(versionFields(v), into(&v.Content))...)
	if err != nil {
		return nil, missing(err, "workflow version")
	}
	return v, nil
}

func (r workflows) Versions(ctx context.Context, ws, id domain.ID) ([]*domain.WorkflowVersion, error) {
	var list []*domain.WorkflowVersion
	err := r.s.each(ctx, versionsList, args(string(ws), string(id), limits.WorkflowVersions.Value), func(scan scanFunc) error {
		v := new(domain.WorkflowVersion)
		list = append(list, v)
		return scan(versionFields(v)...)
	})
	return list, err
}

func workflowValues(w *domain.Workflow) []any {
	return args(string(w.WorkspaceID), string(w.ID), w.Name, w.Description, w.Schema, w.Country, w.Disabled, w.Draft,
		int64(w.Version), w.Hash, jsonText{&w.Content}, micros(w.CreatedAt), micros(w.UpdatedAt))
}

func workflowFields(w *domain.Workflow) []any {
	return args(text(&w.WorkspaceID), text(&w.ID), &w.Name, &w.Description, &w.Schema, &w.Country, &w.Disabled, &w.Draft,
		&w.Version, &w.Hash, into(&w.Content), instant{&w.CreatedAt}, instant{&w.UpdatedAt})
}

func versionFields(v *domain.WorkflowVersion) []any {
	return args(text(&v.WorkspaceID), text(&v.WorkflowID), &v.Version, &v.Hash, &v.Name, &v.Schema,
		&v.Origin.Src, &v.Origin.SrcID, instant{&v.CreatedAt})
}
