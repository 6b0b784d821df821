package inspect_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"chancery/internal/format/inspect"
	"chancery/test/shared"
)

const (
	nsUBL = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
	nsCBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
	nsCII = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
	nsRAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
)

// ublWith returns an invoice in UBL that says little.
func ublWith(spec, process string) string {
	return `<Invoice xmlns="` + nsUBL + `" xmlns:c="` + nsCBC + `"><c:CustomizationID>` + spec + `</c:CustomizationID><c:ProfileID>` + process +
		`</c:ProfileID><c:ID>A 7</c:ID></Invoice>`
}

// ciiWith returns an invoice in CII that says little.
func ciiWith(spec string) string {
	return `<r:CrossIndustryInvoice xmlns:r="` + nsCII + `" xmlns:a="` + nsRAM + `"><r:ExchangedDocumentContext><a:GuidelineSpecifiedDocumentContextParameter>` +
		`<a:ID>` + spec + `</a:ID></a:GuidelineSpecifiedDocumentContextParameter></r:ExchangedDocumentContext></r:CrossIndustryInvoice>`
}

// TestProfile finds the rules by what a file says it follows.
func TestProfile(t *testing.T) {
	const core = "urn:cen.eu:en16931:2017"
	for _, c := range []struct{ xml, want string }{
		{ublWith(core, ""), "en16931"},
		{ublWith("", ""), "en16931"},
		{ublWith(core, "S1"), "france-cius"},
		{ublWith(core+"#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", ""), "peppol"},
		{ublWith(core+"#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0", ""), "peppol-self-billed"},
		{ublWith(core+"#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", ""), "xrechnung"},
		{ublWith(core+"#compliant#urn:xoev-de:kosit:standard:xrechnung_2.3", ""), "xrechnung"},
		{ublWith(core+"#compliant#urn:peppol:france:billing:cius:1.0", ""), "france-cius"},
		{ublWith(core+"#conformant#urn:peppol:france:billing:extended:1.0", ""), "france-extended"},
		{ciiWith(core + "#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr"), "france-extended"},
		{ciiWith("urn:factur-x.eu:1p0:minimum"), "facturx-minimum"},
		{ciiWith("urn:zugferd.de:2p0:basicwl"), "facturx-basicwl"},
		{ciiWith(core + ":compliant:factur-x.eu:1p0:basic"), "facturx-basic"},
		{ciiWith(core + "#conformant#urn:factur-x.eu:1p0:extended"), "facturx-extended"},
	} {
		f, err := inspect.Read([]byte(c.xml))
		if err != nil {
			t.Fatal(err)
		}
		if p := f.Profile(); p.Key != c.want || !p.Known {
			t.Errorf("%s: %+v, want %s", c.xml, p, c.want)
		}
	}
}

// TestUnknownProfile judges by EN 16931 and says so.
func TestUnknownProfile(t *testing.T) {
	f, err := inspect.Read([]byte(ublWith("urn:example:mine", "")))
	if err != nil {
		t.Fatal(err)
	}
	v, err := f.Judge("")
	if err != nil {
		t.Fatal(err)
	}
	first := v.Findings[0]
	if v.Profile != "en16931" || v.Valid || first.Rule != "FILE-PROFILE" || first.Severity != inspect.Warning || first.Found != "urn:example:mine" || first.Line != 1 {
		t.Errorf("%s %+v", v.Profile, first)
	}
}

// TestEveryProfile judges a file by each profile, and by those that have the rules of another one.
func TestEveryProfile(t *testing.T) {
	f, err := inspect.Read([]byte(ciiWith("urn:cen.eu:en16931:2017")))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"en16931": "en16931", "xrechnung": "xrechnung", "choruspro": "facturx", "peppol-france-cius": "france-cius", "peppol-france-facturx": "france-extended",
	} {
		v, err := f.Judge(name)
		if err != nil || v.Profile != want || v.Valid {
			t.Errorf("%s: %v %+v", name, err, v)
		}
	}
	for _, name := range []string{"nope", "cdar"} {
		if _, err := f.Judge(name); code(err) != inspect.CodeProfile {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func code(err error) string {
	if e, ok := errors.AsType[*inspect.Error](err); ok {
		return e.Code()
	}
	return ""
}

// TestSamples reads the published files and judges them: those that are good must pass, and those that are bad must fail by
// the rule in their name.
func TestSamples(t *testing.T) {
	root := shared.Path(t, "formats", "data", "samples")
	seen := 0
	err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".xml") && !strings.HasSuffix(path, ".pdf") {
			return err
		}
		seen++
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f, err := inspect.Read(data)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return nil
		}
		v, err := f.Judge("")
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return nil
		}
		judged(t, filepath.Base(path), filepath.Base(filepath.Dir(path)), f, v)
		return nil
	})
	if err != nil || seen < 50 {
		t.Fatalf("%d files, %v", seen, err)
	}
}

// refused are published files that the rules in force refuse, with the reason.
func refused() map[string]string {
	return map[string]string{
		"ok-Avoir_FR_type381_BASIC.pdf": "it names its profile in an older way, and has amounts with a currency where none may be",
		"ok-Facture_UE_MINIMUM.pdf":     "it has elements that MINIMUM does not have",
	}
}

func judged(t *testing.T, name, folder string, f *inspect.File, v *inspect.Verdict) {
	t.Helper()
	var fatal []string
	for _, x := range v.Findings {
		if x.Severity != inspect.Fatal {
			continue
		}
		fatal = append(fatal, x.Rule)
		if x.XPath == "" && f.Kind == inspect.UBL {
			t.Errorf("%s: %s has no place", name, x.Rule)
		}
	}
	bad := folder == "bad"
	if v.Valid == (bad || refused()[name] != "") {
		t.Errorf("%s: valid is %v: %v", name, v.Valid, fatal)
	}
	if rule := strings.Split(name, "-"); bad && len(rule) > 3 && rule[1] == "BR" {
		want := strings.Join(rule[1:3], "-")
		if !strings.Contains(strings.Join(fatal, " "), want) {
			t.Errorf("%s: no rule %s in %v", name, want, fatal)
		}
	}
	if len(f.Terms()) == 0 || f.Number() == "" {
		t.Errorf("%s: no terms or no number", name)
	}
}

// TestTerms checks number, value and line of terms.
func TestTerms(t *testing.T) {
	xml := strings.ReplaceAll(ublWith("urn:cen.eu:en16931:2017", ""), "<c:ID>", "\n\n<c:ID>")
	f, err := inspect.Read([]byte(xml))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range f.Terms() {
		got = append(got, x.Number+"="+x.Value)
	}
	if want := "BT-1=A 7 BT-24=urn:cen.eu:en16931:2017"; strings.Join(got, " ") != want {
		t.Errorf("%v", got)
	}
}

// TestBadInput checks the code of each error. Inputs that would take much time or memory are refused before they do.
func TestBadInput(t *testing.T) {
	wide := append([]byte("\xFE\xFF"), utf16Of(ublWith("", ""))...)
	if f, err := inspect.Read(wide); err != nil || f.Kind != inspect.UBL {
		t.Errorf("UTF-16: %v", err)
	}
	entities := "<!ENTITY a0 \"lol\">"
	for i := 1; i < 10; i++ {
		entities += "<!ENTITY a" + string(rune('0'+i)) + " \"" + strings.Repeat("&a"+string(rune('0'+i-1))+";", 10) + "\">"
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":         {nil, inspect.CodeUnknown},
		"text":            {[]byte("hello"), inspect.CodeUnknown},
		"zip":             {[]byte("PK\x03\x04"), inspect.CodeUnknown},
		"other document":  {[]byte("<html/>"), inspect.CodeUnknown},
		"other namespace": {[]byte("<Invoice xmlns=\"urn:example\"/>"), inspect.CodeUnknown},
		"order":           {[]byte("<Order xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Order-2\"/>"), inspect.CodeUnknown},
		"entity bomb":     {[]byte("<!DOCTYPE b [" + entities + "]><Invoice xmlns=\"" + nsUBL + "\">&a9;</Invoice>"), inspect.CodeXML},
		"external entity": {[]byte("<!DOCTYPE b [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Invoice xmlns=\"" + nsUBL + "\">&x;</Invoice>"), inspect.CodeXML},
		"not closed":      {[]byte("<Invoice xmlns=\"" + nsUBL + "\">"), inspect.CodeXML},
		"deep":            {[]byte(strings.Repeat("<a>", 1000)), inspect.CodeLimit},
		"100 MB":          {make([]byte, 100<<20), inspect.CodeLimit},
		"many elements":   {[]byte("<Invoice xmlns=\"" + nsUBL + "\">" + strings.Repeat("<a/>", 1<<21) + "</Invoice>"), inspect.CodeLimit},
		"broken PDF":      {[]byte("%PDF-1.7\nhello"), inspect.CodePDF},
		"encrypted PDF":   {[]byte("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj trailer<</Root 1 0 R/Encrypt<<>>>>"), inspect.CodePDF},
		"PDF alone":       {[]byte("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj trailer<</Root 1 0 R>>"), inspect.CodeNoXML},
		"PDF with junk": {
			[]byte("%PDF-1.7\n1 0 obj<</Type/Catalog/AF[2 0 R]>>endobj 2 0 obj<</F(factur-x.xml)/EF<</F 3 0 R>>>>endobj " +
				"3 0 obj<</Length 2>>stream\n<a\nendstream endobj trailer<</Root 1 0 R>>"), inspect.CodeXML,
		},
	} {
		_, err := inspect.Read(c.data)
		if code(err) != c.want {
			t.Errorf("%s: %q, %v", name, code(err), err)
		}
	}
	f, err := inspect.Read([]byte(`{"$schema": "x"}`))
	if err != nil || f.Kind != inspect.GOBL {
		t.Fatalf("%v %+v", err, f)
	}
	if _, err := f.Judge(""); code(err) != inspect.CodeUnknown {
		t.Error(err)
	}
}

func utf16Of(s string) []byte {
	var b bytes.Buffer
	for _, u := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(u >> 8))
		b.WriteByte(byte(u))
	}
	return b.Bytes()
}

// FuzzRead reads and judges anything.
func FuzzRead(f *testing.F) {
	f.Add([]byte(ublWith("urn:cen.eu:en16931:2017", "S1")))
	f.Add([]byte(ciiWith("urn:factur-x.eu:1p0:minimum")))
	f.Add([]byte("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj trailer<</Root 1 0 R>>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := inspect.Read(data)
		if err != nil {
			if code(err) == "" {
				t.Errorf("an error without a code: %v", err)
			}
			return
		}
		_, _ = file.Judge("")
		file.Terms()
	})
}
