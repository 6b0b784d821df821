package actions

import (
	"context"
	"encoding/json"
	"maps"

	"chancery/internal/domain"
)

type jobCreateConfig struct {
	WorkflowID string `json:"workflow_id"`
	MetaKey    string `json:"silo_entry_meta_key"`
}

// jobCreate starts another job and does not wait for it.
func jobCreate() *domain.Action {
	return &domain.Action{
		ID: "transform.job.create", Label: "Create a job", Icon: "jobs", Local: true, Entryless: true,
		Summary: "Starts a job of another workflow: on the entry that an earlier step left in silo-entry-id, else on that of this job.",
		Codes:   []string{"meta", "entry", "silo"},
		Schema: json.RawMessage(`{
			"type": "object",
			"required": ["workflow_id"],
			"properties": {
				"workflow_id": {"type": "string", "title": "Workflow"},
				"silo_entry_meta_key": {"type": "string", "title": "Key of the meta row that names the entry"}
			}
		}`),
		Check: func(raw json.RawMessage) error {
			c, err := configOf[jobCreateConfig](raw)
			if err != nil {
				return err
			}
			if _, err := domain.ParseID(c.WorkflowID); err != nil {
				return &configError{"workflow_id", err}
			}
			return nil
		},
		Run: func(_ context.Context, t *domain.Task) domain.Result { return createJob(t) },
	}
}

func createJob(t *domain.Task) domain.Result {
	c, err := configOf[jobCreateConfig](t.Config)
	if err != nil {
		return badConfig(err)
	}
	workflow, err := domain.ParseID(c.WorkflowID)
	if err != nil {
		return badConfig(&configError{"workflow_id", err})
	}
	if c.MetaKey != "" {
		return domain.KO("meta", "the document has no meta row with the key "+c.MetaKey)
	}
	child := &domain.ChildJob{WorkflowID: workflow, Args: maps.Clone(t.Args)}
	delete(child.Args, domain.ArgEntryID)
	switch left := t.Args[domain.ArgEntryID]; {
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
