package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"chancery/internal/domain/domaintest"
)

// entries stores n entries, pairs of them at the same instant.
func (in *installation) entries(n int) []string {
	in.t.Helper()
	ids := make([]string, n)
	for i := range n {
		ids[i] = string(domaintest.ID(7, 8100+i))
		in.Do(http.MethodPut, "/silo/v1/entries/"+ids[i], `{"data":`+message+`}`).Want(200)
		if i%2 == 1 {
			in.Clock.Advance(150 * time.Microsecond)
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
		x := in.Do(http.MethodGet, fmt.Sprintf("%s&limit=%d&cursor=%s", path, limit, url.QueryEscape(cursor)), "").Want(200)
		x.Is(limit, "limit")
		list, _ := x.At("list").([]any)
		if len(list) > limit {
			in.t.Fatalf("%d rows in a page of %d", len(list), limit)
		}
		for i := range list {
			seen = append(seen, x.Text("list", i, "id"))
		}
		if x.At("next_cursor") == nil {
			return seen
		}
		if cursor != "" {
			x.Is(cursor, "cursor")
		}
		cursor = x.Text("next_cursor")
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
	x := in.Do(http.MethodGet, "/silo/v1/entries", "").Want(200).Is(20, "limit").Is(nil, "cursor").Is(nil, "created_at")
	x.Is(nil, "list", 0, "data").Is(nil, "list", 0, "versions").Is("documents", "list", 0, "folder").Is(true, "list", 0, "draft")
	// The time of a row, cut to milliseconds as it is, finds the row.
	at := x.Text("list", 0, "created_at")
	in.Do(http.MethodGet, "/silo/v1/entries?created_at="+at, "").Want(200).Is(ids[3], "list", 0, "id").Is(at, "created_at")
	in.Do(http.MethodGet, "/silo/v1/entries?ascending=true&created_at="+at, "").Want(200).Is(ids[0], "list", 0, "id")
	in.Do(http.MethodGet, "/silo/v1/entries?created_at=2020-01-01", "").Want(200).Is(nil, "list", 0)
	in.Do(http.MethodGet, "/silo/v1/entries?created_at=2020-01-01T00:00:00+01:00", "").Want(200).Is("2019-12-31T23:00:00.000Z", "created_at")
	in.Do(http.MethodGet, "/silo/v1/entries?folder=sales", "").Want(200).Is(nil, "list", 0).Is("sales", "folder")
	for limit, want := range map[string]int{"0": 20, "-5": 20, "100": 100, "101": 100, "99999999999999999999": 100, "-99999999999999999999": 20} {
		in.Do(http.MethodGet, "/silo/v1/entries?limit="+limit, "").Want(200).Is(want, "limit")
	}
	if list, ok := in.Do(http.MethodGet, "/transform/v1/jobs", "").Want(200).At("list").([]any); !ok || len(list) != 0 {
		t.Error("an empty list is []")
	}
}

func TestCursorOfTheOtherOrder(t *testing.T) {
	in := install(t, nil)
	in.entries(3)
	for _, order := range []string{"true", "false"} {
		next := in.Do(http.MethodGet, "/silo/v1/entries?limit=1&ascending="+order, "").Want(200).Text("next_cursor")
		other := map[string]string{"true": "false", "false": "true"}[order]
		in.Do(http.MethodGet, "/silo/v1/entries?ascending="+other+"&cursor="+next, "").Refused(400, "input")
	}
}
