package dsig_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chancery/gobl/c14n"
	"chancery/gobl/cal"
	"chancery/gobl/dsig"
	"chancery/test/shared"
)

// fixed is a source of bytes that are always the same.
type fixed byte

func (f fixed) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(f)
	}
	return len(p), nil
}

func newKey(t testing.TB, seed byte) *dsig.PrivateKey {
	t.Helper()
	k, err := dsig.NewPrivateKey("01a208a8-843b-72f4-b6db-7a7cf3eee2e4", fixed(seed))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestDigest(t *testing.T) {
	t.Parallel()
	d := dsig.NewSHA256Digest([]byte("abc")) // FIPS 180-2, appendix B.1
	got, err := json.Marshal(d)
	if err != nil || string(got) != `{"alg":"sha256","val":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}` {
		t.Errorf("%s, %v", got, err)
	}
	var none *dsig.Digest
	if !d.Equals(dsig.NewSHA256Digest([]byte("abc"))) || d.Equals(dsig.NewSHA256Digest(nil)) || d.Equals(nil) || none.Equals(d) || !none.Equals(nil) {
		t.Error("equality")
	}
}

func TestNewPrivateKey(t *testing.T) {
	t.Parallel()
	k := newKey(t, 7)
	data, err := json.Marshal(k)
	if err != nil {
		t.Fatal(err)
	}
	// The secret is the bytes that were read; the members are in this order.
	d := base64.RawURLEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))
	const head = `{"use":"sig","kty":"EC","kid":"01a208a8-843b-72f4-b6db-7a7cf3eee2e4","crv":"P-256","alg":"ES256","x":"`
	if !strings.HasPrefix(string(data), head) || !strings.HasSuffix(string(data), `","d":"`+d+`"}`) {
		t.Errorf("private key %s", data)
	}
	public, err := json.Marshal(k.Public())
	if err != nil || strings.Contains(string(public), `"d"`) || string(public) != strings.Replace(string(data), `,"d":"`+d+`"`, "", 1) {
		t.Errorf("public key %s, %v", public, err)
	}
	for _, text := range []string{k.String(), fmt.Sprintf("%v %+v %#v %s", k, k, k, k)} {
		if strings.Contains(text, d) || !strings.Contains(text, k.ID()) {
			t.Errorf("shown as %s", text)
		}
	}
	if _, err := dsig.NewPrivateKey("", fixed(7)); !errors.Is(err, dsig.ErrNoKeyID) {
		t.Errorf("no id: %v", err)
	}
	if _, err := dsig.NewPrivateKey("x", fixed(0)); !errors.Is(err, dsig.ErrKey) {
		t.Errorf("zeros: %v", err)
	}
	if _, err := dsig.NewPrivateKey("x", fixed(0xff)); !errors.Is(err, dsig.ErrKey) {
		t.Errorf("beyond the order of the curve: %v", err)
	}
	if _, err := dsig.NewPrivateKey("x", bytes.NewReader(make([]byte, 31))); err == nil {
		t.Error("31 bytes made a key")
	}
}

func TestParseKeys(t *testing.T) {
	t.Parallel()
	private, err := json.Marshal(newKey(t, 7))
	if err != nil {
		t.Fatal(err)
	}
	public, err := json.Marshal(newKey(t, 7).Public())
	if err != nil {
		t.Fatal(err)
	}
	k, err := dsig.ParsePrivateKey(private)
	if err != nil || k.Thumbprint() != newKey(t, 7).Public().Thumbprint() || len(k.Thumbprint()) != 64 {
		t.Errorf("private key: %v", err)
	}
	if again, err := json.Marshal(k); err != nil || !bytes.Equal(again, private) {
		t.Errorf("private key came back as %s, %v", again, err)
	}
	if _, err := dsig.ParsePrivateKey(public); !errors.Is(err, dsig.ErrKey) {
		t.Errorf("public key as private: %v", err)
	}
	if _, err := dsig.ParsePublicKey(private); !errors.Is(err, dsig.ErrKey) {
		t.Errorf("private key as public: %v", err)
	}
	edit := func(old, new string) []byte { return []byte(strings.Replace(string(public), old, new, 1)) }
	for name, data := range map[string][]byte{
		"nothing":         nil,
		"null":            []byte(`null`),
		"other type":      []byte(`{"kty":"oct","kid":"x","k":"AAAA"}`),
		"other curve":     edit(`"P-256"`, `"P-384"`),
		"other algorithm": edit(`"ES256"`, `"ES384"`),
		"other use":       edit(`"sig"`, `"enc"`),
		"off the curve":   edit(`"y":"`, `"y":"A`),
		"odd validity":    edit(`{`, `{"valid_from":"yesterday",`),
	} {
		if _, err := dsig.ParsePublicKey(data); !errors.Is(err, dsig.ErrKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := dsig.ParsePublicKey(edit(`"kid"`, `"kod"`)); !errors.Is(err, dsig.ErrNoKeyID) {
		t.Errorf("no id: %v", err)
	}
	if _, err := dsig.ParsePublicKey(edit(`"use":"sig",`, ``)); err != nil {
		t.Errorf("use is optional: %v", err)
	}
}

func TestThumbprint(t *testing.T) {
	t.Parallel()
	// Computed by hand: the SHA-256 of the required members in order (RFC 7638).
	k := newKey(t, 7).Public()
	data, err := json.Marshal(k)
	if err != nil {
		t.Fatal(err)
	}
	var jwk struct{ X, Y string }
	if err := json.Unmarshal(data, &jwk); err != nil {
		t.Fatal(err)
	}
	want := dsig.NewSHA256Digest([]byte(`{"crv":"P-256","kty":"EC","x":"` + jwk.X + `","y":"` + jwk.Y + `"}`)).Val
	if k.Thumbprint() != want {
		t.Errorf("%s, want %s", k.Thumbprint(), want)
	}
}

func TestValidity(t *testing.T) {
	t.Parallel()
	from, until := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	open := newKey(t, 7).Public()
	k := open.WithValidity(cal.TimestampOf(from), cal.TimestampOf(until))
	data, err := json.Marshal(k)
	if err != nil {
		t.Fatal(err)
	}
	const head, tail = `{"alg":"ES256","crv":"P-256","kid":"`, `"use":"sig","valid_from":"2024-01-01T00:00:00.000Z","valid_until":"2025-01-01T00:00:00.000Z",`
	if !strings.HasPrefix(string(data), head) || !strings.Contains(string(data), tail) {
		t.Errorf("%s", data)
	}
	back, err := dsig.ParsePublicKey(data)
	if err != nil || back.ValidFrom() != k.ValidFrom() || back.ValidUntil() != k.ValidUntil() || back.Thumbprint() != open.Thumbprint() {
		t.Errorf("%+v, %v", back, err)
	}
	for at, want := range map[time.Time]bool{from.Add(-1): false, from: true, until: true, until.Add(1): false} {
		if back.ValidAt(at) != want || !open.ValidAt(at) {
			t.Errorf("valid at %s: %v", at, !want)
		}
	}
	half := open.WithValidity(cal.Timestamp{}, cal.TimestampOf(until))
	if data, err := json.Marshal(half); err != nil || strings.Contains(string(data), "valid_from") || !half.ValidAt(from.Add(-1)) {
		t.Errorf("%s, %v", data, err)
	}
}

func TestKeySet(t *testing.T) {
	t.Parallel()
	k := newKey(t, 7).Public()
	data, err := json.Marshal(dsig.KeySet{Keys: []*dsig.PublicKey{k}})
	if err != nil {
		t.Fatal(err)
	}
	in := strings.Replace(string(data), `[`, `[null,{"kty":"RSA","kid":"r","n":"AQAB","e":"AQAB"},{"kty":"new"},`, 1)
	var set dsig.KeySet
	if err := json.Unmarshal([]byte(in), &set); err != nil {
		t.Fatal(err)
	}
	if len(set.Keys) != 1 || set.Find(k.ID()) == nil || set.Find("x") != nil {
		t.Errorf("%+v", set)
	}
	if again, err := json.Marshal(set); err != nil || !bytes.Equal(again, data) {
		t.Errorf("%s, %v", again, err)
	}
	if err := json.Unmarshal([]byte(`{"keys":1}`), &set); err == nil {
		t.Error("a number is no list of keys")
	}
}

func TestSignAndVerify(t *testing.T) {
	t.Parallel()
	k := newKey(t, 7)
	payload := []byte(`{"uuid":"x"}`)
	for _, c := range []struct {
		options     []dsig.SignOption
		header, jku string
	}{
		{nil, `{"alg":"ES256","kid":"01a208a8-843b-72f4-b6db-7a7cf3eee2e4"}`, ""},
		{
			[]dsig.SignOption{dsig.WithJKU("https://example.com/.well-known/jwks.json")},
			`{"alg":"ES256","jku":"https://example.com/.well-known/jwks.json","kid":"01a208a8-843b-72f4-b6db-7a7cf3eee2e4"}`,
			"https://example.com/.well-known/jwks.json",
		},
	} {
		s, err := dsig.Sign(k, payload, c.options...)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(s.String(), ".")
		header, err := base64.RawURLEncoding.DecodeString(parts[0])
		if err != nil || string(header) != c.header || s.JKU() != c.jku || s.KeyID() != k.ID() {
			t.Errorf("header %s, %v", header, err)
		}
		if raw, err := base64.RawURLEncoding.DecodeString(parts[2]); err != nil || len(raw) != 64 {
			t.Errorf("signature of %d bytes, %v", len(raw), err)
		}
		if got, err := s.Verify(k.Public()); err != nil || !bytes.Equal(got, payload) {
			t.Errorf("verified %s, %v", got, err)
		}
		if got, err := s.UnsafePayload(); err != nil || !bytes.Equal(got, payload) {
			t.Errorf("payload %s, %v", got, err)
		}
		if got, err := s.Verify(newKey(t, 8).Public()); !errors.Is(err, dsig.ErrMismatch) || got != nil {
			t.Errorf("other key: %s, %v", got, err)
		}
		if _, err := s.Verify(nil); !errors.Is(err, dsig.ErrMismatch) {
			t.Errorf("no key: %v", err)
		}
		forged := dsig.Signature(parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"uuid":"y"}`)) + "." + parts[2])
		if _, err := forged.Verify(k.Public()); !errors.Is(err, dsig.ErrMismatch) {
			t.Errorf("forged payload: %v", err)
		}
	}
	if _, err := dsig.Sign(nil, payload); !errors.Is(err, dsig.ErrKey) {
		t.Errorf("no key: %v", err)
	}
}

func TestSignatureText(t *testing.T) {
	t.Parallel()
	s, err := dsig.Sign(newKey(t, 7), []byte(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal([]*dsig.Signature{s, nil})
	if err != nil || string(data) != `["`+s.String()+`",null]` {
		t.Fatalf("%s, %v", data, err)
	}
	var back []*dsig.Signature
	if err := json.Unmarshal(data, &back); err != nil || len(back) != 2 || *back[0] != *s || back[1] != nil {
		t.Errorf("%v, %v", back, err)
	}
	parts := strings.Split(s.String(), ".")
	encode := base64.RawURLEncoding.EncodeToString
	for name, text := range map[string]string{
		"nothing":         "",
		"two parts":       parts[0] + "." + parts[1],
		"four parts":      s.String() + ".x",
		"no base64":       "!." + parts[1] + "." + parts[2],
		"no header":       encode([]byte(`[]`)) + "." + parts[1] + "." + parts[2],
		"no signature":    encode([]byte(`{"alg":"none"}`)) + "." + parts[1] + ".",
		"other algorithm": encode([]byte(`{"alg":"HS256"}`)) + "." + parts[1] + "." + parts[2],
		"critical":        encode([]byte(`{"alg":"ES256","crit":["b64"],"b64":false}`)) + "." + parts[1] + "." + parts[2],
	} {
		bad := dsig.Signature(text)
		if _, err := bad.Verify(newKey(t, 7).Public()); err == nil {
			t.Errorf("%s was verified", name)
		}
		if name == "critical" {
			continue // well-formed, only not understood
		}
		if _, err := dsig.ParseSignature(text); !errors.Is(err, dsig.ErrSignature) {
			t.Errorf("%s: %v", name, err)
		}
		if payload, err := bad.UnsafePayload(); err == nil || bad.KeyID() != "" || bad.JKU() != "" {
			t.Errorf("%s: payload %s", name, payload)
		}
	}
	var one dsig.Signature
	for _, in := range []string{`1`, `""`, `"x"`, `{}`} {
		if err := json.Unmarshal([]byte(in), &one); !errors.Is(err, dsig.ErrSignature) {
			t.Errorf("%s: %v", in, err)
		}
	}
}

// TestForeignEnvelope verifies an envelope that was signed by other software,
// and the same with one figure changed afterwards.
func TestForeignEnvelope(t *testing.T) {
	t.Parallel()
	root := shared.Path(t, "gobl", "vectors", "signed")
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	public, err := dsig.ParsePublicKey(read("key.public.jwk"))
	if err != nil {
		t.Fatal(err)
	}
	private, err := dsig.ParsePrivateKey(read("key.private.jwk"))
	if err != nil || private.Thumbprint() != public.Thumbprint() {
		t.Fatalf("the keys are no pair: %v", err)
	}
	for name, intact := range map[string]bool{"envelope.json": true, "envelope.tampered.json": false} {
		var envelope struct {
			Head struct {
				UUID string
				Dig  *dsig.Digest
			}
			Doc  json.RawMessage
			Sigs []*dsig.Signature
		}
		if err := json.Unmarshal(read(name), &envelope); err != nil {
			t.Fatal(err)
		}
		payload, err := envelope.Sigs[0].Verify(public)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if envelope.Sigs[0].KeyID() != public.ID() {
			t.Errorf("%s: signed by key %s", name, envelope.Sigs[0].KeyID())
		}
		var signed struct {
			UUID string
			Dig  *dsig.Digest
		}
		if err := json.Unmarshal(payload, &signed); err != nil {
			t.Fatal(err)
		}
		if signed.UUID != envelope.Head.UUID || !signed.Dig.Equals(envelope.Head.Dig) {
			t.Errorf("%s: the signature is for %s", name, payload)
		}
		canonical, err := c14n.Canonical(envelope.Doc)
		if err != nil {
			t.Fatal(err)
		}
		if got := dsig.NewSHA256Digest(canonical).Equals(signed.Dig); got != intact {
			t.Errorf("%s: intact %v", name, got)
		}
	}
	ours, err := dsig.Sign(private, []byte(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ours.Verify(public); err != nil {
		t.Errorf("our signature with the same key: %v", err)
	}
}

func FuzzParseSignature(f *testing.F) {
	s, err := dsig.Sign(newKey(f, 7), []byte(`{}`))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(s.String())
	f.Add("e30.e30.e30")
	public := newKey(f, 7).Public()
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := dsig.ParseSignature(text)
		if err != nil {
			return
		}
		payload, err := parsed.Verify(public)
		if err == nil && string(payload) != `{}` {
			t.Fatalf("%q verifies with payload %q", text, payload)
		}
	})
}

func FuzzParsePublicKey(f *testing.F) {
	data, err := json.Marshal(newKey(f, 7).Public())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"kty":"EC","crv":"P-256","x":"","y":""}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		k, err := dsig.ParsePublicKey(in)
		if err != nil {
			return
		}
		out, err := json.Marshal(k)
		if err != nil {
			t.Fatalf("%s cannot be written: %v", in, err)
		}
		back, err := dsig.ParsePublicKey(out)
		if err != nil || back.Thumbprint() != k.Thumbprint() || back.ID() != k.ID() {
			t.Fatalf("%s came back as %s, %v", in, out, err)
		}
	})
}
