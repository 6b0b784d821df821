package l10n_test

import (
	"testing"

	"chancery/gobl/cal"
	"chancery/gobl/l10n"
	"chancery/gobl/law/lawtest"
)

// TestGoldenFacts compares the countries, with the days on which they joined and
// left the European Union, with their golden file.
func TestGoldenFacts(t *testing.T) {
	t.Parallel()
	type country struct {
		Code, Name, Tax string
		EU              []string // days of a change
	}
	var list []country
	for _, c := range l10n.ISOCountries() {
		list = append(list, country{string(c), c.Name(), string(c.Tax()), changesOfEU(c)})
	}
	type taxCountry struct {
		Code, Name, ISO string
		EU              []string
	}
	var taxes []taxCountry
	for _, c := range l10n.TaxCountries() {
		taxes = append(taxes, taxCountry{string(c), c.Name(), string(c.ISO()), changesOfEU(c)})
	}
	lawtest.Facts(t, []lawtest.Fact{{Name: "countries", Of: list}, {Name: "tax-countries", Of: taxes}})
}

// changesOfEU lists the first days on which a country was in the union or no longer.
func changesOfEU[C ~string](c C) []string {
	var changes []string
	in := false
	for day := cal.MakeDate(1957, 1, 1); day.Before(cal.MakeDate(2031, 1, 1)); day = day.AddMonths(1) {
		if l10n.InEU(c, day) == in {
			continue
		}
		in = !in
		first := day.AddMonths(-1)
		for l10n.InEU(c, first) != in {
			first = first.AddDays(1)
		}
		changes = append(changes, first.String())
	}
	return changes
}
