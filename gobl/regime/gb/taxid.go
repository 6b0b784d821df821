package gb

import (
	"strings"

	"chancery/gobl/l10n"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func normalizeTaxID(id *tax.Identity) { tax.NormalizeIdentity(id, l10n.XI, l10n.XU) }

// taxIDRules concern identities written with GB; the codes of XI and XU are only
// normalized.
func taxIDRules() rule.Set {
	return rule.Set{Rules: []rule.Rule{
		codeRule("GOBL-GB-TAX-IDENTITY-01",
			"the VAT number must have nine or twelve digits, or be GD or HA and three digits", validFormat),
		codeRule("GOBL-GB-TAX-IDENTITY-02",
			"the VAT number must not be zero", notZero),
		codeRule("GOBL-GB-TAX-IDENTITY-03",
			"the check digits of the VAT number must fit", validCheckDigits),
	}}
}

func codeRule(id, message string, valid func(code string) bool) rule.Rule {
	return rule.Must(id, "code", message, func(_ *rule.Check, v *tax.Identity) bool {
		return v.Country != "GB" || v.Code == "" || valid(string(v.Code))
	})
}

// validFormat accepts the number of a business, the same with three digits of a
// branch, and the short numbers of government departments and health authorities.
func validFormat(code string) bool {
	return checkdigit.Digits(code, 9) || checkdigit.Digits(code, 12) || short(code)
}

func short(code string) bool {
	return checkdigit.Shape(code, "GDddd") || checkdigit.Shape(code, "HAddd")
}

// notZero reports whether a number is other than zero. The short numbers begin at GD000.
func notZero(code string) bool {
	return short(code) || checkdigit.AllDigits(code) && strings.Trim(code, "0") != ""
}

// validCheckDigits checks the last two of the nine digits against the seven
// before, whatever comes after them: the length is a rule of its own. Numbers given
// out since 2010 use the result less 55, or plus 42, and the two ways have ranges of
// their own. No business has the number zero.
func validCheckDigits(code string) bool {
	switch {
	case checkdigit.Shape(code, "GDddd"):
		return checkdigit.Number(code[2:]) <= 499
	case checkdigit.Shape(code, "HAddd"):
		return checkdigit.Number(code[2:]) >= 500
	case len(code) < 9 || !checkdigit.AllDigits(code):
		return false
	}
	n, given := checkdigit.Number(code[:7]), checkdigit.Number(code[7:9])
	if n == 0 {
		return false
	}
	check := 97 - checkdigit.Sum(code[:7], 8, 7, 6, 5, 4, 3, 2)%97
	if check == 97 { // the sum itself is a multiple
		check = 0
	}
	if check == given && inOldRange(n) {
		return true
	}
	if check >= 55 {
		check -= 55
	} else {
		check += 42
	}
	return check == given && n > 1000000
}

func inOldRange(n int) bool {
	return n < 9990001 && (n < 100000 || n > 999999) && (n < 9490001 || n > 9700000)
}
