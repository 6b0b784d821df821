package pdf_test

import (
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"chancery/internal/format/pdf"
	"chancery/test/shared"
)

// textOf builds a document of testdata/kinds with members replaced, and returns its text.
func textOf(t *testing.T, name, locale, patch string) string {
	t.Helper()
	return textOfDocument(t, fixture(t, "kinds/"+name), locale, patch)
}

func textOfDocument(t *testing.T, doc []byte, locale, patch string) string {
	t.Helper()
	lib, err := library()
	if err != nil {
		t.Fatal(err)
	}
	members := map[string]any{}
	if err := errors.Join(json.Unmarshal(doc, &members), json.Unmarshal([]byte(patch), &members)); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	env, err := lib.Build(data)
	if err != nil {
		t.Fatal(err)
	}
	f, err := pdf.Render(env, pdf.Options{Locale: locale, CreatedAt: created()})
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(open(t, f.Data).text(t), "\u00A0", " ")
}

// TestWording checks texts that law or business practice require, and texts that must not be there. Each document has
// bank details, terms and due dates unless it cannot.
func TestWording(t *testing.T) {
	const advance = `"advances": [{"description": "Anzahlung", "amount": "%"}]`
	dues := func(paid string) string {
		return `{"payment": {"terms": {"due_dates": [{"date": "2026-07-01", "percent": "60%"}, {"date": "2026-06-01", "percent": "40%"}]},` +
			strings.Replace(advance, "%", paid, 1) + `}}`
	}
	for _, tt := range []struct {
		name, doc, locale, patch string
		has, lacks               []string
	}{
		{"credit note", "credit-note-de", "de", `{}`, []string{"Rechnungskorrektur", "Korrektur zu R2026-0117 vom 02.03.2026: Rückgabe", "Gutgeschriebener Betrag | 571,20 €"}, []string{"IBAN", "Zahlbar", "16.03.2026", "Zahlungsbedingungen"}},
		{"credit note abroad", "credit-note-de", "en", `{}`, []string{"Credit note\nRechnungskorrektur\n", "Total credited | €571.20"}, []string{"IBAN", "Due date", "Total payable"}},
		{"Spanish credit note", "credit-note-es", "es", `{}`, []string{"Factura rectificativa", "Rectifica F26-0214", "Total abonado"}, []string{"Vencimiento", "IBAN", "Nota de crédito"}},
		{"Spanish words elsewhere", "credit-note-de", "es", `{}`, []string{"Nota de crédito\nRechnungskorrektur"}, []string{"Factura rectificativa"}},
		{"advances of a credit note", "credit-note-de", "de", `{"payment": {` + strings.Replace(advance, "%", "71.20", 1) + `}}`, []string{"Gutgeschriebener Betrag | 571,20 €"}, []string{"Bereits gezahlt", "Noch zu zahlen", "Anzahlung"}},
		{"French credit note", "credit-note-fr", "fr", `{}`, []string{"Facture d’avoir", "Rectifie F-0455", "20/02/2026 : Retour"}, []string{"Échéance", "IBAN", "Net à payer"}},
		{"corrective", "corrective-fr", "fr", `{}`, []string{"Facture rectificative", "Net à payer", "IBAN"}, nil},
		{"one due date after an advance", "final-fr", "fr", `{}`, []string{"17/06/2026 | 3 528,00 €", "Reste à payer | 3 528,00 €"}, []string{"100 %"}},
		{"an advance settles the earliest date in part", "final-de", "de", dues("1000.00"), []string{"01.07.2026 | 6.997,20 € · 60 %", "01.06.2026 | 3.664,80 €\n"}, []string{"40 %"}},
		{"an advance settles the earliest date", "final-de", "de", dues("5000.00"), []string{"Zahlbar bis", "01.07.2026 | 6.662,00 €\n"}, []string{"01.06.2026", "60 %"}},
		{"paid without a date", "paid-en", "en", `{"payment": {"terms": {"due_dates": [{"date": "2026-04-01", "percent": "100%"}]}, "advances": [{"description": "Card", "percent": "100%"}]}}`, []string{"Paid | ", "Amount due | £0.00"}, []string{"Due date", "1 April"}},
		{"paid with a date", "paid-en", "en", `{}`, []string{"Paid on", "2 March 2026"}, []string{"Due date", "IBAN", "1 April"}},
		{"simplified", "simplified-es", "es", `{}`, []string{"Factura simplificada", "Pagada el"}, []string{"Cliente"}},
		{"self-billed", "self-billed-de", "de", `{}`, []string{"Gutschrift\n", "Leistungsempfänger (Aussteller) | Leistungserbringer"}, []string{"Hinweise"}},
		{"self-billed abroad", "self-billed-de", "en", `{}`, []string{"Self-billed invoice", "Notes\nSelf-billing\n"}, nil},
		{"reverse charge by key", "reverse-charge-de", "de", `{}`, []string{"Hinweise\nSteuerschuldnerschaft des Leistungsempfängers\n"}, nil},
		{"reverse charge by tag", "reverse-charge-de", "en", `{"$tags": ["reverse-charge"]}`, []string{"Notes\nReverse Charge / Umkehr der Steuerschuld.\n"}, []string{"\nReverse charge\n"}},
		{"reverse charge in Spanish", "reverse-charge-de", "es", `{}`, []string{"\nInversión del sujeto pasivo\n"}, nil},
		{"reverse charge in French", "reverse-charge-de", "fr", `{}`, []string{"Mentions\nAutoliquidation\n"}, nil},
		{"intra-Community", "intra-community-fr", "fr", `{}`, []string{"Livraison intracommunautaire exonérée"}, nil},
		{"export from outside of the Union", "proforma-en", "en", `{}`, []string{"Proforma invoice", "Total | £4,070.00"}, []string{"Directive"}},
		{"foreign currency", "foreign-es", "es", `{}`, []string{"1 USD = 0,9215 EUR\n1 USD = 0,7870 GBP", "IVA en EUR | 357,05 €"}, nil},
		{"foreign currency by the inverse rate", "foreign-es", "en", `{"exchange_rates": [{"from": "EUR", "to": "USD", "amount": "1.0852"}]}`, []string{"1 EUR = 1.0852 USD", "VAT in EUR | €357.05"}, nil},
		{"national currency", "standard-de", "de", `{}`, []string{"Umsatzsteuer | 222,96 €", "19 % | 1.166,15"}, []string{"in EUR"}},
		{"delivery note", "delivery-note-de", "de", `{}`, []string{"Lieferschein", "Absender | Empfänger", "Datum | Versanddatum"}, []string{"EUR", "Rechnung"}},
		{"delivery to somebody else", "delivery-note-de", "de", `{"receiver": {"name": "Lager Nord"}}`, []string{"Absender | Kunde", "Lieferung an"}, nil},
		{"purchase order", "purchase-order-en", "en", `{}`, []string{"Buyer | Seller\nLarkhill School | Fenwick", "Order date | Requested delivery", "Order total"}, []string{"Total payable", "Supplier"}},
		{"quote", "quote-fr", "fr", `{}`, []string{"Devis", "Date du devis", "Proposé par | Client", "Total du devis"}, []string{"Net à payer"}},
		{"receipt", "receipt-es", "es", `{}`, []string{"Recibo", "Beneficiario | Pagador", "Fecha valor", "Total pagado"}, nil},
		{"receipt for another payee", "receipt-es", "es", `{"payee": {"name": "Factoring Sur, S.A."}}`, []string{"Emisor | Pagador", "Beneficiario"}, nil},
		{"register", "receipt-es", "es", `{}`, []string{"Registro Mercantil de Castellón · Tomo 1482 ·", "Libro 1044 · Folio 112 · Hoja CS-28114 · Inscripción 3"}, nil},
		{"register of the court", "standard-de", "de", `{}`, []string{"Kapital 25.000,00 € · Amtsgericht Stuttgart · HRB 700123"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := textOf(t, tt.doc, tt.locale, tt.patch)
			for _, want := range tt.has {
				if !strings.Contains(strings.ReplaceAll(text, "\u202F", " "), want) {
					t.Errorf("lacks %q", want)
				}
			}
			for _, unwanted := range tt.lacks {
				if strings.Contains(text, unwanted) {
					t.Errorf("has %q", unwanted)
				}
			}
			if t.Failed() {
				t.Log(text)
			}
		})
	}
}

// TestLineTotalsAreRounded checks that totals of lines have the decimals of the currency, and prices all of theirs.
func TestLineTotalsAreRounded(t *testing.T) {
	doc := `{"$schema":"https://gobl.org/draft-0/bill/invoice","code":"1","currency":"CUR","lines":[{"quantity":"3","item":{"name":"A","price":"1.1115"},
		"discounts":[{"amount":"0.1239"}],"charges":[{"amount":"0.2345"}],"total":"3.3345"}]}`
	for code, want := range map[string]string{
		"EUR": "A | 3 | 1.1115 | -0.12 | 3.33\nCharge: 0.23",
		"JPY": "A | 3 | 1.1115 | 0 | 3\nCharge: 0",
		"XQX": "A | 3 | 1.1115 | -0.1239 | 3.3345\nCharge: 0.2345",
	} {
		f := render(t, []byte(strings.Replace(doc, "CUR", code, 1)), pdf.Options{})
		if text := open(t, f.Data).text(t); !strings.Contains(text, want) {
			t.Errorf("%s: lacks %q:\n%s", code, want, text)
		}
	}
}

// TestLinks checks which texts lead somewhere, on the page where they are.
func TestLinks(t *testing.T) {
	doc := `{"$schema":"https://gobl.org/draft-0/bill/invoice","code":"1","supplier":{"name":"A",
		"emails":[{"addr":"a+b@example.com"},{"addr":"no address"}],
		"websites":[{"url":"https://example.com/a(1)"},{"url":"javascript:alert(1)"},{"url":"file:///etc/passwd"},{"url":"https://exämple.com/ü"}]},
		"payment":{"instructions":{"key":"online","online":[{"label":"Pay","url":"https://pay.example.com/?n=1&m=2"}]}}}`
	want := []string{"mailto:a+b@example.com", "https://example.com/a(1)", "https://ex%C3%A4mple.com/%C3%BC", "https://pay.example.com/?n=1&m=2"}
	uri := regexp.MustCompile(`/S/URI/URI\((.*)\)>>/StructParent`)
	for _, layout := range []string{"A4", "DIN5008"} {
		r := open(t, render(t, []byte(doc), pdf.Options{Layout: layout}).Data)
		var got []string
		for id := 1; id <= len(r.objects); id++ {
			if m := uri.FindStringSubmatch(r.objects[id].dict); m != nil {
				got = append(got, strings.NewReplacer(`\(`, "(", `\)`, ")").Replace(m[1]))
				if !strings.Contains(r.objects[id].dict, "/Type/Annot/Subtype/Link/F 4/") {
					t.Errorf("a link without the flag for printing: %s", r.objects[id].dict)
				}
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s: links %q, want %q", layout, got, want)
		}
		if page := r.pages()[0].dict; strings.Count(page, "/Annots[") != 1 {
			t.Errorf("%s: page %s", layout, page)
		}
	}
}

// TestMissingGlyphsAreNamed checks the refusal of characters that no font has, with their places.
func TestMissingGlyphsAreNamed(t *testing.T) {
	doc := `{"$schema":"https://gobl.org/draft-0/bill/invoice","code":"1","supplier":{"name":"\u16a0 A"},"notes":[{"text":"ok"},{"text":"\u16a0\u16a0"}],
		"lines":[{"item":{"name":"plain"}},{"item":{"name":"\u1b05\u1b34","description":"\u07d0"}}]}`
	_, err := pdf.Render(envelope(t, []byte(doc)), pdf.Options{})
	var missing *pdf.GlyphError
	if !errors.As(err, &missing) || missing.Code() != "missing-glyphs" {
		t.Fatalf("error %v", err)
	}
	want := "no embedded font has \u07d0 (U+07D0) in line 2, item.description; \u1b05 (U+1B05), U+1B34 in line 2, item.name;" +
		" ᚠ (U+16A0) in entry 2 of notes, text; ᚠ (U+16A0) in supplier.name"
	if err.Error() != want {
		t.Errorf("%q, want %q", err, want)
	}
	if f := render(t, []byte(doc), pdf.Options{AllowMissing: true}); len(f.Warnings) != 1 || f.Warnings[0] != want+"; shown as \uFFFD" {
		t.Errorf("warnings %q", f.Warnings)
	}
	f := render(t, []byte(strings.ReplaceAll(doc, `\u16a0`, "\u202E\u200Be\u0301")), pdf.Options{AllowMissing: true})
	if strings.Contains(f.Warnings[0], "supplier") {
		t.Errorf("marks and signs without a form are missing: %q", f.Warnings)
	}
}

// TestSharedCases checks the shared cases that concern the print.
func TestSharedCases(t *testing.T) {
	read := func(name string) []byte {
		data, err := os.ReadFile(shared.Path(t, "cases", "inputs", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	if f := render(t, read("scripts"), pdf.Options{}); len(f.Warnings) > 0 {
		t.Errorf("scripts: %v", f.Warnings)
	}
	if text := textOfDocument(t, read("reverse-charge-key-only"), "de", `{}`); !strings.Contains(text, "Steuerschuldnerschaft des Leistungsempfängers") {
		t.Errorf("no mention of the reverse charge:\n%s", text)
	}
	text := textOfDocument(t, read("paid-in-full"), "en", `{}`)
	if !strings.Contains(text, "Paid on") || !strings.Contains(text, "Amount due | €0.00") || strings.Contains(text, "Due date") || strings.Contains(text, "April") {
		t.Errorf("not shown as paid:\n%s", text)
	}
}
