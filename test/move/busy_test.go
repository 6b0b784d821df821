package move

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"sync/atomic"
	"testing"
)

// busy is a server before another one that refuses each thirtieth request.
type busy struct {
	*httptest.Server

	requests, refused atomic.Int64
}

func newBusy(t *testing.T, to string) *busy {
	t.Helper()
	target, err := url.Parse(to)
	must(t, err)
	proxy, b := httputil.NewSingleHostReverseProxy(target), &busy{}
	proxy.ErrorLog = log.New(io.Discard, "", 0) // requests of what is killed
	b.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if b.requests.Add(1)%30 == 0 {
			b.refused.Add(1)
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(b.Close)
	return b
}

// otherHere is what differs in a workspace that came through the API: links, and where it is.
var otherHere = regexp.MustCompile(`"(url|public_url|job_id)":"[^"]*"`)

// documents is what a server says about the documents, workflows and series of a workspace.
func (s *site) documents() map[string]string {
	s.t.Helper()
	got := map[string]string{}
	get := func(path string) []byte {
		s.t.Helper()
		out, err := s.request(s.t.Context(), "GET", path, "")
		must(s.t, err)
		got[path] = otherHere.ReplaceAllString(string(out), "")
		return out
	}
	for cursor := ""; ; {
		out, err := s.request(s.t.Context(), "GET", "/silo/v1/entries?ascending=true&limit=100&cursor="+url.QueryEscape(cursor), "")
		must(s.t, err)
		var page struct {
			List []struct {
				ID string `json:"id"`
			} `json:"list"`
			Next string `json:"next_cursor"`
		}
		must(s.t, json.Unmarshal(out, &page))
		for _, e := range page.List {
			get("/silo/v1/entries/" + e.ID)
			get("/silo/v1/entries/" + e.ID + "/states")
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	get("/silo/v1/entries/01950000-0000-7000-8000-000000000001/meta/ref")
	var series struct {
		List []struct {
			ID string `json:"id"`
		} `json:"list"`
	}
	must(s.t, json.Unmarshal(get("/sequence/v1/series"), &series))
	for _, one := range series.List {
		get("/sequence/v1/series/" + one.ID + "/entries?limit=100")
	}
	return got
}
