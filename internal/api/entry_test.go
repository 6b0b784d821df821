package api

import (
	"net/http"
	"testing"
)

func TestEntry(t *testing.T) {
	in := install(t, nil)
	x := in.do(http.MethodPut, "/silo/v1/entries/"+entryID, `{"key":"order/1","unknown":1,"data":`+invoice+`}`).want(200)
	x.is(entryID, "id").is("order/1", "key").is("sales", "folder").is(true, "draft").is(nil, "signed").is(nil, "state")
	x.is("https://gobl.org/draft-0/bill/invoice", "doc_schema").is("sha256", "digest", "alg").is("1210.00", "data", "doc", "totals", "total_with_tax")
	x.is("api-key", "versions", 0, "src").is(x.text("version"), "versions", 0, "version").is("001", "snippet", "code")
	x.is("2026-03-02T09:00:00.000Z", "created_at")
	for _, path := range []string{entryID, "key/order/1", "key/order%2F1"} {
		if got := in.do(http.MethodGet, "/silo/v1/entries/"+path, "").want(200); string(got.body) != string(x.body) {
			t.Errorf("%s answers something else: %s", path, got.body)
		}
	}
	changed := in.do(http.MethodPatch, "/silo/v1/entries/"+entryID,
		`{"content_type":"application/merge-patch+json","data":{"code":"002"},"folder":"expenses"}`).want(200)
	changed.is("002", "data", "doc", "code").is("expenses", "folder").is(x.text("version"), "versions", 1, "version")
	in.do(http.MethodGet, "/silo/v1/entries/"+entryID+"/versions/"+x.text("version"), "").want(200).is("001", "data", "doc", "code")

	signed := in.do(http.MethodPatch, "/silo/v1/entries/"+entryID, `{"sign":true}`).want(200)
	signed.is(true, "signed").is(nil, "draft").is(true, "versions", 0, "signed")
	in.do(http.MethodPatch, "/silo/v1/entries/"+entryID,
		`{"content_type":"application/merge-patch+json","data":{"code":"003"}}`).refused(409, "signed")

	in.do(http.MethodPost, "/silo/v1/entries", `{"data":`+message+`}`).want(200).is("documents", "folder").is(nil, "key")
}
