package regime_test

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chancery/gobl/regime/checkdigit"
)

func TestDigits(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want bool
	}{
		{"123", 3, true},
		{"0", 1, true},
		{"12", 3, false},
		{"1234", 3, false},
		{"12a", 3, false},
		{"1 3", 3, false},
		{"1٣", 3, false}, // a digit of another script
		{"", 0, false},
	} {
		if got := checkdigit.Digits(c.text, c.n); got != c.want {
			t.Errorf("Digits(%q, %d) = %t, want %t", c.text, c.n, got, c.want)
		}
	}
}

func TestSums(t *testing.T) {
	if got := checkdigit.Sum("1357", 5, 4, 3, 2); got != 5+12+15+14 {
		t.Errorf("Sum = %d", got)
	}
	if got := checkdigit.Sum("13", 5, 4, 3, 2); got != 5+12 {
		t.Errorf("Sum of a short text = %d", got)
	}
	if got := checkdigit.CrossSum("1387", 1, 2, 2, 2); got != 1+6+7+5 {
		t.Errorf("CrossSum = %d", got)
	}
	if got := checkdigit.Number("0912"); got != 912 {
		t.Errorf("Number = %d", got)
	}
}

// The examples are those of the standards' own texts and of Wikipedia.
func TestKnownChecks(t *testing.T) {
	if got := checkdigit.Luhn("7992739871"); got != 3 {
		t.Errorf("Luhn = %d, want 3", got)
	}
	if !checkdigit.ValidLuhn("79927398713") || checkdigit.ValidLuhn("79927398710") {
		t.Error("ValidLuhn does not tell 79927398713 from 79927398710")
	}
	if checkdigit.ValidLuhn("0") || checkdigit.ValidLuhn("") || checkdigit.ValidLuhn("7992739871A") {
		t.Error("ValidLuhn accepts what is no row of digits with a check digit")
	}
	if got := checkdigit.Hybrid11("0794"); got != 5 {
		t.Errorf("Hybrid11 = %d, want 5", got)
	}
	if got := checkdigit.Mod97("3214282912345698765432161182"); got != 1 {
		t.Errorf("Mod97 of an IBAN = %d, want 1", got)
	}
	if got := checkdigit.Mod97("AB-1"); got != -1 {
		t.Errorf("Mod97 of other text = %d, want -1", got)
	}
}

// A single wrong digit never goes unnoticed, which is what check digits are for.
func TestEverySlipIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`[0-9]{1,15}`).Draw(t, "digits")
		at := rapid.IntRange(0, len(digits)-1).Draw(t, "at")
		slip := rapid.ByteRange('0', '9').Filter(func(c byte) bool { return c != digits[at] }).Draw(t, "slip")
		wrong := digits[:at] + string(slip) + digits[at+1:]
		if checkdigit.Luhn(digits) == checkdigit.Luhn(wrong) {
			t.Errorf("Luhn of %s and %s are equal", digits, wrong)
		}
		if checkdigit.Hybrid11(digits) == checkdigit.Hybrid11(wrong) {
			t.Errorf("Hybrid11 of %s and %s are equal", digits, wrong)
		}
	})
}

func TestMod97IsArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9A-Z]{1,30}`).Draw(t, "text")
		var spelled strings.Builder
		for _, c := range text {
			if c >= 'A' {
				spelled.WriteString(big.NewInt(int64(c - 'A' + 10)).String())
			} else {
				spelled.WriteRune(c)
			}
		}
		n, _ := new(big.Int).SetString(spelled.String(), 10)
		if want := n.Mod(n, big.NewInt(97)).Int64(); int64(checkdigit.Mod97(text)) != want {
			t.Errorf("Mod97(%s) = %d, want %d", text, checkdigit.Mod97(text), want)
		}
	})
}

func TestShape(t *testing.T) {
	for _, c := range []struct {
		text, pattern string
		want          bool
	}{
		{"GD499", "GDddd", true},
		{"HA500", "GDddd", false},
		{"GD49", "GDddd", false},
		{"GD49A", "GDddd", false},
		{"27AAPFU0939F1ZV", "ddaaaaaddddaxZx", true},
		{"27AAPFU0939F1YV", "ddaaaaaddddaxZx", false},
		{"27aapfu0939F1ZV", "ddaaaaaddddaxZx", false},
		{"ÑÑ", "xxxx", false},
		{"", "", true},
		{"", "d", false},
	} {
		if got := checkdigit.Shape(c.text, c.pattern); got != c.want {
			t.Errorf("Shape(%q, %q) = %t, want %t", c.text, c.pattern, got, c.want)
		}
	}
}
