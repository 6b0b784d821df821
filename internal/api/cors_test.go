package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"chancery/internal/api"
	"chancery/test/kit"
)

const shopOrigin = "https://shop.example"

// ask sends what a browser sends before the request of a script.
func (in *installation) ask(origin, method, path string) *kit.Answer {
	r := in.Request("", http.MethodOptions, path, "")
	r.Header.Set("Origin", origin)
	r.Header.Set("Access-Control-Request-Method", method)
	r.Header.Set("Access-Control-Request-Headers", "authorization,content-type")
	return in.Send(r)
}

// from sends a request as a browser sends that of a script.
func (in *installation) from(origin, token, method, path string) *kit.Answer {
	r := in.Request(token, method, path, "")
	r.Header.Set("Origin", origin)
	return in.Send(r)
}

// noCORS checks that an answer lets no script read it.
func noCORS(t *testing.T, x *kit.Answer) {
	t.Helper()
	for name := range x.Header {
		if strings.HasPrefix(name, "Access-Control-") {
			t.Errorf("%s: %s", name, x.Header.Get(name))
		}
	}
}

func TestCORSIsOff(t *testing.T) {
	in := install(t, nil)
	noCORS(t, in.ask(shopOrigin, http.MethodGet, "/silo/v1/entries").Want(405))
	x := in.from(shopOrigin, in.TokenOf(kit.Default), http.MethodGet, "/silo/v1/entries").Want(200)
	noCORS(t, x)
	if x.Header.Get("Vary") != "" {
		t.Error("the answer is the same for all origins")
	}
}

func TestCORS(t *testing.T) {
	in := install(t, func(c *api.Config) {
		c.Origins = []string{"http://localhost:3000", shopOrigin}
		c.Ready = func(context.Context) error { panic("the sky falls") }
	})
	token := in.TokenOf(kit.Default)
	allows := func(x *kit.Answer, want string) {
		t.Helper()
		if got := x.Header.Get("Access-Control-Allow-Origin"); got != want {
			t.Errorf("allows %q, want %q", got, want)
		}
		if got := x.Header.Get("Vary"); got != "Origin" {
			t.Errorf("Vary is %q", got)
		}
		if x.Header.Get("Access-Control-Allow-Credentials") != "" {
			t.Error("credentials are allowed")
		}
	}

	// Before the request of a script, without a token.
	x := in.ask(shopOrigin, http.MethodPatch, "/silo/v1/entries/"+absentID).Want(204)
	allows(x, shopOrigin)
	if got := x.Header.Get("Access-Control-Allow-Methods"); got != "GET, HEAD, PUT, PATCH" {
		t.Errorf("methods: %s", got)
	}
	for _, name := range []string{"Authorization", "Content-Type", "If-Match", "Range"} {
		if !strings.Contains(x.Header.Get("Access-Control-Allow-Headers"), name) {
			t.Errorf("%s may not be sent", name)
		}
	}
	if len(x.Body) > 0 {
		t.Errorf("%s", x.Body)
	}
	in.ask(shopOrigin, http.MethodGet, "/no/such").Refused(404, "no-route")

	// The request of a script, whatever the answer is.
	for _, tt := range []struct {
		token, path string
		status      int
	}{
		{token, "/silo/v1/entries", 200},
		{token, "/silo/v1/entries/" + absentID, 404},
		{"", "/silo/v1/entries", 401},
		{"", "/no/such", 404},
		{"", "/readyz", 500},
	} {
		x := in.from(shopOrigin, tt.token, http.MethodGet, tt.path).Want(tt.status)
		allows(x, shopOrigin)
		for _, name := range []string{"ETag", "Retry-After", "X-Request-Id", "X-RateLimit-Remaining"} {
			if !strings.Contains(x.Header.Get("Access-Control-Expose-Headers"), name) {
				t.Errorf("%s cannot be read", name)
			}
		}
	}

	// Others, also those that only look like one of the list.
	for _, origin := range []string{"https://shop.example.com", "http://shop.example", "https://shop.example:444", "https://SHOP.example", "null", "*", ""} {
		x := in.from(origin, token, http.MethodGet, "/silo/v1/entries").Want(200)
		noCORS(t, x)
		if x.Header.Get("Vary") != "Origin" {
			t.Error("a cache could give this answer to scripts of the shop")
		}
		noCORS(t, in.ask(origin, http.MethodGet, "/silo/v1/entries").Want(405))
	}
}

func TestCORSForAll(t *testing.T) {
	in := install(t, func(c *api.Config) { c.Origins = []string{"*"} })
	for _, x := range []*kit.Answer{
		in.ask(shopOrigin, http.MethodGet, "/silo/v1/entries").Want(204),
		in.from(shopOrigin, in.TokenOf(kit.Default), http.MethodGet, "/silo/v1/entries").Want(200),
		in.from("null", "", http.MethodGet, "/healthz").Want(200),
	} {
		if got := x.Header.Get("Access-Control-Allow-Origin"); got != "*" {
			t.Errorf("allows %q", got)
		}
		if x.Header.Get("Access-Control-Allow-Credentials") != "" {
			t.Error("credentials are allowed")
		}
	}
}
