package lu_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"chancery/gobl/cbc"
	"chancery/gobl/regime/lu"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDs(t *testing.T) {
	regimetest.TaxIDs(t, lu.Regime(), "LU", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("LU10000356", "10000356"),
		regimetest.Accepts("lu 100 003-56", "10000356"),
		regimetest.Accepts("15027442", "15027442"),
		regimetest.Accepts("10003802", "10003802"), // a remainder below ten
		regimetest.Refuses("10000355", "10000355"),
		regimetest.Refuses("01000356", "01000356"),   // two digits changed places
		regimetest.Refuses("10000390", "10000390"),   // 100003 by 89 leaves 56, no remainder is 90
		regimetest.Refuses("1000356", "1000356"),     // too short
		regimetest.Refuses("100003056", "100003056"), // too long
		regimetest.Refuses("1000035A", "1000035A"),
	})
}

// Of the hundred endings of a number exactly one passes.
func TestOneEndingPasses(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		first := rapid.IntRange(0, 999999).Draw(r, "first")
		for last := range 100 {
			code := cbc.Code(fmt.Sprintf("%06d%02d", first, last))
			want := regimetest.Refuses(code, code)
			if last == first%89 {
				want = regimetest.Accepts(code, code)
			}
			regimetest.TaxIDs(t, lu.Regime(), "LU", []regimetest.TaxID{want})
		}
	})
}
