package action

import (
	"bytes"
	"context"

	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/format/pdf"
)

// pdfReach returns a function that returns Reads for an attempt whose logo is on the
// web. Reading it changes nothing there, may be repeated, and never keeps the step
// from succeeding.
func pdfReach(b *document.Builder) func(ctx context.Context, t *domain.Task) domain.Reach {
	return func(_ context.Context, t *domain.Task) domain.Reach {
		c, err := configOf[pdfConfig](t.Config)
		if err != nil {
			return domain.Inside
		}
		c.override(t.Args)
		address := c.LogoURL
		if address == "" {
			address = logoOf(b, t.Entry)
		}
		if _, err := webAddress(address); err != nil {
			return domain.Inside
		}
		return domain.Reads
	}
}

// logoOf returns the address of the logo in a document, empty for none. Most
// documents have none, so that it reads only those that may.
func logoOf(b *document.Builder, e *domain.Entry) string {
	if e == nil || !bytes.Contains(e.Content.Doc, []byte(`"logos"`)) {
		return ""
	}
	env, err := b.Open(&e.Content)
	if err != nil {
		return ""
	}
	return pdf.LogoURL(env)
}
