package action

import (
	"context"
	"encoding/json"
	"errors"
	"maps"

	"chancery/internal/domain"
)

type jobCreateConfig struct {
	WorkflowID string `json:"workflow_id"`
	MetaKey    string `json:"silo_entry_meta_key"`
}

// jobCreate starts another job and does not wait for it.
func jobCreate(silo Silo) *domain.Action {
	return &domain.Action{
		ID: "transform.job.create", Label: "Create a job", Icon: "jobs", Reach: domain.Inside, Entryless: true,
		Summary: "Starts a job of another workflow: on the entry that a meta row names, or that an earlier step left in silo-entry-id, else on that of this job.",
		Codes:   []string{"meta", "entry", "silo", domain.KeyLimit},
		Schema: json.RawMessage(`{
			"type": "object",
			"required": ["workflow_id"],
			"properties": {
				"workflow_id": {"type": "string", "title": "Workflow", "x-editor": "workflow", "description": "The workflow that the new job runs. This job does not wait for it."},
				"silo_entry_meta_key": {"type": "string", "title": "Key of the meta row that names the entry",
					"description": "By its ref, its value as text, or silo_entry_id in its value. Empty means no meta row."}
			}
		}`),
		Check: func(raw json.RawMessage) error {
			c, err := configOf[jobCreateConfig](raw)
			if err != nil {
				return err
			}
			if c.WorkflowID == "" {
				return &configError{"workflow_id", errNoWorkflow}
			}
			if _, err := domain.ParseID(c.WorkflowID); err != nil {
				return &configError{"workflow_id", err}
			}
			return nil
		},
		Run: func(ctx context.Context, t *domain.Task) domain.Result { return createJob(ctx, silo, t) },
	}
}

var errNoWorkflow = errors.New("this is empty; give the ID of a workflow")

func createJob(ctx context.Context, silo Silo, t *domain.Task) domain.Result {
	c, err := configOf[jobCreateConfig](t.Config)
	if err != nil {
		return badConfig(err)
	}
	workflow, err := domain.ParseID(c.WorkflowID)
	if err != nil {
		return badConfig(&configError{"workflow_id", err})
	}
	child := &domain.ChildJob{WorkflowID: workflow, Args: maps.Clone(t.Args)}
	delete(child.Args, domain.ArgEntryID)
	if err := domain.CheckArgs(child.Args); err != nil {
		return resultOf(err)
	}
	switch left := t.Args[domain.ArgEntryID]; {
	case c.MetaKey != "":
		var failed *domain.Result
		if child.EntryID, failed = entryOfMeta(ctx, silo, t, c.MetaKey); failed != nil {
			return *failed
		}
	case left != "":
		if child.EntryID, err = domain.ParseID(left); err != nil {
			return domain.KO("entry", "the argument "+domain.ArgEntryID+": "+err.Error())
		}
	case t.Entry != nil:
		child.EntryID = t.Entry.ID
	}
	res := domain.OK()
	res.Effects.Child = child
	return res
}

// entryOfMeta returns the entry that a meta row of the job's entry names.
func entryOfMeta(ctx context.Context, silo Silo, t *domain.Task, key string) (domain.ID, *domain.Result) {
	if t.Entry == nil {
		return "", ko("meta", "the job has no document whose meta row "+key+" could name an entry")
	}
	if silo == nil {
		return "", ko("meta", "there are no meta rows here")
	}
	row, err := silo.MetaRow(ctx, t.Workspace.ID, t.Entry.ID, key)
	switch {
	case domain.Is(err, domain.NotFound):
		return "", ko("meta", "the document has no meta row with the key "+key)
	case err != nil:
		res := domain.Err("internal", "the meta rows could not be read")
		return "", &res
	}
	if id := entryIDIn(row); id != "" {
		return id, nil
	}
	return "", ko("meta", "the meta row "+key+" names no entry")
}

// entryIDIn returns the entry that a meta row names, empty when it names none: the
// first ID among its reference, its value, and silo_entry_id in its value.
func entryIDIn(row *domain.MetaRow) domain.ID {
	candidates := []string{row.Ref}
	var text string
	var object struct {
		EntryID string `json:"silo_entry_id"`
	}
	switch {
	case json.Unmarshal(row.Value, &text) == nil:
		candidates = append(candidates, text)
	case json.Unmarshal(row.Value, &object) == nil:
		candidates = append(candidates, object.EntryID)
	}
	for _, c := range candidates {
		if id, err := domain.ParseID(c); err == nil {
			return id
		}
	}
	return ""
}
