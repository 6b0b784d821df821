package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"chancery/test/kit"
)

func TestMeta(t *testing.T) {
	in := install(t, nil)
	in.entry()
	const entry = "/silo/v1/entries/" + entryID
	const row, find = entry + "/meta/order", "/silo/v1/entries/meta/order"
	const start, later = "2026-03-02T09:00:00.000Z", "2026-03-02T09:00:01.000Z"
	found := map[string]any{"entry_id": entryID, "owner_id": string(in.Actor(kit.Default).Workspace.ID)}
	var written string
	kit.Run(t, in, []kit.Scenario{
		{Name: "nothing there", Path: row, Status: 404, Key: "not-found"},
		{
			Name: "write", Method: "PUT", Path: row,
			Body: `{"ref":"A/17","value":{"n":1.50},"link_url":"https://shop.example/17","link_scope":"public","indexed":true,"shared":true,"owned":true}`,
			JSON: map[string]any{
				"id": entryID + ":api-key:order", "entry_id": entryID, "src": "api-key", "key": "order", "ref": "A/17", "link_url": "https://shop.example/17",
				"link_scope": "public", "indexed": true, "shared": true, "owned": true, "created_at": start, "updated_at": start,
			},
			Absent: []string{"secure", "owner_id"}, Contains: []string{`{"n":1.50}`},
			Then: func(_ testing.TB, x *kit.Answer) { written = string(x.Body) },
		},
	})
	kit.Run(t, in, []kit.Scenario{
		{Name: "read", Path: row, Exact: written},
		{Name: "find", Path: find + "/A/17", JSON: found},
		{Name: "find, escaped", Path: find + "/A%2F17", JSON: found},
		{Name: "find what is owned", Path: find + "/A/17?owned=true", JSON: found},
		{Name: "another reference", Path: find + "/A", Status: 404, Key: "not-found"},
		{Name: "another key", Path: "/silo/v1/entries/meta/other/A/17", Status: 404, Key: "not-found"},
		{Name: "owned by words", Path: find + "/A/17?owned=x", Status: 400, Key: "input"},
	})
	in.Clock.Advance(time.Second)
	shown := map[string]any{"meta.0.key": "order"}
	kit.Run(t, in, []kit.Scenario{
		{
			// What is written again replaces all of it; some clients use other names.
			Name: "write again", Method: "PUT", Path: row, Body: `{"url":"http://a.example","scope":"public","value":"text"}`,
			JSON:   map[string]any{"link_url": "http://a.example", "link_scope": "public", "value": "text", "created_at": start, "updated_at": later},
			Absent: []string{"ref"},
		},
		{Name: "the reference is gone", Path: find + "/A/17", Status: 404, Key: "not-found"},
		// Secure rows are shown on request.
		{Name: "secure", Method: "PUT", Path: entry + "/meta/secret", Body: `{"secure":true,"value":{"password":"x"},"ref":"s"}`},
		{Name: "shown with the entry", Path: entry, JSON: shown, Absent: []string{"meta.1"}},
		{Name: "shown after a change", Method: "PATCH", Path: entry, Body: `{"folder":"documents"}`, JSON: shown, Absent: []string{"meta.1"}},
		{Name: "not in lists", Path: "/silo/v1/entries", Absent: []string{"list.0.meta"}},
		{Name: "read the secure one", Path: entry + "/meta/secret", JSON: map[string]any{"value.password": "x"}},
		{Name: "find the secure one", Path: "/silo/v1/entries/meta/secret/s", JSON: map[string]any{"key": "secret"}},
		{Name: "delete", Method: "DELETE", Path: row, Status: 204, Then: func(t testing.TB, x *kit.Answer) {
			if len(x.Body) > 0 {
				t.Errorf("deleting answers %s", x.Body)
			}
		}},
		{Name: "delete again", Method: "DELETE", Path: row, Status: 404, Key: "not-found"},
		{Name: "read what is deleted", Path: row, Status: 404, Key: "not-found"},
	})
}

func TestMetaIsRefused(t *testing.T) {
	in := install(t, nil)
	in.entry()
	rows := "/silo/v1/entries/" + entryID + "/meta/"
	kit.Run(t, in, scenarios([]refusal{
		{"key", "PUT", rows + "-a", `{}`, 422, "validation", "key"},
		{"long key", "PUT", rows + strings.Repeat("a", 65), `{}`, 422, "validation", "key"},
		{"key with a slash", "PUT", rows + "a%2Fb", `{}`, 422, "validation", "key"},
		{"reference", "PUT", rows + "a", `{"ref":"` + strings.Repeat("a", 256) + `"}`, 422, "validation", "ref"},
		{"value", "PUT", rows + "a", `{"value":"` + strings.Repeat("a", 64<<10) + `"}`, 422, "limit", "value"},
		{"link", "PUT", rows + "a", `{"link_url":"javascript:alert(1)"}`, 422, "validation", "link_url"},
		{"scope", "PUT", rows + "a", `{"link_scope":"everybody"}`, 422, "validation", "link_scope"},
		{"type", "PUT", rows + "a", `{"ref":1}`, 422, "input", "ref"},
		{"no body", "PUT", rows + "a", ``, 400, "input", ""},
		{"unknown entry", "PUT", "/silo/v1/entries/" + absentID + "/meta/a", `{}`, 404, "not-found", ""},
		{"malformed entry", "PUT", "/silo/v1/entries/x/meta/a", `{}`, 404, "not-found", ""},
	}))
	in.Do(http.MethodGet, "/silo/v1/entries/"+entryID, "").Want(200).Is(nil, "meta")
	for n := range 64 {
		in.Do(http.MethodPut, fmt.Sprintf("%sk%d", rows, n), `{"secure":true}`).Want(200)
	}
	in.Do(http.MethodPut, rows+"one-more", `{}`).Refused(422, "limit")
	in.Do(http.MethodPut, rows+"k7", `{"ref":"changed"}`).Want(200).Is("changed", "ref")
}
