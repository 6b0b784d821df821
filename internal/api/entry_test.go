package api_test

import (
	"net/http"
	"testing"
)

func TestEntry(t *testing.T) {
	in := install(t, nil)
	x := in.Do(http.MethodPut, "/silo/v1/entries/"+entryID, `{"key":"order/1","unknown":1,"data":`+invoice+`}`).Want(200)
	x.Is(entryID, "id").Is("order/1", "key").Is("sales", "folder").Is(true, "draft").Is(nil, "signed").Is(nil, "state")
	x.Is("https://gobl.org/draft-0/bill/invoice", "doc_schema").Is("sha256", "digest", "alg").Is("1210.00", "data", "doc", "totals", "total_with_tax")
	x.Is("api-key", "versions", 0, "src").Is(x.Text("version"), "versions", 0, "version").Is("001", "snippet", "code")
	x.Is("2026-03-02T09:00:00.000Z", "created_at")
	for _, path := range []string{entryID, "key/order/1", "key/order%2F1"} {
		if got := in.Do(http.MethodGet, "/silo/v1/entries/"+path, "").Want(200); string(got.Body) != string(x.Body) {
			t.Errorf("%s answers something else: %s", path, got.Body)
		}
	}
	changed := in.Do(http.MethodPatch, "/silo/v1/entries/"+entryID,
		`{"content_type":"application/merge-patch+json","data":{"code":"002"},"folder":"expenses"}`).Want(200)
	changed.Is("002", "data", "doc", "code").Is("expenses", "folder").Is(x.Text("version"), "versions", 1, "version")
	in.Do(http.MethodGet, "/silo/v1/entries/"+entryID+"/versions/"+x.Text("version"), "").Want(200).Is("001", "data", "doc", "code")

	signed := in.Do(http.MethodPatch, "/silo/v1/entries/"+entryID, `{"sign":true}`).Want(200)
	signed.Is(true, "signed").Is(nil, "draft").Is(true, "versions", 0, "signed")
	in.Do(http.MethodPatch, "/silo/v1/entries/"+entryID,
		`{"content_type":"application/merge-patch+json","data":{"code":"003"}}`).Refused(409, "signed")

	in.Do(http.MethodPost, "/silo/v1/entries", `{"data":`+message+`}`).Want(200).Is("documents", "folder").Is(nil, "key")
}
