package cal

import (
	"cmp"
	"time"
)

// Date is a day of the Gregorian calendar, years 0 to 9999. The zero Date means
// "none" and is written 0000-00-00.
type Date struct {
	year       int16
	month, day uint8
}

// MakeDate builds a date. The parts are kept as they are; Valid reports whether
// they make a day of the calendar. Parts that fit in no date give the zero Date.
func MakeDate(year int, month time.Month, day int) Date {
	if year < 0 || year > 9999 || month < 0 || month > 99 || day < 0 || day > 99 {
		return Date{}
	}
	return Date{year: int16(year), month: uint8(month), day: uint8(day)}
}

// DateOf returns the day of the instant in the instant's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return MakeDate(y, m, d)
}

// ParseDate reads YYYY-MM-DD. Empty text and 0000-00-00 are the zero Date; a day
// that is not in the calendar is an error.
func ParseDate(text string) (Date, error) {
	d, err := parseDate(text)
	if err != nil {
		return Date{}, dateForm().refuseText(text)
	}
	return d, nil
}

func parseDate[T string | []byte](s T) (Date, error) {
	if len(s) == 0 {
		return Date{}, nil
	}
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, errForm
	}
	y, ok1 := digits(s[0:4])
	m, ok2 := digits(s[5:7])
	d, ok3 := digits(s[8:10])
	if !ok1 || !ok2 || !ok3 {
		return Date{}, errForm
	}
	date := Date{year: int16(y), month: uint8(m), day: uint8(d)}
	if !date.IsZero() && !date.Valid() {
		return Date{}, errForm
	}
	return date, nil
}

// Year returns the year, 0 to 9999.
func (d Date) Year() int { return int(d.year) }

// Month returns the month, January being 1.
func (d Date) Month() time.Month { return time.Month(d.month) }

// Day returns the day of the month.
func (d Date) Day() int { return int(d.day) }

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Valid reports whether the date is a day of the calendar. The zero Date is not.
func (d Date) Valid() bool {
	return d.month >= 1 && d.month <= 12 && d.day >= 1 && int(d.day) <= daysIn(int(d.year), d.month)
}

func daysIn(year int, month uint8) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// Time returns midnight of the day in the zone.
func (d Date) Time(zone *time.Location) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, zone)
}

// Compare returns −1, 0 or 1 as d is earlier than, equal to or later than o. The
// zero Date comes before every other.
func (d Date) Compare(o Date) int {
	return cmp.Compare(d.ordinal(), o.ordinal())
}

func (d Date) ordinal() int32 { return int32(d.year)<<16 | int32(d.month)<<8 | int32(d.day) }

// Before reports whether d is earlier than o.
func (d Date) Before(o Date) bool { return d.ordinal() < o.ordinal() }

// After reports whether d is later than o.
func (d Date) After(o Date) bool { return d.ordinal() > o.ordinal() }

// AddDays returns the day n days later, or earlier if n is negative. The zero
// Date stays zero, and what no date can hold, after the year 9999, is zero too,
// here and in AddMonths.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return DateOf(time.Date(d.Year(), d.Month(), d.Day()+n, 0, 0, 0, 0, time.UTC))
}

// AddMonths returns the same day n months later, or the last day of that month
// when it is shorter.
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	first := time.Date(d.Year(), d.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	y, m, _ := first.Date()
	return MakeDate(y, m, min(d.Day(), daysIn(y, uint8(m))))
}

// DaysSince counts the days from o to d; it is negative when d is earlier.
func (d Date) DaysSince(o Date) int {
	return int(d.Time(time.UTC).Sub(o.Time(time.UTC)) / (24 * time.Hour))
}

// WithTime joins the date with a time of day.
func (d Date) WithTime(t Time) DateTime { return DateTime{date: d, time: t} }

// String writes YYYY-MM-DD.
func (d Date) String() string { return string(d.AppendText(make([]byte, 0, 10))) }

// AppendText appends the date as String writes it.
func (d Date) AppendText(dst []byte) []byte {
	dst = appendTwo(dst, int(d.year)/100)
	dst = append(appendTwo(dst, int(d.year)%100), '-')
	dst = append(appendTwo(dst, int(d.month)), '-')
	return appendTwo(dst, int(d.day))
}

// MarshalJSON writes the date as a JSON string.
func (d Date) MarshalJSON() ([]byte, error) {
	return append(d.AppendText(append(make([]byte, 0, 12), '"')), '"'), nil
}

// UnmarshalJSON reads what ParseDate reads. null changes nothing.
func (d *Date) UnmarshalJSON(data []byte) error {
	return unmarshal(d, data, dateForm(), parseDate[[]byte])
}
