package api

import (
	"net/http"
	"testing"
)

func TestStates(t *testing.T) {
	in := install(t, nil)
	in.entry()
	states := "/silo/v1/entries/" + entryID + "/states"
	x := in.do(http.MethodPost, states, `{"key":"sent","notes":"by post","meta":{"a":"1"}}`).want(200)
	x.is(entryID+":2026-03-02T09:00:00.000Z", "id").is("sent", "key").is("by post", "notes").is("1", "meta", "a").is("api-key", "src")
	put := states + "/2026-03-02T10:00:00.123Z"
	in.do(http.MethodPut, put, `{"key":"paid"}`).want(200).is("2026-03-02T10:00:00.123Z", "created_at")
	in.do(http.MethodPut, put, `{"key":"paid"}`).want(200)
	in.do(http.MethodPut, states+"/2026-03-02T08:00:00%2B01:00", `{"key":"processing"}`).want(200).is("2026-03-02T07:00:00.000Z", "created_at")
	x = in.do(http.MethodGet, states, "").want(200)
	x.is("paid", "list", 0, "key").is("sent", "list", 1, "key").is("processing", "list", 2, "key").is(nil, "list", 3)
	in.do(http.MethodGet, "/silo/v1/entries/"+entryID, "").want(200).is("paid", "state")
}
