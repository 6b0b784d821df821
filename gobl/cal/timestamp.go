package cal

import (
	"time"
)

// Timestamp is an instant in UTC to the millisecond. The zero Timestamp means
// "none" and is written null.
type Timestamp struct {
	time time.Time // zero, or UTC in whole milliseconds
}

const timestampLayout = "2006-01-02T15:04:05.000Z"

// TimestampOf returns the instant, cut to whole milliseconds.
func TimestampOf(t time.Time) Timestamp {
	if t.IsZero() {
		return Timestamp{}
	}
	return Timestamp{time: time.UnixMilli(t.UnixMilli()).UTC()}
}

// ParseTimestamp reads an RFC 3339 timestamp in any zone; empty text is the zero
// Timestamp.
func ParseTimestamp(text string) (Timestamp, error) {
	if text == "" {
		return Timestamp{}, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return Timestamp{}, timestampForm().refuseText(text)
	}
	return TimestampOf(t), nil
}

// Time returns the instant in UTC.
func (t Timestamp) Time() time.Time { return t.time }

// IsZero reports whether there is no instant.
func (t Timestamp) IsZero() bool { return t.time.IsZero() }

// Compare returns −1, 0 or 1 as t is earlier than, equal to or later than o.
func (t Timestamp) Compare(o Timestamp) int { return t.time.Compare(o.time) }

// String writes YYYY-MM-DDTHH:MM:SS.mmmZ, or "" for the zero Timestamp.
func (t Timestamp) String() string {
	if t.IsZero() {
		return ""
	}
	return t.time.Format(timestampLayout)
}

// MarshalJSON writes the instant as a JSON string, or null.
func (t Timestamp) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return t.time.AppendFormat(make([]byte, 0, 26), `"`+timestampLayout+`"`), nil
}

// UnmarshalJSON reads what ParseTimestamp reads. null changes nothing.
func (t *Timestamp) UnmarshalJSON(data []byte) error {
	return unmarshal(t, data, timestampForm(), func(text []byte) (Timestamp, error) {
		return ParseTimestamp(string(text))
	})
}
