package domain_test

import (
	"strings"
	"testing"

	"chancery/internal/domain"
)

func TestCleanEmail(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"ana@example.com": "ana@example.com", " Ana@Example.COM\n": "ana@example.com", "a+b@x": "a+b@x", "jörg@bücher.example": "jörg@bücher.example",
		"": "", "ana": "", "@example.com": "", "ana@": "", "ana@@example.com": "", "a b@example.com": "", "ana@example..com": "", "ana@.com": "", "ana@example.com.": "",
		`"a"@example.com`: "", "a@[127.0.0.1]": "", "a,b@example.com": "", "a\x00@example.com": "", "a\xff@example.com": "",
		strings.Repeat("a", 65) + "@example.com": "", "a@" + strings.Repeat("a", 260): "",
	} {
		got, err := domain.CleanEmail(text, "email")
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is %q, %v", text, got, err)
		}
	}
}

// FuzzCleanEmail: what is taken is taken again as it is.
func FuzzCleanEmail(f *testing.F) {
	for _, seed := range []string{"ana@example.com", "İ@example.com", "K@x", "a@b@c", "\u2028@x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := domain.CleanEmail(text, "email")
		if err != nil {
			return
		}
		if again, err := domain.CleanEmail(got, "email"); err != nil || again != got {
			t.Errorf("%q is %q, and that is %q, %v", text, got, again, err)
		}
	})
}

func TestRoleScopes(t *testing.T) {
	t.Parallel()
	var before []string
	for _, role := range domain.Roles() {
		scopes := role.Scopes()
		if len(scopes) <= len(before) {
			t.Errorf("%s may do %v", role, scopes)
		}
		for i, s := range before {
			if scopes[i] != s {
				t.Errorf("%s may not do what the role before it may: %v", role, scopes)
			}
		}
		before = scopes
	}
	if domain.Role("boss").Valid() || domain.Role("").Scopes() != nil {
		t.Error("a role that does not exist is one")
	}
}
