package limits

import "time"

// Limits of signing keys.
//
//nolint:gochecknoglobals // a table
var (
	// KeyRefresh is enforced by internal/keystore.
	KeyRefresh = Limit{
		Of: "the time until a server knows that another process made or retired a signing key", Value: int64(5 * time.Second), Unit: Duration,
		Beyond: "the keys are read again",
	}
	// KeyEarly is enforced by internal/keystore.
	KeyEarly = Limit{
		Of: "the time between two readings of the signing keys because of an unknown key ID", Value: int64(time.Second), Unit: Duration,
		Beyond: "it is unknown until the next reading",
	}
)

func keys() []*Limit { return []*Limit{&KeyRefresh, &KeyEarly} }
