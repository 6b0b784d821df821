package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"chancery/test/kit"
)

// searching is a scenario: what a search finds, in this order.
func searching(q string, want ...string) kit.Scenario {
	fields := map[string]any{fmt.Sprintf("list.%d", len(want)): nil, "query": q}
	for i, id := range want {
		fields[fmt.Sprintf("list.%d.id", i)] = id
	}
	return kit.Scenario{Name: q, Path: "/silo/v1/search?q=" + url.QueryEscape(q), JSON: fields}
}

func TestSearch(t *testing.T) {
	in := install(t, nil)
	invoices := in.related()
	first, second, third := invoices[0], invoices[1], invoices[2]
	in.Do(http.MethodPost, "/silo/v1/entries/"+second+"/states", `{"key":"error"}`).Want(200)
	for key, row := range map[string]string{"order": `{"ref":"SHOP-77","indexed":true}`, "other": `{"ref":"OTHER-78"}`, "secret": `{"ref":"SECRET-79","indexed":true,"secure":true}`} {
		in.Do(http.MethodPut, "/silo/v1/entries/"+third+"/meta/"+key, row).Want(200)
	}
	kit.Run(t, in, []kit.Scenario{
		searching("F1-002", second), searching("f1002", second), searching("F1-2", second), searching("002", second),
		searching("f1-", third, second, first), searching("f1-00", third, second, first),
		searching("sample con", third, second, first, partyID),
		searching("54387763p", third, second, first), searching("Provide ONE", third, second, first),
		searching("shop-77", third), searching("other-78"), searching("secret-79"),
		searching(second, second), searching("no such thing"),
		searching("customer:consumer total>500", third, first), searching("state:error", second),
		searching("issue_date>=2026-01 total<100", second), searching("schema:party", partyID),
		searching("folder:invoices f1", third, second, first), searching("folder:parties", partyID),
	})

	// What changes is found by its new words at once.
	in.Do(http.MethodPatch, "/silo/v1/entries/"+first,
		`{"content_type":"application/merge-patch+json","data":{"customer":{"name":"Zöe Ünal"}}}`).Want(200)
	in.Do(http.MethodPost, "/silo/v1/entries/"+second+"/states", `{"key":"sent"}`).Want(200)
	in.Do(http.MethodDelete, "/silo/v1/entries/"+third+"/meta/order", "").Want(204)
	kit.Run(t, in, []kit.Scenario{
		searching("zoe", first), searching("customer:unal", first), searching("sample con", third, second, partyID),
		searching("state:error"), searching("state:sent", second), searching("shop-77"),
	})
	other := in.TokenOf(kit.Other)
	in.Send(in.Request(other, http.MethodGet, "/silo/v1/search?q=f1", "")).Want(200).Is(nil, "list", 0)
}

// The exact number comes before numbers that begin with it, although these are newer.
func TestSearchRelevance(t *testing.T) {
	in := install(t, nil)
	var ids []string
	for _, code := range []string{"12", "123", "1234"} {
		in.Clock.Advance(1e9)
		ids = append(ids, in.Do(http.MethodPost, "/silo/v1/entries", `{"data":`+merged(t, invoice, `{"code":"`+code+`"}`)+`}`).Want(200).Text("id"))
	}
	kit.Run(t, in, []kit.Scenario{
		searching("f1-12", ids[0], ids[2], ids[1]), searching("12", ids[0], ids[2], ids[1]), searching("f1-123", ids[1], ids[2]),
		searching(`"12"`, ids[0]),
	})
	for offset := range ids {
		x := in.Do(http.MethodGet, fmt.Sprintf("/silo/v1/search?q=f1&limit=1&offset=%d&folder=invoices", offset), "").Want(200)
		x.Is(float64(offset), "offset").Is(1., "limit").Is("invoices", "folder").Is(ids[len(ids)-1-offset], "list", 0, "id").Is(nil, "list", 1)
	}
	in.Do(http.MethodGet, "/silo/v1/search?q=f1&offset=3", "").Want(200).Is(nil, "list", 0)
	in.Do(http.MethodGet, "/silo/v1/search?q=f1&offset=999999", "").Want(200).Is(nil, "list", 0)
	in.Do(http.MethodGet, "/silo/v1/search?q=f1&folder=orders", "").Want(200).Is(nil, "list", 0)
	in.Do(http.MethodGet, "/silo/v1/search?q=f1&folder=nowhere", "").Want(200).Is(nil, "list", 0)
}

func TestSearchIsRefused(t *testing.T) {
	in := install(t, nil)
	at := func(q string) string { return "/silo/v1/search?q=" + url.QueryEscape(q) }
	kit.Run(t, in, scenarios([]refusal{
		{"no text", "GET", "/silo/v1/search", "", 400, "input", "q"},
		{"no word", "GET", at("--"), "", 400, "input", "q"},
		{"unknown field", "GET", at("custmer:x"), "", 400, "input", "q"},
		{"no number", "GET", at("total>x"), "", 400, "input", "q"},
		{"no end", "GET", at(`"x`), "", 400, "input", "q"},
		{"long", "GET", at(strings.Repeat("x", 513)), "", 400, "input", "q"},
		{"limit", "GET", at("x") + "&limit=x", "", 400, "input", "limit"},
		{"offset", "GET", at("x") + "&offset=-1", "", 400, "input", "offset"},
		{"unknown parameter", "GET", at("x") + "&ofset=1", "", 400, "input", "ofset"},
	}))
	if text := in.Do(http.MethodGet, at("custmer:x"), "").Want(400).Text("message"); !strings.Contains(text, "did you mean customer?") {
		t.Errorf("the message is %s", text)
	}
}
