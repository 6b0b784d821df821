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

// TestStructure checks what readers for the blind need (ISO 14289-1): every text belongs to an element or is an artifact,
// each page's table leads to the elements, tables have heads, pictures have texts, and there is one title.
func TestStructure(t *testing.T) {
	for _, g := range goldens() {
		for _, locale := range []string{"en", "ar"} {
			g.opt.Locale, g.opt.Logo = locale, pngLogo(t, 300, 90)
			r := open(t, render(t, fixture(t, g.doc), g.opt, g.stamps...).Data)
			checkStructure(t, g.name+" "+locale, r)
		}
	}
}

var (
	markedContent = regexp.MustCompile(`(?m)^/(\w+)(?: BMC|<</MCID (\d+)>>BDC)$|^(EMC)$|^(BT )|^(.* re f)$`)
	structElement = regexp.MustCompile(`^<</S/(\w+)/P (\d+) 0 R`)
	arrayEntry    = regexp.MustCompile(`(\d+)\[((?:\d+ 0 R )*)\]`)
)

func checkStructure(t *testing.T, name string, r *reader) {
	t.Helper()
	kinds := map[string]int{}
	elements := map[int]string{}
	parents := ""
	for id, o := range r.objects {
		if m := structElement.FindStringSubmatch(o.dict); m != nil {
			kinds[m[1]]++
			elements[id] = m[1]
			if m[1] == "Figure" && !strings.Contains(o.dict, "/Alt<FEFF") {
				t.Errorf("%s: a picture without a text", name)
			}
			if m[1] == "TH" && !strings.Contains(o.dict, "/Scope/Column") {
				t.Errorf("%s: a head without its direction", name)
			}
		}
		if strings.HasPrefix(o.dict, "<</Nums[") {
			parents = o.dict
		}
		if strings.HasPrefix(o.dict, "<</Type/Catalog") {
			for _, want := range []string{"/MarkInfo<</Marked true>>", "/StructTreeRoot ", "/Lang<FEFF", "/DisplayDocTitle true"} {
				if !strings.Contains(o.dict, want) {
					t.Errorf("%s: the catalog has no %s", name, want)
				}
			}
			if got := strings.Contains(o.dict, "/Direction/R2L"); got != strings.HasSuffix(name, " ar") {
				t.Errorf("%s: read from right to left: %v", name, got)
			}
		}
	}
	if kinds["Document"] != 1 || kinds["H1"] != 1 || kinds["H2"] < 2 || kinds["P"] < 5 || kinds["Figure"] < 1 || (kinds["Table"] > 0) != (kinds["TH"] > 0) || kinds["TR"] > kinds["TD"]+kinds["TH"] {
		t.Errorf("%s: elements %v", name, kinds)
	}
	lists := arrayEntry.FindAllStringSubmatch(parents, -1)
	if len(lists) != len(r.pages()) {
		t.Fatalf("%s: %d pages, %d in the table of parents", name, len(r.pages()), len(lists))
	}
	for i, p := range r.pages() {
		listed := strings.Fields(strings.ReplaceAll(lists[i][2], "0 R", ""))
		open, next := "", 0
		for _, m := range markedContent.FindAllStringSubmatch(string(r.objects[p.ref("Contents")].stream), -1) {
			switch {
			case m[1] != "" && open != "":
				t.Fatalf("%s: page %d: a sequence within %s", name, i+1, open)
			case m[2] != "":
				if m[2] != strconv.Itoa(next) {
					t.Fatalf("%s: page %d: content %s, want %d", name, i+1, m[2], next)
				}
				if id, err := strconv.Atoi(listed[next]); err != nil || elements[id] != m[1] {
					t.Fatalf("%s: page %d: content %d is a %s in a %s", name, i+1, next, m[1], elements[id])
				}
				next++
				open = m[1]
			case m[1] != "":
				open = m[1]
			case m[3] != "":
				open = ""
			case open == "":
				t.Fatalf("%s: page %d draws outside of the structure: %s", name, i+1, m[0])
			}
		}
		if open != "" || next != len(listed) {
			t.Errorf("%s: page %d: %d of %d contents, open %q", name, i+1, next, len(listed), open)
		}
	}
}
