package num

import "strings"

// NumeralSystem names the digits numbers are shown with.
type NumeralSystem string

// The known numeral systems. An empty one is western.
const (
	NumeralWestern NumeralSystem = "western"
	NumeralArabic  NumeralSystem = "arabic" // ٠١٢٣٤٥٦٧٨٩
)

// DefaultTemplate is how a number and its unit are joined when a Formatter does
// not say.
const DefaultTemplate = "%n%u"

// Formatter shows numbers to people. The zero Formatter writes the plain
// digits without a decimal mark, so DecimalMark should always be set.
type Formatter struct {
	DecimalMark        string
	ThousandsSeparator string
	Unit               string // replaces %u
	Template           string // %n is the number, %u the unit; default "%n%u"
	NegativeTemplate   string // for numbers below zero; without it "-" precedes the number
	Numerals           NumeralSystem
}

// Amount shows an amount with the formatter's unit.
func (f Formatter) Amount(a Amount) string {
	number := f.number(a)
	template := f.Template
	if template == "" {
		template = DefaultTemplate
	}
	if a.IsNegative() {
		if f.NegativeTemplate != "" {
			template = f.NegativeTemplate
		} else {
			number = "-" + number
		}
	}
	text := strings.Replace(template, "%u", f.Unit, 1)
	text = strings.Replace(text, "%n", number, 1)
	return strings.TrimSpace(text)
}

// Percentage shows a percentage with the formatter's marks and digits; unit and
// templates are those of percentages.
func (f Formatter) Percentage(p Percentage) string {
	f.Unit, f.Template, f.NegativeTemplate = "%", "", ""
	return f.Amount(p.Hundredfold())
}

// number writes the digits of a without its sign.
func (f Formatter) number(a Amount) string {
	digits := strings.TrimPrefix(a.String(), "-")
	whole, decimals, _ := strings.Cut(digits, ".")
	var b strings.Builder
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(f.ThousandsSeparator)
		}
		f.digit(&b, whole[i])
	}
	if decimals != "" {
		b.WriteString(f.DecimalMark)
	}
	for i := range len(decimals) {
		f.digit(&b, decimals[i])
	}
	return b.String()
}

func (f Formatter) digit(b *strings.Builder, c byte) {
	if f.Numerals == NumeralArabic {
		b.WriteRune('٠' + rune(c-'0'))
		return
	}
	b.WriteByte(c)
}
