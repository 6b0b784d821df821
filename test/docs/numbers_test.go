package docs

import (
	"fmt"
	"net/http"
	"testing"

	"chancery/test/kit"
)

// failing numbers a document and then ends with a fault, unless the name of the customer is a number.
const failing = `{"name": "Number, then check", "steps": [
	{"action": "sequence.enumerate", "config": {"name": "Failures"}},
	{"action": "silo.if", "config": {"expr": "num(customer.name) > 0"}},
	{"action": "silo.close"}
]}`

// numbered is an invoice with a name of the customer.
const numbered = `{
	"$schema": "https://gobl.org/draft-0/bill/invoice", "series": %q, "issue_date": "2026-03-02",
	"supplier": {"name": "Talleres Ribera S.L.", "tax_id": {"country": "ES", "code": "B63912844"}},
	"customer": {"name": %q, "tax_id": {"country": "ES", "code": "A28045714"}},
	"lines": [{"quantity": "1", "item": {"name": "Assembly", "price": "280.00"}, "taxes": [{"cat": "VAT", "rate": "general"}]}]
}`

// failed runs the failing workflow on an invoice and returns the answer, whose document
// has a number.
func failed(t *testing.T, b *bench, code string) *kit.Answer {
	t.Helper()
	body := fmt.Sprintf(`{"workflow_id": %q, "data": `+numbered+`}`, b.flow, "C", "Bodegas del Ebro S.A.")
	x := b.server.Do(http.MethodPost, "/transform/v1/jobs?wait=20", body).Want(http.StatusOK)
	return x.Is("faulted", "result").Is("expr", "faults", 0, "code").Is(code, "envelope", "doc", "code")
}

// TestNumberAfterFailure checks what the guide says of a number whose job fails after it
// was given.
func TestNumberAfterFailure(t *testing.T) {
	b := newBench(t)
	b.run(t, snippet{kind: "workflow", text: failing})
	first := failed(t, b, "000001")
	entry, again := first.Text("silo_entry_id"), "/transform/v1/jobs/"+first.Text("id")+"/again?wait=20"

	t.Run("the next document has the next number", func(t *testing.T) { failed(t, b, "000002") })
	t.Run("the job again keeps the number", func(t *testing.T) {
		x := b.server.Do(http.MethodPost, again, `{}`).For(t).Want(http.StatusOK)
		x.Is("SKIP", "intents", 0, "events", 1, "status").Is("000001", "envelope", "doc", "code")
	})
	t.Run("a document that lost its code gets the same again", func(t *testing.T) {
		patch := fmt.Sprintf(`{"data": `+numbered+`}`, "C", "12")
		x := b.server.Do(http.MethodPatch, "/silo/v1/entries/"+entry, patch).For(t).Want(http.StatusOK)
		x.Is(nil, "data", "doc", "code")
		x = b.server.Do(http.MethodPost, again, `{}`).For(t).Want(http.StatusOK)
		x.Is("completed", "result").Is("000001", "envelope", "doc", "code")
	})
	t.Run("no number is missing afterwards", func(t *testing.T) { failed(t, b, "000003") })
	t.Run("an entry cannot be deleted", func(t *testing.T) {
		b.server.Do(http.MethodDelete, "/silo/v1/entries/"+entry, "").For(t).Want(http.StatusMethodNotAllowed)
	})
}

// TestNumberOfRefusedDocument checks that a document which the numbering step refuses
// uses no number.
func TestNumberOfRefusedDocument(t *testing.T) {
	b := newBench(t)
	b.run(t, snippet{kind: "workflow", text: `{"name": "Number and sign", "steps": [
		{"action": "sequence.enumerate", "config": {"name": "Refused", "sign": true}}
	]}`})
	for _, c := range []struct{ customer, result string }{{"", "faulted"}, {"Bodegas del Ebro S.A.", "completed"}} {
		entry := fmt.Sprintf(`{"allow_invalid": true, "data": `+numbered+`}`, "D", c.customer)
		id := b.server.Do(http.MethodPost, "/silo/v1/entries", entry).Want(http.StatusOK).Text("id")
		body := fmt.Sprintf(`{"workflow_id": %q, "silo_entry_id": %q}`, b.flow, id)
		x := b.server.Do(http.MethodPost, "/transform/v1/jobs?wait=20", body).Want(http.StatusOK).Is(c.result, "result")
		if c.result == "completed" {
			x.Is("000001", "envelope", "doc", "code")
		}
	}
}

// finvoice is an invoice of Finland with an addon that asks for a number.
const finvoice = `{
	"$schema": "https://gobl.org/draft-0/bill/invoice", "$addons": ["fi-finvoice-v3"], "series": "26", "issue_date": "2026-03-02",
	"supplier": {
		"name": "Rakentaja Oy", "tax_id": {"country": "FI", "code": "23456780"},
		"endpoints": [{"uri": "iso6523-actorid-upis::0216:003723456780"}],
		"addresses": [{"street": "Esimerkkikatu 1", "locality": "Helsinki", "code": "00100", "country": "FI"}]
	},
	"customer": {
		"name": %q, "tax_id": {"country": "FI", "code": "01120389"},
		"endpoints": [{"uri": "iso6523-actorid-upis::0216:003701120389"}],
		"addresses": [{"street": "Testitie 2", "locality": "Espoo", "code": "02100", "country": "FI"}]
	},
	"lines": [{"quantity": "1", "item": {"name": "Asennus", "price": "280.00"}, "taxes": [{"cat": "VAT", "rate": "general"}]}],
	"payment": {
		"terms": {"due_dates": [{"date": "2026-03-16", "percent": "100%%"}]},
		"instructions": {"key": "credit-transfer", "ref": "1232", "credit_transfer": [{"iban": "FI2112345600000785"}]}
	}
}`

// TestAddonThatAsksForNumber checks what the guide says of entries that may be invalid: the
// step that numbers and signs refuses what has other faults, and uses no number for it.
func TestAddonThatAsksForNumber(t *testing.T) {
	b := newBench(t)
	b.run(t, snippet{kind: "workflow", text: `{"name": "Number and sign", "steps": [
		{"action": "sequence.enumerate", "config": {"name": "Finvoice", "sign": true}}
	]}`})
	refused := fmt.Sprintf(`{"data": `+finvoice+`}`, "Urakka Oy")
	b.server.Do(http.MethodPost, "/silo/v1/entries", refused).Want(http.StatusUnprocessableEntity)
	for _, c := range []struct{ customer, result string }{{"U", "faulted"}, {"Urakka Oy", "completed"}} {
		entry := fmt.Sprintf(`{"allow_invalid": true, "data": `+finvoice+`}`, c.customer)
		id := b.server.Do(http.MethodPost, "/silo/v1/entries", entry).Want(http.StatusOK).Text("id")
		body := fmt.Sprintf(`{"workflow_id": %q, "silo_entry_id": %q}`, b.flow, id)
		x := b.server.Do(http.MethodPost, "/transform/v1/jobs?wait=20", body).Want(http.StatusOK).Is(c.result, "result")
		if c.result == "completed" {
			x.Is("000001", "envelope", "doc", "code")
		}
	}
}
