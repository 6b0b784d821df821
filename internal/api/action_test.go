package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"chancery/internal/api"
	"chancery/test/kit"
)

// TestActions checks that a form can be made of the schema of each action: every member has
// a title, and a description where the title does not say it all; every code has a meaning.
func TestActions(t *testing.T) {
	in := install(t, nil)
	a := in.Do(http.MethodGet, "/transform/v1/actions", "").Want(200)
	var got api.ActionCollection
	must(t, json.Unmarshal(a.Body, &got))
	groups := map[string]bool{}
	for _, g := range got.Groups {
		groups[g.Key] = true
	}
	installed := 0
	for i := range got.List {
		checkAction(t, &got.List[i])
		if !groups[got.List[i].Group] {
			t.Errorf("%s: the group %q is not listed", got.List[i].ID, got.List[i].Group)
		}
		if got.List[i].Installed {
			installed++
		}
	}
	if installed < 20 || len(got.List) < 150 {
		t.Errorf("%d actions, %d of them installed", len(got.List), installed)
	}
	for _, c := range got.Codes {
		if c.About == "" {
			t.Errorf("the code %s has no meaning", c.Code)
		}
	}
	kit.Run(t, in, []kit.Scenario{
		{Name: "unchanged", Path: "/transform/v1/actions", Header: map[string]string{"If-None-Match": a.Header.Get("ETag")}, Status: 304},
		{Name: "a group", Path: "/transform/v1/actions?group=pdf", JSON: map[string]any{"list.0.id": "pdf", "list.0.reach": "inside", "list.1": nil}},
		{Name: "no group", Path: "/transform/v1/actions?group=x", Status: 400, Key: "input", Field: "group"},
	})
}

func checkAction(t *testing.T, a *api.Action) {
	t.Helper()
	if strings.HasPrefix(a.ID, "test.") {
		return
	}
	if a.Label == "" || a.Summary == "" {
		t.Errorf("%s has no label or summary", a.ID)
	}
	for _, c := range a.Codes {
		if a.Installed && c.About == "" {
			t.Errorf("%s: the code %s has no meaning", a.ID, c.Code)
		}
	}
	type member struct {
		Title, Description string
		Type               any
		Deprecated         bool
	}
	var schema struct{ Properties map[string]member }
	must(t, json.Unmarshal(a.Config, &schema))
	for name, m := range schema.Properties {
		if m.Title == "" || m.Description == "" && m.Type != "boolean" && !m.Deprecated && a.Installed {
			t.Errorf("%s: the member %s needs a title and a description: %+v", a.ID, name, m)
		}
	}
}
