package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestMeta(t *testing.T) {
	in := install(t, nil)
	in.entry()
	entry := "/silo/v1/entries/" + entryID
	row := entry + "/meta/order"
	in.do(http.MethodGet, row, "").refused(404, "not-found")
	x := in.do(http.MethodPut, row, `{"ref":"A/17","value":{"n":1.50},"link_url":"https://shop.example/17","link_scope":"public","indexed":true,"shared":true,"owned":true}`).want(200)
	x.is(entryID+":api-key:order", "id").is(entryID, "entry_id").is("api-key", "src").is("order", "key").is("A/17", "ref").
		is("https://shop.example/17", "link_url").is("public", "link_scope").is(true, "indexed").is(true, "shared").is(true, "owned").
		is(nil, "secure").is(nil, "owner_id").is("2026-03-02T09:00:00.000Z", "created_at").is("2026-03-02T09:00:00.000Z", "updated_at")
	if !strings.Contains(string(x.body), `{"n":1.50}`) {
		t.Errorf("the value was changed: %s", x.body)
	}
	got := in.do(http.MethodGet, row, "").want(200)
	if string(got.body) != string(x.body) {
		t.Errorf("%s is answered, want %s", got.body, x.body)
	}
	for _, path := range []string{"A/17", "A%2F17", "A/17?owned=true"} {
		in.do(http.MethodGet, "/silo/v1/entries/meta/order/"+path, "").want(200).is(entryID, "entry_id").is(string(in.actor().Workspace.ID), "owner_id")
	}
	in.do(http.MethodGet, "/silo/v1/entries/meta/order/A", "").refused(404, "not-found")
	in.do(http.MethodGet, "/silo/v1/entries/meta/other/A/17", "").refused(404, "not-found")
	in.do(http.MethodGet, "/silo/v1/entries/meta/order/A/17?owned=x", "").refused(400, "input")

	// What is written again replaces all of it; some clients use other names.
	in.clock.Advance(time.Second)
	in.do(http.MethodPut, row, `{"url":"http://a.example","scope":"public","value":"text"}`).want(200).
		is("http://a.example", "link_url").is("public", "link_scope").is(nil, "ref").is("text", "value").
		is("2026-03-02T09:00:00.000Z", "created_at").is("2026-03-02T09:00:01.000Z", "updated_at")
	in.do(http.MethodGet, "/silo/v1/entries/meta/order/A/17", "").refused(404, "not-found")

	// Secure rows are shown when they are asked for.
	in.do(http.MethodPut, entry+"/meta/secret", `{"secure":true,"value":{"password":"x"},"ref":"s"}`).want(200)
	for _, answer := range []*exchange{
		in.do(http.MethodGet, entry, "").want(200),
		in.do(http.MethodPatch, entry, `{"folder":"documents"}`).want(200),
	} {
		answer.is("order", "meta", 0, "key").is(nil, "meta", 1)
	}
	in.do(http.MethodGet, "/silo/v1/entries", "").want(200).is(nil, "list", 0, "meta")
	in.do(http.MethodGet, entry+"/meta/secret", "").want(200).is("x", "value", "password")
	in.do(http.MethodGet, "/silo/v1/entries/meta/secret/s", "").want(200).is("secret", "key")

	gone := in.do(http.MethodDelete, row, "").want(204)
	if len(gone.body) > 0 {
		t.Errorf("deleting answers %s", gone.body)
	}
	in.do(http.MethodDelete, row, "").refused(404, "not-found")
	in.do(http.MethodGet, row, "").refused(404, "not-found")
}

func TestMetaIsRefused(t *testing.T) {
	in := install(t, nil)
	in.entry()
	rows := "/silo/v1/entries/" + entryID + "/meta/"
	for name, tt := range map[string]struct {
		key, body    string
		status       int
		error, field string
	}{
		"key":              {"-a", `{}`, 422, "validation", "key"},
		"long key":         {strings.Repeat("a", 65), `{}`, 422, "validation", "key"},
		"key with a slash": {"a%2Fb", `{}`, 422, "validation", "key"},
		"reference":        {"a", `{"ref":"` + strings.Repeat("a", 256) + `"}`, 422, "validation", "ref"},
		"value":            {"a", `{"value":"` + strings.Repeat("a", 64<<10) + `"}`, 422, "validation", "value"},
		"link":             {"a", `{"link_url":"javascript:alert(1)"}`, 422, "validation", "link_url"},
		"scope":            {"a", `{"link_scope":"everybody"}`, 422, "validation", "link_scope"},
		"type":             {"a", `{"ref":1}`, 422, "input", "ref"},
		"no body":          {"a", ``, 400, "input", ""},
	} {
		t.Run(name, func(t *testing.T) {
			x := in.do(http.MethodPut, rows+tt.key, tt.body)
			x.t = t
			if e := x.refused(tt.status, tt.error); tt.field != "" && e.Fields[tt.field] == nil {
				t.Errorf("the fields %v do not name %s", e.Fields, tt.field)
			}
		})
	}
	in.do(http.MethodPut, "/silo/v1/entries/"+absentID+"/meta/a", `{}`).refused(404, "not-found")
	in.do(http.MethodPut, "/silo/v1/entries/x/meta/a", `{}`).refused(404, "not-found")
	in.do(http.MethodGet, "/silo/v1/entries/"+entryID, "").want(200).is(nil, "meta")
	for n := range 64 {
		in.do(http.MethodPut, fmt.Sprintf("%sk%d", rows, n), `{"secure":true}`).want(200)
	}
	in.do(http.MethodPut, rows+"one-more", `{}`).refused(422, "limit")
	in.do(http.MethodPut, rows+"k7", `{"ref":"changed"}`).want(200).is("changed", "ref")
}
