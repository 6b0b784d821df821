package net_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"chancery/gobl"
	"chancery/gobl/cbc"
	"chancery/gobl/dsig"
	"chancery/gobl/net"
)

func TestParseAddress(t *testing.T) {
	long := strings.Repeat("a", 63)
	for _, c := range []struct {
		in   string
		want net.Address
	}{
		{"example.com", "example.com"},
		{" Billing.Example.COM. ", "billing.example.com"},
		{"a-b.c1", "a-b.c1"},
		{long + ".com", net.Address(long + ".com")},
		{"bücher.example", "xn--bcher-kva.example"},
		{"Bu\u0308cher.example", "xn--bcher-kva.example"}, // u and a mark
		{"mañana.es", "xn--maana-pta.es"},
		{"例え。テスト", "xn--r8jz45g.xn--zckzah"}, // the dot of another script
		{"ＥＸＡＭＰＬＥ.com", "example.com"},       // full width
		{"xn--bcher-kva.example", "xn--bcher-kva.example"},
		{"XN--BCHER-KVA.example", "xn--bcher-kva.example"},
		{"exam\u00adple.com", "example.com"},             // a hyphen that is not seen
		{"क्\u200dष.example", "xn--11b2ezcw70k.example"}, // a joiner where it belongs
		{strings.Repeat("ü", 57) + ".com", net.Address("xn--tda" + strings.Repeat("a", 56) + ".com")},
		{"", ""},
		{".", ""},
		{"localhost", ""},
		{"com.", ""},
		{"a..b", ""},
		{".example.com", ""},
		{"example.com..", ""},
		{"-a.com", ""},
		{"a-.com", ""},
		{"a_b.com", ""},
		{"a b.com", ""},
		{"example.com/path", ""},
		{"example.com:443", ""},
		{"user@example.com", ""},
		{"127.0.0.1", ""},
		{"[::1].com", ""},
		{long + "a.com", ""},
		{strings.Repeat("abcdefg.", 32) + "com", ""},
		{strings.Repeat("ü", 58) + ".com", ""},
		{strings.Repeat("ü", 1000) + ".com", ""},
		{strings.Repeat("ü", 5000) + ".com", ""},
		{"example.com。", ""},
		{"☃.example", ""},
		{"xn--n3h.example", ""}, // the same
		{"xn--a.example", ""},   // stands for nothing
		{"xn--example-.com", ""},
		{"ab--cd.example", ""},   // reserved
		{"a\u200db.example", ""}, // a joiner that joins nothing
		{"אa.example", ""},       // written in two directions
		{"\u0301a.com", ""},      // begins with a mark
		{"a\u202eb.com", ""},
		{"a\x00.com", ""},
		{"\xff.com", ""},
	} {
		got, err := net.ParseAddress(c.in)
		if got != c.want || (err == nil) != (c.want != "") || err != nil && !errors.Is(err, net.ErrAddress) {
			t.Errorf("%.50q: got %q, %v, want %q", c.in, got, err, c.want)
		}
	}
}

// TestPunycode takes the samples of RFC 3492, 7.1, that a domain name may be.
func TestPunycode(t *testing.T) {
	for in, want := range map[string]string{
		"ليهمابتكلموشعربي؟":            "", // the question mark is no letter
		"他们为什么不说中文":                    "xn--ihqwcrb4cv8a8dqg056pqjye",
		"למההםפשוטלאמדבריםעברית":       "xn--4dbcagdahymbxekheh6e0a7fei0b",
		"почемужеонинеговорятпорусски": "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l",
		"3年b組金八先生":                     "xn--3b-ww4c5e180e575a65lsy2b",
		"安室奈美恵-with-super-monkeys":     "xn---with-super-monkeys-pc58ag80a8qai00g7n9n",
		"ひとつ屋根の下2":                     "xn--2-u9tlzr9756bt3uc0v",
		"straße":                       "xn--strae-oqa",
	} {
		got, _ := net.ParseAddress(in + ".example")
		if got != net.Address(want+".example") && (want != "" || got != "") {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}

// Parsing what was parsed changes nothing.
func TestParseIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringMatching(`[a-zA-Zä-ü0-9ßé中-丿.\- ]{1,40}`).Draw(t, "name")
		once, err := net.ParseAddress(in)
		if err != nil {
			return
		}
		if again, err := net.ParseAddress(once.String()); again != once || err != nil {
			t.Fatalf("%q is %q, then %q, %v", in, once, again, err)
		}
		if back, err := net.ParseURI(once.URI()); back != once || err != nil {
			t.Fatalf("%s gives %q, %v", once.URI(), back, err)
		}
	})
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"example.com", "bücher.example", "a..b", "\xff", "例え。テスト"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		a, err := net.ParseAddress(in)
		if err != nil {
			return
		}
		if again, err := net.ParseAddress(string(a)); err != nil || again != a {
			t.Fatalf("%q is %q, then %q, %v", in, a, again, err)
		}
	})
}

func TestForms(t *testing.T) {
	a, err := net.ParseURI("gobl:Billing.Example.com")
	if err != nil {
		t.Fatal(err)
	}
	for got, want := range map[string]string{
		string(a.URI()):       "gobl:billing.example.com",
		a.Topic():             "com.example.billing",
		a.KeysURL():           "https://billing.example.com/.well-known/jwks.json",
		a.KeyURL("a b/../c?"): "https://billing.example.com/.well-known/gobl/keys/a%20b%2F..%2Fc%3F",
		a.WhoURL():            "https://billing.example.com/.well-known/gobl/who",
		a.InboxURL():          "https://billing.example.com/.well-known/gobl/inbox",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	for _, uri := range []string{"example.com", "mailto:example.com", "gobl:", "gobl://example.com", "GOBL:example.com"} {
		if a, err := net.ParseURI(cbc.URI(uri)); !errors.Is(err, net.ErrAddress) {
			t.Errorf("%s: got %q, %v", uri, a, err)
		}
	}
}

// site responds to requests from a table and records them.
type site struct {
	pages map[string][]byte
	asked []string
}

var errNoPage = errors.New("no such page")

func (s *site) Fetch(_ context.Context, url string) ([]byte, error) {
	s.asked = append(s.asked, url)
	page, ok := s.pages[url]
	if !ok {
		return nil, errNoPage
	}
	return page, nil
}

func (s *site) publish(t *testing.T, at net.Address, id string, key *dsig.PrivateKey) {
	t.Helper()
	data, err := json.Marshal(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	s.pages[at.KeyURL(id)] = data
}

func newLibrary(t *testing.T) *gobl.Library {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 1, 15, 10, 30, 0, 0, time.UTC) }
	lib, err := gobl.New(gobl.Options{Now: now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func newKey(t *testing.T, lib *gobl.Library) *dsig.PrivateKey {
	t.Helper()
	id, err := lib.NewID()
	if err != nil {
		t.Fatal(err)
	}
	key, err := dsig.NewPrivateKey(id, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func signed(t *testing.T, lib *gobl.Library, key *dsig.PrivateKey, options ...gobl.SignOption) *gobl.Envelope {
	t.Helper()
	env, err := lib.Build([]byte(`{"$schema":"https://gobl.org/draft-0/note/message","content":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	if key != nil {
		if err := lib.Sign(env, key, options...); err != nil {
			t.Fatal(err)
		}
	}
	return env
}

func keyOf(err error) gobl.ErrorKey {
	if e, ok := errors.AsType[*gobl.Error](err); ok {
		return e.Key
	}
	return ""
}

func TestVerifyEnvelope(t *testing.T) {
	lib := newLibrary(t)
	key, other := newKey(t, lib), newKey(t, lib)
	s := &site{pages: map[string][]byte{}}
	s.publish(t, "one.example.com", key.ID(), key)
	s.publish(t, "liar.example.com", key.ID(), other) // another key under the id
	s.publish(t, "odd.example.com", other.ID(), other)
	s.pages[net.Address("text.example.com").KeyURL(key.ID())] = []byte("<html>")
	c := net.NewClient(s)
	iss, aud := gobl.WithIssuer("gobl:one.example.com"), gobl.WithAudience("gobl:two.example.com")
	both := signed(t, lib, key, iss)
	if err := lib.Sign(both, other, iss); err != nil {
		t.Fatal(err)
	}
	changed := signed(t, lib, key, iss)
	changed.Head.UUID = signed(t, lib, nil).Head.UUID
	for _, v := range []struct {
		name     string
		env      *gobl.Envelope
		audience net.Address
		want     gobl.ErrorKey
	}{
		{"good", signed(t, lib, key, iss), "", ""},
		{"for us", signed(t, lib, key, iss, aud), "two.example.com", ""},
		{"for anybody who does not ask", signed(t, lib, key, iss, aud), "", ""},
		{"for somebody else", signed(t, lib, key, iss, aud), "three.example.com", gobl.ErrSignature},
		{"for nobody", signed(t, lib, key, iss), "two.example.com", gobl.ErrSignature},
		{"not signed", signed(t, lib, nil), "", gobl.ErrSignature},
		{"no issuer", signed(t, lib, key), "", gobl.ErrSignature},
		{"issuer of another scheme", signed(t, lib, key, gobl.WithIssuer("https://one.example.com")), "", gobl.ErrSignature},
		{"issuer without a domain", signed(t, lib, key, gobl.WithIssuer("gobl:localhost")), "", gobl.ErrSignature},
		{"key not published", signed(t, lib, other, iss), "", gobl.ErrNotFound},
		{"another key published", signed(t, lib, key, gobl.WithIssuer("gobl:liar.example.com")), "", gobl.ErrNotFound},
		{"no key", signed(t, lib, key, gobl.WithIssuer("gobl:text.example.com")), "", gobl.ErrNotFound},
		{"second signature of somebody else", both, "", gobl.ErrSignature},
		{"changed header", changed, "", gobl.ErrSignature},
	} {
		issuer, err := c.VerifyEnvelope(t.Context(), v.env, v.audience)
		if keyOf(err) != v.want || (err == nil) != (issuer == "one.example.com") {
			t.Errorf("%s: %q, %v, want key %q", v.name, issuer, err, v.want)
		}
	}
}

func TestVerifyAuthority(t *testing.T) {
	lib := newLibrary(t)
	supplier, authority := newKey(t, lib), newKey(t, lib)
	s := &site{pages: map[string][]byte{}}
	s.publish(t, "one.example.com", supplier.ID(), supplier)
	s.publish(t, "state.example.com", authority.ID(), authority)
	c := net.NewClient(s, "state.example.com")
	bySupplier := gobl.WithIssuer("gobl:one.example.com")
	byAuthority := gobl.WithIssuer("gobl:state.example.com")
	both := signed(t, lib, supplier, bySupplier)
	if err := lib.Sign(both, authority, byAuthority); err != nil {
		t.Fatal(err)
	}
	for _, v := range []struct {
		name string
		env  *gobl.Envelope
		want string
	}{
		{"both", both, ""},
		{"authority", signed(t, lib, authority, byAuthority), ""},
		{"not signed", signed(t, lib, nil), "unknown authority"},
		{"supplier", signed(t, lib, supplier, bySupplier), "unknown authority"},
		{"supplier in the name of the authority", signed(t, lib, supplier, byAuthority), "no such page"},
	} {
		err := c.VerifyAuthority(t.Context(), v.env)
		if (err == nil) != (v.want == "") || err != nil && !strings.Contains(err.Error(), v.want) {
			t.Errorf("%s: got %v, want %q", v.name, err, v.want)
		}
	}
	s.asked = nil
	if err := c.VerifyAuthority(t.Context(), signed(t, lib, supplier, bySupplier)); err == nil || len(s.asked) > 0 {
		t.Errorf("asked %v for a key of no authority", s.asked)
	}
	if err := net.NewClient(s).VerifyAuthority(t.Context(), both); keyOf(err) != gobl.ErrSignature {
		t.Errorf("a client without authorities: %v", err)
	}
	if _, err := c.FetchKey(t.Context(), "one.example.com", "none"); !errors.Is(err, errNoPage) {
		t.Errorf("the reason of the fetcher is lost: %v", err)
	}
}
