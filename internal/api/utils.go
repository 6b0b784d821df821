package api

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"

	"chancery/gobl/dsig"
	"chancery/internal/domain"
)

// Ping is the answer to a request with a valid token.
type Ping struct {
	Ping string `json:"ping" doc:"Always pong." example:"pong"`
}

// UUID is a new UUID.
type UUID struct {
	UUID    string `json:"uuid" doc:"The UUID."`
	Version string `json:"version" doc:"Its version." example:"7"`
}

// Health of the process or the store.
type Health struct {
	Status  string `json:"status" doc:"Always ok." example:"ok"`
	Version string `json:"version,omitempty" doc:"Version of the program."`
}

// utilsDocs describes the operations for utilities, keys and health.
func utilsDocs() map[string]doc {
	return map[string]doc{
		"ping": {
			about: "Try out a token.",
			gives: Ping{},
		},
		"new-uuid": {
			about: "Make a UUID.",
			gives: UUID{},
			query: []queryParam{
				{"v", "Version: 1, 3, 4, 5, 6 or 7; 4 when it is missing.", "7"},
				{"base", "UUID that versions 3 and 5 are derived from.", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
				{"key", "Name that versions 3 and 5 are derived from.", "1001"},
			},
		},
		"get-keys": {
			about: "Answer the public keys that documents are signed with (RFC 7517).",
			gives: map[string]any{},
		},
		"get-key": {
			about: "Answer one public key (RFC 7517).",
			gives: map[string]any{},
		},
		"health": {
			about: "Report whether the process is alive.",
			gives: Health{},
		},
		"ready": {
			about: "Report whether the store can be used.",
			gives: Health{},
		},
	}
}

func (s *server) ping(http.ResponseWriter, *http.Request) (any, error) {
	return Ping{Ping: "pong"}, nil
}

func (s *server) healthy(http.ResponseWriter, *http.Request) (any, error) {
	return Health{Status: "ok", Version: s.Version}, nil
}

func (s *server) ready(_ http.ResponseWriter, r *http.Request) (any, error) {
	if err := s.Ready(r.Context()); err != nil {
		return nil, &domain.Error{Kind: domain.Busy, Key: "not-ready", Message: "the store cannot be used now", Cause: err}
	}
	return Health{Status: "ok"}, nil
}

func (s *server) newUUID(_ http.ResponseWriter, r *http.Request) (any, error) {
	q := r.URL.Query()
	version := q.Get("v")
	if version == "" {
		version = "4"
	}
	var id string
	var err error
	switch version {
	case "1", "6":
		id, err = timeUUID(s.Clock.Now(), version[0]-'0')
	case "3", "5":
		id, err = namedUUID(version, q.Get("base"), q.Get("key"))
	case "4":
		id = string(s.IDs.Random())
	case "7":
		id = string(s.IDs.New())
	default:
		err = badQuery("v", "there is no version %q here; use 1, 3, 4, 5, 6 or 7", version)
	}
	if err != nil {
		return nil, err
	}
	return UUID{UUID: id, Version: version}, nil
}

func namedUUID(version, base, key string) (string, error) {
	space, err := uuid.Parse(base)
	if err != nil {
		return "", badQuery("base", "versions 3 and 5 need a base, which is a UUID")
	}
	if key == "" {
		return "", badQuery("key", "versions 3 and 5 need a key")
	}
	if version == "3" {
		return uuid.NewMD5(space, []byte(key)).String(), nil
	}
	return uuid.NewSHA1(space, []byte(key)).String(), nil
}

// gregorian is the number of 100 ns intervals from the start of the Gregorian
// calendar, 1582-10-15, to that of Unix time (RFC 9562, section 5.1).
const gregorian = 0x01b21dd213814000

// timeUUID returns a UUID of version 1 or 6 (RFC 9562, sections 5.1 and 5.6) with a
// random clock sequence and node, which has the multicast bit.
func timeUUID(now time.Time, version byte) (string, error) {
	var u uuid.UUID
	if _, err := rand.Read(u[8:]); err != nil {
		return "", fmt.Errorf("making a UUID: %w", err)
	}
	t := uint64(now.UnixNano()/100) + gregorian
	if version == 1 {
		binary.BigEndian.PutUint32(u[0:], uint32(t)) // the low bits are meant
		binary.BigEndian.PutUint16(u[4:], uint16(t>>32))
		binary.BigEndian.PutUint16(u[6:], uint16(t>>48))
	} else {
		binary.BigEndian.PutUint32(u[0:], uint32(t>>28)) // the low bits are meant
		binary.BigEndian.PutUint16(u[4:], uint16(t>>12))
		binary.BigEndian.PutUint16(u[6:], uint16(t&0xfff))
	}
	u[6] = u[6]&0x0f | version<<4
	u[8] = u[8]&0x3f | 0x80
	u[10] |= 0x01
	return u.String(), nil
}

// keyCache lets verifiers cache our keys for some minutes.
const keyCache = "public, max-age=300"

func (s *server) keySet(w http.ResponseWriter, _ *http.Request) (any, error) {
	set := s.Keys.Public()
	if set.Keys == nil {
		set.Keys = []*dsig.PublicKey{}
	}
	w.Header().Set("Cache-Control", keyCache)
	return set, nil
}

func (s *server) key(w http.ResponseWriter, r *http.Request) (any, error) {
	k, _ := s.Keys.Find(param(r, "kid"))
	if k == nil {
		return nil, domain.Missing("key")
	}
	w.Header().Set("Cache-Control", keyCache)
	return k, nil
}
