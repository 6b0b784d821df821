package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"chancery/internal/api"
	"chancery/test/kit"
)

// fill replaces the parameters of a path by values.
func fill(path string, values map[string]string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if name, ok := strings.CutPrefix(p, "{"); ok {
			name = strings.TrimSuffix(strings.TrimSuffix(name, "}"), "...")
			if parts[i] = values[name]; parts[i] == "" {
				parts[i] = absentID
			}
		}
	}
	return strings.Join(parts, "/")
}

func TestRoutesNeedToken(t *testing.T) {
	in := install(t, nil)
	public := []string{
		"get-public-file", "head-public-file", "upload-file", "get-keys", "get-key", "health", "ready",
		"openapi-json", "openapi-yaml", "openapi-service", "openapi-service-json", "docs", "docs-viewer", "docs-start",
	}
	for _, rt := range api.Routes() {
		t.Run(rt.ID, func(t *testing.T) {
			if rt.Public != slices.Contains(public, rt.ID) {
				t.Fatalf("public is %v; a route that needs no token must be listed in this test as well", rt.Public)
			}
			path := fill(rt.Path, nil)
			if rt.Public {
				if x := in.Send(in.Request("", rt.Method, path, "")); x.Status == http.StatusUnauthorized {
					t.Fatalf("a public route asks for a token")
				}
				return
			}
			for _, authorization := range []string{"", "Bearer", "Bearer ", "Bearer nonsense", "Basic " + in.TokenOf(kit.Default), in.TokenOf(kit.Default)} {
				r := in.Request("", rt.Method, path, "{}")
				if authorization != "" {
					r.Header.Set("Authorization", authorization)
				}
				x := in.Send(r)
				x = x.For(t)
				x.Refused(http.StatusUnauthorized, "unauthorized")
				if scheme := map[bool]string{true: "Basic", false: "Bearer"}[rt.ByApp]; !strings.HasPrefix(x.Header.Get("WWW-Authenticate"), scheme) {
					t.Errorf("%q: no WWW-Authenticate", authorization)
				}
			}
		})
	}
}

func TestTokenSchemeInAnyCase(t *testing.T) {
	in := install(t, nil)
	for _, scheme := range []string{"Bearer", "bearer", "BEARER"} {
		r := in.Request("", http.MethodGet, "/utils/v1/ping", "")
		r.Header.Set("Authorization", scheme+" "+in.TokenOf(kit.Default))
		in.Send(r).Want(200).Is("pong", "ping")
	}
}
