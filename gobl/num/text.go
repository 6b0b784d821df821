package num

import (
	"errors"
	"math"
	"strconv"
)

// maxDigits is the number of significant digits read from text. Eighteen always
// fit in an int64.
const maxDigits = 18

// ErrRange is met by writing a number into a document that nobody could read
// back: one with more than 18 digits before the decimal point. Sums that leave
// the range keep the nearest value of an int64, which is wrong, so that they must
// not become part of a document.
var ErrRange = errors.New("a figure has more than 18 digits before the decimal point")

var (
	errEmpty  = errors.New("no digits")
	errDigits = errors.New("more than 18 digits before the decimal point")
	errSyntax = errors.New("not a decimal number")
)

// ParseAmount reads a decimal number such as "-12.50". The number of decimals
// is kept as written, up to 18 significant digits in all; further decimals are
// cut off, not rounded.
func ParseAmount(text string) (Amount, error) {
	a, err := parse(text)
	if err != nil {
		return Amount{}, amountError([]byte(strconv.Quote(text)), err)
	}
	return a, nil
}

// parse reads an optional minus, an optional plus, digits, and optionally a point
// and more digits.
func parse[T string | []byte](text T) (Amount, error) {
	negative := len(text) > 0 && text[0] == '-'
	if negative {
		text = text[1:]
	}
	if len(text) > 0 && text[0] == '+' {
		text = text[1:]
	}
	a, err := parseUnsigned(text)
	if negative {
		a.value = -a.value
	}
	return a, err
}

func parseUnsigned[T string | []byte](text T) (Amount, error) {
	var value int64
	i, significant := 0, 0
	for ; i < len(text) && text[i] != '.'; i++ {
		c := text[i] - '0'
		if c > 9 {
			return Amount{}, errSyntax
		}
		if significant > 0 || c != 0 {
			significant++
		}
		if significant > maxDigits {
			return Amount{}, errDigits
		}
		value = value*10 + int64(c)
	}
	if i == 0 {
		return Amount{}, errEmpty
	}
	exp := 0
	for i++; i < len(text); i++ {
		c := text[i] - '0'
		if c > 9 {
			return Amount{}, errSyntax
		}
		if significant+exp < maxDigits {
			value = value*10 + int64(c)
			exp++
		}
	}
	return Amount{value: value, exp: uint8(exp)}, nil
}

// String writes the number with all its decimals.
func (a Amount) String() string {
	var buf [24]byte
	return string(a.AppendText(buf[:0]))
}

// AppendText appends the number as String writes it.
func (a Amount) AppendText(dst []byte) []byte {
	if a.value < 0 {
		dst = append(dst, '-')
	}
	m := magnitude(a.value)
	if a.exp == 0 {
		return strconv.AppendUint(dst, m, 10)
	}
	start := len(dst)
	dst = strconv.AppendUint(dst, m, 10)
	exp := int(a.exp)
	// There must be at least one digit before the point.
	if missing := exp + 1 - (len(dst) - start); missing > 0 {
		digits := len(dst) - start
		for range missing {
			dst = append(dst, '0')
		}
		copy(dst[start+missing:], dst[start:start+digits])
		for i := range missing {
			dst[start+i] = '0'
		}
	}
	point := len(dst) - exp
	dst = append(dst, 0)
	copy(dst[point+1:], dst[point:])
	dst[point] = '.'
	return dst
}

// inRange reports whether parse would accept the number, and that it is not the
// mark of a sum that has left the range.
func (a Amount) inRange() bool {
	const least = 1_000_000_000_000_000_000 // with 19 digits, all that an int64 has
	m := magnitude(a.value)
	return m < least || a.exp > 0 && m < math.MaxInt64
}

// MarshalJSON writes the number as a JSON string, so that no reader turns it
// into floating point. Numbers that are too large are ErrRange.
func (a Amount) MarshalJSON() ([]byte, error) {
	if !a.inRange() {
		return nil, ErrRange
	}
	buf := make([]byte, 1, 24)
	buf[0] = '"'
	return append(a.AppendText(buf), '"'), nil
}

// UnmarshalJSON reads a JSON string or number, taking its digits as they are
// written. null changes nothing.
func (a *Amount) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	v, err := parse(unquote(data))
	if err != nil {
		return amountError(data, err)
	}
	*a = v
	return nil
}

// unquote takes the quotes off a non-empty JSON string. Escapes are not
// resolved: no number needs them.
func unquote(data []byte) []byte {
	if len(data) > 2 && data[0] == '"' && data[len(data)-1] == '"' {
		return data[1 : len(data)-1]
	}
	return data
}

// parsePercentage reads "16.0%" or, without the sign, the fraction itself.
func parsePercentage[T string | []byte](text T) (Percentage, error) {
	n := len(text)
	if n == 0 {
		return Percentage{}, nil
	}
	if text[n-1] != '%' {
		a, err := parse(text)
		return Percentage{amount: a}, err
	}
	a, err := parse(text[:n-1])
	a.exp += 2
	return Percentage{amount: a}, err
}

// ParsePercentage reads a percentage: "16.0%" is 0.160, text without a percent
// sign is the fraction itself ("0.16" is 16%), and empty text is zero.
func ParsePercentage(text string) (Percentage, error) {
	p, err := parsePercentage(text)
	if err != nil {
		return Percentage{}, percentageError([]byte(strconv.Quote(text)), err)
	}
	return p, nil
}

// String writes the percentage with its sign, such as "16.0%".
func (p Percentage) String() string {
	var buf [24]byte
	return string(p.AppendText(buf[:0]))
}

// AppendText appends the percentage as String writes it.
func (p Percentage) AppendText(dst []byte) []byte {
	return append(p.Hundredfold().AppendText(dst), '%')
}

// MarshalJSON writes the percentage as a JSON string with its sign. Numbers that
// are too large are ErrRange.
func (p Percentage) MarshalJSON() ([]byte, error) {
	if !p.Hundredfold().inRange() {
		return nil, ErrRange
	}
	buf := make([]byte, 1, 24)
	buf[0] = '"'
	return append(p.AppendText(buf), '"'), nil
}

// UnmarshalJSON reads what ParsePercentage reads, from a JSON string or number;
// but an empty string is an error. null changes nothing.
func (p *Percentage) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	v, err := parsePercentage(unquote(data))
	if err != nil {
		return percentageError(data, err)
	}
	*p = v
	return nil
}
