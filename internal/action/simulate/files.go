package simulate

import (
	"crypto/sha256"
	"encoding/hex"

	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/format/pdf"
)

// drawn attaches a PDF of the document, as a service that draws it would, for the steps that
// put something into it.
func drawn(b *document.Builder, t *domain.Task) (domain.Effects, error) {
	env, err := b.Open(&t.Entry.Content)
	if err != nil {
		return domain.Effects{}, err
	}
	f := pdf.Format(pdf.Options{})
	made, err := f.Write(env)
	if err != nil {
		return domain.Effects{}, domain.E(domain.Invalid, f.ID, "%s", err)
	}
	sum := sha256.Sum256(made.Data)
	return domain.Effects{Files: []domain.NewFile{{Data: made.Data, File: domain.File{
		WorkspaceID: t.Workspace.ID, EntryID: t.Entry.ID, ID: t.IntentID, JobID: t.JobID,
		Key: f.ID, Category: "format", Name: f.Name(env), MIME: f.MIME,
		Size: int64(len(made.Data)), Hash: hex.EncodeToString(sum[:]), Stored: true, CreatedAt: t.Now,
	}}}}, nil
}
