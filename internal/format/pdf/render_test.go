package pdf_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"chancery/internal/format/pdf"
)

var (
	update  = flag.Bool("update", false, "rewrite the golden files")
	writeTo = flag.String("write", "", "directory to leave the rendered files in, to look at them")
)

func created() time.Time { return time.Date(2026, 2, 13, 10, 0, 0, 0, time.UTC) }

func render(t testing.TB, doc []byte, opt pdf.Options) *pdf.File {
	t.Helper()
	if opt.CreatedAt.IsZero() {
		opt.CreatedAt = created()
	}
	f, err := pdf.Render(doc, opt)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func keep(t testing.TB, name string, f *pdf.File) {
	t.Helper()
	if *writeTo == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*writeTo, name+".pdf"), f.Data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestSharedExamples renders every published business document.
func TestSharedExamples(t *testing.T) {
	files, err := filepath.Glob("../../../../shared/gobl/examples/*/out/*.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("the folder of published examples (../shared beside the repository) is not here")
	}
	done := 0
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var env struct {
			Doc json.RawMessage `json:"doc"`
		}
		if err := json.Unmarshal(data, &env); err != nil {
			t.Fatal(err)
		}
		doc := []byte(env.Doc)
		if doc == nil {
			doc = data
		}
		f, err := pdf.Render(doc, pdf.Options{Locale: "en", CreatedAt: created()})
		if err != nil {
			t.Logf("%s: %v", filepath.Base(path), err)
			continue
		}
		done++
		if len(f.Warnings) > 0 {
			t.Errorf("%s: %v", path, f.Warnings)
		}
		keep(t, filepath.Base(filepath.Dir(filepath.Dir(path)))+"-"+filepath.Base(path), f)
	}
	if done < 90 {
		t.Errorf("only %d of %d examples could be rendered", done, len(files))
	}
}

// fixture reads a document from testdata.
func fixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func spanishStamps() []pdf.Stamp {
	return []pdf.Stamp{
		{Provider: "verifactu-qr", Value: "https://www2.agenciatributaria.gob.es/wlpl/TIKE-CONT/ValidarQR?nif=B12345674&numserie=F2026-0042&fecha=13-02-2026&importe=5634.91"},
		{Provider: "tbai-code", Value: "TBAI-B12345674-130226-btFpwP8dcLGAF-237"},
		{Provider: "tbai-qr", Value: "https://batuz.eus/QRTBAI/?id=TBAI-B12345674-130226-btFpwP8dcLGAF-237&s=F2026&nf=0042&i=5634.91&cr=007"},
	}
}

// goldens names what is rendered for comparison, and for the eye (-write).
func goldens() []struct {
	name, doc string
	opt       pdf.Options
} {
	return []struct {
		name, doc string
		opt       pdf.Options
	}{
		{"invoice-a4-en", "invoice", pdf.Options{TimeFormat: "%H:%M", DateFormat: "%d %b %Y", Label: "Original"}},
		{"invoice-letter-es", "invoice", pdf.Options{Layout: "Letter", Locale: "es-ES", DateFormat: "%d/%m/%Y", Label: "Duplicado", Sample: true, Stamps: spanishStamps()}},
		{"long-a4-en", "long", pdf.Options{Watermark: "Copy"}},
		{"credit-note-es", "credit-note", pdf.Options{Locale: "es", DateFormat: "%-d de %B de %Y"}},
		{"order-en", "order", pdf.Options{Locale: "fr", ThousandsSeparator: " ", DecimalMark: ","}},
		{"delivery-en", "delivery", pdf.Options{}},
		{"payment-es", "payment", pdf.Options{Locale: "es"}},
		{"status-en", "status", pdf.Options{TimeFormat: "%R"}},
	}
}

func TestGoldens(t *testing.T) {
	for _, g := range goldens() {
		t.Run(g.name, func(t *testing.T) {
			f := render(t, fixture(t, g.doc), g.opt)
			keep(t, g.name, f)
		})
	}
}
