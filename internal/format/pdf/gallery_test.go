package pdf_test

import (
	"testing"

	"chancery/internal/format/pdf"
)

func TestGallery(t *testing.T) {
	f, err := pdf.Render(built(t, "../gallery/swiss-qrr"), pdf.Options{Locale: "de", CreatedAt: created()})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(f.Warnings)
	keep(t, "swiss", f)
}
