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
		"  no end":   {},
		" shop":      {Name: "shop", ExpiresAt: now.Add(1)},
		"  expired ": {Name: "shop", ExpiresAt: now},
		"  revoked ": {Name: "shop", ExpiresAt: now, RevokedAt: now},
	} {
		row := newTokenRow(&token, now)
		if line := row.line(); !strings.Contains(line, want) || row.Expired != token.Expired(now) || (row.ExpiresAt == nil) != token.ExpiresAt.IsZero() {
			t.Errorf("%q of %+v, want %q", line, row, want)
		}
	}
}
