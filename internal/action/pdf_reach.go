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
		if _, err := webAddress(logoAddress(b, t)); err != nil {
			return domain.Inside
		}
		return domain.Reads
	}
}

// logoAddress returns the address of the logo for an attempt, empty for none.
func logoAddress(b *document.Builder, t *domain.Task) string {
	c, err := configOf[pdfConfig](t.Config)
	if err != nil {
		return ""
	}
	if c.override(t.Args); c.LogoURL != "" {
		return c.LogoURL
	}
	return logoOf(b, t.Entry)
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
