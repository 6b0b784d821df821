package pdf_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"chancery/gobl"
	"chancery/gobl/cbc"
	"chancery/gobl/head"
	"chancery/internal/format/pdf"
	"chancery/test/shared"
)

var (
	update        = flag.Bool("update", false, "rewrite the golden files")
	embed         = flag.String("embed", "", "XML invoice to embed in the hybrid file, for a validator")
	everyLanguage = flag.Bool("languages", false, "render published documents in every language")
	writeTo       = flag.String("write", "", "directory for the rendered files, for inspection")
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

// languagesOf are the languages of the countries of the published documents; the others are in English.
var languagesOf = map[string]string{ //nolint:gochecknoglobals // a table
	"ae": "ar", "ar": "es", "be": "nl", "co": "es", "de": "de", "dk": "da", "es": "es", "fi": "fi", "fr": "fr", "gr": "el",
	"it": "it", "mx": "es", "nl": "nl", "no": "nb", "pl": "pl", "se": "sv",
}

// TestSharedExamples renders every published business document in English and in the language of its country. With -write
// there is a third language, each in turn, or all with -languages, and a file inside, for validators of hybrid files.
func TestSharedExamples(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared.Path(t, "gobl", "examples"), "*", "out", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no published documents: %v", err)
	}
	done := 0
	for i, path := range files {
		env := published(t, path)
		country := filepath.Base(filepath.Dir(filepath.Dir(path)))
		locales := []string{"en", languagesOf[country]}
		switch all := pdf.Locales(); {
		case *everyLanguage:
			locales = all
		case *writeTo != "":
			locales = slices.Compact(slices.Sorted(slices.Values(append(locales, all[i%len(all)]))))
		}
		for _, locale := range locales {
			if !slices.Contains(pdf.Locales(), locale) {
				continue
			}
			opt := pdf.Options{Locale: locale, CreatedAt: created()}
			if *writeTo != "" {
				opt.Hybrid = &pdf.Hybrid{DocumentType: "INVOICE", DocumentFileName: "factur-x.xml", Version: "1.0", ConformanceLevel: "EN 16931"}
				opt.Attachments = []pdf.Attachment{{Name: "factur-x.xml", Mime: "text/xml", Relationship: "Alternative", Data: []byte("<a/>")}}
			}
			f, err := pdf.Render(env, opt)
			if errors.Is(err, pdf.ErrSchema) {
				break
			}
			if err != nil {
				t.Errorf("%s in %s: %v", path, locale, err)
				continue
			}
			if locale == "en" {
				done++
			}
			if len(f.Warnings) > 0 {
				t.Errorf("%s in %s: %v", path, locale, f.Warnings)
			}
			keep(t, country+"-"+strings.TrimSuffix(filepath.Base(path), ".json")+"."+locale, f)
		}
	}
	if done < 90 {
		t.Errorf("only %d of %d examples could be rendered", done, len(files))
	}
}

// published reads an envelope or a document of the published examples, with the stamps that it has.
func published(t testing.TB, path string) *gobl.Envelope {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var env struct {
		Head *head.Header    `json:"head"`
		Doc  json.RawMessage `json:"doc"`
	}
	if err := json.Unmarshal(data, &env); err != nil {
		t.Fatal(err)
	}
	if env.Doc == nil {
		return envelope(t, data)
	}
	var stamps []*head.Stamp
	if env.Head != nil {
		stamps = env.Head.Stamps
	}
	return envelope(t, env.Doc, stamps...)
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
			compare(t, filepath.Join("testdata", g.name+".golden"), got)
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
	for _, locale := range []string{"ar", "ja"} { // the fonts are read while several documents are written
		opt.Locale = locale
		want := make(chan []byte, 4)
		for range 4 {
			wg.Go(func() { want <- render(t, fixture(t, "scripts"), opt).Data })
		}
		wg.Wait()
		if a, b := <-want, <-want; !bytes.Equal(a, b) {
			t.Errorf("%s: a second rendering differs", locale)
		}
	}
	opt.Locale, opt.CreatedAt = "", created().Add(time.Hour)
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
		{"schema", `{"$schema":"https://gobl.org/draft-0/org/item"}`, pdf.Options{}, pdf.ErrSchema},
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
				Label: text, Watermark: text, DateFormat: text + "%Q%", AllowMissing: true,
			}, &head.Stamp{Prv: "x-qr", Val: text}, &head.Stamp{Prv: cbc.Key(text), Val: text})
			if f.Pages < 1 || f.Pages > 1_500 { // at most fifty fields of three thousand lines
				t.Errorf("%d pages", f.Pages)
			}
			if len(f.Data) > 8<<20 {
				t.Errorf("%d bytes", len(f.Data))
			}
			open(t, f.Data).text(t)
			keep(t, "hostile-"+strings.ReplaceAll(name, " ", "-"), f)
			f = render(t, []byte(doc), pdf.Options{
				Layout: "DIN5008", Adjust: true, CurrencyTemplate: "%u%n" + text, NegativeTemplate: text + "%n", Label: text, AllowMissing: true,
			})
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
