package simulate

import (
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
	return domain.Effects{Files: []domain.NewFile{t.NewFile(f.ID, "format", f.Name(env), f.MIME, made.Data)}}, nil
}
