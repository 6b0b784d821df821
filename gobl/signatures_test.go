package gobl_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/gobl/cal"
	"chancery/gobl/dsig"
	"chancery/gobl/head"
)

func TestSignedByOthers(t *testing.T) {
	lib := newLibrary(t)
	key, err := dsig.ParsePublicKey(readShared(t, "vectors/signed/key.public.jwk"))
	if err != nil {
		t.Fatal(err)
	}
	env, err := lib.ParseEnvelope(readShared(t, "vectors/signed/envelope.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Verify(key); err != nil {
		t.Errorf("a good signature is refused: %v", err)
	}
	if !env.DigestMatches() {
		t.Error("the digest of an unchanged document does not match")
	}
	tampered, err := lib.ParseEnvelope(readShared(t, "vectors/signed/envelope.tampered.json"))
	if err != nil {
		t.Fatal(err)
	}
	if tampered.DigestMatches() {
		t.Error("a changed figure is not noticed")
	}
	if !hasFault(lib.Check(tampered), "GOBL-ENVELOPE-11") {
		t.Error("a changed figure is no fault")
	}
	other := newKey(t)
	if err := env.Verify(other.Public()); errorKey(err) != "signature" {
		t.Errorf("the signature of another key gives %v", err)
	}
}

func hasFault(err error, code string) bool {
	var e *gobl.Error
	if !errors.As(err, &e) {
		return false
	}
	for _, f := range e.Faults {
		if f.Code == code {
			return true
		}
	}
	return false
}

func built(t *testing.T, lib *gobl.Library) *gobl.Envelope {
	t.Helper()
	env, err := lib.Build([]byte(smallInvoice))
	if err != nil {
		t.Fatal(err)
	}
	return env
}

func TestSignVerifyUnsign(t *testing.T) {
	lib, key := newLibrary(t), newKey(t)
	env := built(t, lib)
	if err := env.Verify(key.Public()); errorKey(err) != "signature" {
		t.Errorf("verifying without signatures gives %v", err)
	}
	err := lib.Sign(env, key, gobl.WithIssuer("gobl:a.example.com"), gobl.WithAudience("gobl:b.example.com"),
		gobl.WithScope(gobl.ScopeVerified), gobl.WithJKU("https://a.example.com/.well-known/jwks.json"))
	if err != nil {
		t.Fatal(err)
	}
	data, err := env.IndentedJSON()
	if err != nil {
		t.Fatal(err)
	}
	again, err := lib.ParseEnvelope(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Verify(key.Public()); err != nil {
		t.Error(err)
	}
	if err := again.Verify(); err != nil {
		t.Errorf("without keys: %v", err)
	}
	payload, err := gobl.SignedPayload(again.Sigs[0])
	if err != nil {
		t.Fatal(err)
	}
	want := gobl.Payload{
		UUID: env.Head.UUID, Dig: env.Head.Dig, Iss: "gobl:a.example.com", Aud: "gobl:b.example.com",
		Iat: 1768473000, Scope: "verified",
	}
	if diff := cmp.Diff(want, *payload); diff != "" {
		t.Errorf("payload (-want +got):\n%s", diff)
	}
	again.Head.Notes = "not covered"
	again.Head.Stamps = []*head.Stamp{{Prv: "some", Val: "x"}}
	if err := errors.Join(again.Verify(key.Public()), lib.Check(again)); err != nil {
		t.Errorf("the rest of the header may change: %v", err)
	}
	again.Unsign()
	if again.Signed() || !hasFault(lib.Check(again), "GOBL-ENVELOPE-12") {
		t.Error("stamps without signatures are no fault")
	}
}

func TestKeyValidity(t *testing.T) {
	lib, key := newLibrary(t), newKey(t)
	env := built(t, lib)
	if err := lib.Sign(env, key); err != nil {
		t.Fatal(err)
	}
	var early, late cal.Timestamp
	for text, ts := range map[string]*cal.Timestamp{
		`"2026-01-15T10:30:00.000Z"`: &early, `"2026-01-15T10:30:01.000Z"`: &late,
	} {
		if err := json.Unmarshal([]byte(text), ts); err != nil {
			t.Fatal(err)
		}
	}
	if err := env.Verify(key.Public().WithValidity(early, early)); err != nil {
		t.Errorf("the bounds belong to the validity: %v", err)
	}
	if err := env.Verify(key.Public().WithValidity(late, cal.Timestamp{})); errorKey(err) != "signature" {
		t.Errorf("signed before the key was valid: %v", err)
	}
}

func TestSignDraft(t *testing.T) {
	lib, key := newLibrary(t), newKey(t)
	env, err := lib.Build([]byte(strings.Replace(smallInvoice, `"code": "1", `, "", 1)))
	if err != nil {
		t.Fatalf("a draft needs no code: %v", err)
	}
	if err := lib.Sign(env, key); !hasFault(err, "GOBL-ENVELOPE-13") {
		t.Errorf("signing a draft gives %v", err)
	}
	if env.Signed() {
		t.Error("signatures stay after a failure")
	}
}
