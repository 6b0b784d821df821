package pdf

import (
	"strings"

	"chancery/gobl/pay"
)

// bare returns a reference or an account number without spaces, in capitals.
func bare(s string) string { return strings.ToUpper(strings.Join(strings.Fields(s), "")) }

// creditorReference reports whether a text is a structured creditor reference (ISO 11649): RF, two check digits by MOD
// 97-10, and up to 21 letters and digits. The check is that of IBANs, which are at least 15 characters long: zeros in
// front of the rest change nothing.
func creditorReference(s string) bool {
	const shortest, longest, padded = 5, 25, 15
	if len(s) < shortest || len(s) > longest || !strings.HasPrefix(s, "RF") || !allDigits(s[2:4]) || !alphanumeric(s) {
		return false
	}
	if n := padded - len(s); n > 0 {
		s = s[:4] + strings.Repeat("0", n) + s[4:]
	}
	return pay.IsIBAN(s)
}

// swissReference reports whether a text is a QR reference: 26 digits and a check digit, modulo 10 recursive, and not
// zero as a whole (SIX, QR-bill 2.3, 4.2.2 and annex B).
func swissReference(s string) bool {
	const length = 27
	if len(s) != length || !allDigits(s) || strings.Trim(s, "0") == "" {
		return false
	}
	return s[length-1] == swissCheckDigit(s[:length-1])
}

// swissCheckDigit calculates the check digit modulo 10 recursive of digits.
func swissCheckDigit(digits string) byte {
	const table = "0946827135"
	carry := 0
	for i := range len(digits) {
		carry = int(table[(carry+int(digits[i]-'0'))%10] - '0')
	}
	return byte('0' + (10-carry)%10)
}

// groupFives groups a QR reference in fives from the right, as it is printed.
func groupFives(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%5 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func alphanumeric(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}
