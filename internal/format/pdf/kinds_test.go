package pdf_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/internal/format/pdf"
)

// built calculates and checks a document of testdata/kinds.
func built(t testing.TB, name string) *gobl.Envelope {
	t.Helper()
	lib, err := library()
	if err != nil {
		t.Fatal(err)
	}
	env, err := lib.Build(fixture(t, "kinds/"+name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return env
}

// TestKinds compares the text of one document of each kind, and of corrections in a foreign language, with golden files.
func TestKinds(t *testing.T) {
	for _, k := range []struct{ doc, locale, layout string }{
		{"standard-de", "de", ""},
		{"standard-de", "de", "DIN5008"},
		{"standard-de", "fr", ""},
		{"credit-note-de", "de", ""},
		{"credit-note-de", "en", ""},
		{"credit-note-de", "en", "DIN5008"},
		{"credit-note-es", "es", ""},
		{"credit-note-es", "en", ""},
		{"credit-note-fr", "fr", ""},
		{"corrective-fr", "fr", ""},
		{"simplified-es", "es", ""},
		{"self-billed-de", "de", ""},
		{"self-billed-de", "en", ""},
		{"prepayment-fr", "fr", ""},
		{"final-fr", "fr", ""},
		{"final-de", "de", ""},
		{"paid-en", "en", ""},
		{"paid-en", "es", ""},
		{"foreign-es", "en", "Letter"},
		{"foreign-es", "es", ""},
		{"reverse-charge-de", "de", ""},
		{"reverse-charge-de", "en", ""},
		{"intra-community-fr", "fr", ""},
		{"proforma-en", "en", ""},
		{"delivery-note-de", "de", ""},
		{"delivery-note-de", "en", ""},
		{"purchase-order-en", "en", ""},
		{"purchase-order-en", "de", "DIN5008"},
		{"quote-fr", "fr", ""},
		{"quote-es", "es", ""},
		{"receipt-es", "es", ""},
		{"receipt-es", "de", ""},
		{"status-de", "de", ""},
		{"party-fr", "fr", ""},
		{"party-fr", "de", "DIN5008"},
	} {
		name := k.doc + "." + k.locale + k.layout
		t.Run(name, func(t *testing.T) {
			f, err := pdf.Render(built(t, k.doc), pdf.Options{Locale: k.locale, Layout: k.layout, CreatedAt: created()})
			if err != nil {
				t.Fatal(err)
			}
			if len(f.Warnings) > 0 {
				t.Errorf("warnings %q", f.Warnings)
			}
			keep(t, name, f)
			compare(t, filepath.Join("testdata", "kinds", name+".golden"), f.Name+"\n\n"+open(t, f.Data).text(t))
		})
	}
}

// compare compares a text with a golden file, or rewrites the file.
func compare(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("text differs (-want +got):\n%s", diff)
	}
}
