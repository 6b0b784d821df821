package search

import (
	"strings"
)

// Numbers and dates are found by the beginnings of their digits: a number with twelve
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
