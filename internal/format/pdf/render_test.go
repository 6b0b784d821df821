package pdf_test

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/gobl/cbc"
	"chancery/gobl/head"
	"chancery/internal/format/pdf"
	"chancery/test/shared"
)

var (
	update  = flag.Bool("update", false, "rewrite the golden files")
	embed   = flag.String("embed", "", "XML invoice to embed in the hybrid file, for a validator")
	writeTo = flag.String("write", "", "directory for the rendered files, for inspection")
)

func created() time.Time { return time.Date(2026, 2, 13, 10, 0, 0, 0, time.UTC) }

// library is shared by all tests.
var library = sync.OnceValues(func() (*gobl.Library, error) {
	return gobl.New(gobl.Options{Now: created, Rand: rand.Reader})
})

// parse returns an envelope with a document and stamps.
func parse(t testing.TB, doc []byte, stamps ...*head.Stamp) (*gobl.Envelope, error) {
	t.Helper()
	lib, err := library()
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(map[string]any{
		"$schema": gobl.SchemaEnvelope, "head": head.Header{Stamps: stamps}, "doc": json.RawMessage(doc),
	})
	if err != nil {
		return nil, err
	}
	return lib.ParseEnvelope(data)
}

func envelope(t testing.TB, doc []byte, stamps ...*head.Stamp) *gobl.Envelope {
	t.Helper()
	env, err := parse(t, doc, stamps...)
	if err != nil {
		t.Fatal(err)
	}
	return env
}

func render(t testing.TB, doc []byte, opt pdf.Options, stamps ...*head.Stamp) *pdf.File {
	t.Helper()
	if opt.CreatedAt.IsZero() {
		opt.CreatedAt = created()
	}
	f, err := pdf.Render(envelope(t, doc, stamps...), opt)
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
	files, err := filepath.Glob(filepath.Join(shared.Path(t, "gobl", "examples"), "*", "out", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no published documents: %v", err)
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
		f, err := pdf.Render(envelope(t, doc), pdf.Options{Locale: "en", CreatedAt: created()})
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

func spanishStamps() []*head.Stamp {
	return []*head.Stamp{
		{Prv: "verifactu-qr", Val: "https://www2.agenciatributaria.gob.es/wlpl/TIKE-CONT/ValidarQR?nif=B12345674&numserie=F2026-0042&fecha=13-02-2026&importe=5634.91"},
		{Prv: "tbai-code", Val: "TBAI-B12345674-130226-btFpwP8dcLGAF-237"},
		{Prv: "tbai-qr", Val: "https://batuz.eus/QRTBAI/?id=TBAI-B12345674-130226-btFpwP8dcLGAF-237&s=F2026&nf=0042&i=5634.91&cr=007"},
	}
}

// goldens returns the documents that are compared with golden files.
func goldens() []struct {
	name, doc string
	opt       pdf.Options
	stamps    []*head.Stamp
} {
	return []struct {
		name, doc string
		opt       pdf.Options
		stamps    []*head.Stamp
	}{
		{"invoice-a4-en", "invoice", pdf.Options{TimeFormat: "%H:%M", DateFormat: "%d %b %Y", Label: "Original"}, nil},
		{"invoice-letter-es", "invoice", pdf.Options{Layout: "Letter", Locale: "es-ES", DateFormat: "%d/%m/%Y", Label: "Duplicado", Sample: true}, spanishStamps()},
		{"long-a4-en", "long", pdf.Options{Watermark: "Copy"}, nil},
		{"credit-note-es", "credit-note", pdf.Options{Locale: "es", DateFormat: "%-d de %B de %Y"}, nil},
		{"order-en", "order", pdf.Options{Locale: "eo", ThousandsSeparator: " ", DecimalMark: ",", CurrencyTemplate: "%n %u"}, nil},
		{"delivery-en", "delivery", pdf.Options{}, nil},
		{"payment-es", "payment", pdf.Options{Locale: "es"}, nil},
		{"status-en", "status", pdf.Options{TimeFormat: "%R"}, nil},
		{"invoice-din-en", "invoice", pdf.Options{Layout: "DIN5008", DateFormat: "%d.%m.%Y", Label: "Original"}, nil},
		{"invoice-din-es", "invoice", pdf.Options{Layout: "din5008", Locale: "es", Sample: true, Label: "Duplicado"}, spanishStamps()},
		{"order-din-en", "order", pdf.Options{Layout: "DIN5008"}, nil},
		{"long-din-en", "long", pdf.Options{Layout: "DIN5008", Watermark: "Copy"}, nil},
		{"adjustment-en", "refund", pdf.Options{Adjust: true, NegativeTemplate: "(%u%n)"}, nil},
		{"adjustment-es", "credit-note", pdf.Options{Locale: "es", Adjust: true, CurrencyTemplate: "%u %n"}, nil},
	}
}

func TestGoldens(t *testing.T) {
	for _, g := range goldens() {
		t.Run(g.name, func(t *testing.T) {
			f := render(t, fixture(t, g.doc), g.opt, g.stamps...)
			keep(t, g.name, f)
			got := fmt.Sprintf("%s, %d pages\n\n%s", f.Name, f.Pages, open(t, f.Data).text(t))
			path := filepath.Join("testdata", g.name+".golden")
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
		})
	}
}

func TestSameInputSameBytes(t *testing.T) {
	doc := fixture(t, "invoice")
	opt := pdf.Options{
		Sample: true, Logo: pngLogo(t, 300, 90),
		Attachments: []pdf.Attachment{{Name: "b.xml", Mime: "text/xml"}, {Name: "a.xml", Mime: "text/xml"}},
	}
	first := render(t, doc, opt, spanishStamps()...)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if again := render(t, doc, opt, spanishStamps()...); !bytes.Equal(first.Data, again.Data) {
				t.Error("a second rendering differs")
			}
		})
	}
	wg.Wait()
	opt.CreatedAt = created().Add(time.Hour)
	if later := render(t, doc, opt, spanishStamps()...); bytes.Equal(first.Data, later.Data) {
		t.Error("the date of the options is not in the file")
	}
}

func TestErrors(t *testing.T) {
	cases := []struct {
		name, doc string
		opt       pdf.Options
		want      error
	}{
		{"layout", `{"$schema":"https://gobl.org/draft-0/bill/invoice"}`, pdf.Options{Layout: "A5"}, pdf.ErrLayout},
		{"schema", `{"$schema":"https://gobl.org/draft-0/org/party"}`, pdf.Options{}, pdf.ErrSchema},
		{"no schema", `{}`, pdf.Options{}, pdf.ErrSchema},
		{"unknown schema", `{"$schema":"https://example.com/v2/bill/other"}`, pdf.Options{}, pdf.ErrSchema},
		{"unknown schema and type", `{"$schema":"https://example.com/v2/bill/invoice","lines":7}`, pdf.Options{}, pdf.ErrDocument},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, err := pdf.Render(envelope(t, []byte(c.doc)), c.opt); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

// TestEmptyDocuments renders documents without any content.
func TestEmptyDocuments(t *testing.T) {
	for _, kind := range []string{"invoice", "order", "delivery", "payment", "status"} {
		doc := `{"$schema":"https://gobl.org/draft-0/bill/` + kind + `","supplier":null,"lines":null,"totals":null}`
		f := render(t, []byte(doc), pdf.Options{})
		if f.Pages != 1 || f.Name != kind+"-draft.pdf" {
			t.Errorf("%s: %d pages, name %s", kind, f.Pages, f.Name)
		}
		if text := open(t, f.Data).text(t); !strings.Contains(text, "Draft") {
			t.Errorf("%s: not called a draft:\n%s", kind, text)
		}
	}
}

// TestForeignSchemas renders documents of another version of the format as far as their fields are known.
func TestForeignSchemas(t *testing.T) {
	for _, name := range []string{"invoice", "order", "delivery", "payment", "status"} {
		doc := fixture(t, name)
		foreign := bytes.Replace(doc, []byte("https://gobl.org/draft-0/"), []byte("https://example.com/v2/"), 1)
		if bytes.Equal(doc, foreign) {
			t.Fatalf("%s: the schema is not replaced", name)
		}
		want, got := render(t, doc, pdf.Options{}), render(t, foreign, pdf.Options{})
		if !bytes.Equal(want.Data, got.Data) || want.Name != got.Name {
			t.Errorf("%s: the file differs", name)
		}
	}
}

// TestNullEntries checks that null entries of a list, which a signed document may contain, are skipped.
func TestNullEntries(t *testing.T) {
	list := regexp.MustCompile(`\[(\s*[{])`)
	for _, name := range []string{"invoice", "order", "delivery", "payment", "status", "credit-note"} {
		doc := fixture(t, name)
		for _, opt := range []pdf.Options{{}, {Layout: "DIN5008", Adjust: true}} {
			want, got := render(t, doc, opt), render(t, list.ReplaceAll(doc, []byte("[null,$1")), opt)
			if !bytes.Equal(want.Data, got.Data) {
				t.Errorf("%s: the file differs", name)
			}
		}
	}
}

func TestFileNames(t *testing.T) {
	for in, want := range map[string]string{
		`"series":"A","code":"1"`:   "A-1.pdf",
		`"code":"2026/001"`:         "2026-001.pdf",
		`"code":"../../etc/passwd"`: "-..-etc-passwd.pdf",
		`"series":"Ñ","code":"1 2"`: "Ñ-1-2.pdf",
		`"series":"S"`:              "invoice-S-draft.pdf",
		`"code":"a\u0000b"`:         "a-b.pdf",
	} {
		f := render(t, []byte(`{"$schema":"https://gobl.org/draft-0/bill/invoice",`+in+`}`), pdf.Options{})
		if f.Name != want {
			t.Errorf("%s: %s, want %s", in, f.Name, want)
		}
	}
}

func TestFontsAreEmbeddedAndGlyphZeroIsNotShown(t *testing.T) {
	f := render(t, fixture(t, "invoice"), pdf.Options{Label: "漢字 \U0001F600 \u0627"})
	r := open(t, f.Data)
	programs, fonts := 0, 0
	for _, o := range r.objects {
		if strings.Contains(o.dict, "/CIDFontType2") {
			fonts++
			program := r.objects[r.objects[o.ref("FontDescriptor")].ref("FontFile2")].stream
			if len(program) > 1000 && bytes.HasPrefix(program, []byte{0, 1, 0, 0}) {
				programs++
			}
		}
	}
	if fonts != 2 || programs != fonts {
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
	if want := "no glyph for U+0627, U+5B57, U+6F22, U+1F600"; !slices.Contains(f.Warnings, want) {
		t.Errorf("warnings %q lack %q", f.Warnings, want)
	}
	if !strings.Contains(r.text(t), "\uFFFD\uFFFD \uFFFD") {
		t.Error("no replacement characters")
	}
}

func TestHostileText(t *testing.T) {
	texts := map[string]string{
		"long word":   strings.Repeat("W", 10_000),
		"newlines":    strings.Repeat("a\n", 3_000),
		"controls":    "a\u0000b\u001bc\u200ed\u202Ee\u2028f\r\ng\th\u0085i",
		"zalgo":       strings.Repeat("e"+strings.Repeat("\u0301", 500), 20),
		"marks first": strings.Repeat("\u0301", 1_000),
		"spaces":      strings.Repeat(" ", 10_000),
		"brackets":    `)>> endobj << ( \ ) stream`,
		"surrogate":   "\xed\xa0\x80\xff",
		"wide":        strings.Repeat("Ω漢ﷺ﷽", 500),
	}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			quoted, err := json.Marshal(text)
			if err != nil {
				t.Fatal(err)
			}
			doc := strings.ReplaceAll(hostileDocument, "$$", string(quoted))
			f := render(t, []byte(doc), pdf.Options{
				Label: text, Watermark: text, DateFormat: text + "%Q%",
			}, &head.Stamp{Prv: "x-qr", Val: text}, &head.Stamp{Prv: cbc.Key(text), Val: text})
			if f.Pages < 1 || f.Pages > 1_500 { // at most fifty fields of three thousand lines
				t.Errorf("%d pages", f.Pages)
			}
			if len(f.Data) > 8<<20 {
				t.Errorf("%d bytes", len(f.Data))
			}
			open(t, f.Data).text(t)
			keep(t, "hostile-"+strings.ReplaceAll(name, " ", "-"), f)
			f = render(t, []byte(doc), pdf.Options{Layout: "DIN5008", Adjust: true, CurrencyTemplate: "%u%n" + text, NegativeTemplate: text + "%n", Label: text})
			if r := open(t, f.Data); len(r.pages()) != f.Pages || f.Pages > 1_500 {
				t.Errorf("letter: %d pages reported, %d in the file", f.Pages, len(r.pages()))
			}
			keep(t, "hostile-letter-"+strings.ReplaceAll(name, " ", "-"), f)
		})
	}
}

// hostileDocument has the text in every field that is text, and large amounts.
const hostileDocument = `{"$schema":"https://gobl.org/draft-0/bill/invoice","$tags":[$$],"type":$$,"series":$$,"code":$$,
"issue_date":"0000-01-01","issue_time":"23:59:59","currency":$$,"exchange_rates":[{"from":$$,"to":$$,"amount":"0.00000000000000001"}],
"preceding":[{"code":$$,"reason":$$,"issue_date":"9999-12-31"}],"tax":{"notes":[{"text":$$}]},
"supplier":{"name":$$,"label":$$,"tax_id":{"country":$$,"code":$$},"addresses":[{"street":$$,"locality":$$,"country":$$}],
"emails":[{"addr":$$}],"logos":[{"url":$$}],"registration":{"capital":"999999999999999999","other":$$}},"customer":{"name":$$},
"lines":[{"quantity":"-999999999999999999","item":{"name":$$,"price":"1","unit":$$},"discounts":[{"reason":$$,"percent":"99999999999999.99%","amount":"1"}],
"taxes":[{"cat":$$,"key":$$,"country":$$},{"cat":"X","percent":"1%","surcharge":"0.00000000000001%"}],"total":"999999999999999999","breakdown":[{"quantity":"1","item":{"name":$$}},null]},null],
"charges":[{"reason":$$,"amount":"999999999999999999"}],"ordering":{"code":$$},
"payment":{"instructions":{"key":$$,"credit_transfer":[{"iban":$$}]},"terms":{"key":$$,"due_dates":[{"date":"2026-01-01","notes":$$,"amount":"1"}]}},
"totals":{"sum":"1","payable":"-999999999999999999","taxes":{"categories":[{"code":$$,"rates":[{"key":$$,"base":"999999999999999999","amount":"1"}]}]}},
"notes":[{"text":$$}]}`

func TestTwoThousandLines(t *testing.T) {
	line := `{"i":1,"quantity":"3","item":{"name":"Part with a name","price":"1.50","description":"and a description"},"total":"4.50"},`
	doc := `{"$schema":"https://gobl.org/draft-0/bill/invoice","code":"1","lines":[` +
		strings.TrimSuffix(strings.Repeat(line, 2_000), ",") + `]}`
	f := render(t, []byte(doc), pdf.Options{})
	r := open(t, f.Data)
	if len(r.pages()) != f.Pages || f.Pages < 60 || f.Pages > 140 {
		t.Errorf("%d pages reported, %d in the file", f.Pages, len(r.pages()))
	}
	text := r.text(t)
	if n := strings.Count(text, "Part with a name"); n != 2_000 {
		t.Errorf("%d of 2000 lines are shown", n)
	}
	if n := strings.Count(text, "Description"); n != f.Pages && n != f.Pages-1 {
		t.Errorf("table head on %d of %d pages", n, f.Pages)
	}
	if !strings.Contains(text, fmt.Sprintf("Page %d of %d", f.Pages, f.Pages)) {
		t.Error("the last page is not numbered")
	}
}

func TestLogos(t *testing.T) {
	plain := render(t, fixture(t, "status"), pdf.Options{})
	logo := pngLogo(t, 320, 80)
	f := render(t, fixture(t, "status"), pdf.Options{Logo: logo, LogoHeight: 60})
	keep(t, "logo", f)
	if !bytes.Contains(f.Data, []byte("/SMask")) || !bytes.Contains(f.Data, []byte("/Width 320/Height 80")) {
		t.Error("logo or its transparency is missing")
	}
	if bytes.Contains(plain.Data, []byte("/XObject")) {
		t.Error("a picture without a logo")
	}
	doc := strings.Replace(string(fixture(t, "status")), `"supplier": {`,
		`"supplier": {"logos":[{"data":"`+base64.StdEncoding.EncodeToString(logo)+`"}],`, 1)
	if own := render(t, []byte(doc), pdf.Options{}); !bytes.Contains(own.Data, []byte("/SMask")) {
		t.Error("the supplier's own logo is not shown")
	}
	doc = strings.Replace(string(fixture(t, "status")), `"supplier": {`, `"supplier": {"logos":[{"data":"AAAA"}],`, 1)
	if bad := render(t, []byte(doc), pdf.Options{}); len(bad.Warnings) != 1 {
		t.Errorf("warnings %q", bad.Warnings)
	}
	if bad := render(t, []byte(doc), pdf.Options{NoLogo: true}); len(bad.Warnings) != 0 {
		t.Errorf("warnings %q about a logo that was turned off", bad.Warnings)
	}
	for in, want := range map[string]string{
		"GIF89a": "the logo is left out: picture cannot be used: neither PNG nor JPEG",
		"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>": "the logo is left out: picture cannot be used: SVG is not supported, only PNG and JPEG are",
	} {
		bad := render(t, fixture(t, "status"), pdf.Options{Logo: []byte(in)})
		if !slices.Equal(bad.Warnings, []string{want}) {
			t.Errorf("%s: warnings %q", in, bad.Warnings)
		}
	}
	for height, layout := range map[float64]string{40: "DIN5008", 200: "din5008"} {
		f := render(t, fixture(t, "invoice"), pdf.Options{Logo: pngLogo(t, 120, 80), LogoHeight: height, Layout: layout})
		keep(t, fmt.Sprintf("logo-din-%v", height), f)
		// A logo has 29 mm between the edge of the sheet and the address.
		if h := pictureHeight(t, f); h != min(height*0.75, 82.2) {
			t.Errorf("logo of %v pixels is %v points high", height, h)
		}
	}
}

// pictureHeight returns the height in points of the only picture of a file.
func pictureHeight(t testing.TB, f *pdf.File) float64 {
	t.Helper()
	r := open(t, f.Data)
	for _, p := range r.pages() {
		if m := regexp.MustCompile(`[\d.]+ 0 0 ([\d.]+) [\d.]+ [\d.]+ cm /P1 Do`).FindSubmatch(r.objects[p.ref("Contents")].stream); m != nil {
			h, err := strconv.ParseFloat(string(m[1]), 64)
			if err != nil {
				t.Fatal(err)
			}
			return h
		}
	}
	return 0
}

func TestLogoURL(t *testing.T) {
	for logos, want := range map[string]string{
		`[{"url":"https://a.example/1.png"},{"url":"https://a.example/2.png"}]`: "https://a.example/1.png",
		`[{"url":"https://a.example/1.png","data":"AAAA"}]`:                     "",
		`[]`: "",
		`[null,{"url":"https://a.example/2.png"}]`: "https://a.example/2.png",
	} {
		doc := `{"$schema":"https://gobl.org/draft-0/bill/invoice","supplier":{"logos":` + logos + `}}`
		if got := pdf.LogoURL(envelope(t, []byte(doc))); got != want {
			t.Errorf("%s: %q, want %q", logos, got, want)
		}
	}
	for _, doc := range []string{
		`{"$schema":"https://gobl.org/draft-0/bill/invoice"}`,
		`{"$schema":"https://gobl.org/draft-0/org/party","logos":[{"url":"https://a.example/1.png"}]}`,
	} {
		if got := pdf.LogoURL(envelope(t, []byte(doc))); got != "" {
			t.Errorf("%s: %q, want nothing", doc, got)
		}
	}
}

func pngLogo(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			dx, dy := float64(x%h)-float64(h)/2, float64(y)-float64(h)/2
			if dx*dx+dy*dy < float64(h*h)/4 {
				img.SetNRGBA(x, y, color.NRGBA{R: 0x1D, G: uint8(255 * x / w), B: 0x86, A: uint8(255 - 120*y/h)})
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
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

// FuzzRender checks that no document breaks the renderer.
func FuzzRender(f *testing.F) {
	for _, name := range []string{"invoice", "payment", "status", "delivery", "credit-note"} {
		f.Add(string(fixture(f, name)))
	}
	f.Fuzz(func(t *testing.T, doc string) {
		if len(doc) > 20_000 {
			return
		}
		for _, opt := range []pdf.Options{
			{Locale: "es"},
			{Layout: "DIN5008", Adjust: true, CurrencyTemplate: "%n %u", NegativeTemplate: "(%n %u)"},
		} {
			env, err := parse(t, []byte(doc))
			if err != nil {
				return
			}
			out, err := pdf.Render(env, opt)
			if err != nil {
				return
			}
			if len(open(t, out.Data).pages()) != out.Pages {
				t.Error("pages are missing")
			}
		}
	})
}

func BenchmarkRender(b *testing.B) {
	env := envelope(b, fixture(b, "credit-note"))
	opt := pdf.Options{CreatedAt: created(), Sample: true}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := pdf.Render(env, opt); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRenderRich(b *testing.B) {
	env := envelope(b, fixture(b, "invoice"), spanishStamps()...)
	opt := pdf.Options{CreatedAt: created()}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := pdf.Render(env, opt); err != nil {
			b.Fatal(err)
		}
	}
}
