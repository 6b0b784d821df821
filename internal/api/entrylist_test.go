package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/test/kit"
)

// listing is a scenario: the keys of the entries of a list, in this order.
func listing(query string, want ...string) kit.Scenario {
	fields := map[string]any{fmt.Sprintf("list.%d", len(want)): nil, "next_cursor": nil}
	for i, key := range want {
		fields[fmt.Sprintf("list.%d.key", i)] = key
	}
	return kit.Scenario{Name: query, Path: "/silo/v1/entries?" + query, JSON: fields}
}

func TestEntryFilters(t *testing.T) {
	in := install(t, nil)
	for n, rest := range []string{
		`"data":` + merged(t, invoice, `{"code":"1"}`) + `,"sign":true`,
		`"data":` + merged(t, invoice, `{"code":"2","issue_date":"2026-02-28"}`) + `,"folder":"expenses"`,
		`"data":` + merged(t, invoice, `{"code":"3","supplier":null}`) + `,"allow_invalid":true`,
		`"data":` + message,
		`"data":{"$schema":"https://gobl.org/draft-0/envelope","head":{"tags":["web"]},"doc":` + merged(t, invoice, `{"code":"4"}`) + `}`,
	} {
		in.Clock.Advance(time.Second)
		id := in.Do(http.MethodPost, "/silo/v1/entries", fmt.Sprintf(`{"key":"%s%d",%s}`, []string{"a/", "b/"}[n%2], n, rest)).Want(200).Text("id")
		if n < 2 {
			in.Do(http.MethodPost, "/silo/v1/entries/"+id+"/states", `{"key":"sent"}`).Want(200)
		}
	}
	all := []string{"a/4", "b/3", "a/2", "b/1", "a/0"}
	kit.Run(t, in, []kit.Scenario{
		listing("", all...), listing("ascending=true", "a/0", "b/1", "a/2", "b/3", "a/4"),
		listing("folder=invoices", "a/4", "a/2", "b/1", "a/0"), listing("folder=invoices&ascending=true", "a/0", "b/1", "a/2", "a/4"),
		listing("state=sent", "b/1", "a/0"), listing("state=sent&folder=expenses", "b/1"), listing("state=empty", "a/4", "b/3", "a/2"),
		listing("state=invalid", "a/2"), listing("state=error"),
		listing("signed=true", "a/0"), listing("signed=false&ascending=true", "b/1", "a/2", "b/3", "a/4"),
		listing("invalid=true", "a/2"), listing("invalid=false", "a/4", "b/3", "b/1", "a/0"),
		listing("tag=web", "a/4"), listing("tag=we"), listing("key_prefix=a/", "a/4", "a/2", "a/0"), listing("key_prefix=b&state=sent", "b/1"),
		listing("schema=note/message", "b/3"), listing("schema=https://gobl.org/draft-0/note/message", "b/3"), listing("schema=message"),
		listing("since=2026-03-02T09:00:03Z", "a/4", "b/3", "a/2"), listing("until=2026-03-02T09:00:02Z", "b/1", "a/0"),
		listing("since=2026-03-02T09:00:02Z&until=2026-03-02T09:00:04Z", "b/3", "a/2", "b/1"),
		listing("ascending=true&since=2026-03-02T09:00:02Z&until=2026-03-02T09:00:04Z", "b/1", "a/2", "b/3"),
		listing("created_at=2026-03-02T09:00:03Z&since=2026-03-02T09:00:02Z", "a/2", "b/1"),
		listing("created_at=2026-03-02T09:00:03Z&until=2026-03-02T09:00:04Z&ascending=true", "a/2", "b/3"),
		listing("issued_until=2026-02-28", "b/1"), listing("issued_since=2026-03-01", "a/4", "a/2", "a/0"),
		listing("issued_since=2026-02-01&issued_until=2026-02-28&folder=expenses", "b/1"),
	})
	// Pages of a list with filters have each entry once.
	for _, query := range []string{"signed=false", "signed=false&ascending=true", "since=2026-03-02T09:00:02Z"} {
		var seen []string
		for cursor := ""; ; {
			x := in.Do(http.MethodGet, "/silo/v1/entries?limit=1&"+query+"&cursor="+cursor, "").Want(200)
			if x.At("list", 0) != nil {
				seen = append(seen, x.Text("list", 0, "key"))
			}
			if x.At("next_cursor") == nil {
				break
			}
			cursor = x.Text("next_cursor")
		}
		if len(seen) != 4 {
			t.Errorf("%s: pages of %q", query, seen)
		}
	}
	kit.Run(t, in, scenarios([]refusal{
		{"signed", "GET", "/silo/v1/entries?signed=maybe", "", 400, "input", "signed"},
		{"invalid", "GET", "/silo/v1/entries?invalid=2", "", 400, "input", "invalid"},
		{"since", "GET", "/silo/v1/entries?since=yesterday", "", 400, "input", "since"},
		{"until", "GET", "/silo/v1/entries?until=x", "", 400, "input", "until"},
		{"day", "GET", "/silo/v1/entries?issued_since=2026-02-30", "", 400, "input", "issued_since"},
		{"unknown parameter", "GET", "/silo/v1/entries?stat=x", "", 400, "input", "stat"},
	}))
}

// A page ends when it has looked at many entries that do not fit, and the next one goes on.
func TestEntrySearchEndsEarly(t *testing.T) {
	in := install(t, nil)
	in.Do(http.MethodPut, "/silo/v1/entries/"+entryID, `{"key":"first","data":`+message+`}`).Want(200)
	in.Do(http.MethodPost, "/silo/v1/entries/"+entryID+"/states", `{"key":"error"}`).Want(200)
	in.Clock.Advance(time.Second)
	actor := in.Actor(kit.Default)
	must(t, in.Parts.Store.Update(t.Context(), func(tx domain.Tx) error {
		first, err := tx.Entries().Get(t.Context(), actor.Workspace.ID, entryID)
		if err != nil {
			return err
		}
		for n := range limits.EntriesSearched.Int() {
			e := *first
			e.ID, e.Key, e.State, e.CreatedAt = domain.ID(fmt.Sprintf("01950000-0000-7000-8001-%012d", n)), "", "", in.Clock.Now()
			if err := tx.Entries().Insert(t.Context(), &e); err != nil {
				return err
			}
		}
		return nil
	}))
	x := in.Do(http.MethodGet, "/silo/v1/entries?state=error", "").Want(200).Is(nil, "list", 0)
	in.Do(http.MethodGet, "/silo/v1/entries?state=error&cursor="+x.Text("next_cursor"), "").Want(200).Is("first", "list", 0, "key").Is(nil, "next_cursor")
}
