package e2e

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"chancery/internal/access"
	"chancery/internal/app"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/keystore"
	"chancery/test/kit"
)

// ring returns the keys of the directory of a server as another process has them.
func (s *server) ring() *keystore.Ring {
	s.t.Helper()
	local, err := app.OpenLocal(s.t.Context(), placed(s.t, app.Place{Data: s.data}), slog.New(slog.DiscardHandler))
	kit.Must(s.t, err)
	s.t.Cleanup(func() { kit.Must(s.t, local.Close()) })
	return local.Keys
}

// rotate makes a key in another process and waits until the server knows it.
func (s *server) rotate(p keystore.Purpose) string {
	s.t.Helper()
	k, err := s.ring().Rotate(s.t.Context(), p, domaintest.Start)
	kit.Must(s.t, err)
	if p != keystore.Tokens {
		for s.send("", http.MethodGet, "/.well-known/gobl/keys/"+k.ID(), "").status != http.StatusOK {
			continue // it looks for the key at most once a second
		}
	}
	return k.ID()
}

// signedBy makes a signed entry with a number of the token's workspace. It returns the
// envelope and the key.
func (s *server) signedBy(token, code string) (envelope, kid string) {
	s.t.Helper()
	a := s.send(token, http.MethodPost, "/silo/v1/entries", `{"sign": true, "data": `+string(numbered(`"series": "K", "code": "`+code+`"`))+`}`)
	if a.status >= 300 {
		s.t.Fatalf("%s", a)
	}
	envelope = a.field("data")
	return envelope, kidOf(s.t, envelope)
}

// Keys are rotated and retired while the server runs: new documents have the new key, and
// what was signed before verifies.
func TestRotation(t *testing.T) {
	s := start(t, t.TempDir())
	_, err := s.app.Access.CreateWorkspace(t.Context(), domain.Workspace{Slug: "try", Sandbox: true})
	kit.Must(t, err)
	sandbox, receiver := s.token("try"), s.tenant("receiver")
	var envelopes, kids []string
	keep := func(token, code string) {
		envelope, kid := s.signedBy(token, code)
		envelopes, kids = append(envelopes, envelope), append(kids, kid)
	}
	keep(s.Token, "1")
	keep(sandbox, "1")
	made := []string{s.rotate(keystore.Documents), s.rotate(keystore.Sandbox)}
	keep(s.Token, "2")
	keep(sandbox, "2")
	if kids[2] != made[0] || kids[3] != made[1] || kids[0] == kids[2] || kids[1] == kids[3] {
		t.Errorf("signed by %v, and %v were made", kids, made)
	}
	for _, id := range kids[:2] {
		_, err := s.ring().Retire(t.Context(), id, domaintest.Start)
		kit.Must(t, err)
	}
	s.stop()
	s = start(t, s.data)
	set := s.Send(s.Request("", http.MethodGet, "/.well-known/jwks.json", "")).Want(http.StatusOK)
	for i, id := range []string{kids[2], kids[0], kids[3], kids[1]} { // the newest first, live ones before those of sandboxes
		set.Is(id, "keys", i, "kid").Is(nil, "keys", i, "d")
	}
	set.Is(nil, "keys", 4)
	for i, envelope := range envelopes {
		if a := s.send(receiver.Token, http.MethodPost, "/silo/v1/entries", `{"data": `+forged(envelope)+`}`); a.field("key") != "signature" {
			t.Errorf("forged envelope %d: %s", i, a)
		}
		a := s.send(receiver.Token, http.MethodPost, "/silo/v1/entries", `{"data": `+envelope+`}`)
		if ofSandbox := i%2 == 1; (a.field("key") == "signature") != ofSandbox || (a.status < 300) == ofSandbox {
			t.Errorf("envelope %d: %s", i, a)
		}
	}
}

// forged changes the signature of an envelope.
func forged(envelope string) string {
	i := strings.LastIndex(envelope, ".") + 1
	other := "A"
	if strings.HasPrefix(envelope[i:], other) {
		other = "B"
	}
	return envelope[:i] + other + envelope[i+1:]
}

// Tokens of a new key are valid on a running server, those of a retired key are not, and
// neither the log nor an answer has a secret.
func TestRotationOfTokens(t *testing.T) {
	log := new(record)
	data := t.TempDir()
	s := startWith(t, app.Config{Place: app.Place{Data: data}, Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	before := s.ring()
	s.rotate(keystore.Tokens)
	local, err := app.OpenLocal(t.Context(), placed(t, app.Place{Data: data}), slog.New(slog.DiscardHandler))
	kit.Must(t, err)
	token, err := local.Access.IssueToken(t.Context(), access.DefaultWorkspace, "new")
	kit.Must(t, err)
	kit.Must(t, local.Close())
	ping := func(token string) int {
		a := s.send(token, http.MethodGet, "/utils/v1/ping", "")
		log.write(a.body)
		return a.status
	}
	for ping(token) != http.StatusOK {
		continue // it looks for the key at most once a second
	}
	if status := ping(s.Token); status != http.StatusOK {
		t.Errorf("the earlier token: %d", status)
	}
	_, err = before.Retire(t.Context(), before.Tokens().ID(), domaintest.Start)
	kit.Must(t, err)
	for ping(s.Token) == http.StatusOK {
		s.send("", http.MethodGet, "/.well-known/gobl/keys/unknown", "") // which makes it read the keys
	}
	if status := ping(token); status != http.StatusOK {
		t.Errorf("the new token: %d", status)
	}
	after := s.ring()
	for _, k := range []json.Marshaler{before.Tokens(), after.Tokens(), after.Documents(), after.Sandbox()} {
		var jwk struct {
			D string `json:"d"`
		}
		text, err := k.MarshalJSON()
		kit.Must(t, err)
		kit.Must(t, json.Unmarshal(text, &jwk))
		if jwk.D == "" || strings.Contains(log.text(), jwk.D) {
			t.Errorf("a secret is in the log")
		}
	}
}

// record is a log that a test reads.
type record struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements io.Writer.
func (r *record) Write(p []byte) (int, error) {
	r.write(p)
	return len(p), nil
}

func (r *record) write(p []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.buf.Write(p)
}

func (r *record) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.buf.String()
}
