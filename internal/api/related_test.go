package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"chancery/internal/document"
	"chancery/test/kit"
)

const (
	partyID   = "01950000-0000-4000-8000-00000000a001"
	partyUUID = "01950000-0000-7000-8000-00000000a002"
	itemID    = "01950000-0000-4000-8000-00000000a003"
)

// merged returns a document changed by a merge patch.
func merged(t testing.TB, doc, patch string) string {
	t.Helper()
	data, err := document.PatchJSON([]byte(doc), document.TypeMergePatch, []byte(patch))
	must(t, err)
	return string(data)
}

// related stores a party, an item and three invoices that mention them, and returns the IDs
// of the invoices.
func (in *installation) related() (invoices []string) {
	in.t.Helper()
	const schema = `{"$schema":"https://gobl.org/draft-0/org/`
	in.Do(http.MethodPut, "/silo/v1/entries/"+partyID, `{"folder":"customers","data":`+schema+`party","uuid":"`+partyUUID+`","name":"Sample Consumer"}}`).Want(200)
	in.Do(http.MethodPut, "/silo/v1/entries/"+itemID, `{"data":`+schema+`item","uuid":"`+itemID+`","name":"Work"}}`).Want(200)
	for n := range 3 {
		in.Clock.Advance(time.Second)
		patch := fmt.Sprintf(`{"code":"00%d","customer":{"uuid":"%s"},"supplier":{"uuid":"%s"}}`, n+1, partyUUID, partyUUID)
		doc := merged(in.t, invoice, patch)
		if n == 1 {
			doc = merged(in.t, doc, `{"customer":{"uuid":null},"lines":[
				{"quantity":"1","item":{"uuid":"`+itemID+`","name":"Work","price":"1.00"}},{"quantity":"1","item":{"uuid":"`+itemID+`","name":"Work","price":"1.00"}}]}`)
		}
		invoices = append(invoices, in.Do(http.MethodPost, "/silo/v1/entries", `{"data":`+doc+`}`).Want(200).Text("id"))
	}
	return invoices
}

func TestRelated(t *testing.T) {
	in := install(t, nil)
	invoices := in.related()
	of := "/silo/v1/entries/" + partyID + "/related"
	list := func(pairs ...any) map[string]any {
		want := map[string]any{fmt.Sprintf("list.%d", len(pairs)/2): nil}
		for i := 0; i < len(pairs); i += 2 {
			want[fmt.Sprintf("list.%d.id", i/2)], want[fmt.Sprintf("list.%d.context", i/2)] = pairs[i], pairs[i+1]
		}
		return want
	}
	first, second, third := invoices[0], invoices[1], invoices[2]
	kit.Run(t, in, []kit.Scenario{
		{
			Name: "mentions of a party", Path: of,
			JSON: list(third, "supplier", third, "customer", second, "supplier", first, "supplier", first, "customer"),
		},
		{
			Name: "oldest first", Path: of + "?ascending=true&context=customer",
			JSON: list(first, "customer", third, "customer"),
		},
		{Name: "in a context", Path: of + "?context=customer", JSON: list(third, "customer", first, "customer")},
		{Name: "in another context", Path: of + "?context=line.item", JSON: list()},
		{Name: "before a time", Path: of + "?context=customer&created_at=2026-03-02T09:00:02Z", JSON: list(first, "customer")},
		// What is mentioned twice in one context is one mention.
		{Name: "mentions of an item", Path: "/silo/v1/entries/" + itemID + "/related", JSON: list(second, "line.item")},
		{Name: "by UUID", Path: "/silo/v1/entries/related?context=customer&uuid=" + partyUUID, JSON: list(third, "customer", first, "customer")},
		{Name: "by a UUID that nobody mentions", Path: "/silo/v1/entries/related?uuid=" + absentID, JSON: list()},
		{Name: "by another UUID than that of the entry", Path: of + "?uuid=" + itemID, JSON: list(second, "line.item")},
		{
			Name: "what an invoice mentions", Path: "/silo/v1/entries/" + second + "/related?direction=out&ascending=true",
			JSON: list(partyID, "supplier", itemID, "line.item"),
		},
		{Name: "in a context", Path: "/silo/v1/entries/" + first + "/related?direction=out&context=supplier", JSON: list(partyID, "supplier")},
		{Name: "a party mentions nothing", Path: of + "?direction=out", JSON: list()},
	})
}

// A corrective invoice mentions the one that it corrects, and a version without a mention is
// not found by it any more.
func TestRelatedVersions(t *testing.T) {
	in := install(t, nil)
	invoices := in.related()
	original := "/silo/v1/entries/" + invoices[0]
	uuid := in.Do(http.MethodGet, original, "").Want(200).Text("data", "doc", "uuid")
	if uuid == "" {
		uuid = in.Do(http.MethodGet, original, "").Text("data", "head", "uuid")
	}
	credit := in.Do(http.MethodPost, "/silo/v1/entries", `{"data":`+
		merged(t, invoice, `{"code":"7","type":"credit-note","preceding":[{"series":"F1","code":"001","uuid":"`+uuid+`"}]}`)+`}`).Want(200).Text("id")
	in.Do(http.MethodGet, original+"/related", "").Want(200).Is(credit, "list", 0, "id").Is("preceding", "list", 0, "context").Is(nil, "list", 1)
	in.Do(http.MethodPatch, "/silo/v1/entries/"+credit,
		`{"content_type":"application/merge-patch+json","data":{"preceding":[{"series":"F1","code":"001"}]}}`).Want(200)
	in.Do(http.MethodGet, original+"/related", "").Want(200).Is(nil, "list", 0)
}

func TestRelatedPages(t *testing.T) {
	in := install(t, nil)
	invoices := in.related()
	for _, path := range []string{
		"/silo/v1/entries/" + partyID + "/related?limit=1",
		"/silo/v1/entries/" + partyID + "/related?limit=1&ascending=true",
		"/silo/v1/entries/related?limit=2&uuid=" + partyUUID,
		"/silo/v1/entries/" + invoices[1] + "/related?limit=1&direction=out",
	} {
		seen, cursor := map[string]bool{}, ""
		for range 10 {
			x := in.Do(http.MethodGet, path+"&cursor="+cursor, "").Want(200)
			for i := 0; x.At("list", i) != nil; i++ {
				key := x.Text("list", i, "id") + " " + x.Text("list", i, "context")
				if seen[key] {
					t.Errorf("%s: %s is on two pages", path, key)
				}
				seen[key] = true
			}
			if x.At("next_cursor") == nil {
				break
			}
			cursor = x.Text("next_cursor")
		}
		want := 5
		if path[len(path)-3:] == "out" {
			want = 2
		}
		if len(seen) != want {
			t.Errorf("%s: %d mentions on all pages, want %d", path, len(seen), want)
		}
	}
}

func TestRelatedIsRefused(t *testing.T) {
	in := install(t, nil)
	in.related()
	of := "/silo/v1/entries/" + partyID + "/related"
	kit.Run(t, in, scenarios([]refusal{
		{"no uuid", "GET", "/silo/v1/entries/related", "", 400, "input", "uuid"},
		{"bad uuid", "GET", "/silo/v1/entries/related?uuid=x", "", 400, "input", "uuid"},
		{"bad uuid of an entry", "GET", of + "?uuid=x", "", 400, "input", "uuid"},
		{"bad direction", "GET", of + "?direction=up", "", 400, "input", "direction"},
		{"direction of a uuid", "GET", "/silo/v1/entries/related?direction=out&uuid=" + partyUUID, "", 400, "input", "direction"},
		{"bad cursor", "GET", of + "?cursor=x", "", 400, "input", "cursor"},
		{"unknown parameter", "GET", of + "?contexts=x", "", 400, "input", "contexts"},
		{"unknown entry", "GET", "/silo/v1/entries/" + absentID + "/related", "", 404, "not-found", ""},
		{"malformed entry", "GET", "/silo/v1/entries/x/related", "", 404, "not-found", ""},
	}))
	other := in.TokenOf(kit.Other)
	in.Send(in.Request(other, http.MethodGet, "/silo/v1/entries/related?uuid="+partyUUID, "")).Want(200).Is(nil, "list", 0)
}
