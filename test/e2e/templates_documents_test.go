package e2e

import (
	"encoding/json"
	"strings"

	"chancery/client"
	"chancery/examples"
)

// Documents with schemas that the examples do not cover.
const (
	partyDoc = `{"$schema": "https://gobl.org/draft-0/org/party", "name": "Talleres Ribera S.L.",
		"tax_id": {"country": "ES", "code": "B63912844"}, "emails": [{"addr": "hola@talleresribera.example"}],
		"addresses": [{"street": "Carrer de la Marina", "num": "118", "locality": "Barcelona", "region": "Barcelona", "code": "08018", "country": "ES"}]}`
	statusDoc = `{"$schema": "https://gobl.org/draft-0/bill/status", "type": "system", "issue_date": "2026-03-02",
		"supplier": {"name": "Talleres Ribera S.L.", "tax_id": {"country": "ES", "code": "B63912844"}},
		"lines": [{"key": "other", "description": "Start of the system"}]}`
	paymentDoc = `{"$schema": "https://gobl.org/draft-0/bill/payment", "type": "receipt", "series": "RC", "issue_date": "2026-03-02",
		"currency": "EUR", "methods": [{"key": "credit-transfer"}],
		"supplier": {"name": "Talleres Ribera S.L.", "tax_id": {"country": "ES", "code": "B63912844"}},
		"customer": {"name": "Bodegas del Ebro S.A.", "tax_id": {"country": "ES", "code": "A28045714"}},
		"lines": [{"document": {"type": "standard", "issue_date": "2026-02-10", "series": "DEMO", "code": "14"}, "amount": "320.00"}]}`
	deliveryDoc = `{"$schema": "https://gobl.org/draft-0/bill/delivery", "type": "note", "series": "EN", "issue_date": "2026-03-02",
		"currency": "EUR", "supplier": {"name": "Talleres Ribera S.L.", "tax_id": {"country": "ES", "code": "B63912844"}},
		"customer": {"name": "Bodegas del Ebro S.A.", "tax_id": {"country": "ES", "code": "A28045714"}},
		"lines": [{"quantity": "3", "item": {"name": "Conveyor belt, 5 m", "price": "149.95"}}]}`
	// frenchDoc has the addresses that the French directory requires.
	frenchDoc = `{"$schema": "https://gobl.org/draft-0/bill/invoice", "series": "FA", "issue_date": "2026-03-02", "currency": "EUR",
		"supplier": {"name": "Atelier Vasseur SARL", "tax_id": {"country": "FR", "code": "44732829320"},
			"inboxes": [{"scheme": "0225", "code": "732829320"}],
			"addresses": [{"num": "15", "street": "Rue des Carmes", "locality": "Nantes", "code": "44000", "country": "FR"}]},
		"customer": {"name": "Éditions du Phare SAS", "tax_id": {"country": "FR", "code": "73814509279"},
			"inboxes": [{"scheme": "0225", "code": "814509279"}],
			"addresses": [{"num": "3", "street": "Quai de la Fosse", "locality": "Nantes", "code": "44000", "country": "FR"}]},
		"lines": [{"quantity": "1", "item": {"name": "Maquette et mise en page", "price": "1450.00"}, "taxes": [{"cat": "VAT", "rate": "general"}]}],
		"payment": {"terms": {"due_dates": [{"date": "2026-04-01", "percent": "100%"}]}}}`
	// germanDoc has all members that XRechnung requires.
	germanDoc = `{"$schema": "https://gobl.org/draft-0/bill/invoice", "series": "RE", "issue_date": "2026-03-02", "currency": "EUR",
		"supplier": {"name": "Lindner Messtechnik GmbH", "tax_id": {"country": "DE", "code": "814295732"},
			"people": [{"name": {"given": "Anke", "surname": "Lindner"}}], "emails": [{"addr": "rechnung@lindner-messtechnik.example"}],
			"telephones": [{"num": "+493641123456"}], "inboxes": [{"email": "rechnung@lindner-messtechnik.example"}],
			"addresses": [{"street": "Werkstraße", "num": "4", "locality": "Jena", "code": "07745", "country": "DE"}]},
		"customer": {"name": "Hafenlogistik Nord AG", "tax_id": {"country": "DE", "code": "305618427"}, "inboxes": [{"email": "rechnung@hafenlogistik-nord.example"}],
			"addresses": [{"street": "Am Kai", "num": "22", "locality": "Hamburg", "code": "20457", "country": "DE"}]},
		"lines": [{"quantity": "4", "item": {"name": "Kalibrierung", "price": "37.50"}, "taxes": [{"cat": "VAT", "rate": "general"}]}],
		"ordering": {"code": "EK-7", "purchases": [{"code": "B-112"}]},
		"payment": {"terms": {"due_dates": [{"date": "2026-04-01", "percent": "100%"}]},
			"instructions": {"key": "credit-transfer+sepa", "credit_transfer": [{"iban": "DE89370400440532013000"}]}}}`
	// belgianDoc has the inboxes that Peppol requires, and a negative line.
	belgianDoc = `{"$schema": "https://gobl.org/draft-0/bill/invoice", "series": "V", "issue_date": "2026-03-02", "currency": "EUR",
		"supplier": {"name": "Drukkerij Leieboord BV", "tax_id": {"country": "BE", "code": "0742183523"},
			"inboxes": [{"key": "peppol", "scheme": "0208", "code": "0742183523"}],
			"addresses": [{"street": "Korenmarkt", "num": "9", "locality": "Gent", "code": "9000", "country": "BE"}]},
		"customer": {"name": "Brasserie du Canal SA", "tax_id": {"country": "BE", "code": "0493026749"},
			"inboxes": [{"key": "peppol", "scheme": "0208", "code": "0493026749"}],
			"addresses": [{"street": "Rue de la Station", "num": "31", "locality": "Namur", "code": "5000", "country": "BE"}]},
		"lines": [{"quantity": "4", "item": {"name": "Menu cards, printed", "price": "37.50"}, "taxes": [{"cat": "VAT", "rate": "general"}]},
			{"quantity": "1", "item": {"name": "Returned cards", "price": "-12.00"}, "taxes": [{"cat": "VAT", "rate": "general"}]}],
		"payment": {"instructions": {"key": "credit-transfer+sepa", "credit_transfer": [{"iban": "BE68539007547034"}]}}}`
)

// suitable returns a request with which a workflow succeeds. It has no document when the
// first step creates one. Otherwise it has a document of the workflow's schema, with a
// code unless the workflow assigns one.
func suitable(tp *template) client.JobRequest {
	var doc string
	switch country := countryOf(tp.File); {
	case tp.Flow.Schema == "org/party":
		return client.JobRequest{Data: json.RawMessage(partyDoc)}
	case country == "" && strings.HasSuffix(tp.Flow.Steps[0].Provider, ".import"):
		return client.JobRequest{Args: map[string]string{"doc_id": "1"}}
	case tp.Flow.Schema == "bill/status":
		doc = statusDoc
	case tp.Flow.Schema == "bill/payment":
		doc = paymentDoc
	case tp.Flow.Schema == "bill/delivery":
		doc = deliveryDoc
	default:
		doc = invoiceOf(country)
	}
	if !tp.has("sequence.enumerate") {
		doc = `{"code": "2026-14",` + strings.TrimPrefix(strings.TrimSpace(doc), "{")
	}
	return client.JobRequest{Data: json.RawMessage(doc)}
}

// countryOf returns the country of the documents that a workflow is made for, or ""
// when any country will do.
func countryOf(file string) string {
	switch {
	case strings.HasSuffix(file, "xrechnung"):
		return "de"
	case strings.HasSuffix(file, "stripe-peppol"), strings.HasPrefix(file, "peppol/send"):
		return "be"
	case strings.Contains(file, "france"), strings.HasPrefix(file, "fr/") && !strings.Contains(file, "receive"):
		return "fr"
	}
	return ""
}

// invoiceOf returns an invoice of a country, without a code. For "" it returns the
// Spanish example.
func invoiceOf(country string) string {
	switch country {
	case "de":
		return germanDoc
	case "be":
		return belgianDoc
	case "fr":
		return frenchDoc
	case "":
		country = "es"
	}
	data, err := examples.Files.ReadFile("invoices/" + country + ".json")
	if err != nil {
		return "{}" // refused, and so the test fails
	}
	return string(data)
}

// failing returns a request with which a workflow fails: it has no document, or a
// document that can be neither numbered nor signed.
func failing(tp *template) client.JobRequest {
	if !tp.has("sequence.enumerate") && !tp.has("silo.close") {
		return client.JobRequest{Args: map[string]string{"nothing": "to work on"}}
	}
	doc := strings.Replace(invoiceOf(""), `"series": "DEMO",`, "", 1)
	return client.JobRequest{Data: json.RawMessage(doc)}
}
