package checkdigit

// Digits reports whether the text consists of exactly n decimal digits.
func Digits(s string, n int) bool {
	return len(s) == n && AllDigits(s)
}

// AllDigits reports whether the text holds decimal digits only, and at least one.
func AllDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// Digit returns the value of the digit at a position; the text must hold one there.
func Digit(s string, i int) int { return int(s[i] - '0') }

// Number returns the value of a text of at most 18 digits.
func Number(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + Digit(s, i)
	}
	return n
}

// Sum adds the digits of the text, each times the weight at its position. It
// stops at the shorter of the two.
func Sum(s string, weights ...int) int {
	sum := 0
	for i := range min(len(s), len(weights)) {
		sum += Digit(s, i) * weights[i]
	}
	return sum
}

// CrossSum adds the digits of the text, each times the weight at its position,
// a product of two digits counting as the sum of its digits.
func CrossSum(s string, weights ...int) int {
	sum := 0
	for i := range min(len(s), len(weights)) {
		p := Digit(s, i) * weights[i]
		sum += p/10 + p%10
	}
	return sum
}

// Luhn returns the check digit that completes a row of digits by the formula of
// ISO/IEC 7812-1: from the right, every second digit is doubled, beginning with
// the last.
func Luhn(s string) int {
	sum := 0
	for i := range len(s) {
		d := Digit(s, len(s)-1-i)
		if i%2 == 0 {
			d *= 2
			if d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return (10 - sum%10) % 10
}

// ValidLuhn reports whether the text is all digits, the last of which is the Luhn
// digit of those before.
func ValidLuhn(s string) bool {
	n := len(s) - 1
	return n >= 1 && AllDigits(s) && Luhn(s[:n]) == Digit(s, n)
}

// Hybrid11 returns the check digit of a row of digits by the system MOD 11,10 of
// ISO 7064.
func Hybrid11(s string) int {
	p := 10
	for i := range len(s) {
		d := (Digit(s, i) + p) % 10
		if d == 0 {
			d = 10
		}
		p = 2 * d % 11
	}
	return (11 - p) % 10
}

// Mod97 returns the remainder by 97 of the number written by digits and capital
// letters, a letter standing for two digits from A = 10 to Z = 35, as in MOD
// 97-10 of ISO 7064. It answers -1 for other text.
func Mod97(s string) int {
	r := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			r = (r*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			r = (r*100 + int(c-'A') + 10) % 97
		default:
			return -1
		}
	}
	return r
}
