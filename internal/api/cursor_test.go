package api

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// actor returns the actor of the token of the default workspace.
func (in *installation) actor() domain.Actor {
	in.t.Helper()
	a, err := in.config.Access.Authenticate(in.t.Context(), in.token)
	must(in.t, err)
	return a
}

// entries stores n entries, pairs of them at the same instant.
func (in *installation) entries(n int) []string {
	in.t.Helper()
	ids := make([]string, n)
	for i := range n {
		ids[i] = string(domaintest.ID(7, 8100+i))
		in.do(http.MethodPut, "/silo/v1/entries/"+ids[i], `{"data":`+message+`}`).want(200)
		if i%2 == 1 {
			in.clock.Advance(150 * time.Microsecond)
		}
	}
	return ids
}

// walk follows a list to its end.
func (in *installation) walk(path string, limit int) []string {
	in.t.Helper()
	var seen []string
	cursor := ""
	for range 100 {
		x := in.do(http.MethodGet, fmt.Sprintf("%s&limit=%d&cursor=%s", path, limit, url.QueryEscape(cursor)), "").want(200)
		x.is(limit, "limit")
		list, _ := x.at("list").([]any)
		if len(list) > limit {
			in.t.Fatalf("%d rows in a page of %d", len(list), limit)
		}
		for i := range list {
			seen = append(seen, x.text("list", i, "id"))
		}
		if x.at("next_cursor") == nil {
			return seen
		}
		if cursor != "" {
			x.is(cursor, "cursor")
		}
		cursor = x.text("next_cursor")
	}
	in.t.Fatal("the list does not end")
	return nil
}

func TestPages(t *testing.T) {
	in := install(t, nil)
	ids := in.entries(7)
	backwards := slices.Clone(ids)
	slices.Reverse(backwards)
	for limit := 1; limit <= 8; limit++ {
		if got := in.walk("/silo/v1/entries?ascending=true", limit); !slices.Equal(got, ids) {
			t.Errorf("ascending by %d: %v", limit, got)
		}
		if got := in.walk("/silo/v1/entries?ascending=false", limit); !slices.Equal(got, backwards) {
			t.Errorf("descending by %d: %v", limit, got)
		}
	}
}

func TestPageBounds(t *testing.T) {
	in := install(t, nil)
	ids := in.entries(4)
	x := in.do(http.MethodGet, "/silo/v1/entries", "").want(200).is(20, "limit").is(nil, "cursor").is(nil, "created_at")
	x.is(nil, "list", 0, "data").is(nil, "list", 0, "versions").is("documents", "list", 0, "folder").is(true, "list", 0, "draft")
	// The time of a row, cut to milliseconds as it is, finds the row.
	at := x.text("list", 0, "created_at")
	in.do(http.MethodGet, "/silo/v1/entries?created_at="+at, "").want(200).is(ids[3], "list", 0, "id").is(at, "created_at")
	in.do(http.MethodGet, "/silo/v1/entries?ascending=true&created_at="+at, "").want(200).is(ids[0], "list", 0, "id")
	in.do(http.MethodGet, "/silo/v1/entries?created_at=2020-01-01", "").want(200).is(nil, "list", 0)
	in.do(http.MethodGet, "/silo/v1/entries?created_at=2020-01-01T00:00:00+01:00", "").want(200).is("2019-12-31T23:00:00.000Z", "created_at")
	in.do(http.MethodGet, "/silo/v1/entries?folder=sales", "").want(200).is(nil, "list", 0).is("sales", "folder")
	for limit, want := range map[string]int{"0": 20, "-5": 20, "100": 100, "101": 100, "99999999999999999999": 100, "-99999999999999999999": 20} {
		in.do(http.MethodGet, "/silo/v1/entries?limit="+limit, "").want(200).is(want, "limit")
	}
	if list, ok := in.do(http.MethodGet, "/transform/v1/jobs", "").want(200).at("list").([]any); !ok || len(list) != 0 {
		t.Error("an empty list is []")
	}
}

func TestCursorOfTheOtherOrder(t *testing.T) {
	in := install(t, nil)
	in.entries(3)
	for _, order := range []string{"true", "false"} {
		next := in.do(http.MethodGet, "/silo/v1/entries?limit=1&ascending="+order, "").want(200).text("next_cursor")
		other := map[string]string{"true": "false", "false": "true"}[order]
		in.do(http.MethodGet, "/silo/v1/entries?ascending="+other+"&cursor="+next, "").refused(400, "input")
	}
}

func TestCursorText(t *testing.T) {
	for _, c := range []cursor{
		{At: domaintest.Start.Add(123456789)},
		{At: domaintest.Start.Add(time.Microsecond), ID: entryID, Ascending: true},
	} {
		got, err := parseCursor(c.text())
		c.At = c.At.Truncate(time.Microsecond)
		if err != nil || got != c {
			t.Errorf("%+v became %+v, %v", c, got, err)
		}
	}
	// A cursor of the API that we are compatible with: only a time, padded.
	got, err := parseCursor("eyJjYXQiOiIyMDI2LTA0LTMwVDEwOjQ5OjAxLjA4MVoifQ==")
	if want := time.Date(2026, 4, 30, 10, 49, 1, 81e6, time.UTC); err != nil || !got.At.Equal(want) || got.ID != "" {
		t.Errorf("%+v, %v", got, err)
	}
}

func FuzzCursor(f *testing.F) {
	f.Add("eyJjYXQiOiIyMDI2LTA0LTMwVDEwOjQ5OjAxLjA4MVoifQ==")
	f.Add(cursor{At: domaintest.Start, ID: entryID, Ascending: true}.text())
	f.Add("nonsense")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseCursor(text)
		if err != nil {
			return
		}
		c.At = c.At.Truncate(time.Microsecond)
		again, err := parseCursor(c.text())
		if err != nil || again != c {
			t.Errorf("%q: %+v became %+v, %v", text, c, again, err)
		}
	})
}
