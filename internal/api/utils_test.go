package api_test

import (
	"context"
	"encoding/binary"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"chancery/internal/api"
	"chancery/test/kit"
)

func TestUUIDs(t *testing.T) {
	in := install(t, nil)
	for query, version := range map[string]string{
		"": "4", "?v=1": "1", "?v=4": "4", "?v=6": "6", "?v=7": "7",
		"?v=3&base=6ba7b810-9dad-11d1-80b4-00c04fd430c8&key=www.example.com": "3",
		"?v=5&base=6ba7b810-9dad-11d1-80b4-00c04fd430c8&key=www.example.com": "5",
	} {
		x := in.Do(http.MethodGet, "/utils/v1/uuid"+query, "").Want(200).Is(version, "version")
		u, err := uuid.Parse(x.Text("uuid"))
		if err != nil || u.Version().String() != "VERSION_"+version || u.Variant() != uuid.RFC4122 {
			t.Errorf("%s: %s, %v", query, x.Body, err)
		}
		if got := intervals(u, version); got != 0 && got != uint64(in.Clock.Now().UnixNano()/100)+api.Gregorian {
			t.Errorf("%s carries the time %d", u, got)
		}
	}
	// RFC 9562, appendices A.2 and A.4.
	const dns = "?base=6ba7b810-9dad-11d1-80b4-00c04fd430c8&key=www.example.com&v="
	in.Do(http.MethodGet, "/utils/v1/uuid"+dns+"3", "").Want(200).Is("5df41881-3aed-3515-88a7-2f4a814cf09e", "uuid")
	in.Do(http.MethodGet, "/utils/v1/uuid"+dns+"5", "").Want(200).Is("2ed6657d-e927-568b-95e1-2665a8aea6a2", "uuid")
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
	in := install(t, func(c *api.Config) { c.Ready = func(context.Context) error { return broken } })
	version := map[string]any{"version": "1.2.3"}
	kit.Run(t, in, []kit.Scenario{
		{Name: "healthy", As: kit.Nobody, Path: "/healthz", JSON: version},
		{Name: "ready", As: kit.Nobody, Path: "/readyz"},
	})
	broken = errors.New("secret path")
	kit.Run(t, in, []kit.Scenario{
		{Name: "not ready", As: kit.Nobody, Path: "/readyz", Status: 503, Key: "not-ready", Then: func(t testing.TB, x *kit.Answer) {
			if strings.Contains(string(x.Body), "secret") {
				t.Errorf("%s", x.Body)
			}
		}},
		{Name: "healthy still", As: kit.Nobody, Path: "/healthz", JSON: version},
	})
}

func TestKeys(t *testing.T) {
	in := install(t, nil)
	x := in.Send(in.Request("", http.MethodGet, "/.well-known/jwks.json", "")).Want(200)
	kid := x.Text("keys", 0, "kid")
	x.Is(nil, "keys", 0, "d").Is("EC", "keys", 0, "kty").Is(in.Config.Keys.Documents().ID(), "keys", 0, "kid")
	x.Is(nil, "keys", 1, "d").Is(in.Config.Keys.Sandbox().ID(), "keys", 1, "kid").Is(nil, "keys", 2)
	in.Send(in.Request("", http.MethodGet, "/.well-known/gobl/keys/"+kid, "")).Want(200).Is(kid, "kid").Is(nil, "d")
	if kid == in.Config.Keys.Tokens().ID() {
		t.Error("the key of tokens is published")
	}
}

func TestAnswerHeaders(t *testing.T) {
	kit.Run(t, install(t, nil), []kit.Scenario{{
		Name: "ping", Path: "/utils/v1/ping", Exact: "{\"ping\":\"pong\"}\n", Answered: map[string]string{"Link": "", "Server": ""},
	}})
}
