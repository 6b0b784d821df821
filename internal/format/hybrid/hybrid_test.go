package hybrid_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chancery/gobl"
	"chancery/internal/format/hybrid"
	"chancery/internal/format/hybrid/pdfobj"
	"chancery/internal/format/pdf"
	"chancery/internal/format/pdf/pdfw"
	"chancery/test/shared"
)

const invoice = `<?xml version="1.0" encoding="UTF-8"?><rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>`

var at = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func xmlFile(t testing.TB, guideline string) hybrid.File {
	t.Helper()
	kind, ok := hybrid.KindOf(guideline)
	if !ok {
		t.Fatalf("%s is not known", guideline)
	}
	return hybrid.File{Kind: kind, XML: []byte(invoice), Modified: at}
}

// page returns a PDF of one page with a content and resources, and further objects from 5.
func page(content, resources string, more ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	objects := append([]string{
		"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]/NeedAppearances true>>>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1/Resources<<" + resources + ">>>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>",
		fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(content), content),
	}, more...)
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	b.WriteString("trailer<</Root 1 0 R/Info<</Title(Rechnung \374ber alles)/CreationDate(D:20250102030405+01'00')>>>>")
	return b.Bytes()
}

// TestSamples takes the XML out of published files and puts it in again.
func TestSamples(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared.Path(t, "formats", "data", "samples", "facturx"), "*.pdf"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			c, err := hybrid.Extract(data)
			if err != nil {
				t.Fatal(err)
			}
			if c.Name != "factur-x.xml" || !bytes.Contains(c.XML, []byte("CrossIndustryInvoice")) || c.Claim.Part != "3" {
				t.Errorf("%s, %d bytes, %+v", c.Name, len(c.XML), c.Claim)
			}
			made, err := hybrid.Embed(data, xmlFile(t, "urn:factur-x.eu:1p0:minimum"))
			if err != nil {
				t.Fatal(err)
			}
			back, err := hybrid.Extract(made.Data)
			if err != nil {
				t.Fatal(err)
			}
			if string(back.XML) != invoice || back.Relationship != "Data" || back.Claim.Level != "MINIMUM" || back.Claim.Conformance != c.Claim.Conformance {
				t.Errorf("%s %+v", back.Relationship, back.Claim)
			}
			if got, want := others(back), others(c); got != want {
				t.Errorf("the other files are %s, they were %s", got, want)
			}
			if n := bytes.Count(made.Data, []byte("<pdfaExtension:schemas>")); n != 1 {
				t.Errorf("%d blocks of extension schemas", n)
			}
		})
	}
}

// others names the other files, but for the XML under its new and old names.
func others(c *hybrid.Content) string {
	var names []string
	for _, a := range c.Files {
		if a.Name != "factur-x.xml" && a.Name != "ZUGFeRD-invoice.xml" {
			names = append(names, a.Name)
		}
	}
	return strings.Join(names, " ")
}

// TestFaults checks that a sample with wrong metadata is described.
func TestFaults(t *testing.T) {
	data := shared.Read(t, "formats", "data", "samples", "facturx", "mustang-invalidXMP.pdf")
	c, err := hybrid.Extract(data)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(c.Faults(hybrid.Claim{Level: "EN 16931"}), "\n")
	if want := `the metadata say "no thing" (fx:ConformanceLevel), but the XML has the profile "EN 16931"`; got != want {
		t.Errorf("%s", got)
	}
	if got := (&hybrid.Content{Name: "a.xml"}).Faults(hybrid.Claim{}); len(got) != 3 {
		t.Errorf("%q", got)
	}
}

// TestOwn embeds into the PDF that we draw, twice with equal bytes.
func TestOwn(t *testing.T) {
	data := ours(t)
	made, err := hybrid.Embed(data, xmlFile(t, "urn:cen.eu:en16931:2017"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := hybrid.Embed(data, xmlFile(t, "urn:cen.eu:en16931:2017"))
	if err != nil || !bytes.Equal(made.Data, again.Data) {
		t.Errorf("the second file differs: %v", err)
	}
	if len(made.Notes) > 0 {
		t.Errorf("our own file was repaired: %q", made.Notes)
	}
	c, err := hybrid.Extract(made.Data)
	if err != nil || string(c.XML) != invoice || c.Relationship != "Alternative" {
		t.Errorf("%v %+v", err, c)
	}
	// A hybrid file gets another XML in place of the first.
	other := xmlFile(t, "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0")
	second, err := hybrid.Embed(made.Data, other)
	if err != nil {
		t.Fatal(err)
	}
	c, err = hybrid.Extract(second.Data)
	if err != nil || c.Name != "xrechnung.xml" || c.Claim.Level != "XRECHNUNG" || len(c.Files) > 0 {
		t.Errorf("%v %s %+v", err, c.Name, c.Claim)
	}
}

// ours draws an invoice.
func ours(t testing.TB) []byte {
	t.Helper()
	lib, err := gobl.New(gobl.Options{Now: func() time.Time { return at }, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("../pdf/testdata/invoice.json")
	if err != nil {
		t.Fatal(err)
	}
	env, err := lib.ParseEnvelope([]byte(`{"$schema":"` + string(gobl.SchemaEnvelope) + `","head":{},"doc":` + string(source) + `}`))
	if err != nil {
		t.Fatal(err)
	}
	file, err := pdf.Format(pdf.Options{CreatedAt: at}).Write(env)
	if err != nil {
		t.Fatal(err)
	}
	return file.Data
}

// TestForeign embeds into pages that nobody made for it.
func TestForeign(t *testing.T) {
	made, err := hybrid.Embed(page("0 0 10 10 re f q 1 0 0 rg Q", "", ""), xmlFile(t, "urn:cen.eu:en16931:2017"))
	if err != nil {
		t.Fatal(err)
	}
	want := "an output intent (sRGB) was added; the metadata were written anew"
	if got := strings.Join(made.Notes, "; "); got != want {
		t.Errorf("%s", got)
	}
	f, err := pdfobj.Open(made.Data, pdfobj.Default())
	if err != nil {
		t.Fatal(err)
	}
	meta, err := f.Decode(f.Stream(f.Root()["Metadata"]))
	if err != nil || !bytes.Contains(meta, []byte("Rechnung über alles")) || !bytes.Contains(meta, []byte("2025-01-02T02:04:05")) {
		t.Errorf("%v\n%s", err, meta)
	}
	if f.Root()["AcroForm"] != nil {
		t.Error("an empty form stays")
	}
}

// TestNotArchivable checks the error of a PDF that cannot become PDF/A-3.
func TestNotArchivable(t *testing.T) {
	helvetica := "/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>/F2<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Arial>>>>"
	for name, c := range map[string]struct {
		pdf  []byte
		want string
		code string
	}{
		"font":       {page("BT /F1 9 Tf (x) Tj ET", helvetica), "the font Helvetica of page 1 is not embedded", "fonts"},
		"two fonts":  {page("BT /F1 9 Tf (x) Tj /F2 9 Tf (y)' ET", helvetica), "the font Arial of page 1 is not embedded; the font Helvetica of page 1 is not embedded", "fonts"},
		"in a form":  {page("/X Do", "/XObject<</X 5 0 R>>", "<</Subtype/Form/Resources<<"+helvetica+">>/Length 21>>stream\nBT /F2 9 Tf (y) Tj ET\nendstream"), "the font Arial of page 1 is not embedded", "fonts"},
		"cmyk":       {page("0 0 0 1 k 0 0 9 9 re f", ""), "page 1 uses CMYK colours without an output intent for them", "pdfa"},
		"cmyk image": {page("/I Do", "/XObject<</I 5 0 R>>", "<</Subtype/Image/ColorSpace[/Indexed/DeviceCMYK 1 <00>]/Length 0>>stream\n\nendstream"), "page 1 uses CMYK colours without an output intent for them", "pdfa"},
		"postscript": {page("/P Do", "/XObject<</P 5 0 R>>", "<</Subtype/PS/Length 0>>stream\n\nendstream"), "page 1 draws an object of the kind PS, which PDF/A-3 does not allow", "pdfa"},
	} {
		_, err := hybrid.Embed(c.pdf, xmlFile(t, "urn:cen.eu:en16931:2017"))
		var refused *hybrid.NotArchivableError
		if !errors.As(err, &refused) || !errors.Is(err, hybrid.ErrNotArchivable) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := strings.Join(refused.Problems, "; "); got != c.want || refused.Code() != c.code {
			t.Errorf("%s: %s (%s)", name, got, refused.Code())
		}
	}
	for name, content := range map[string]string{
		"unused":    "/F1 9 Tf",
		"invisible": "BT /F1 9 Tf 3 Tr (x) Tj ET",
		"restored":  "q /F1 9 Tf Q BI /W 1/H 1/CS/G ID \x00 EI",
	} {
		if _, err := hybrid.Embed(page(content, helvetica), xmlFile(t, "urn:cen.eu:en16931:2017")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestShared reads pages that share much, which must not be read for each of them.
func TestShared(t *testing.T) {
	many := func(s string) string { return strings.Repeat(s+" ", 20_000) }
	long := strings.Repeat("x", 100_000)
	for name, data := range map[string][]byte{
		"contents": bytes.Replace(page(strings.Repeat("q Q ", 20_000), ""), []byte("/Contents 4 0 R"), []byte("/Contents["+many("4 0 R")+"]"), 1),
		"annotations": bytes.Replace(page("", "", "<</Subtype/Link/Rect[0 0 9 9]/AP<</N 6 0 R>>>>", "<<"+many("/A")+">>"),
			[]byte("/Type/Page/"), []byte("/Type/Page/Annots["+many("5 0 R")+"]/"), 1),
		"name":  page("BT /F1 9 Tf"+many("(x) Tj"), "/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/"+long+">>>>"),
		"call":  page("/"+long+" "+many("Do"), ""),
		"pages": bytes.Replace(page("", ""), []byte("/Kids["), []byte("/Kids["+many("<</Kids 5 0 R>>")), 1),
		"names": bytes.Replace(page("", "", "<</Kids["+many("<</Names 6 0 R>>")+"]>>", "["+many("(a) 4 0 R")+"]"),
			[]byte("/Type/Catalog"), []byte("/Type/Catalog/Names<</EmbeddedFiles 5 0 R>>"), 1),
	} {
		if _, err := hybrid.Embed(data, xmlFile(t, "urn:cen.eu:en16931:2017")); errors.Is(err, hybrid.ErrNotEmbedded) || name == "contents" && !errors.Is(err, pdfobj.ErrLimit) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestChoice takes the file that the metadata name, if there are several.
func TestChoice(t *testing.T) {
	stream := func(s string) string { return fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(s), s) }
	for _, named := range []string{"factur-x.xml", "xrechnung.xml"} {
		meta := pdfw.Meta{Hybrid: &pdfw.Hybrid{DocumentFileName: named, DocumentType: "INVOICE", Version: "1.0", ConformanceLevel: "EN 16931"}}
		data := bytes.Replace(page("", "",
			"<</F(factur-x.xml)/EF<</F 6 0 R>>>>", stream(invoice+"<!-- factur-x.xml -->"),
			"<</F(xrechnung.xml)/EF<</F 8 0 R>>>>", stream(invoice+"<!-- xrechnung.xml -->"), stream(string(meta.XMP()))),
			[]byte("/Type/Catalog"), []byte("/Type/Catalog/AF[5 0 R 7 0 R]/Metadata 9 0 R"), 1)
		c, err := hybrid.Extract(data)
		if err != nil || c.Name != named || !strings.Contains(string(c.XML), named) {
			t.Errorf("%s: %v %+v", named, err, c)
		}
	}
}

// TestFolder finds the XML behind the folder that a writer left before its name.
func TestFolder(t *testing.T) {
	data := bytes.Replace(page("", "", "<</F(c\\temp/factur-x.xml)/EF<</DOS 6 0 R>>>>", fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(invoice), invoice),
		"<</F(other.xml)/EF<</F 6 0 R>>>>"), []byte("/Type/Catalog"), []byte("/Type/Catalog/AF[5 0 R 7 0 R]"), 1)
	if c, err := hybrid.Extract(data); err != nil || !strings.HasSuffix(c.Name, "factur-x.xml") {
		t.Errorf("%v %+v", err, c)
	}
}

// TestVerify refuses a file that has another XML than it should.
func TestVerify(t *testing.T) {
	x := xmlFile(t, "urn:cen.eu:en16931:2017")
	made, err := hybrid.Embed(page("", ""), x)
	if err != nil {
		t.Fatal(err)
	}
	if err := hybrid.Verify(made.Data, x, pdfobj.Default()); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*hybrid.File){
		"bytes": func(x *hybrid.File) { x.XML = append([]byte(nil), strings.Replace(invoice, "UTF-8", "utf-8", 1)...) },
		"name":  func(x *hybrid.File) { x.Name = "xrechnung.xml" },
		"level": func(x *hybrid.File) { x.Level = "BASIC" },
	} {
		other := x
		change(&other)
		if err := hybrid.Verify(made.Data, other, pdfobj.Default()); !errors.Is(err, hybrid.ErrNotEmbedded) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRepairs checks what is removed.
func TestRepairs(t *testing.T) {
	data := page("", "")
	data = bytes.Replace(data, []byte("/Type/Catalog"), []byte("/Type/Catalog/OpenAction<</S/JavaScript/JS(x)>>/AA<</WC<</S/JavaScript>>>>/Names<</JavaScript<<>>>>"), 1)
	data = bytes.Replace(data, []byte("/Type/Page/"), []byte("/Type/Page/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/F 2>>]/"), 1)
	made, err := hybrid.Embed(data, xmlFile(t, "urn:cen.eu:en16931:2017"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"scripts were removed", "actions that run by themselves", "actions that PDF/A-3 does not allow", "hidden"} {
		if !strings.Contains(strings.Join(made.Notes, "; "), want) {
			t.Errorf("no note about %s: %q", want, made.Notes)
		}
	}
	for _, gone := range []string{"JavaScript", "/AA", "OpenAction"} {
		if bytes.Contains(made.Data, []byte(gone)) {
			t.Errorf("%s is still there", gone)
		}
	}
}

func TestNoXML(t *testing.T) {
	if _, err := hybrid.Extract(page("", "")); !errors.Is(err, hybrid.ErrNoXML) {
		t.Error(err)
	}
	attached := bytes.Replace(page("", "", "<</F(notes.txt)/EF<</F 6 0 R>>>>", "<</Length 2>>stream\nhi\nendstream"),
		[]byte("/Type/Catalog"), []byte("/Type/Catalog/AF[5 0 R]"), 1)
	_, err := hybrid.Extract(attached)
	if !errors.Is(err, hybrid.ErrNoXML) || !strings.Contains(err.Error(), `"notes.txt"`) {
		t.Error(err)
	}
	made, err := hybrid.Embed(attached, xmlFile(t, "urn:cen.eu:en16931:2017"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := hybrid.Extract(made.Data)
	if err != nil || len(c.Files) != 1 || c.Files[0].Name != "notes.txt" || string(c.Files[0].Data) != "hi" || c.Files[0].Relationship != "Unspecified" {
		t.Errorf("%v %+v", err, c)
	}
}

func TestKindOf(t *testing.T) {
	for id, want := range map[string]string{
		"urn:factur-x.eu:1p0:minimum": "MINIMUM", "urn:zugferd.de:2p0:basicwl": "BASIC WL",
		"urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic":             "BASIC",
		"urn:cen.eu:en16931:2017":                                                 "EN 16931",
		"urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended":         "EXTENDED",
		"urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr": "EXTENDED",
		"urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0":   "XRECHNUNG",
	} {
		if k, ok := hybrid.KindOf(id); !ok || k.Level != want {
			t.Errorf("%s: %+v", id, k)
		}
	}
	if _, ok := hybrid.KindOf("urn:example"); ok {
		t.Error("an unknown specification is known")
	}
}

// FuzzExtract takes the files out of anything that begins like a PDF, and puts an XML into it.
func FuzzExtract(f *testing.F) {
	f.Add(page("BT /F1 9 Tf (x) Tj ET", "/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"))
	f.Add(page("/X Do", "/XObject<</X 5 0 R>>", "<</Subtype/Form/Length 5>>stream\n/X Do\nendstream"))
	f.Fuzz(func(t *testing.T, data []byte) {
		limits := pdfobj.Limits{Size: 1 << 20, Objects: 2000, Values: 20_000, Decoded: 1 << 20}
		_, _ = hybrid.ExtractWithin(data, limits)
		kind, _ := hybrid.KindOf("urn:cen.eu:en16931:2017")
		_, err := hybrid.EmbedWithin(data, hybrid.File{Kind: kind, XML: []byte(invoice), Modified: at}, limits)
		if errors.Is(err, hybrid.ErrNotEmbedded) {
			t.Error(err)
		}
	})
}

// BenchmarkEmbed embeds into our own PDF.
func BenchmarkEmbed(b *testing.B) {
	data := ours(b)
	x := xmlFile(b, "urn:cen.eu:en16931:2017")
	x.XML = bytes.Repeat([]byte(invoice), 100)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := hybrid.Embed(data, x); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkExtract takes an XML out of our own PDF.
func BenchmarkExtract(b *testing.B) {
	made, err := hybrid.Embed(ours(b), xmlFile(b, "urn:cen.eu:en16931:2017"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := hybrid.Extract(made.Data); err != nil {
			b.Fatal(err)
		}
	}
}
