package cal

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"chancery/gobl/internal/words"
)

// errForm is the error of the parsers; forms say what is right instead.
var errForm = errors.New("not of the form")

// form is how the values of a type are written, for messages.
type form struct {
	what, plural string
	// order names the parts in words; example shows them.
	order, example string
	// mend rewrites what is written by another convention; it may be nil.
	mend func(text string) string
}

func dateForm() *form {
	return &form{"a date", "dates", "year-month-day", "2026-02-03", mendDate}
}

func timeForm() *form {
	return &form{"a time", "times", "hour:minute:second", "15:04:05", mendTime}
}

func dateTimeForm() *form {
	return &form{"a date with time", "dates with time", "year-month-day, T and the time, without a zone", "2026-02-03T15:04:05", nil}
}

func timestampForm() *form {
	return &form{"an instant", "instants", "year-month-day, T, the time and its zone", "2026-02-03T15:04:05Z", nil}
}

// refuse says why a JSON value is not of the form, and how it would be written.
func (f *form) refuse(data []byte) error {
	text := strings.Trim(string(data), `"`)
	if reason := noDay(text); reason != "" {
		return errors.New(reason)
	}
	if len(data) == 0 || data[0] != '"' {
		return fmt.Errorf("%s is expected, not %s; %s are written %s, in quotes: %q", f.what, words.Given(data), f.plural, f.order, f.example)
	}
	example := f.example
	if f.mend != nil {
		if mended := f.mend(text); mended != "" {
			example = mended
		}
	}
	return fmt.Errorf("%s is not %s; %s are written %s: %s", words.Given(data), f.what, f.plural, f.order, example)
}

func (f *form) refuseText(text string) error { return f.refuse([]byte(strconv.Quote(text))) }

// noDay says which day is missing in the calendar, if the text begins with such a one.
func noDay(text string) string {
	if len(text) < 10 || text[4] != '-' || text[7] != '-' {
		return ""
	}
	y, ok1 := digits(text[:4])
	m, ok2 := digits(text[5:7])
	d, ok3 := digits(text[8:10])
	switch {
	case !ok1 || !ok2 || !ok3:
		return ""
	case m < 1 || m > 12:
		return fmt.Sprintf("%s is no day of the calendar; months are 01 to 12, between the year and the day", strconv.Quote(text[:10]))
	case d < 1 || d > daysIn(y, uint8(m)):
		return fmt.Sprintf("%s is no day of the calendar; that month ends on %s-%02d", strconv.Quote(text[:10]), text[:7], daysIn(y, uint8(m)))
	}
	return ""
}

// mendDate rewrites dates with the year at the end or with other separators, and
// dates with a time. If day and month can be exchanged, it gives both readings.
func mendDate(text string) string {
	if len(text) > 10 && (text[10] == 'T' || text[10] == ' ') {
		text = text[:10]
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '/' || r == '.' || r == '-' || r == ' ' })
	if len(text) == 8 && len(parts) == 1 {
		parts = []string{text[:4], text[4:6], text[6:]}
	}
	if len(parts) != 3 || len(text) > 10 {
		return ""
	}
	numbers := [3]int{}
	for i, p := range parts {
		n, ok := digits(p)
		if !ok {
			return ""
		}
		numbers[i] = n
	}
	if len(parts[0]) == 4 {
		return dateIfValid(numbers[0], numbers[1], numbers[2])
	}
	if len(parts[2]) != 4 {
		return ""
	}
	monthFirst := dateIfValid(numbers[2], numbers[0], numbers[1])
	dayFirst := dateIfValid(numbers[2], numbers[1], numbers[0])
	switch {
	case monthFirst == "" || monthFirst == dayFirst:
		return dayFirst
	case dayFirst == "":
		return monthFirst
	}
	if strings.Contains(text, ".") { // where points stand between, the day comes first
		return dayFirst + ", or " + monthFirst + " if the month comes first"
	}
	return monthFirst + ", or " + dayFirst + " if the day comes first"
}

func dateIfValid(year, month, day int) string {
	if month > 99 || day > 99 {
		return ""
	}
	d := Date{year: int16(year), month: uint8(month), day: uint8(day)}
	if !d.Valid() {
		return ""
	}
	return d.String()
}

// mendTime adds the seconds to a time of hours and minutes.
func mendTime(text string) string {
	if len(text) == 4 {
		text = "0" + text
	}
	if _, err := parseTime(text + ":00"); len(text) != 5 || err != nil {
		return ""
	}
	return text + ":00"
}
