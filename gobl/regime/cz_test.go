package regime_test

import (
	"crypto/rand"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"chancery/gobl"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/regime/cz"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

func TestTaxIDsCZ(t *testing.T) {
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

func TestNineDigitsCZ(t *testing.T) {
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

func TestTenDigitsCZ(t *testing.T) {
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
func TestOneEndingPassesCZ(t *testing.T) {
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

// Each change is looked at on its first day and on the day before.
func TestRatesOverTimeCZ(t *testing.T) {
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
// that writes it as a percentage is cz/testdata/invoice-2023.yaml.
func TestNoSecondReducedRateCZ(t *testing.T) {
	lib := newLibraryCZ(t)
	source, err := os.ReadFile("cz/testdata/invoice-2023.yaml")
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

func newLibraryCZ(t *testing.T) *gobl.Library {
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

// An invoice is corrected by a credit note and by nothing else.
func TestCorrectionsCZ(t *testing.T) {
	lib := newLibraryCZ(t)
	data, err := os.ReadFile("cz/testdata/invoice-rates.golden")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		kind cbc.Key
		ok   bool
	}{
		{"credit-note", true},
		{"corrective", false},
		{"debit-note", false},
	} {
		env, err := lib.Build(data)
		if err != nil {
			t.Fatal(err)
		}
		made, err := lib.Correct(env, &bill.CorrectionOptions{Type: c.kind})
		if (err == nil) != c.ok {
			t.Errorf("%s: %v, want accepted = %t", c.kind, err, c.ok)
		}
		if err != nil {
			continue
		}
		inv, ok := made.Document().(*bill.Invoice)
		if !ok || inv.Type != c.kind || inv.IssueDate.String() != "2025-04-01" || len(inv.Preceding) != 1 {
			t.Errorf("%s: corrected by %+v", c.kind, made.Document())
		}
	}
}
