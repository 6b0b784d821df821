package action

import (
	"context"
	"encoding/json"

	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/silo"
)

// siloCorrect makes the document that corrects an invoice, as a new entry on which
// the job continues.
func siloCorrect(b *document.Builder) *domain.Action {
	return &domain.Action{
		ID: "silo.correct", Label: "Correct silo entry", Icon: "correction", Reach: domain.Inside,
		Summary: "Makes a credit note or another correction of the invoice, as a new document that the job goes on with.",
		Codes:   []string{"schema", "validation", "addon", domain.KeyLimit},
		Schema: json.RawMessage(`{
			"type": "object",
			"required": ["type"],
			"properties": {
				"type": {"type": "string", "title": "Kind of correction", "minLength": 1, "examples": ["credit-note", "corrective", "debit-note"]},
				"series": {"type": "string", "title": "Series", "description": "That of the invoice when it is empty."},
				"issue_date": {"type": "string", "title": "Date", "format": "date", "description": "Today when it is missing."},
				"reason": {"type": "string", "title": "Reason"},
				"ext": {"type": "object", "title": "Extensions", "additionalProperties": {"type": "string"}},
				"copy_tax": {"type": "boolean", "title": "Copy the tax totals of the invoice into the reference to it"}
			}
		}`),
		Run: func(_ context.Context, t *domain.Task) domain.Result { return correct(b, t) },
	}
}

func correct(b *document.Builder, t *domain.Task) domain.Result {
	if t.Made != "" {
		return domain.Skip("this job has corrected the invoice already")
	}
	e, err := draft(t, "", t.Entry.Folder).Correct(b, &t.Entry.Content, t.Config)
	if err != nil {
		return resultOf(err)
	}
	res := domain.OK()
	res.Effects.Entry = e
	return res
}

// draft returns the draft of an entry that a step makes. It has the ID of the
// intent: a UUID of version 7 that is the same in all attempts.
func draft(t *domain.Task, key, folder string) *silo.Draft {
	return &silo.Draft{
		Workspace: t.Workspace.ID, ID: t.IntentID, Key: key, Folder: folder, Now: t.Now, Origin: origin(t),
	}
}
