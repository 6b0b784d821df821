package action

import (
	"context"

	"chancery/internal/domain"
	"chancery/internal/format/pdf"
)

// pdfReach returns Reads for an attempt whose logo is on the web. Reading it changes
// nothing there, may be repeated, and never keeps the step from succeeding.
func pdfReach(_ context.Context, t *domain.Task) domain.Reach {
	c, err := configOf[pdfConfig](t.Config)
	if err != nil {
		return domain.Inside
	}
	c.override(t.Args)
	address := c.LogoURL
	if address == "" && t.Entry != nil {
		address = pdf.LogoURL(t.Entry.Content.Doc)
	}
	if _, err := webAddress(address); err != nil {
		return domain.Inside
	}
	return domain.Reads
}
