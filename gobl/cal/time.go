package cal

import (
	"cmp"
	"time"
)

// Time is a time of day to the second. The zero Time is midnight and stands for
// "not set" where a field allows that.
type Time struct {
	hour, minute, second uint8
}

// MakeTime builds a time of day. Parts out of range give the zero Time.
func MakeTime(hour, minute, second int) Time {
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 {
		return Time{}
	}
	return Time{hour: uint8(hour), minute: uint8(minute), second: uint8(second)}
}

// TimeOf returns the time of day of the instant in the instant's own zone,
// without fractions of a second.
func TimeOf(t time.Time) Time { return MakeTime(t.Clock()) }

// ParseTime reads HH:MM:SS; empty text is the zero Time.
func ParseTime(text string) (Time, error) {
	t, err := parseTime(text)
	if err != nil {
		return Time{}, timeForm().refuseText(text)
	}
	return t, nil
}

func parseTime[T string | []byte](s T) (Time, error) {
	if len(s) == 0 {
		return Time{}, nil
	}
	if len(s) != 8 || s[2] != ':' || s[5] != ':' {
		return Time{}, errForm
	}
	h, ok1 := digits(s[0:2])
	m, ok2 := digits(s[3:5])
	sec, ok3 := digits(s[6:8])
	if !ok1 || !ok2 || !ok3 || h > 23 || m > 59 || sec > 59 {
		return Time{}, errForm
	}
	return Time{hour: uint8(h), minute: uint8(m), second: uint8(sec)}, nil
}

// Hour returns the hour, 0 to 23.
func (t Time) Hour() int { return int(t.hour) }

// Minute returns the minute, 0 to 59.
func (t Time) Minute() int { return int(t.minute) }

// Second returns the second, 0 to 59.
func (t Time) Second() int { return int(t.second) }

// IsZero reports whether the time is 00:00:00.
func (t Time) IsZero() bool { return t == Time{} }

// Compare returns −1, 0 or 1 as t is earlier than, equal to or later than o.
func (t Time) Compare(o Time) int { return cmp.Compare(t.seconds(), o.seconds()) }

func (t Time) seconds() int {
	return (int(t.hour)*60+int(t.minute))*60 + int(t.second)
}

// String writes HH:MM:SS.
func (t Time) String() string { return string(t.AppendText(make([]byte, 0, 8))) }

// AppendText appends the time as String writes it.
func (t Time) AppendText(dst []byte) []byte {
	dst = append(appendTwo(dst, int(t.hour)), ':')
	dst = append(appendTwo(dst, int(t.minute)), ':')
	return appendTwo(dst, int(t.second))
}

// MarshalJSON writes the time as a JSON string.
func (t Time) MarshalJSON() ([]byte, error) {
	return append(t.AppendText(append(make([]byte, 0, 10), '"')), '"'), nil
}

// UnmarshalJSON reads what ParseTime reads. null changes nothing.
func (t *Time) UnmarshalJSON(data []byte) error {
	return unmarshal(t, data, timeForm(), parseTime[[]byte])
}
