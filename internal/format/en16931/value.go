package en16931

import (
	"strings"
	"time"

	"chancery/gobl/cal"
	"chancery/gobl/num"
)

// Amount is a decimal number of a document with the text it was read from. The zero Amount is absent: a present 0 has a text.
type Amount struct {
	// Value is the number, with the decimals that were written; 0 if the text is no number.
	Value num.Amount
	// Text is what the file says, without white space around it; "" if the term is absent.
	Text string
	// Node is the element it was read from; 0 if there is none.
	Node int32
	// Valid reports whether the text is an xsd:decimal.
	Valid bool
	// Cut reports that the text has more decimals than Value can hold, which lacks the last ones.
	Cut bool
}

// maxDigits is how many digits a number of an Amount holds in any case.
const maxDigits = 18

// NewAmount returns an amount that is present, written as gobl writes it.
func NewAmount(v num.Amount) Amount { return Amount{Value: v, Text: v.String(), Valid: true} }

// ReadAmount reads an xsd:decimal as it stands in a file. It allocates nothing. A text that is no decimal gives an amount
// that is present and not valid; an empty text one that is absent, with its node.
func ReadAmount(text string, node int32) Amount {
	text = strings.Trim(text, " \t\r\n")
	a := Amount{Text: text, Node: node}
	rest, negative := text, false
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		negative, rest = rest[0] == '-', rest[1:]
	}
	value, exp, digits, seen, point := int64(0), uint32(0), 0, false, false
	for i := range len(rest) {
		c := rest[i]
		switch {
		case c == '.' && !point:
			point = true
		case c < '0' || c > '9':
			return a
		case digits == maxDigits && !point:
			return a // larger than any amount can be
		case digits == maxDigits:
			a.Cut, seen = a.Cut || c != '0', true
		default:
			value, seen = value*10+int64(c-'0'), true
			if value != 0 {
				digits++
			}
			if point {
				exp++
			}
		}
	}
	if !seen {
		return a
	}
	if negative {
		value = -value
	}
	a.Value, a.Valid = num.MakeAmount(value, exp), true
	return a
}

// Present reports whether the term is there, valid or not.
func (a Amount) Present() bool { return a.Text != "" }

// Decimals returns how many decimals are written, zeros at the end included.
func (a Amount) Decimals() int {
	if i := strings.IndexByte(a.Text, '.'); i >= 0 {
		return len(a.Text) - i - 1
	}
	return 0
}

// Date is a day of a document with the text it was read from. The zero Date is absent.
type Date struct {
	// Value is the day; the zero date if the text is none.
	Value cal.Date
	// Text is what the file says, without white space around it.
	Text string
	// Format is the code of UNTDID 2379 that CII gives, 102 usually; "" in UBL.
	Format string
	// Node is the element it was read from; 0 if there is none.
	Node int32
	// Valid reports whether the text is a day of the calendar, in the form of its syntax.
	Valid bool
}

// NewDate returns a date that is present.
func NewDate(d cal.Date) Date { return Date{Value: d, Text: d.String(), Valid: d.Valid()} }

// ReadDate reads an xsd:date of UBL. A time zone behind the day is allowed, and says nothing about the day.
func ReadDate(text string, node int32) Date {
	text = strings.Trim(text, " \t\r\n")
	d := Date{Text: text, Node: node}
	if len(text) >= 10 && zone(text[10:]) {
		d.Value, d.Valid = day(text[0:4], text[5:7], text[8:10])
		d.Valid = d.Valid && text[4] == '-' && text[7] == '-'
	}
	return d
}

// ReadCompactDate reads a date of CII with the format that is given with it: 102 is YYYYMMDD, 205 the same with an hour and a
// minute. Other formats give a date that is present and not valid.
func ReadCompactDate(text, format string, node int32) Date {
	text = strings.Trim(text, " \t\r\n")
	d := Date{Text: text, Format: format, Node: node}
	if (format == "102" || format == "") && len(text) == 8 || format == "205" && len(text) >= 12 {
		d.Value, d.Valid = day(text[0:4], text[4:6], text[6:8])
	}
	return d
}

// Present reports whether the term is there, valid or not.
func (d Date) Present() bool { return d.Text != "" }

// ISO returns the day as YYYY-MM-DD, or the text as it was read if it is no day.
func (d Date) ISO() string {
	if d.Valid {
		return d.Value.String()
	}
	return d.Text
}

// day makes a date of its three numbers.
func day(year, month, day string) (cal.Date, bool) {
	y, ok1 := digits(year)
	m, ok2 := digits(month)
	d, ok3 := digits(day)
	date := cal.MakeDate(y, time.Month(m), d)
	if !ok1 || !ok2 || !ok3 || !date.Valid() {
		return cal.Date{}, false
	}
	return date, true
}

// digits reads a number that is nothing but digits.
func digits(s string) (n int, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, s != ""
}

// zone reports whether a text is empty or a time zone of an xsd:date: Z, +hh:mm or -hh:mm.
func zone(s string) bool {
	if s == "" || s == "Z" {
		return true
	}
	return len(s) == 6 && (s[0] == '+' || s[0] == '-') && s[3] == ':'
}

// Identifier is a code with the scheme that it belongs to.
type Identifier struct {
	// Value is the code itself.
	Value string
	// Scheme says which register or list the code is from: an ISO 6523 ICD, an EAS code, a code of UNTDID 1153; may be "".
	Scheme string
	// Node is the element it was read from; 0 if there is none.
	Node int32
}

// Present reports whether there is a code.
func (i Identifier) Present() bool { return i.Value != "" }
