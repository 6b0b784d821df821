package lu_test

import (
	"testing"

	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/regime/lu"
	"chancery/gobl/tax"
)

// Each change is looked at on its first day and on the day before. The order is
// general, intermediate, reduced, super-reduced.
func TestRatesOverTime(t *testing.T) {
	rates := []cbc.Key{tax.RateGeneral, tax.RateIntermediate, tax.RateReduced, tax.RateSuperReduced}
	vat := lu.Regime().Def.Category(tax.CategoryVAT)
	if len(vat.Rates) != len(rates) {
		t.Fatalf("%d rates, want %d", len(vat.Rates), len(rates))
	}
	for day, want := range map[string][4]string{
		"1992-12-31": {"", "", "", ""},
		"1993-01-01": {"15.0%", "12.0%", "6.0%", "3.0%"},
		"2014-12-31": {"15.0%", "12.0%", "6.0%", "3.0%"},
		"2015-01-01": {"17.0%", "14.0%", "8.0%", "3.0%"},
		"2022-12-31": {"17.0%", "14.0%", "8.0%", "3.0%"},
		"2023-01-01": {"16.0%", "13.0%", "7.0%", "3.0%"},
		"2023-12-31": {"16.0%", "13.0%", "7.0%", "3.0%"},
		"2024-01-01": {"17.0%", "14.0%", "8.0%", "3.0%"},
	} {
		date, err := cal.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		for i, key := range rates {
			got := ""
			if v := vat.Rate(tax.KeyStandard, key).Value(date, nil); v != nil {
				got = v.Percent.String()
			}
			if got != want[i] {
				t.Errorf("%s on %s is %q, want %q", key, day, got, want[i])
			}
		}
	}
}
