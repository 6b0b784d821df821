package action

import (
	"context"
	"encoding/json"

	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/silo"
)

type stateConfig struct {
	State string `json:"state"`
}

// siloState sets the state of the entry, with the faults of the job so far.
func siloState() *domain.Action {
	return &domain.Action{
		ID: "silo.state", Label: "Set state", Icon: "tag", Reach: domain.Inside, Cost: domain.Quick,
		Summary: "Appends a state to the history of the document.",
		Codes:   []string{},
		Schema: json.RawMessage(`{
			"type": "object",
			"required": ["state"],
			"properties": {"state": {"type": "string", "title": "State", "x-editor": "state",
				"description": "A usual state, or one of your own: lower-case letters, digits and hyphens.", "pattern": "` + patternState + `",
				"examples": ["draft", "processing", "registered", "completed", "sent", "received", "paid", "error", "rejected", "void"]}}
		}`),
		Check: func(raw json.RawMessage) error {
			c, err := configOf[stateConfig](raw)
			if err == nil {
				err = silo.CheckState(c.State)
			}
			if err != nil {
				return &configError{"state", err}
			}
			return nil
		},
		Run: func(_ context.Context, t *domain.Task) domain.Result {
			c, err := configOf[stateConfig](t.Config)
			if err != nil {
				return badConfig(err)
			}
			res := domain.OK()
			res.Effects.State = &domain.State{Key: c.State, At: t.Now, Faults: t.Faults}
			return res
		},
	}
}

type folderConfig struct {
	Folder string `json:"folder"`
}

// siloFolder moves the entry to another folder.
func siloFolder() *domain.Action {
	return &domain.Action{
		ID: "silo.folder", Label: "Set folder", Icon: "folder", Reach: domain.Inside, Cost: domain.Quick,
		Summary: "Moves the document to another folder.",
		Codes:   []string{},
		Schema: json.RawMessage(`{
			"type": "object",
			"required": ["folder"],
			"properties": {"folder": {"type": "string", "title": "Folder", "minLength": 1, "x-editor": "folder",
				"description": "A folder for documents of this schema: a usual one, or one that the workspace has added.",
				"examples": ["sales", "expenses", "suppliers", "customers"]}}
		}`),
		Check: func(raw json.RawMessage) error {
			c, err := configOf[folderConfig](raw)
			if err == nil {
				err = silo.CheckFolder(c.Folder)
			}
			if err != nil {
				return &configError{"folder", err}
			}
			return nil
		},
		Advise: adviseFolder,
		Run: func(_ context.Context, t *domain.Task) domain.Result {
			c, err := configOf[folderConfig](t.Config)
			if err != nil {
				return badConfig(err)
			}
			if t.Entry.Folder == c.Folder {
				return domain.Skip("the document is in this folder already")
			}
			if _, err := silo.FolderFor(t.Workspace.Folders, c.Folder, t.Entry.Content.DocSchema); err != nil {
				return resultOf(err)
			}
			res := domain.OK()
			res.Effects.Folder = c.Folder
			return res
		},
	}
}

// siloClose calculates, validates and signs the document.
func siloClose(b *document.Builder, s Silo) *domain.Action {
	return &domain.Action{
		ID: "silo.close", Label: "Sign envelope", Icon: "seal", Reach: domain.Inside,
		Summary: "Calculates, validates and signs the document.",
		Codes:   []string{"validation", "calculation", domain.KeyDuplicate},
		Schema:  json.RawMessage(`{"type": "object", "properties": {}}`),
		Run: func(ctx context.Context, t *domain.Task) domain.Result {
			if t.Entry.Content.Signed {
				res := domain.OK()
				res.Message = "the document is signed already"
				return res
			}
			signed, err := b.Sign(&t.Entry.Content, options(t, true))
			if err == nil && !justNumbered(t) {
				err = consult(ctx, s, t, signed)
			}
			if err != nil {
				return resultOf(err)
			}
			res := domain.OK()
			res.Effects.Content = signed
			return res
		},
	}
}
