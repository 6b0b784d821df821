package cz_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"chancery/gobl/cbc"
	"chancery/gobl/regime/cz"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDs(t *testing.T) {
	regimetest.TaxIDs(t, cz.Regime(), "CZ", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("CZ12345679", "12345679"),
		regimetest.Accepts("cz 123 456-79", "12345679"),
		regimetest.Accepts("27000001", "27000001"),
		regimetest.Accepts("20000031", "20000031"), // 11 is missing to the next multiple
		regimetest.Accepts("10000020", "10000020"), // 10 is missing
		regimetest.Refuses("12345678", "12345678"),
		regimetest.Refuses("21345679", "21345679"), // two digits changed places
		regimetest.Refuses("1234567", "1234567"),   // too short
		regimetest.Refuses("12345678903", "12345678903"),
		regimetest.Refuses("1234567A", "1234567A"),
	})
}

func TestNineDigits(t *testing.T) {
	regimetest.TaxIDs(t, cz.Regime(), "CZ", []regimetest.TaxID{
		regimetest.Accepts("CZ 530101/001", "530101001"),
		regimetest.Accepts("535231001", "535231001"), // a woman, of February 31: days are not counted
		regimetest.Accepts("006212001", "006212001"),
		regimetest.Accepts("699999999", "699999999"), // a group
		regimetest.Accepts("600000000", "600000000"),
		regimetest.Refuses("540101001", "540101001"), // has ten digits since 1954
		regimetest.Refuses("530001001", "530001001"),
		regimetest.Refuses("531301001", "531301001"),
		regimetest.Refuses("532101001", "532101001"), // 20 more only since 2004
		regimetest.Refuses("536301001", "536301001"),
		regimetest.Refuses("530100001", "530100001"),
		regimetest.Refuses("530132001", "530132001"),
		regimetest.Refuses("53010100A", "53010100A"),
	})
}

func TestTenDigits(t *testing.T) {
	regimetest.TaxIDs(t, cz.Regime(), "CZ", []regimetest.TaxID{
		regimetest.Accepts("CZ 540101/0010", "5401010010"),
		regimetest.Accepts("0522290450", "0522290450"), // February and 20
		regimetest.Accepts("0573151073", "0573151073"), // March and 70
		regimetest.Accepts("7907041000", "7907041000"), // leaves 10
		regimetest.Accepts("8506151050", "8506151050"),
		regimetest.Refuses("8606151060", "8606151060"), // so no longer since 1986
		regimetest.Refuses("5401010011", "5401010011"),
		regimetest.Refuses("7907041001", "7907041001"),
		regimetest.Refuses("0000000000", "0000000000"), // a multiple of eleven, but no day
		regimetest.Refuses("0322010007", "0322010007"), // and 20 a year too early
	})
}

// Of the ten endings of a body's number exactly one passes.
func TestOneEndingPasses(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		first := rapid.IntRange(0, 9999999).Draw(r, "first")
		sum := 0
		for n, weight := first, 2; weight <= 8; n, weight = n/10, weight+1 {
			sum += n % 10 * weight
		}
		missing := 11 - sum%11
		for last := range 10 {
			code := cbc.Code(fmt.Sprintf("%07d%d", first, last))
			want := regimetest.Refuses(code, code)
			if last == missing%10 {
				want = regimetest.Accepts(code, code)
			}
			regimetest.TaxIDs(t, cz.Regime(), "CZ", []regimetest.TaxID{want})
		}
	})
}
