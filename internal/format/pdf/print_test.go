package pdf_test

import (
	"strings"
	"testing"
)

const (
	spaniard   = `{"name": "Talleres Ribera S.L.", "tax_id": {"country": "ES", "code": "B63912844"}, "addresses": [{"locality": "Barcelona", "country": "ES"}]}`
	german     = `{"name": "Acme GmbH", "tax_id": {"country": "DE", "code": "814295732"}, "addresses": [{"locality": "Jena", "country": "DE"}]}`
	portuguese = `{"name": "Lda", "tax_id": {"country": "PT", "code": "545259045"}, "addresses": [{"locality": "Porto", "country": "PT"}]}`
	swiss      = `{"name": "Uhren AG", "tax_id": {"country": "CH", "code": "E100416306"}, "addresses": [{"locality": "Zürich", "country": "CH"}]}`
	austrian   = `{"name": "Donau GmbH", "tax_id": {"country": "AT", "code": "U61837427"}, "addresses": [{"locality": "Linz", "country": "AT"}]}`

	taxed     = `[{"quantity": "1", "item": {"name": "A", "price": "100.00"}, "taxes": [{"cat": "VAT", "rate": "general"}]}]`
	surcharge = `[{"quantity": "1", "item": {"name": "A", "price": "100.00"}, "taxes": [{"cat": "VAT", "rate": "general+eqs"}]}]`
	untaxed   = `[{"quantity": "1", "item": {"name": "A", "price": "100.00"}, "taxes": [{"cat": "VAT", "key": "KEY"}]}]`

	terms  = `"terms": {"notes": "30 days net", "due_dates": [{"date": "2026-07-01", "percent": "100%"}]}`
	demand = `"instructions": {"key": "credit-transfer", "credit_transfer": [{"iban": "ES9121000418450200051332"}], "ref": "RF18539007547034"}`
)

// document returns an invoice or order of 2 March 2026 with members.
func document(kind string, members ...string) []byte {
	return []byte(`{"$schema": "https://gobl.org/draft-0/bill/` + kind + `", "code": "1", "issue_date": "2026-03-02", "currency": "EUR", ` +
		strings.Join(members, ", ") + `}`)
}

// parties returns the members of both parties.
func parties(supplier, customer string) string {
	return `"supplier": ` + supplier + `, "customer": ` + customer
}

// advance returns the member for a payment of a percentage.
func advance(date, percent string) string {
	return `"payment": {` + terms + `, ` + demand + `, "advances": [{"date": "` + date + `", "description": "Card", "percent": "` + percent + `"}]}`
}

// printed is a document with texts that its print must and must not have.
type printed struct {
	name, locale string
	doc          []byte
	has, lacks   []string
}

func (p printed) check(t *testing.T) {
	t.Helper()
	text := strings.ReplaceAll(textOfDocument(t, p.doc, p.locale, `{}`), "\u202F", " ")
	for _, want := range p.has {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q", want)
		}
	}
	for _, unwanted := range p.lacks {
		if strings.Contains(text, unwanted) {
			t.Errorf("has %q", unwanted)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}

// TestNumbersOfParties checks tax numbers and other identities in the form that invoices need.
func TestNumbersOfParties(t *testing.T) {
	abroad := func(key string) string { return `"lines": ` + strings.Replace(untaxed, "KEY", key, 1) }
	for _, p := range []printed{
		{"Swiss in German", "de", document("invoice", parties(swiss, german), `"lines": `+taxed), []string{"CHE-100.416.306 MWST", "USt-IdNr. DE814295732"}, []string{"E100416306"}},
		{"Swiss in French", "fr", document("invoice", parties(swiss, german), `"lines": `+taxed), []string{"CHE-100.416.306 TVA"}, nil},
		{"Austrian", "de", document("invoice", parties(austrian, german), `"lines": `+taxed), []string{"UID-Nr. ATU61837427", "UID-Nr. DE814295732"}, []string{"USt-IdNr."}},
		{"Austrian customer", "de", document("invoice", parties(german, austrian), abroad("reverse-charge")), []string{"USt-IdNr. ATU61837427"}, nil},
		{"Spanish at home", "es", document("invoice", parties(spaniard, spaniard), `"lines": `+taxed), []string{"NIF B63912844"}, []string{"ESB63912844"}},
		{"Spanish with Spanish tax abroad", "es", document("invoice", parties(spaniard, german), `"lines": `+taxed), []string{"NIF B63912844"}, []string{"ESB63912844"}},
		{"Spanish intra-Community", "es", document("invoice", parties(spaniard, german), abroad("intra-community")), []string{"NIF-IVA ESB63912844", "NIF-IVA DE814295732"}, []string{"NIF B63912844"}},
		{"Spanish reverse charge in English", "en", document("invoice", parties(spaniard, german), `"$tags": ["reverse-charge"]`, abroad("reverse-charge")), []string{"VAT ID ESB63912844"}, nil},
		{"Spanish export", "es", document("invoice", parties(spaniard, swiss), abroad("export")), []string{"NIF B63912844"}, []string{"ESB63912844"}},
		{"Portuguese intra-Community", "es", document("invoice", parties(portuguese, german), abroad("intra-community")), []string{"NIF-IVA PT545259045"}, nil},
		{"Spanish customer", "de", document("invoice", parties(german, spaniard), abroad("reverse-charge")), []string{"USt-IdNr. ESB63912844"}, []string{"NIF"}},
		{"Italian fiscal code", "de", document("invoice", parties(`{"name": "Rossi", "tax_id": {"country": "IT"}, "addresses": [{"locality": "Roma", "country": "IT"}], "identities": [{"key": "it-fiscal-code", "code": "RSSMRA80A01H501U"}]}`, german), `"lines": `+taxed), []string{"Codice Fiscale RSSMRA80A01H501U"}, []string{"It fiscal code"}},
		{"Italian fiscal code in English", "en", document("invoice", parties(`{"name": "Rossi", "tax_id": {"country": "IT"}, "addresses": [{"locality": "Roma", "country": "IT"}], "identities": [{"key": "it-fiscal-code", "code": "RSSMRA80A01H501U"}]}`, german), `"lines": `+taxed), []string{"Fiscal Code RSSMRA80A01H501U"}, nil},
		{"passport", "fr", document("invoice", parties(spaniard, `{"name": "Kim", "identities": [{"key": "passport", "code": "M123"}, {"label": "Ref", "key": "other", "code": "7"}, {"key": "club-card", "code": "9"}]}`), `"lines": `+taxed), []string{"Passeport M123", "Ref 7", "Club card 9"}, nil},
		{"issuer shown as supplier", "es", document("invoice", parties(spaniard, german), `"lines": `+taxed, `"ordering": {"issuer": `+spaniard+`}`), nil, []string{"Expedida por"}},
		{"another issuer", "es", document("invoice", parties(spaniard, german), `"lines": `+taxed, `"ordering": {"issuer": `+swiss+`}`), []string{"Expedida por"}, nil},
		{"issuer of the same name", "es", document("invoice", parties(spaniard, german), `"lines": `+taxed, `"ordering": {"issuer": {"name": "Acme GmbH", "tax_id": {"country": "DE", "code": "305618427"}}}`), []string{"Expedida por"}, nil},
	} {
		t.Run(p.name, p.check)
	}
}

// TestBalances checks that nobody is asked to pay a negative amount or an offer, and what was refunded.
func TestBalances(t *testing.T) {
	home, german2 := parties(spaniard, spaniard), parties(german, german)
	negative := `"lines": ` + strings.Replace(taxed, `"1"`, `"-1"`, 1)
	credit := func(members ...string) []byte {
		return document("invoice", append(members, `"type": "credit-note"`, `"preceding": [{"code": "9", "issue_date": "2026-02-02"}]`, `"lines": `+taxed)...)
	}
	refund := func(lines string) []byte {
		return document("payment", home, `"type": "receipt"`, `"methods": [{"key": "card"}]`, `"lines": [`+lines+`]`)
	}
	for _, p := range []printed{
		{"negative invoice", "es", document("invoice", home, negative), []string{"A devolver | 121,00 €"}, []string{"a pagar"}},
		{"negative invoice after an advance", "es", document("invoice", home, negative, `"payment": {"advances": [{"description": "A", "amount": "50.00"}]}`), []string{"\nTotal | -121,00 €", "Anticipos | -50,00 €", "A devolver | 171,00 €"}, []string{"a pagar", "Importe pendiente"}},
		{"overpaid", "de", document("invoice", german2, `"lines": `+taxed, advance("2026-02-20", "150%")), []string{"Zahlbetrag | 119,00 €", "Guthaben | 59,50 €"}, []string{"Noch zu zahlen", "IBAN"}},
		{"overpaid in French", "fr", document("invoice", german2, `"lines": `+taxed, advance("2026-02-20", "150%")), []string{"À rembourser | 59,50 €"}, nil},
		{"negative self-billed invoice", "en", document("invoice", german2, `"$tags": ["self-billed"]`, negative), []string{"Balance in our favour | €119.00"}, nil},
		{"refunded credit note", "fr", credit(german2, advance("2026-03-02", "100%")), []string{" | Remboursé le | ", "Total de l’avoir | 119,00 €\nRemboursé | 119,00 €"}, []string{"Payée", "IBAN", "Paiements"}},
		{"refund words", "de", credit(german2, advance("2026-03-05", "100%")), []string{"Erstattet am", "Erstattet | 119,00 €"}, nil},
		{"credit note with payments of the invoice", "es", credit(home, advance("2026-03-01", "100%")), []string{"Total abonado | 121,00 €"}, []string{"Reembolsado"}},
		{"credit note refunded in part", "es", credit(home, advance("2026-03-02", "50%")), []string{"Total abonado | 121,00 €"}, []string{"Reembolsado"}},
		{"refund in a receipt", "es", refund(`{"document": {"code": "1"}, "payable": "100.00", "amount": "80.00"}, {"document": {"code": "2"}, "refund": true, "amount": "20.00"}`), []string{"| 80,00", "| -20,00", "Total pagado | 60,00 €"}, nil},
		{"receipt of a refund", "es", refund(`{"document": {"code": "2"}, "refund": true, "amount": "20.00"}`), []string{"| -20,00", "Total reembolsado | 20,00 €"}, []string{"Total pagado"}},
		{"quote", "es", document("order", home, `"type": "quote"`, `"lines": `+taxed, `"period": {"start": "2026-03-02", "end": "2026-04-01"}`, `"payment": {`+terms+`, `+demand+`}`), []string{"Válido hasta", "Transferencia\n", "30 days net"}, []string{"Vencimiento", "IBAN", "RF18", "Período"}},
		{"quote with a later validity", "de", document("order", german2, `"type": "quote"`, `"lines": `+taxed, `"period": {"start": "2026-03-03", "end": "2026-04-01"}`), []string{"Gültigkeit", "03.03.2026 – 01.04.2026"}, []string{"Gültig bis"}},
		{"purchase order", "de", document("order", german2, `"type": "purchase"`, `"lines": `+taxed, advance("2026-03-01", "10%")), []string{"30 days net", "Überweisung", "Zahlungen\n"}, []string{"Zahlbar bis", "IBAN", "Verwendungszweck", "Erhaltene"}},
		{"confirmation of an order", "de", document("order", german2, `"type": "sale"`, `"lines": `+taxed, `"payment": {`+terms+`, `+demand+`}`), []string{"IBAN"}, []string{"Zahlbar bis"}},
		{"paid order", "es", document("order", home, `"type": "sale"`, `"lines": `+taxed, advance("2026-03-01", "100%")), []string{"Pagado el"}, []string{"Pagada"}},
		{"paid quote", "fr", document("order", home, `"type": "quote"`, `"lines": `+taxed, `"payment": {"advances": [{"description": "A", "percent": "100%"}]}`), []string{"| Payé |"}, []string{"Payée"}},
		{"self-billed invoice with a payment", "es", document("invoice", home, `"$tags": ["self-billed"]`, `"lines": `+taxed, advance("2026-03-01", "10%")), []string{"Pagos\n"}, []string{"Pagos recibidos"}},
	} {
		t.Run(p.name, p.check)
	}
}

// TestWordsOfTaxes checks words that are easily taken for another: charges, surcharges, and corrections of self-billing.
func TestWordsOfTaxes(t *testing.T) {
	home, german2 := parties(spaniard, spaniard), parties(german, german)
	uneven := strings.Replace(surcharge, "100.00", "10.07", 1) // 2.1147 and 0.5236 are 2.11 and 0.52, but together 2.64
	charges := strings.Replace(taxed, `"taxes"`, `"charges": [{"reason": "Box", "amount": "5.00"}], "taxes"`, 1)
	american := `{"name": "Acme Inc.", "addresses": [{"locality": "Albany", "state": "NY", "country": "US"}]}`
	selfCredit := document("invoice", german2, `"$tags": ["self-billed"]`, `"type": "credit-note"`, `"preceding": [{"code": "9"}]`, `"lines": `+taxed)
	for _, p := range []printed{
		{"surcharge", "es", document("invoice", home, `"lines": `+surcharge), []string{"\nRecargo de equivalencia | 5,2 % | 100,00 | 5,20", "\nIVA | 21,00 €\nRecargo de equivalencia | 5,20 €"}, []string{"IVA · recargo"}},
		{"surcharge that is rounded otherwise", "es", document("invoice", home, `"lines": `+uneven), []string{"IVA y recargo de equivalencia | "}, []string{"\nIVA | 2,"}},
		{"charge of a line", "es", document("invoice", home, `"lines": `+charges), []string{"Cargo: Box"}, []string{"Recargo"}},
		{"charge of a line in German", "de", document("invoice", german2, `"lines": `+charges), []string{"Zuschlag: Box"}, nil},
		{"sales tax", "en", document("invoice", `"$regime": "US"`, parties(american, american), `"lines": [{"quantity": "1", "item": {"name": "A", "price": "100.00"}, "taxes": [{"cat": "ST", "percent": "8%"}]}]`), []string{"Sales tax | 8% | 100.00 | 8.00", "Sales tax | €8.00"}, []string{"ST |"}},
		{"correction of self-billing", "de", selfCredit, []string{"Korrektur der Gutschrift\n", "Datum |", "Korrekturbetrag | 119,00 €"}, []string{"Rechnungsdatum", "Gutgeschriebener", "Hinweise"}},
		{"correction of self-billing in English", "en", selfCredit, []string{"Self-billed credit note\nRechnungskorrektur\n", "Notes\nSelf-billing\n"}, nil},
		{"self-billing in French", "fr", document("invoice", german2, `"$tags": ["self-billed"]`, `"lines": `+taxed), []string{"\nFacture – Autofacturation\n"}, nil},
	} {
		t.Run(p.name, p.check)
	}
}
