package api_test

import (
	"net/http"
	"testing"

	"chancery/test/kit"
)

func TestEntry(t *testing.T) {
	in := install(t, nil)
	path := "/silo/v1/entries/" + entryID
	var x *kit.Answer
	kit.Run(t, in, []kit.Scenario{{
		Name: "create", Method: "PUT", Path: path, Body: `{"key":"order/1","unknown":1,"data":` + invoice + `}`,
		JSON: map[string]any{
			"id": entryID, "key": "order/1", "folder": "sales", "draft": true, "doc_schema": "https://gobl.org/draft-0/bill/invoice",
			"digest.alg": "sha256", "data.doc.totals.total_with_tax": "1210.00", "versions.0.src": "api-key", "snippet.code": "001",
			"created_at": "2026-03-02T09:00:00.000Z",
		},
		Absent: []string{"signed", "state"},
		Then: func(t testing.TB, answer *kit.Answer) {
			x = answer.Is(answer.Text("version"), "versions", 0, "version")
		},
	}})
	merge := func(code string) string {
		return `{"content_type":"application/merge-patch+json","data":{"code":"` + code + `"},"folder":"expenses"}`
	}
	kit.Run(t, in, []kit.Scenario{
		{Name: "get", Path: path, Exact: string(x.Body)},
		{Name: "by key", Path: "/silo/v1/entries/key/order/1", Exact: string(x.Body)},
		{Name: "by key, escaped", Path: "/silo/v1/entries/key/order%2F1", Exact: string(x.Body)},
		{Name: "change", Method: "PATCH", Path: path, Body: merge("002"), JSON: map[string]any{
			"data.doc.code": "002", "folder": "expenses", "versions.1.version": x.Text("version"),
		}},
		{Name: "version before", Path: path + "/versions/" + x.Text("version"), JSON: map[string]any{"data.doc.code": "001"}},
		{Name: "sign", Method: "PATCH", Path: path, Body: `{"sign":true}`, JSON: map[string]any{"signed": true, "versions.0.signed": true}, Absent: []string{"draft"}},
		{
			Name: "change what is signed", Method: "PATCH", Path: path,
			Body: `{"content_type":"application/merge-patch+json","data":{"code":"003"}}`, Status: 409, Key: "signed",
		},
		{
			Name: "another kind", Method: "POST", Path: "/silo/v1/entries", Body: `{"data":` + message + `}`,
			JSON: map[string]any{"folder": "documents"}, Absent: []string{"key"},
		},
	})
}

// The options of a correction: short forms of the type, and no unknown members.
func TestCorrections(t *testing.T) {
	in := install(t, nil)
	const path = "/silo/v1/entries"
	first := in.Do(http.MethodPost, path, `{"data":`+invoice+`}`).Want(200).Text("id")
	request := func(options string) string { return `{"previous_id":"` + first + `","correct":` + options + `}` }
	kit.Run(t, in, []kit.Scenario{
		{Name: "credit", Method: "POST", Path: path, Body: request(`{"credit":true}`), JSON: map[string]any{"data.doc.type": "credit-note"}},
		{Name: "debit", Method: "POST", Path: path, Body: request(`{"debit":true,"reason":"more"}`), JSON: map[string]any{"data.doc.type": "debit-note", "data.doc.preceding.0.reason": "more"}},
		{Name: "type", Method: "POST", Path: path, Body: request(`{"type":"corrective"}`), JSON: map[string]any{"data.doc.type": "corrective"}},
		{
			Name: "misspelt", Method: "POST", Path: path, Body: request(`{"type":"credit-note","resaon":"x"}`), Status: 422, Key: "validation",
			Field: "correct.resaon", Contains: []string{"did you mean reason?"},
		},
		{Name: "two types", Method: "POST", Path: path, Body: request(`{"credit":true,"debit":true}`), Status: 422, Key: "input", Field: "correct"},
		{Name: "no type", Method: "POST", Path: path, Body: request(`{"credit":false}`), Status: 422, Key: "validation", Field: "correct"},
	})
	in.Do(http.MethodGet, path, "").Want(200).Is(nil, "list", 4)
}
