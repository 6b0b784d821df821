package pdf_test

import (
	"testing"

	"chancery/internal/format/pdf"
)

// TestScripts renders a document with text in all scripts that the fonts have.
func TestScripts(t *testing.T) {
	for _, layout := range []string{"A4", "DIN5008"} {
		f := render(t, fixture(t, "scripts"), pdf.Options{Layout: layout})
		if len(f.Warnings) > 0 {
			t.Errorf("%s: %v", layout, f.Warnings)
		}
		keep(t, "scripts-"+layout, f)
	}
}
