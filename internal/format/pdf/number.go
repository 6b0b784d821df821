package pdf

import (
	"strings"

	"chancery/gobl/currency"
	"chancery/gobl/num"
)

// decimal is a number as text, with all its decimals; empty when there is none.
type decimal string

func plain(a num.Amount) decimal { return decimal(a.String()) }

func optional(a *num.Amount) decimal {
	if a == nil {
		return ""
	}
	return plain(*a)
}

func percent(p *num.Percentage) decimal {
	if p == nil {
		return ""
	}
	return decimal(p.String())
}

// maxDigits is the length up to which a string is treated as a number; longer strings are shown as text.
const maxDigits = 30

// numbers formats decimal strings without converting them to binary numbers.
type numbers struct {
	thousands, mark string
	lakhs           bool   // groups of two digits before the last three
	percent         string // between a number and its percent sign
	percentFirst    bool   // the percent sign is before the number
	symbolLast      bool
	symbolSpace     bool // after a sign that comes first
	sign            func(code string) string
	template        string // for money, with %n for the number and %u for the currency; empty means the usual form
	negative        string // the same for negative money; empty means a minus before the number
}

// split cuts a plain decimal ("-1234.50", "21.0%") at its decimal mark and groups the digits of the whole part. It
// returns false for anything else.
func (n numbers) split(d decimal) (whole, fraction string, ok bool) {
	s, percent := strings.CutSuffix(string(d), "%")
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, cut := strings.Cut(digits, ".")
	if !allDigits(whole) || (cut && !allDigits(fraction)) || len(digits) > maxDigits {
		return "", "", false
	}
	if percent {
		fraction = strings.TrimRight(fraction, "0")
	}
	whole = n.group(whole)
	if negative {
		whole = "-" + whole
	}
	if fraction != "" {
		fraction = n.mark + fraction
	}
	switch {
	case percent && n.percentFirst:
		whole = "%" + n.percent + whole
	case percent:
		fraction += n.percent + "%"
	}
	return whole, fraction, true
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func (n numbers) group(whole string) string {
	if len(whole) <= 3 || n.thousands == "" {
		return whole
	}
	var b strings.Builder
	for i := range len(whole) {
		if i > 0 && n.separates(len(whole)-i) {
			b.WriteString(n.thousands)
		}
		b.WriteByte(whole[i])
	}
	return b.String()
}

// separates reports whether there is a separator before the last digits.
func (n numbers) separates(digits int) bool {
	if n.lakhs && digits > 3 {
		return digits%2 == 1
	}
	return digits%3 == 0
}

// text returns the number as one string. A string that is not a number is returned as it is, shortened.
func (n numbers) text(d decimal) string {
	whole, fraction, ok := n.split(d)
	if !ok {
		return shorten(string(d), maxDigits)
	}
	return whole + fraction
}

// figure returns the number for a column that is aligned on the decimal mark.
func (n numbers) figure(d decimal) figure {
	if d == "" {
		return figure{}
	}
	whole, fraction, ok := n.split(d)
	if !ok {
		return figure{unit: shorten(string(d), maxDigits)}
	}
	return figure{whole: whole, fraction: fraction}
}

// amount returns the figure for money whose currency is shown elsewhere.
func (n numbers) amount(d decimal) figure {
	out := n.figure(d)
	if n.negative == "" || strings.HasSuffix(string(d), "%") {
		return out
	}
	rest, isNegative := strings.CutPrefix(out.whole, "-")
	if !isNegative {
		return out
	}
	before, after, _ := strings.Cut(withoutUnit(n.negative), "%n")
	out.whole = strings.TrimLeft(before, noBreak) + rest
	out.fraction += strings.TrimRight(after, noBreak)
	return out
}

// amountText returns amount as one string.
func (n numbers) amountText(d decimal) string {
	f := n.amount(d)
	return f.whole + f.fraction + f.unit
}

// withoutUnit removes the currency from a template, with one of the spaces around it.
func withoutUnit(template string) string {
	return strings.NewReplacer("%u"+noBreak, "", noBreak+"%u", "", "%u", "").Replace(template)
}

// noBreak is a space at which no line is broken.
const noBreak = "\u00A0"

// negated returns the amount with the opposite sign.
func negated(d decimal) decimal {
	if rest, ok := strings.CutPrefix(string(d), "-"); ok {
		return decimal(rest)
	}
	if strings.Trim(string(d), "0.%") == "" {
		return d
	}
	return "-" + d
}

// same returns the amount itself; it stands where negated is not called for.
func same(d decimal) decimal { return d }

// money returns an amount with its currency: the sign where it is unambiguous, else the ISO 4217 code.
func (n numbers) money(code currency.Code, d decimal) string {
	if d == "" {
		return ""
	}
	if text, ok := n.templated(code, d); ok {
		return text
	}
	amount := n.text(d)
	sign := n.signOf(code)
	switch {
	case code == "":
		return amount
	case n.symbolLast || code == "PLN" || code == "CZK" || code == "DKK" || code == "NOK" || code == "SEK":
		if sign == "" {
			sign = shorten(string(code), 3)
		}
		return amount + noBreak + sign
	case sign == "":
		return shorten(string(code), 3) + noBreak + amount
	}
	if n.symbolSpace {
		sign += noBreak
	}
	if rest, negative := strings.CutPrefix(amount, "-"); negative {
		return "-" + sign + rest
	}
	return sign + amount
}

// templated formats an amount by the templates of the options, and reports whether one of them applies.
func (n numbers) templated(code currency.Code, d decimal) (string, bool) {
	whole, fraction, ok := n.split(d)
	if !ok {
		return "", false
	}
	template, number := n.template, whole+fraction
	if rest, isNegative := strings.CutPrefix(number, "-"); isNegative && n.negative != "" {
		template, number = n.negative, rest
	}
	if template == "" {
		return "", false
	}
	unit := firstOf(n.signOf(code), shorten(string(code), 3))
	if unit == "" {
		template = withoutUnit(template)
	}
	return strings.Trim(strings.NewReplacer("%u", unit, "%n", number).Replace(template), noBreak), true
}

// signOf returns the sign of a currency: the one that everybody knows, or that of the language.
func (n numbers) signOf(code currency.Code) string {
	if s := currencySign(code); s != "" || n.sign == nil {
		return s
	}
	return n.sign(string(code))
}

func currencySign(code currency.Code) string {
	switch string(code) {
	case "EUR":
		return "€"
	case "GBP":
		return "£"
	case "USD":
		return "$"
	case "INR":
		return "₹"
	case "PLN":
		return "zł"
	case "CZK":
		return "Kč"
	}
	return ""
}

// shorten cuts text to a number of characters and marks the cut with an ellipsis.
func shorten(s string, limit int) string {
	count := 0
	for i := range s {
		if count == limit {
			return s[:i] + "…"
		}
		count++
	}
	return s
}
