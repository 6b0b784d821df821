package cbc_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
)

func TestKeyParts(t *testing.T) {
	t.Parallel()
	k := cbc.Key("exempt+export+eea")
	for part, want := range map[cbc.Key]bool{"exempt": true, "export": true, "eea": true, "exp": false, "export+eea": false, "": false} {
		if k.Has(part) != want {
			t.Errorf("%s has %q: %v", k, part, !want)
		}
	}
	if !k.HasPrefix("exempt") || k.HasPrefix("exem") || k.HasPrefix("export") {
		t.Error("prefix")
	}
	if k.Pop() != "exempt+export" || k.Pop().Pop() != "exempt" || cbc.Key("exempt").Pop() != "" || cbc.Key("").Pop() != "" {
		t.Error("pop")
	}
	if k.First() != "exempt" || cbc.Key("a").With("b") != "a+b" || cbc.Key("").With("b") != "b" || cbc.Key("a").With("") != "a" {
		t.Error("first, with")
	}
	if !k.In("x", k) || k.In("x") || k.In() || k.IsEmpty() || !cbc.KeyEmpty.IsEmpty() {
		t.Error("in, empty")
	}
}

var (
	keyPattern  = regexp.MustCompile(`^(?:[a-z]|[a-z0-9][a-z0-9-+]*[a-z0-9])$`)
	codePattern = regexp.MustCompile(`^[^\s\x00-\x1f\x7f-\x9f]([^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f])?$`)
)

// TestPatterns compares the hand-written checks with the published patterns.
func TestPatterns(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.OneOf(rapid.StringOfN(rapid.RuneFrom([]rune("az09-+_A ")), 0, 70, -1), rapid.String()).Draw(t, "key")
		if got, want := cbc.Key(k).Valid(), keyPattern.MatchString(k) && len(k) <= 64; got != want {
			t.Fatalf("key %q valid: %v, want %v", k, got, want)
		}
		c := rapid.OneOf(rapid.StringOfN(rapid.RuneFrom([]rune("a -\t\n\v\u0085\u00a0é")), 0, 40, -1), rapid.String()).Draw(t, "code")
		if got, want := cbc.Code(c).Valid(), codePattern.MatchString(c) && len(c) <= 64; got != want {
			t.Fatalf("code %q valid: %v, want %v", c, got, want)
		}
		if got, want := cbc.Code(c).Clean(), c == "" || codePattern.MatchString(c); got != want {
			t.Fatalf("code %q clean: %v, want %v", c, got, want)
		}
	})
}

func TestNormalize(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		f       func(cbc.Code) cbc.Code
		in, out cbc.Code
	}{
		{"code", cbc.NormalizeCode, "", ""},
		{"code trims", cbc.NormalizeCode, "  A 1 ", "A 1"},
		{"code drops controls", cbc.NormalizeCode, "A\t1\u0000\u200b", "A1"},
		{"code drops odd spaces", cbc.NormalizeCode, "A\u00a01\u2003", "A1"},
		{"code composes", cbc.NormalizeCode, "e\u0301", "é"},
		{"strict", cbc.StrictCode, " FAC/2024 #12 ", "FAC/2024 12"},
		{"strict squeezes separators", cbc.StrictCode, "A--B..C- /D", "A-B.C-D"},
		{"strict drops after a separator", cbc.StrictCode, "A-#-B", "A-B"},
		{"strict drops others", cbc.StrictCode, "ñA*BÑ", "ABÑ"},
		{"strict keeps ends", cbc.StrictCode, "-AB-", "-AB-"},
		{"upper", cbc.UpperCode, "ab-c*d", "AB-CD"},
		{"alphanumerical", cbc.AlphanumericalCode, "ab-12 Ñ/x", "AB12X"},
		{"numerical", cbc.NumericalCode, "ES-12.34 x5", "12345"},
	}
	for _, c := range cases {
		if got := c.f(c.in); got != c.out {
			t.Errorf("%s: %q became %q, want %q", c.name, c.in, got, c.out)
		}
	}
}

// TestStrictCodeAgainstPatterns compares with the rule written as two regular
// expressions.
func TestStrictCodeAgainstPatterns(t *testing.T) {
	t.Parallel()
	runs := regexp.MustCompile(`([-.:/,_& ])[^A-ZÑa-z0-9]+`)
	others := regexp.MustCompile(`[^A-ZÑa-z0-9.:/,_& -]`)
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringOf(rapid.RuneFrom([]rune("aZ0Ñ.-:/,_& #ñ\t"))).Draw(t, "code")
		want := others.ReplaceAllString(runs.ReplaceAllString(strings.TrimSpace(in), "$1"), "")
		if got := cbc.StrictCode(cbc.Code(in)); string(got) != want {
			t.Fatalf("StrictCode(%q) = %q, want %q", in, got, want)
		}
		once := cbc.NormalizeCode(cbc.Code(in))
		if cbc.NormalizeCode(once) != once || !once.Clean() {
			t.Fatalf("NormalizeCode(%q) = %q is not normal", in, once)
		}
	})
}

func TestNormalizeString(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"": "", " a\u0000b ": "ab", "a\xffb": "a?b", "\u00a0x\n": "x", "a b": "a b"} {
		if got := cbc.NormalizeString(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestCodeMap(t *testing.T) {
	t.Parallel()
	m := cbc.CodeMap{"credit-transfer": "30", "card": "48", "b": "30"}
	if code, ok := m.Lookup("credit-transfer+sepa+x"); !ok || code != "30" {
		t.Errorf("lookup = %q", code)
	}
	if code, ok := m.Lookup("cash"); ok || code != "" || m.Get("card+x") != "48" || m.Has("card+x") || !m.Has("card") {
		t.Errorf("lookup of a missing key = %q", code)
	}
	if k := m.LookupCode("30"); k != "b" {
		t.Errorf("key of 30 = %q", k)
	}
	if m.LookupCode("x") != "" || !m.Equals(cbc.CodeMap{"b": "30", "card": "48", "credit-transfer": "30"}) || m.Equals(nil) {
		t.Error("code, equality")
	}
	if !(cbc.Meta{"a": "b"}).Equals(cbc.Meta{"a": "b"}) || len(cbc.Meta{"b": "", "a": ""}.Keys()) != 2 {
		t.Error("meta")
	}
}

func TestURI(t *testing.T) {
	t.Parallel()
	for uri, want := range map[cbc.URI]bool{
		"gobl:acme.example.com": true, "iso6523-actorid-upis::9920:x3157928m": true, "https://example.com/a": true, "file:///x": true,
		"": false, "acme.example.com": false, "gobl:": false, "/a": false, "1a:b": false, "https://%zz": false,
		cbc.URI("a:" + strings.Repeat("x", 2047)): false,
	} {
		if uri.Valid() != want {
			t.Errorf("%.40q valid: %v", uri, !want)
		}
	}
	if s := cbc.URI("gobl:acme.example.com").Scheme(); s != "gobl" {
		t.Errorf("scheme %q", s)
	}
	if s := cbc.URI("%zz").Scheme(); s != "" {
		t.Errorf("scheme %q", s)
	}
}

func TestDefinition(t *testing.T) {
	t.Parallel()
	at := cal.MakeDateTime(2024, 1, 2, 3, 4, 5)
	d := &cbc.Definition{
		Key: "a", Name: i18n.NewString("A"),
		Sources: []*cbc.Source{{URL: "https://example.com", At: &at}},
		Values:  []*cbc.Definition{{Key: "b", Name: i18n.NewString("B")}, {Code: "1", Name: i18n.NewString("One")}},
		Map:     cbc.CodeMap{"x": "1"},
	}
	const want = `{"key":"a","name":{"en":"A"},"sources":[{"url":"https://example.com","at":"2024-01-02T03:04:05"}],` +
		`"values":[{"key":"b","name":{"en":"B"}},{"code":"1","name":{"en":"One"}}],"map":{"x":"1"}}`
	if got, err := json.Marshal(d); err != nil || string(got) != want {
		t.Errorf("got %s, %v\nwant %s", got, err, want)
	}
	if !d.HasKey("b") || d.HasKey("c") || !d.HasCode("1") || d.HasCode("2") || d.CodeDef("1").Name.String() != "One" {
		t.Error("values")
	}
	if cbc.FindKey([]*cbc.Definition{d}, "a") != d {
		t.Error("find")
	}
}

func FuzzStrictCode(f *testing.F) {
	f.Add("FAC/2024 #12")
	f.Fuzz(func(t *testing.T, in string) {
		once := cbc.StrictCode(cbc.Code(in))
		if len(once) > len(in) {
			t.Fatalf("%q grew to %q", in, once)
		}
		if upper := cbc.AlphanumericalCode(once); upper != cbc.AlphanumericalCode(cbc.Code(in)) || cbc.AlphanumericalCode(upper) != upper {
			t.Fatalf("%q became %q, then %q", in, once, upper)
		}
	})
}
