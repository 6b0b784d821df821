package regime_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"chancery/gobl/l10n"
	"chancery/gobl/law/lawtest"
	"chancery/gobl/regime"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/test/shared"
)

// TestFacts compares each country's tables with the published definitions, in
// both directions: everything but the descriptions, and in the same order.
// Countries that are not published are exempt by name.
func TestFacts(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared.Path(t, "gobl", "data", "regimes"), "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no definitions found: %v", err)
	}
	for _, file := range files {
		country := l10n.TaxCountry(strings.ToUpper(strings.TrimSuffix(filepath.Base(file), ".json")))
		t.Run(string(country), func(t *testing.T) {
			r := regimeOf(country)
			if r == nil {
				t.Fatal("the country is missing from the table")
			}
			lawtest.PublishedRegime(t, file, r.Def)
		})
	}
	own := regimetest.Unpublished()
	for _, country := range own {
		if _, err := os.Stat(filepath.Join(shared.Path(t, "gobl", "data", "regimes"), strings.ToLower(string(country))+".json")); err == nil {
			t.Errorf("%s is published and need not be exempt any more", country)
		}
		if regimeOf(country) == nil {
			t.Errorf("%s is exempt and missing from the table", country)
		}
	}
	if got, want := len(regime.All()), len(files)+len(own); got != want {
		t.Errorf("%d regimes, want the %d published and the %d of our own", got, len(files), len(own))
	}
}

// documents is how many documents of every country are in its testdata.
const documents = 3

// TestEachIsTested requires of every country the test of its tax numbers and some
// documents. One whose tables nothing compares also tests its rates itself.
func TestEachIsTested(t *testing.T) {
	for _, r := range regime.All() {
		country := string(r.Def.Country)
		folder := strings.ToLower(country)
		source, err := os.ReadFile(folder + "_test.go")
		if err != nil {
			t.Error(err)
			continue
		}
		want := []string{"TestTaxIDs" + country}
		if slices.Contains(regimetest.Unpublished(), r.Def.Country) {
			want = append(want, "TestRatesOverTime"+country)
		}
		golden, err := filepath.Glob(folder + "/testdata/*.golden")
		if err != nil || len(golden) < documents {
			t.Errorf("%s: %d documents in %s/testdata, want %d: %v", country, len(golden), folder, documents, err)
		}
		for _, name := range want {
			if !strings.Contains(string(source), "\nfunc "+name+"(t *testing.T) {") {
				t.Errorf("%s: no %s in %s_test.go", country, name, folder)
			}
		}
	}
}

// TestTables requires what holds for every table, whether it can be compared
// or not.
func TestTables(t *testing.T) {
	for _, r := range regime.All() {
		country := r.Def.Country
		if !country.Valid() {
			t.Errorf("%s is no country for taxes", country)
		}
		if r.Def.Name["en"] == "" {
			t.Errorf("%s has no English name", country)
		}
		if _, err := time.LoadLocation(r.Def.TimeZone); err != nil || r.Def.TimeZone == "" {
			t.Errorf("%s: time zone %q: %v", country, r.Def.TimeZone, err)
		}
		if r.Def.Currency.Def() == nil {
			t.Errorf("%s: currency %q is not known", country, r.Def.Currency)
		}
		for _, c := range r.Def.Categories {
			for i := range c.Rates {
				checkOrder(t, string(country)+" "+string(c.Code), &c.Rates[i])
			}
		}
	}
}

// checkOrder requires the newest value first, because the first that fits is taken.
func checkOrder(t *testing.T, name string, r *tax.RateDef) {
	t.Helper()
	for i := 1; i < len(r.Values); i++ {
		newer, older := &r.Values[i-1], &r.Values[i]
		if len(newer.Ext) > 0 || len(older.Ext) > 0 {
			continue // values for other regions
		}
		if !newer.Since.After(older.Since) {
			t.Errorf("%s %s: value since %s stands before %s", name, r.Rate, newer.Since, older.Since)
		}
	}
}

// TestDescriptions requires prose of our own where the published tables have it.
func TestDescriptions(t *testing.T) {
	for _, r := range regime.All() {
		if n := len(r.Def.Description); n < 40 || n > 600 {
			t.Errorf("%s: description of %d bytes, want a few sentences", r.Def.Country, n)
		}
	}
}

// TestRules requires every published rule of a country, and no rule beyond them
// but those of countries that are not published.
func TestRules(t *testing.T) {
	var sets []rule.Set
	for _, r := range regime.All() {
		sets = append(sets, r.Rules...)
	}
	lawtest.PublishedRules(t, lawtest.Files(t, filepath.Join(shared.Path(t, "gobl", "data", "rules"), "??.json")), sets, regimetest.IsUnpublished)
}
