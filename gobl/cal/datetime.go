package cal

import (
	"time"
)

// DateTime is a date and a time of day without a zone. The zero DateTime means
// "none".
type DateTime struct {
	date Date
	time Time
}

// MakeDateTime joins the parts as MakeDate and MakeTime take them.
func MakeDateTime(year int, month time.Month, day, hour, minute, second int) DateTime {
	return DateTime{date: MakeDate(year, month, day), time: MakeTime(hour, minute, second)}
}

// DateTimeOf returns date and time of the instant in the instant's own zone,
// without fractions of a second.
func DateTimeOf(t time.Time) DateTime { return DateTime{date: DateOf(t), time: TimeOf(t)} }

// ParseDateTime reads YYYY-MM-DDTHH:MM:SS; empty text is the zero DateTime.
func ParseDateTime(text string) (DateTime, error) {
	d, err := parseDateTime(text)
	if err != nil {
		return DateTime{}, dateTimeForm().refuseText(text)
	}
	return d, nil
}

func parseDateTime[T string | []byte](s T) (DateTime, error) {
	if len(s) == 0 {
		return DateTime{}, nil
	}
	if len(s) != 19 || s[10] != 'T' {
		return DateTime{}, errForm
	}
	d, err := parseDate(s[:10])
	if err != nil {
		return DateTime{}, err
	}
	t, err := parseTime(s[11:])
	if err != nil {
		return DateTime{}, err
	}
	return DateTime{date: d, time: t}, nil
}

// Date returns the day.
func (d DateTime) Date() Date { return d.date }

// Time returns the time of day.
func (d DateTime) Time() Time { return d.time }

// In returns the instant in the zone.
func (d DateTime) In(zone *time.Location) time.Time {
	return time.Date(d.date.Year(), d.date.Month(), d.date.Day(),
		d.time.Hour(), d.time.Minute(), d.time.Second(), 0, zone)
}

// IsZero reports whether there is neither date nor time.
func (d DateTime) IsZero() bool { return d == DateTime{} }

// Valid reports whether the date is a day of the calendar.
func (d DateTime) Valid() bool { return d.date.Valid() }

// Compare returns −1, 0 or 1 as d is earlier than, equal to or later than o.
func (d DateTime) Compare(o DateTime) int {
	if c := d.date.Compare(o.date); c != 0 {
		return c
	}
	return d.time.Compare(o.time)
}

// String writes YYYY-MM-DDTHH:MM:SS.
func (d DateTime) String() string { return string(d.AppendText(make([]byte, 0, 19))) }

// AppendText appends the date and time as String writes them.
func (d DateTime) AppendText(dst []byte) []byte {
	return d.time.AppendText(append(d.date.AppendText(dst), 'T'))
}

// MarshalJSON writes the date and time as a JSON string.
func (d DateTime) MarshalJSON() ([]byte, error) {
	return append(d.AppendText(append(make([]byte, 0, 21), '"')), '"'), nil
}

// UnmarshalJSON reads what ParseDateTime reads. null changes nothing.
func (d *DateTime) UnmarshalJSON(data []byte) error {
	return unmarshal(d, data, dateTimeForm(), parseDateTime[[]byte])
}
