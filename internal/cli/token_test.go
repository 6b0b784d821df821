package cli

import (
	"strings"
	"testing"
	"time"

	"chancery/internal/domain"
)

// TestTokenRows checks how a list shows tokens that are over.
func TestTokenRows(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for want, token := range map[string]domain.Token{
		"never|never|valid||-": {},
		"2026-03-02 09:00:00|never|valid|read,admin|shop": {
			Name: "shop", ExpiresAt: now.Add(1), Scopes: []string{"read", "admin"},
		},
		"2026-03-02 09:00:00|2026-03-02 08:59:00|expired|api|shop": {
			Name: "shop", ExpiresAt: now, Scopes: []string{"api"}, LastUsedAt: now.Add(-time.Minute),
		},
		"2026-03-02 09:00:00|never|revoked|api|shop": {Name: "shop", ExpiresAt: now, RevokedAt: now, Scopes: []string{"api"}},
	} {
		row := newTokenRow(&token, now)
		line := strings.Join(row.cells()[2:], "|")
		if line != want || row.Expired != token.Expired(now) || (row.ExpiresAt == nil) != token.ExpiresAt.IsZero() {
			t.Errorf("%q of %+v, want %q", line, row, want)
		}
	}
}
