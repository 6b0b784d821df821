package api

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestUUIDs(t *testing.T) {
	in := install(t, nil)
	for query, version := range map[string]string{
		"": "4", "?v=1": "1", "?v=4": "4", "?v=6": "6", "?v=7": "7",
		"?v=3&base=6ba7b810-9dad-11d1-80b4-00c04fd430c8&key=www.example.com": "3",
		"?v=5&base=6ba7b810-9dad-11d1-80b4-00c04fd430c8&key=www.example.com": "5",
	} {
		x := in.do(http.MethodGet, "/utils/v1/uuid"+query, "").want(200).is(version, "version")
		u, err := uuid.Parse(x.text("uuid"))
		if err != nil || u.Version().String() != "VERSION_"+version || u.Variant() != uuid.RFC4122 {
			t.Errorf("%s: %s, %v", query, x.body, err)
		}
		if got := intervals(u, version); got != 0 && got != uint64(in.clock.Now().UnixNano()/100)+gregorian {
			t.Errorf("%s carries the time %d", u, got)
		}
	}
	// RFC 9562, appendices A.2 and A.4.
	const dns = "?base=6ba7b810-9dad-11d1-80b4-00c04fd430c8&key=www.example.com&v="
	in.do(http.MethodGet, "/utils/v1/uuid"+dns+"3", "").want(200).is("5df41881-3aed-3515-88a7-2f4a814cf09e", "uuid")
	in.do(http.MethodGet, "/utils/v1/uuid"+dns+"5", "").want(200).is("2ed6657d-e927-568b-95e1-2665a8aea6a2", "uuid")
}

// intervals reads the time of versions 1 and 6 in units of 100 ns (RFC 9562,
// sections 5.1 and 5.6).
func intervals(u uuid.UUID, version string) uint64 {
	high, mid, low := uint64(binary.BigEndian.Uint32(u[0:])), uint64(binary.BigEndian.Uint16(u[4:])), uint64(binary.BigEndian.Uint16(u[6:])&0xfff)
	switch version {
	case "1":
		return low<<48 | mid<<32 | high
	case "6":
		return high<<28 | mid<<12 | low
	}
	return 0
}

func TestHealth(t *testing.T) {
	var broken error
	in := install(t, func(c *Config) { c.Ready = func(context.Context) error { return broken } })
	in.send(in.request("", http.MethodGet, "/healthz", "")).want(200).is("1.2.3", "version")
	in.send(in.request("", http.MethodGet, "/readyz", "")).want(200)
	broken = errors.New("secret path")
	x := in.send(in.request("", http.MethodGet, "/readyz", ""))
	x.refused(503, "not-ready")
	if strings.Contains(string(x.body), "secret") {
		t.Errorf("%s", x.body)
	}
	in.send(in.request("", http.MethodGet, "/healthz", "")).want(200)
}

func TestKeys(t *testing.T) {
	in := install(t, nil)
	x := in.send(in.request("", http.MethodGet, "/.well-known/jwks.json", "")).want(200)
	kid := x.text("keys", 0, "kid")
	x.is(nil, "keys", 0, "d").is("EC", "keys", 0, "kty").is(nil, "keys", 1)
	in.send(in.request("", http.MethodGet, "/.well-known/gobl/keys/"+kid, "")).want(200).is(kid, "kid").is(nil, "d")
	if kid == in.config.Keys.Tokens().ID() {
		t.Error("the key of tokens is published")
	}
}

func TestAnswerHeaders(t *testing.T) {
	in := install(t, nil)
	x := in.do(http.MethodGet, "/utils/v1/ping", "").want(200)
	if string(x.body) != "{\"ping\":\"pong\"}\n" {
		t.Errorf("body: %q", x.body)
	}
	for _, name := range []string{"Link", "Server"} {
		if v := x.header.Get(name); v != "" {
			t.Errorf("%s: %s", name, v)
		}
	}
}

func FuzzDepth(f *testing.F) {
	f.Add([]byte(`{"a":[1,"\"[",{}]}`))
	f.Add([]byte(`"\\"`))
	f.Add([]byte(`[[[]]]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		const levels = 2
		got := deeper(data, levels)
		var v any
		if json.Unmarshal(data, &v) != nil {
			return
		}
		if want := depthOf(v) > levels; got != want {
			t.Errorf("%s: %v, want %v", data, got, want)
		}
	})
}

// depthOf counts the levels of a decoded value.
func depthOf(v any) int {
	deepest := 0
	switch v := v.(type) {
	case map[string]any:
		for _, m := range v {
			deepest = max(deepest, depthOf(m))
		}
		return deepest + 1
	case []any:
		for _, m := range v {
			deepest = max(deepest, depthOf(m))
		}
		return deepest + 1
	}
	return 0
}
