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
	entry := "/silo/v1/entries/" + entryID
	row := entry + "/meta/order"
	in.Do(http.MethodGet, row, "").Refused(404, "not-found")
	x := in.Do(http.MethodPut, row, `{"ref":"A/17","value":{"n":1.50},"link_url":"https://shop.example/17","link_scope":"public","indexed":true,"shared":true,"owned":true}`).Want(200)
	x.Is(entryID+":api-key:order", "id").Is(entryID, "entry_id").Is("api-key", "src").Is("order", "key").Is("A/17", "ref").
		Is("https://shop.example/17", "link_url").Is("public", "link_scope").Is(true, "indexed").Is(true, "shared").Is(true, "owned").
		Is(nil, "secure").Is(nil, "owner_id").Is("2026-03-02T09:00:00.000Z", "created_at").Is("2026-03-02T09:00:00.000Z", "updated_at")
	if !strings.Contains(string(x.Body), `{"n":1.50}`) {
		t.Errorf("the value was changed: %s", x.Body)
	}
	got := in.Do(http.MethodGet, row, "").Want(200)
	if string(got.Body) != string(x.Body) {
		t.Errorf("%s is answered, want %s", got.Body, x.Body)
	}
	for _, path := range []string{"A/17", "A%2F17", "A/17?owned=true"} {
		in.Do(http.MethodGet, "/silo/v1/entries/meta/order/"+path, "").Want(200).Is(entryID, "entry_id").Is(string(in.Actor(kit.Default).Workspace.ID), "owner_id")
	}
	in.Do(http.MethodGet, "/silo/v1/entries/meta/order/A", "").Refused(404, "not-found")
	in.Do(http.MethodGet, "/silo/v1/entries/meta/other/A/17", "").Refused(404, "not-found")
	in.Do(http.MethodGet, "/silo/v1/entries/meta/order/A/17?owned=x", "").Refused(400, "input")

	// What is written again replaces all of it; some clients use other names.
	in.Clock.Advance(time.Second)
	in.Do(http.MethodPut, row, `{"url":"http://a.example","scope":"public","value":"text"}`).Want(200).
		Is("http://a.example", "link_url").Is("public", "link_scope").Is(nil, "ref").Is("text", "value").
		Is("2026-03-02T09:00:00.000Z", "created_at").Is("2026-03-02T09:00:01.000Z", "updated_at")
	in.Do(http.MethodGet, "/silo/v1/entries/meta/order/A/17", "").Refused(404, "not-found")

	// Secure rows are shown when they are asked for.
	in.Do(http.MethodPut, entry+"/meta/secret", `{"secure":true,"value":{"password":"x"},"ref":"s"}`).Want(200)
	for _, answer := range []*kit.Answer{
		in.Do(http.MethodGet, entry, "").Want(200),
		in.Do(http.MethodPatch, entry, `{"folder":"documents"}`).Want(200),
	} {
		answer.Is("order", "meta", 0, "key").Is(nil, "meta", 1)
	}
	in.Do(http.MethodGet, "/silo/v1/entries", "").Want(200).Is(nil, "list", 0, "meta")
	in.Do(http.MethodGet, entry+"/meta/secret", "").Want(200).Is("x", "value", "password")
	in.Do(http.MethodGet, "/silo/v1/entries/meta/secret/s", "").Want(200).Is("secret", "key")

	gone := in.Do(http.MethodDelete, row, "").Want(204)
	if len(gone.Body) > 0 {
		t.Errorf("deleting answers %s", gone.Body)
	}
	in.Do(http.MethodDelete, row, "").Refused(404, "not-found")
	in.Do(http.MethodGet, row, "").Refused(404, "not-found")
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
			x := in.Do(http.MethodPut, rows+tt.key, tt.body)
			x = x.For(t)
			if e := x.Refused(tt.status, tt.error); tt.field != "" && e.Fields[tt.field] == nil {
				t.Errorf("the fields %v do not name %s", e.Fields, tt.field)
			}
		})
	}
	in.Do(http.MethodPut, "/silo/v1/entries/"+absentID+"/meta/a", `{}`).Refused(404, "not-found")
	in.Do(http.MethodPut, "/silo/v1/entries/x/meta/a", `{}`).Refused(404, "not-found")
	in.Do(http.MethodGet, "/silo/v1/entries/"+entryID, "").Want(200).Is(nil, "meta")
	for n := range 64 {
		in.Do(http.MethodPut, fmt.Sprintf("%sk%d", rows, n), `{"secure":true}`).Want(200)
	}
	in.Do(http.MethodPut, rows+"one-more", `{}`).Refused(422, "limit")
	in.Do(http.MethodPut, rows+"k7", `{"ref":"changed"}`).Want(200).Is("changed", "ref")
}
