package limits

import "time"

// Limits of access tokens.
//
//nolint:gochecknoglobals // a table
var (
	// TokenDays is enforced by internal/access.
	TokenDays = Limit{Of: "days until a token ends", Value: 36_500, Beyond: "refused"}
	// TokenName is enforced by internal/access.
	TokenName = Limit{Of: "the name of a token", Value: 255, Unit: Bytes, Beyond: "refused"}
	// TokenText is enforced by internal/access.
	TokenText = Limit{Of: "a token that is sent", Value: 4096, Unit: Bytes, Beyond: "401"}
	// TokenTrust is enforced by internal/access.
	TokenTrust = Limit{
		Of: "the time for which a token that was checked is trusted", Value: int64(5 * time.Second), Unit: Duration,
		Beyond: "it is checked again",
	}
	// TokensTrusted is enforced by internal/access.
	TokensTrusted = Limit{Of: "tokens that are trusted at the same time", Value: 10_000, Beyond: "it is checked again"}
)

func tokens() []*Limit {
	return []*Limit{&TokenDays, &TokenName, &TokenText, &TokenTrust, &TokensTrusted}
}
