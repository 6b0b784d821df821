package api_test

import (
	"testing"

	"chancery/test/kit"
)

func TestStates(t *testing.T) {
	in := install(t, nil)
	in.entry()
	states := "/silo/v1/entries/" + entryID + "/states"
	put := states + "/2026-03-02T10:00:00.123Z"
	kit.Run(t, in, []kit.Scenario{
		{Name: "now", Method: "POST", Path: states, Body: `{"key":"sent","notes":"by post","meta":{"a":"1"}}`, JSON: map[string]any{
			"id": entryID + ":2026-03-02T09:00:00.000Z", "key": "sent", "notes": "by post", "meta.a": "1", "src": "api-key",
		}},
		{Name: "at a time", Method: "PUT", Path: put, Body: `{"key":"paid"}`, JSON: map[string]any{"created_at": "2026-03-02T10:00:00.123Z"}},
		{Name: "again", Method: "PUT", Path: put, Body: `{"key":"paid"}`},
		{
			Name: "in another zone", Method: "PUT", Path: states + "/2026-03-02T08:00:00%2B01:00", Body: `{"key":"processing"}`,
			JSON: map[string]any{"created_at": "2026-03-02T07:00:00.000Z"},
		},
		{
			Name: "list", Path: states,
			JSON:   map[string]any{"list.0.key": "paid", "list.1.key": "sent", "list.2.key": "processing"},
			Absent: []string{"list.3"},
		},
		{Name: "entry", Path: "/silo/v1/entries/" + entryID, JSON: map[string]any{"state": "paid"}},
	})
}
