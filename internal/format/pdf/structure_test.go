package pdf_test

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"chancery/internal/format/pdf"
)

func TestFontsAreEmbeddedAndGlyphZeroIsNotShown(t *testing.T) {
	f := render(t, fixture(t, "invoice"), pdf.Options{Label: "\u16a0\u16a1 漢 \u07d0", AllowMissing: true})
	r := open(t, f.Data)
	programs, fonts := 0, 0
	for _, o := range r.objects {
		if strings.Contains(o.dict, "/CIDFontType2") {
			fonts++
			program := r.objects[r.objects[o.ref("FontDescriptor")].ref("FontFile2")].stream
			if len(program) > 300 && bytes.HasPrefix(program, []byte{0, 1, 0, 0}) {
				programs++
			}
		}
	}
	if fonts != 3 || programs != fonts {
		t.Errorf("%d fonts, %d with a program", fonts, programs)
	}
	for _, p := range r.pages() {
		for _, h := range hexString.FindAllSubmatch(r.objects[p.ref("Contents")].stream, -1) {
			for i := 0; i+4 <= len(h[1]); i += 4 {
				if string(h[1][i:i+4]) == "0000" {
					t.Fatal("glyph 0 is shown")
				}
			}
		}
	}
	if want := "no embedded font has \u07d0 (U+07D0), ᚠ (U+16A0), ᚡ (U+16A1) in a setting of the step or a stamp; shown as \uFFFD"; !slices.Contains(f.Warnings, want) {
		t.Errorf("warnings %q lack %q", f.Warnings, want)
	}
	if !strings.Contains(r.text(t), "\uFFFD\uFFFD ") {
		t.Error("no replacement characters")
	}
}

func TestHybrid(t *testing.T) {
	xml := []byte("<a>invoice</a>")
	if *embed != "" {
		data, err := os.ReadFile(*embed)
		if err != nil {
			t.Fatal(err)
		}
		xml = data
	}
	f := render(t, fixture(t, "invoice"), pdf.Options{
		Attachments: []pdf.Attachment{{Name: "factur-x.xml", Mime: "text/xml", Relationship: "Alternative", Data: xml}},
		Hybrid:      &pdf.Hybrid{DocumentType: "INVOICE", DocumentFileName: "factur-x.xml", Version: "1.0", ConformanceLevel: "EN 16931"},
	})
	keep(t, "hybrid", f)
	r := open(t, f.Data)
	found := 0
	for _, o := range r.objects {
		if strings.Contains(o.dict, "/EmbeddedFile") && bytes.Equal(o.stream, xml) {
			found++
		}
		if strings.Contains(o.dict, "/Type/Metadata") && strings.Contains(string(o.stream), "<fx:ConformanceLevel>EN 16931<") {
			found++
		}
		if strings.Contains(o.dict, "/Type/Catalog") && strings.Contains(o.dict, "/AF[") {
			found++
		}
	}
	if found != 3 {
		t.Errorf("%d of attachment, metadata and associated file are present", found)
	}
}

// TestCrossReferences follows the table at the end of each file to its objects.
func TestCrossReferences(t *testing.T) {
	entry := regexp.MustCompile(`(?m)^(\d{10}) 00000 n $`)
	for _, g := range goldens() {
		data := render(t, fixture(t, g.doc), g.opt, g.stamps...).Data
		tail := data[bytes.LastIndex(data, []byte("startxref\n"))+len("startxref\n"):]
		start, err := strconv.Atoi(string(tail[:bytes.IndexByte(tail, '\n')]))
		if err != nil || !bytes.HasPrefix(data[start:], []byte("xref\n")) {
			t.Fatalf("%s: startxref %d: %v", g.name, start, err)
		}
		entries := entry.FindAllSubmatch(data[start:], -1)
		if len(entries) != len(open(t, data).objects) {
			t.Errorf("%s: %d entries for %d objects", g.name, len(entries), len(open(t, data).objects))
		}
		for i, e := range entries {
			at, err := strconv.Atoi(string(e[1]))
			if err != nil || !bytes.HasPrefix(data[at:], []byte(strconv.Itoa(i+1)+" 0 obj\n")) {
				t.Errorf("%s: object %d is not at %d", g.name, i+1, at)
			}
		}
	}
}
