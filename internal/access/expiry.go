package access

import (
	"fmt"
	"strconv"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// ParseExpiry reads when a token ends: a number of days or hours from now ("90d", "12h"),
// or a day ("2027-01-31"), at whose beginning in UTC it ends. Empty text is never, the
// zero time.
func ParseExpiry(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	end, ok := expiry(text, now)
	if !ok {
		return time.Time{}, domain.FieldError(fmt.Sprintf("%q is no end of a token; write days (90d), hours (12h) or a day (2027-01-31)", text), "expires")
	}
	return end, checkExpiry("expires", end, now)
}

func expiry(text string, now time.Time) (time.Time, bool) {
	if day, err := time.ParseInLocation(time.DateOnly, text, time.UTC); err == nil {
		return day, true
	}
	unit := map[string]time.Duration{"d": 24 * time.Hour, "h": time.Hour}[text[len(text)-1:]]
	n, err := strconv.ParseUint(text[:len(text)-1], 10, 16)
	if unit == 0 || err != nil {
		return time.Time{}, false
	}
	// The claims of a token have whole seconds.
	return now.Add(time.Duration(n) * unit).Truncate(time.Second), true
}

// checkExpiry returns an error about a field if a token cannot end at a time.
func checkExpiry(field string, end, now time.Time) error {
	switch {
	case end.IsZero():
		return nil
	case !end.After(now):
		return domain.FieldError("a token must end in the future, not at "+end.UTC().Format(time.DateTime), field)
	case end.After(now.AddDate(0, 0, limits.TokenDays.Int())):
		return domain.OverLimit(domain.Invalid, &limits.TokenDays, "leave the end out for a token that does not end").At(field)
	}
	return nil
}
