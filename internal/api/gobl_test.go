package api_test

import (
	"net/http"
	"strings"
	"testing"

	"chancery/test/kit"
)

// envelopeOf returns a document in an envelope.
func (in *installation) envelopeOf(doc string) string {
	in.t.Helper()
	x := in.Do(http.MethodPost, "/silo/v1/gobl/build", `{"envelop":true,"data":`+doc+`}`).Want(200)
	text := string(x.Body)
	_, data, found := strings.Cut(text, `"data":`)
	if !found {
		in.t.Fatalf("no data in %s", text)
	}
	return strings.TrimSuffix(strings.TrimSpace(data), "}")
}

// A document that is still being written is calculated although it breaks rules, if that is
// wanted. What cannot be read or calculated is refused all the same.
func TestBuildWhatIsUnfinished(t *testing.T) {
	in := install(t, nil)
	const path = "/silo/v1/gobl/build"
	broken := merged(t, invoice, `{"supplier":{"name":""}}`)
	kit.Run(t, in, []kit.Scenario{
		{
			Name: "figures and faults", Method: "POST", Path: path, Body: `{"allow_invalid":true,"data":` + broken + `}`,
			Contains: []string{`"faults":[`, `"$.doc.supplier.name"`, `"payable":`}, Absent: []string{"data.sigs", "data.head"},
		},
		{
			Name: "its envelope", Method: "POST", Path: path, Body: `{"allow_invalid":true,"envelop":true,"data":` + broken + `}`,
			Contains: []string{`"faults":[`, `"payable":`}, JSON: map[string]any{"data.$schema": "https://gobl.org/draft-0/envelope"},
		},
		{Name: "one without faults", Method: "POST", Path: path, Body: `{"allow_invalid":true,"data":` + invoice + `}`, Absent: []string{"faults"}},
		{Name: "not asked for", Method: "POST", Path: path, Body: `{"data":` + broken + `}`, Status: 422, Key: "validation"},
		{
			Name: "not readable", Method: "POST", Path: path, Status: 422, Key: "input",
			Body: `{"allow_invalid":true,"data":` + merged(t, invoice, `{"lines":[{"quantity":"1,5"}]}`) + `}`,
		},
		{Name: "nothing", Method: "POST", Path: path, Body: `{"allow_invalid":true}`, Status: 422, Key: "validation", Field: "data"},
	})
}

// Corrections that are not stored: the document, with the faults that it has, or the options
// for it.
func TestCorrectWithoutStoring(t *testing.T) {
	in := install(t, nil)
	const path = "/silo/v1/gobl/correct"
	envelope := in.envelopeOf(invoice)
	with := func(data, rest string) string { return `{"data":` + data + rest + `}` }
	kit.Run(t, in, []kit.Scenario{
		{
			Name: "credit note", Method: "POST", Path: path, Body: with(envelope, `,"options":{"credit":true,"reason":"returned"}`),
			JSON: map[string]any{
				"data.doc.type": "credit-note", "data.doc.preceding.0.code": "001", "data.doc.preceding.0.reason": "returned",
				"data.doc.$schema": "https://gobl.org/draft-0/bill/invoice", "data.$schema": "https://gobl.org/draft-0/envelope",
			},
			Absent: []string{"data.doc.code", "data.sigs", "faults"},
		},
		{
			Name: "its options", Method: "POST", Path: path, Body: with(envelope, `,"show_options":true`),
			Contains: []string{"credit-note", "corrective", "debit-note", `"$schema"`}, Absent: []string{"data.doc"},
		},
		{
			// The addon wants a code that the person has to choose.
			Name: "one that has to be completed", Method: "POST", Path: path,
			Body: with(in.envelopeOf(merged(t, invoice, `{"$addons":["es-facturae-v3"]}`)), `,"options":{"type":"corrective"}`),
			JSON: map[string]any{"data.doc.type": "corrective"}, Contains: []string{`"faults":[`, `"paths":[`},
		},
		{Name: "a document", Method: "POST", Path: path, Body: with(invoice, `,"options":{"credit":true}`), Status: 422, Key: "validation", Field: "data"},
		{Name: "a document and its options", Method: "POST", Path: path, Body: with(invoice, `,"show_options":true`), Status: 422, Key: "validation", Field: "data"},
		{Name: "no options", Method: "POST", Path: path, Body: with(envelope, ``), Status: 422, Key: "validation", Field: "options"},
		{Name: "no data", Method: "POST", Path: path, Body: `{"options":{"credit":true}}`, Status: 422, Key: "validation", Field: "data"},
		{Name: "no data and options", Method: "POST", Path: path, Body: `{"show_options":true}`, Status: 422, Key: "validation", Field: "data"},
		{
			Name: "misspelt", Method: "POST", Path: path, Body: with(envelope, `,"options":{"credit":true,"resaon":"x"}`), Status: 422, Key: "validation",
			Field: "options.resaon", Contains: []string{"did you mean reason?"},
		},
		{Name: "no type", Method: "POST", Path: path, Body: with(envelope, `,"options":{}`), Status: 422, Key: "validation", Field: "options"},
		{Name: "options of another kind", Method: "POST", Path: path, Body: with(envelope, `,"options":[]`), Status: 422, Key: "input", Field: "options"},
		{
			Name: "no invoice", Method: "POST", Path: path, Body: with(in.envelopeOf(message), `,"options":{"credit":true}`), Status: 422, Key: "validation",
			Contains: []string{"only invoices can be corrected"},
		},
		{Name: "no invoice, and options", Method: "POST", Path: path, Body: with(in.envelopeOf(message), `,"show_options":true`), Status: 422, Key: "validation"},
		{Name: "no body", Method: "POST", Path: path, Body: ``, Status: 400, Key: "input"},
		{Name: "no JSON", Method: "POST", Path: path, Body: `{"data":`, Status: 400, Key: "input"},
	})
	in.Do(http.MethodGet, "/silo/v1/entries", "").Want(200).Is(nil, "list", 0)
}

func TestSignWithoutStoring(t *testing.T) {
	in := install(t, nil)
	const path = "/silo/v1/gobl/sign"
	first := in.Do(http.MethodPost, path, `{"data":`+invoice+`}`).Want(200)
	first.Is("001", "data", "doc", "code")
	if first.Text("data", "sigs", 0) == "" {
		t.Fatal("there is no signature")
	}
	_, data, _ := strings.Cut(string(first.Body), `"data":`)
	signed := strings.TrimSuffix(strings.TrimSpace(data), "}")
	kit.Run(t, in, []kit.Scenario{
		{Name: "an envelope", Method: "POST", Path: path, Body: `{"data":` + in.envelopeOf(invoice) + `}`, Contains: []string{`"sigs":[`}},
		{Name: "a signed envelope", Method: "POST", Path: path, Body: `{"data":` + signed + `}`, JSON: map[string]any{"data.sigs.0": first.Text("data", "sigs", 0), "data.sigs.1": nil}},
		{Name: "one that was changed", Method: "POST", Path: path, Body: `{"data":` + strings.Replace(signed, "Sample", "Simple", 1) + `}`, Status: 422, Key: "digest"},
		{Name: "without a number", Method: "POST", Path: path, Body: `{"data":` + merged(t, invoice, `{"code":null}`) + `}`, Status: 422, Key: "validation"},
		{Name: "with faults", Method: "POST", Path: path, Body: `{"data":` + merged(t, invoice, `{"supplier":null}`) + `}`, Status: 422, Key: "validation"},
		{Name: "nothing", Method: "POST", Path: path, Body: `{}`, Status: 422, Key: "validation", Field: "data"},
		{Name: "no body", Method: "POST", Path: path, Body: ``, Status: 400, Key: "input"},
	})
	// What was signed can be stored as it is, and nothing was until then.
	in.Do(http.MethodGet, "/silo/v1/entries", "").Want(200).Is(nil, "list", 0)
	in.Do(http.MethodPost, "/silo/v1/entries", `{"data":`+signed+`}`).Want(200).Is(true, "signed")
}
