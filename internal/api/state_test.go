package api_test

import (
	"net/http"
	"testing"
)

func TestStates(t *testing.T) {
	in := install(t, nil)
	in.entry()
	states := "/silo/v1/entries/" + entryID + "/states"
	x := in.Do(http.MethodPost, states, `{"key":"sent","notes":"by post","meta":{"a":"1"}}`).Want(200)
	x.Is(entryID+":2026-03-02T09:00:00.000Z", "id").Is("sent", "key").Is("by post", "notes").Is("1", "meta", "a").Is("api-key", "src")
	put := states + "/2026-03-02T10:00:00.123Z"
	in.Do(http.MethodPut, put, `{"key":"paid"}`).Want(200).Is("2026-03-02T10:00:00.123Z", "created_at")
	in.Do(http.MethodPut, put, `{"key":"paid"}`).Want(200)
	in.Do(http.MethodPut, states+"/2026-03-02T08:00:00%2B01:00", `{"key":"processing"}`).Want(200).Is("2026-03-02T07:00:00.000Z", "created_at")
	x = in.Do(http.MethodGet, states, "").Want(200)
	x.Is("paid", "list", 0, "key").Is("sent", "list", 1, "key").Is("processing", "list", 2, "key").Is(nil, "list", 3)
	in.Do(http.MethodGet, "/silo/v1/entries/"+entryID, "").Want(200).Is("paid", "state")
}
