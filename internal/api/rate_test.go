package api_test

import (
	"net/http"
	"testing"
	"time"

	"chancery/internal/api"
	"chancery/test/kit"
)

// A token may send so many requests in a minute, whatever they are. Other tokens of the same
// workspace are counted apart, and so are apps.
func TestRateLimit(t *testing.T) {
	in := install(t, func(c *api.Config) { c.Limits.PerToken = 3 })
	app := in.App("shop").Enroll(kit.Default)
	answered := func(x *kit.Answer, status int, left, reset string) {
		t.Helper()
		x.Want(status)
		got := [3]string{x.Header.Get("X-RateLimit-Limit"), x.Header.Get("X-RateLimit-Remaining"), x.Header.Get("X-RateLimit-Reset")}
		if want := [3]string{"3", left, reset}; got != want {
			t.Errorf("the answer says %v, want %v", got, want)
		}
	}
	ping := func() *kit.Answer { return in.Do(http.MethodGet, "/utils/v1/ping", "") }
	answered(ping(), 200, "2", "20")
	answered(in.Do(http.MethodPost, "/silo/v1/entries", `{`), 400, "1", "40")
	answered(in.Do(http.MethodGet, "/silo/v1/entries/"+absentID, ""), 404, "0", "60")
	over := ping()
	answered(over, 429, "0", "60")
	over.Refused(429, "limit")
	if got := over.Header.Get("Retry-After"); got != "20" {
		t.Errorf("Retry-After is %q", got)
	}
	answered(in.Do(http.MethodPost, "/silo/v1/entries", `{"data":`+message+`}`), 429, "0", "60")
	answered(in.Send(in.Request(in.TokenWith(kit.Default, "api"), http.MethodGet, "/utils/v1/ping", "")), 200, "2", "20")
	answered(in.Send(in.Request(in.TokenOf(kit.Other), http.MethodGet, "/utils/v1/ping", "")), 200, "2", "20")
	answered(in.Send(in.Request(app, http.MethodGet, "/utils/v1/ping", "")), 200, "2", "20")
	if x := in.Send(in.Request("", http.MethodGet, "/healthz", "")).Want(200); x.Header.Get("X-RateLimit-Limit") != "" {
		t.Error("requests without a token are counted")
	}
	in.Clock.Advance(20 * time.Second)
	answered(in.Do(http.MethodGet, "/silo/v1/entries", "").Is(nil, "list", 0), 200, "0", "60") // nothing was stored
}

func TestNoRateLimit(t *testing.T) {
	in := install(t, nil)
	for range 100 {
		if x := in.Do(http.MethodGet, "/utils/v1/ping", "").Want(200); x.Header.Get("X-RateLimit-Limit") != "" {
			t.Fatal("there is a limit by default")
		}
	}
}
