package convert_test

import (
	"crypto/rand"
	"os"
	"strings"
	"testing"
	"time"

	"chancery/gobl"
	"chancery/internal/format/convert"
	"chancery/internal/format/en16931"
	"chancery/internal/format/hybrid"
	"chancery/internal/format/inspect"
	"chancery/internal/format/pdf"
)

var at = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

func library(t testing.TB) *gobl.Library {
	t.Helper()
	lib, err := gobl.New(gobl.Options{Now: func() time.Time { return at }, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// example returns an invoice of the examples.
func example(t testing.TB, name string) *gobl.Envelope {
	t.Helper()
	data, err := os.ReadFile("../../../examples/invoices/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	env, err := library(t).Build(data)
	if err != nil {
		t.Fatal(err)
	}
	return env
}

// TestChoose knows every document type of its list, and what it means.
func TestChoose(t *testing.T) {
	for _, s := range []en16931.Syntax{en16931.UBL, en16931.CII} {
		for _, name := range convert.DocTypes(s) {
			c, err := convert.Choose(s, name)
			if err != nil || c.Message == "" && !c.Profile.In(s) {
				t.Errorf("%s %s: %v %+v", s, name, err, c)
			}
		}
	}
	for name, want := range map[string]en16931.ProfileID{
		"": en16931.ProfileEN16931, "bis-invoice-v3": en16931.ProfilePeppol, "xrechnung-invoice-v2": en16931.ProfileXRechnung, "peppol-fr-cius": en16931.ProfilePeppolFranceCIUS,
	} {
		if c, err := convert.Choose(en16931.UBL, name); err != nil || c.Profile.ID != want {
			t.Errorf("%s: %v %s", name, err, c.Profile.ID)
		}
	}
	for _, name := range []string{"nope", "facturx", "facturx-v1", "cdar"} {
		if _, err := convert.Choose(en16931.UBL, name); err == nil {
			t.Errorf("%s is written in UBL", name)
		}
	}
}

// TestSelfBilled writes a self-billed invoice in the profile of such invoices.
func TestSelfBilled(t *testing.T) {
	data, err := os.ReadFile("../../../examples/invoices/de.json")
	if err != nil {
		t.Fatal(err)
	}
	env, err := library(t).Build([]byte(strings.Replace(string(data), "{", `{"$tags": ["self-billed"],`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"bis-invoice-v3": en16931.SpecPeppolSelfBilled, "en16931": en16931.SpecEN16931} {
		c, err := convert.Choose(en16931.UBL, name)
		if err != nil {
			t.Fatal(err)
		}
		out, err := convert.XML(env, c, convert.Options{})
		if err != nil || out.Specification != want || (len(out.Warnings) > 0) != (name == "bis-invoice-v3") {
			t.Errorf("%s: %v %+v", name, err, out)
		}
	}
}

// TestWayAndBack writes examples in both syntaxes and as a hybrid PDF, reads them, and finds no difference in figures.
func TestWayAndBack(t *testing.T) {
	lib := library(t)
	for _, name := range []string{"de", "fr", "es", "gb"} {
		env := example(t, name)
		for _, s := range []en16931.Syntax{en16931.UBL, en16931.CII} {
			c, err := convert.Choose(s, "en16931")
			if err != nil {
				t.Fatal(err)
			}
			out, err := convert.XML(env, c, convert.Options{PDF: []byte("%PDF-1.7 x"), PDFName: "own.pdf"})
			if err != nil {
				t.Errorf("%s %s: %v", name, s, err)
				continue
			}
			in := read(t, lib, out.Data)
			if len(in.Differences) > 0 || len(in.Files) != 1 || in.Files[0].Name != "own.pdf" || in.Files[0].MIME != "application/pdf" {
				t.Errorf("%s %s: %+v %+v", name, s, in.Differences, in.Files)
			}
		}
	}
}

func read(t testing.TB, lib *gobl.Library, data []byte) *convert.Import {
	t.Helper()
	f, err := inspect.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	in, err := convert.ToGOBL(f, lib)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// TestAttachedWhere refuses an attached PDF where the profile has no place for it.
func TestAttachedWhere(t *testing.T) {
	c, err := convert.Choose(en16931.CII, "facturx-basic")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := convert.XML(example(t, "de"), c, convert.Options{PDF: []byte("%PDF-1.7")}); err == nil || !strings.Contains(err.Error(), "no attached files") {
		t.Error(err)
	}
}

func TestPDF(t *testing.T) {
	env := example(t, "de")
	made := hybridOf(t, env)
	c, err := hybrid.Extract(made)
	if err != nil || c.Name != "factur-x.xml" || c.Claim.Level != "EN 16931" {
		t.Errorf("%v %+v", err, c)
	}
}

func hybridOf(t testing.TB, env *gobl.Envelope) []byte {
	t.Helper()
	c, err := convert.Choose(en16931.CII, "facturx")
	if err != nil {
		t.Fatal(err)
	}
	out, err := convert.XML(env, c, convert.Options{})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := pdf.Format(pdf.Options{CreatedAt: at}).Write(env)
	if err != nil {
		t.Fatal(err)
	}
	made, err := convert.PDF(pages.Data, out.Data, out.Specification, at)
	if err != nil {
		t.Fatal(err)
	}
	return made.Data
}

// BenchmarkHybrid draws an invoice, writes its XML and puts it in, with the check that it is there.
func BenchmarkHybrid(b *testing.B) {
	env := example(b, "de")
	b.ReportAllocs()
	for b.Loop() {
		hybridOf(b, env)
	}
}
