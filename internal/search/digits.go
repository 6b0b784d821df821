package search

import (
	"strings"
	"time"
)

// Numbers and dates are found by the beginnings of their digits: a number with up to twelve
// digits before the point has a term for each beginning, and a range of numbers is a few
// dozen beginnings. So a range is looked up like words are.

const (
	wholeDigits    = 12
	fractionDigits = 3
	amountDigits   = wholeDigits + fractionDigits
)

// beginnings returns the terms of a text of digits. Those of zeros only are left out: each
// number with fewer digits would have them.
func beginnings(field byte, digits string) []string {
	start := len(digits) - len(strings.TrimLeft(digits, "0"))
	if start == len(digits) {
		return []string{term(field, digits)}
	}
	list := make([]string, 0, len(digits)-start)
	for n := start + 1; n <= len(digits); n++ {
		list = append(list, term(field, digits[:n]))
	}
	return list
}

// dateLevels are the beginnings of dates that are terms: the decade, the year, the month
// and the day.
var dateLevels = []int{3, 4, 6, 8} //nolint:gochecknoglobals // a table

// days returns the terms that find the days from the first to the last: decades, years and
// months that are inside as a whole, and the days that are left.
func days(field byte, first, last time.Time) (list []Term) {
	add := func(layout string, digits int, day time.Time) {
		list = append(list, Term{Text: term(field, day.Format(layout)[:digits])})
	}
	for day := first; !day.After(last); {
		decade := time.Date(day.Year()/10*10+10, 1, 1, 0, 0, 0, 0, time.UTC)
		year, month := time.Date(day.Year()+1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(day.Year(), day.Month()+1, 1, 0, 0, 0, 0, time.UTC)
		inside := func(next time.Time) bool { return !next.AddDate(0, 0, -1).After(last) }
		switch {
		case day.YearDay() == 1 && day.Year()%10 == 0 && inside(decade):
			add("2006", 3, day)
			day = decade
		case day.YearDay() == 1 && inside(year):
			add("2006", 4, day)
			day = year
		case day.Day() == 1 && inside(month):
			add("200601", 6, day)
			day = month
		default:
			add(formatDate, dateDigits, day)
			day = day.AddDate(0, 0, 1)
		}
	}
	return list
}

// between returns the terms that find the texts of digits from low to high, of which all
// have the same length.
func between(field byte, low, high string) []Term {
	if low > high {
		return nil
	}
	return cover(nil, field, "", low, high)
}

// cover adds the beginnings with which the range below a beginning is covered.
func cover(list []Term, field byte, prefix, low, high string) []Term {
	n := len(prefix)
	if n == len(low) {
		return append(list, Term{Text: term(field, prefix)})
	}
	// Zeros have no terms of their own, unless all digits are.
	whole := strings.Trim(low[n:], "0") == "" && strings.Trim(high[n:], "9") == ""
	if whole && strings.Trim(prefix, "0") != "" {
		return append(list, Term{Text: term(field, prefix)})
	}
	for d := low[n]; d <= high[n]; d++ {
		from, to := low, high
		if d > low[n] {
			from = prefix + string(d) + strings.Repeat("0", len(low)-n-1)
		}
		if d < high[n] {
			to = prefix + string(d) + strings.Repeat("9", len(low)-n-1)
		}
		list = cover(list, field, prefix+string(d), from, to)
	}
	return list
}

// amount is a decimal number as digits of one length.
type amount struct {
	negative bool
	digits   string
	// exact is false if the number has more digits behind the point than count.
	exact bool
}

// parseAmount reads a decimal number: "-1234.56". Digits behind the third one after the
// point do not count.
func parseAmount(text string) (a amount, ok bool) {
	text, a.negative = strings.CutPrefix(text, "-")
	whole, fraction, point := strings.Cut(text, ".")
	if whole == "" || point && fraction == "" || !onlyDigits(whole) || !onlyDigits(fraction) {
		return a, false
	}
	whole = strings.TrimLeft(whole, "0")
	if len(whole) > wholeDigits {
		return a, false
	}
	a.exact = len(strings.TrimRight(fraction, "0")) <= fractionDigits
	fraction = (fraction + strings.Repeat("0", fractionDigits))[:fractionDigits]
	a.digits = strings.Repeat("0", wholeDigits-len(whole)) + whole + fraction
	if strings.Trim(a.digits, "0") == "" {
		a.negative = false
	}
	return a, true
}

func onlyDigits(text string) bool {
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}
