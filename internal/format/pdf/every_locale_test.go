package pdf_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/internal/format/pdf"
)

// TestEveryLocale renders all kinds of documents in all languages: no character is missing, no text leaves the page or
// covers other text, the text of an invoice is that of a golden file, and no label is in English.
func TestEveryLocale(t *testing.T) {
	english := wordsOf(t, "en")
	for _, locale := range pdf.Locales() {
		t.Run(locale, func(t *testing.T) {
			own := wordsOf(t, locale)
			for _, doc := range []string{"invoice", "order", "delivery", "payment", "status", "credit-note", "refund", "scripts"} {
				for _, layout := range []string{"A4", "DIN5008"} {
					if layout != "A4" && doc != "invoice" && doc != "status" && doc != "scripts" {
						continue // letters differ from other pages only above the tables
					}
					f := render(t, fixture(t, doc), pdf.Options{Locale: locale, Layout: layout, Sample: true})
					keep(t, fmt.Sprintf("%s-%s-%s", doc, layout, locale), f)
					if len(f.Warnings) > 0 {
						t.Errorf("%s %s: %v", doc, layout, f.Warnings)
					}
					r := open(t, f.Data)
					text := r.text(t)
					noGlyphZero(t, r)
					checkPlaces(t, doc+" "+layout, r)
					for _, cell := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '|' }) {
						cell = strings.TrimSpace(cell)
						if key := english[cell]; key != "" && own[cell] == "" && locale != "en" {
							t.Errorf("%s %s: %q (%s) is English", doc, layout, cell, key)
						}
					}
					if doc == "invoice" && layout == "A4" {
						compare(t, filepath.Join("testdata", "locales", locale+".golden"), text)
					}
				}
			}
		})
	}
}

// wordsOf returns the keys of the words of a language by their text.
func wordsOf(t *testing.T, locale string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("locales", locale+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Words map[string]string `json:"words"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for key, text := range file.Words {
		if !strings.HasPrefix(key, "stamp.") {
			out[text] = key
		}
	}
	return out
}

// noGlyphZero reports pages that show the glyph for missing characters, which PDF/A forbids.
func noGlyphZero(t *testing.T, r *reader) {
	t.Helper()
	for i, p := range r.pages() {
		for _, run := range textRun.FindAll(r.objects[p.ref("Contents")].stream, -1) {
			run = actualText.ReplaceAll(run, nil)
			for _, h := range hexString.FindAllSubmatch(run, -1) {
				for at := 0; at+4 <= len(h[1]); at += 4 {
					if string(h[1][at:at+4]) == "0000" {
						t.Fatalf("page %d shows glyph 0", i+1)
					}
				}
			}
		}
	}
}
