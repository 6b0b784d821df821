package pdf_test

import (
	"testing"

	"chancery/internal/format/pdf"
)

// BenchmarkLatinPage renders an invoice of one page, BenchmarkArabicPage the same one mirrored, with shaping.
func BenchmarkLatinPage(b *testing.B) { benchmarkPage(b, "en") }

func BenchmarkArabicPage(b *testing.B) { benchmarkPage(b, "ar") }

func BenchmarkChinesePage(b *testing.B) { benchmarkPage(b, "zh") }

func benchmarkPage(b *testing.B, locale string) {
	b.Helper()
	env := envelope(b, fixture(b, "order"))
	opt := pdf.Options{Locale: locale, CreatedAt: created()}
	if _, err := pdf.Render(env, opt); err != nil { // reads the fonts and the words
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		f, err := pdf.Render(env, opt)
		if err != nil {
			b.Fatal(err)
		}
		if f.Pages != 1 {
			b.Fatalf("%d pages", f.Pages)
		}
		b.ReportMetric(float64(len(f.Data)), "file-bytes")
	}
}
