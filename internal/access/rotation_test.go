package access_test

import (
	"crypto/rand"
	"testing"

	"chancery/gobl/dsig"
	"chancery/internal/access"
	"chancery/internal/domain"
)

// Tokens of an earlier key are valid until it is retired, and then not even those that were
// checked a moment ago.
func TestTokensOfEarlierKeys(t *testing.T) {
	f := newFixture(t)
	must(t, f.EnsureDefault(t.Context()))
	issue := func() string {
		token, err := f.IssueToken(t.Context(), access.DefaultWorkspace, "")
		must(t, err)
		return token
	}
	before := issue()
	next, err := dsig.NewPrivateKey("01950000-0000-7000-8000-00000000000b", rand.Reader)
	must(t, err)
	f.keys.key, f.keys.earlier = next, []*dsig.PrivateKey{f.keys.key}
	after := issue()
	for _, token := range []string{before, after} {
		_, err := f.Authenticate(t.Context(), token)
		must(t, err)
	}
	f.keys.earlier = nil
	if _, err := f.Authenticate(t.Context(), before); !domain.Is(err, domain.Unauthorized) {
		t.Errorf("a token of a retired key: %v", err)
	}
	_, err = f.Authenticate(t.Context(), after)
	must(t, err)
}
