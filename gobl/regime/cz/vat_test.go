package cz_test

import (
	"crypto/rand"
	"os"
	"strings"
	"testing"
	"time"

	"chancery/gobl"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/regime/cz"
	"chancery/gobl/tax"
)

// Each change is looked at on its first day and on the day before.
func TestRatesOverTime(t *testing.T) {
	vat := cz.Regime().Def.Category(tax.CategoryVAT)
	rates := []cbc.Key{tax.RateGeneral, tax.RateReduced}
	if len(vat.Rates) != len(rates) {
		t.Fatalf("%d rates, want %d", len(vat.Rates), len(rates))
	}
	for day, want := range map[string][2]string{
		"2004-04-30": {"", ""},
		"2004-05-01": {"19.0%", "5.0%"},
		"2007-12-31": {"19.0%", "5.0%"},
		"2008-01-01": {"19.0%", "9.0%"},
		"2009-12-31": {"19.0%", "9.0%"},
		"2010-01-01": {"20.0%", "10.0%"},
		"2011-12-31": {"20.0%", "10.0%"},
		"2012-01-01": {"20.0%", "14.0%"},
		"2012-12-31": {"20.0%", "14.0%"},
		"2013-01-01": {"21.0%", "15.0%"},
		"2014-12-31": {"21.0%", "15.0%"},
		"2015-01-01": {"21.0%", "15.0%"}, // the second reduced rate begins
		"2023-12-31": {"21.0%", "15.0%"},
		"2024-01-01": {"21.0%", "12.0%"},
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

// The second reduced rate has no name, in its own years or later. The document
// that writes it as a percentage is testdata/invoice-2023.yaml.
func TestNoSecondReducedRate(t *testing.T) {
	lib := newLibrary(t)
	source, err := os.ReadFile("testdata/invoice-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	named := strings.Replace(string(source), `percent: "10.0%"`, "rate: super-reduced", 1)
	for _, day := range []string{"2023-12-31", "2025-03-14"} {
		data, err := lib.FromYAML([]byte(strings.Replace(named, "2023-12-31", day, 1)))
		if err != nil {
			t.Fatal(err)
		}
		if env, err := lib.Build(data); err == nil {
			t.Errorf("accepted on %s: %+v", day, env.Document())
		} else if !strings.Contains(err.Error(), "super-reduced") {
			t.Errorf("%s: refused for another reason: %v", day, err)
		}
	}
}

func newLibrary(t *testing.T) *gobl.Library {
	t.Helper()
	lib, err := gobl.New(gobl.Options{
		Now:  func() time.Time { return time.Date(2025, 4, 1, 9, 0, 0, 0, time.UTC) },
		Rand: rand.Reader,
	})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}
