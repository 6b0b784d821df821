package core_test

import (
	"strings"
	"testing"
	"unicode"

	"chancery/gobl/cbc"
	"chancery/gobl/core"
	"chancery/gobl/org"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// TestText has a table of its own for each judgement: what passes, and what
// does not.
func TestText(t *testing.T) {
	tests := []struct {
		name     string
		is       func(string) bool
		yes, not []string
	}{
		{
			"URL", core.IsURL,
			[]string{
				"https://example.com", "http://localhost:8080/a?b#c", "example.com", "ftp://user:secret@example.com/file",
				"http://127.0.0.1/", "https://[::1]:443/", "https://münchen.example/straße", "ws://a_b.example.com", "HTTPS://EXAMPLE.COM",
				"https://example.com1", "localhost", "http://intranet", "http://intranet/a?b", "intranet:8080", "https://example.", "https://example.com./a",
				"https://256.1.1.1", "http://1.2/", "http://123/", "http://127.0.0.1./", "https://a%20b:c@example.com", "https://example.com/%C3%BC#%20",
				"https://example.com/?off=50%", "sub.xn--p1ai", "http://[2001:db8::1]/a", "https://example.com?next=https://other.example", "https://gobl.org/draft-0/bill/invoice",
			},
			[]string{
				"", "ZZ", "12345678", "here", "/a/b", "https://", "https://.com", "https://example..", "https://.", "https://./a", "https://a..b", "https://-a.example",
				"https://example.com/a b", "gopher://example.com", "https://example.com:", "https://example.com:123456", "https://example.com:x",
				"https://[::1", "https://[1.2.3.4]", "256.1.1.1", "intranet", "intranet/logo.png", "a.b-c_d", "https://example.com/%zz", "https://example.com/%",
				"https://example.com/a%2", "https://example.com/#%zz", "https://a%zz@example.com", "https://exa%6dple.com",
				"https://@example.com", "mailto:a", " https://example.com",
				"https://ex\x00ample.com", "https://\xff.com", "https://" + strings.Repeat("a", 2100) + ".com",
			},
		},
		{
			"e-mail", core.IsEmail,
			[]string{"a@example.com", "a.b+c@sub.example.co", `"a b"@example.com`, `"a\"@b"@example.com`, "jörg@münchen.example", "a@xn--a.example", "a@1.example"},
			[]string{
				"", "ZZ", "12345678", "@example.com", "a@", "a@example", "a@example.com1", "a.@example.com", ".a@example.com", "a..b@example.com",
				"a b@example.com", " a@example.com", "a@example.com ", "a@-example.com", "a@example..com", `"a@example.com`, `"a""b"@example.com`, `"a\"@example.com`,
				"a@exa mple.com", "a@1.2.3.4", "\xff@example.com",
			},
		},
		{
			"DNS name", core.IsDNSName,
			[]string{"example", "a.b-c.example", "_dmarc.example.com", "example.com.", strings.Repeat("a", 63) + ".com"},
			[]string{"", ".", "a..b", "-a.com", "a-.com", "127.0.0.1", "::1", "ü.com", strings.Repeat("a", 64) + ".com", strings.Repeat("a.", 127) + "a"},
		},
		{
			"Latin-1", core.IsLatin1,
			[]string{"", "abc", "ÿ ñ"},
			[]string{"€", "ā", "\U0001F600"},
		},
		{
			"absolute URI", core.IsAbsoluteURI,
			[]string{"urn:a", "https://example.com", "gobl:example.com", "iso6523-actorid-upis::0184:1", "file:///a"},
			[]string{"", "a", "a/b", "urn:", "https://", ":a", "1a:b", "a:%zz/\x7f", "//example.com/a"},
		},
		{
			"what3words", threeWords,
			[]string{"", "index.home.raft", "///index.home.raft", "дом。стол。окно", "a b.c d e.f\u00a0g h i", "é\u0301.b.c"},
			[]string{"a.b", "a.b.c.d", "a..b.c", ".a.b.c", "a.b.c.", "a b.c.d", "a.b.c d", "a1.b.c", "a  b.c d.e f", "a b c d e.f g.h i", "///"},
		},
		{
			"tax scheme", taxScheme,
			[]string{"", "A", "a-B c/9", "Ñ.1"},
			[]string{"-A", "A-", "A--B", "A*B", "Á"},
		},
	}
	for _, tt := range tests {
		for _, s := range tt.yes {
			if !tt.is(s) {
				t.Errorf("%q is refused as %s", s, tt.name)
			}
		}
		for _, s := range tt.not {
			if tt.is(s) {
				t.Errorf("%q passes as %s", s, tt.name)
			}
		}
	}
}

func threeWords(s string) bool {
	return rule.NewBook(core.Rules()).Run(&tax.Context{}, &org.Coordinates{W3W: s}) == nil
}

func taxScheme(s string) bool {
	return rule.NewBook(core.Rules()).Run(&tax.Context{}, &tax.Identity{Country: "ES", Scheme: cbc.Code(s)}) == nil
}

// FuzzText looks for text that crashes a judgement, or passes as an address
// with white space or control characters in it.
func FuzzText(f *testing.F) {
	for _, s := range []string{"https://a.example:80/b?c#d", "https://[::1]/", `"a\ b"@example.com`, "a.b.c", "urn:a", "A-B"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		blank := strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
		if core.IsURL(s) && (blank || s == "") {
			t.Errorf("%q passes as URL", s)
		}
		if core.IsEmail(s) && (!strings.Contains(s, "@") || blank && s[0] != '"') {
			t.Errorf("%q passes as e-mail", s)
		}
		if core.IsDNSName(s) && !core.IsLatin1(s) {
			t.Errorf("%q passes as DNS name", s)
		}
		if core.IsAbsoluteURI(s) && !strings.Contains(s, ":") {
			t.Errorf("%q passes as absolute URI", s)
		}
		threeWords(s)
	})
}
