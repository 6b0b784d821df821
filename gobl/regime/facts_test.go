package regime_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/l10n"
	"chancery/gobl/regime"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

// The types below are what a regime says without its prose, in the names of the
// published definitions.

type regimeFacts struct {
	Country      string                 `json:"country"`
	AltCountries []string               `json:"alt_country_codes"`
	Name         map[string]string      `json:"name"`
	Sources      []sourceFacts          `json:"sources"`
	Currency     string                 `json:"currency"`
	TimeZone     string                 `json:"time_zone"`
	TaxScheme    string                 `json:"tax_scheme"`
	Rounding     string                 `json:"calculator_rounding_rule"`
	Tags         []setFacts[defFacts]   `json:"tags"`
	Identities   []defFacts             `json:"identities"`
	Extensions   []defFacts             `json:"extensions"`
	Scenarios    []setFacts[sceneFacts] `json:"scenarios"`
	Corrections  []correctionFacts      `json:"corrections"`
	Categories   []categoryFacts        `json:"categories"`
}

type sourceFacts struct {
	URL string `json:"url"`
}

type setFacts[T any] struct {
	Schema string `json:"schema"`
	List   []T    `json:"list"`
}

type defFacts struct {
	Key     string            `json:"key"`
	Code    string            `json:"code"`
	Name    map[string]string `json:"name"`
	Pattern string            `json:"pattern"`
	Values  []defFacts        `json:"values"`
	Map     map[string]string `json:"map"`
	Meta    map[string]string `json:"meta"`
	Sources []sourceFacts     `json:"sources"`
}

type sceneFacts struct {
	Types   []string          `json:"type"`
	Tags    []string          `json:"tags"`
	Cat     []string          `json:"cat"`
	ExtKey  string            `json:"ext_key"`
	ExtCode string            `json:"ext_code"`
	Note    *noteFacts        `json:"note"`
	Ext     map[string]string `json:"ext"`
	Codes   map[string]string `json:"codes"`
}

type noteFacts struct {
	Cat  string            `json:"cat"`
	Key  string            `json:"key"`
	Text string            `json:"text"`
	Ext  map[string]string `json:"ext"`
}

type correctionFacts struct {
	Schema         string   `json:"schema"`
	Types          []string `json:"types"`
	Extensions     []string `json:"extensions"`
	ReasonRequired bool     `json:"reason_required"`
	Stamps         []string `json:"stamps"`
	CopyTax        bool     `json:"copy_tax"`
}

type categoryFacts struct {
	Code        string            `json:"code"`
	Name        map[string]string `json:"name"`
	Title       map[string]string `json:"title"`
	Retained    bool              `json:"retained"`
	Informative bool              `json:"informative"`
	Keys        []keyFacts        `json:"keys"`
	Rates       []rateFacts       `json:"rates"`
	Sources     []sourceFacts     `json:"sources"`
	Map         map[string]string `json:"map"`
}

type keyFacts struct {
	Key       string            `json:"key"`
	Name      map[string]string `json:"name"`
	NoPercent bool              `json:"no_percent"`
}

type rateFacts struct {
	Rate   string            `json:"rate"`
	Keys   []string          `json:"keys"`
	Name   map[string]string `json:"name"`
	Values []valueFacts      `json:"values"`
}

type valueFacts struct {
	Since     string            `json:"since"`
	Percent   string            `json:"percent"`
	Surcharge string            `json:"surcharge"`
	Ext       map[string]string `json:"ext"`
}

// TestFacts compares each country's tables with the published definitions, in
// both directions: everything but the descriptions, and in the same order.
// Countries that are not published are exempt by name.
func TestFacts(t *testing.T) {
	files, err := filepath.Glob(shared(t, "data", "regimes", "*.json"))
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
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var want regimeFacts
			if err := json.Unmarshal(data, &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, factsOf(r.Def), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("published (-) and own (+) definitions differ:\n%s", diff)
			}
		})
	}
	own := regimetest.Unpublished()
	for _, country := range own {
		if _, err := os.Stat(shared(t, "data", "regimes", strings.ToLower(string(country))+".json")); err == nil {
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

// TestEachIsTested requires of every country the test of its tax numbers. One
// whose tables nothing compares also tests its rates itself and shows documents.
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
			golden, err := filepath.Glob(folder + "/testdata/*.golden")
			if err != nil || len(golden) == 0 {
				t.Errorf("%s: no documents in %s/testdata: %v", country, folder, err)
			}
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

func factsOf(d *tax.RegimeDef) regimeFacts {
	return regimeFacts{
		Country:      string(d.Country),
		AltCountries: strs(d.AltCountries),
		Name:         texts(d.Name),
		Sources:      each(d.Sources, sourceOf),
		Currency:     string(d.Currency),
		TimeZone:     d.TimeZone,
		TaxScheme:    string(d.TaxScheme),
		Rounding:     string(d.Rounding),
		Tags: each(d.Tags, func(s tax.TagSet) setFacts[defFacts] {
			return setFacts[defFacts]{s.Schema, each(s.List, defOf)}
		}),
		Identities: each(d.Identities, defOf),
		Extensions: each(d.Extensions, defOf),
		Scenarios: each(d.Scenarios, func(s tax.ScenarioSet) setFacts[sceneFacts] {
			return setFacts[sceneFacts]{s.Schema, each(s.List, sceneOf)}
		}),
		Corrections: each(d.Corrections, func(c tax.CorrectionDef) correctionFacts {
			return correctionFacts{
				c.Schema, strs(c.Types), strs(c.Extensions), c.ReasonRequired, strs(c.Stamps), c.CopyTax,
			}
		}),
		Categories: each(d.Categories, categoryOf),
	}
}

func sourceOf(s tax.Source) sourceFacts { return sourceFacts{s.URL} }

func defOf(d *cbc.Definition) defFacts {
	return defFacts{
		Key: string(d.Key), Code: string(d.Code), Name: texts(d.Name), Pattern: d.Pattern,
		Values: each(d.Values, defOf), Map: pairs(d.Map), Meta: pairs(d.Meta),
		Sources: each(d.Sources, func(s *cbc.Source) sourceFacts { return sourceFacts{s.URL} }),
	}
}

func sceneOf(s tax.Scenario) sceneFacts {
	f := sceneFacts{
		Types: strs(s.Types), Tags: strs(s.Tags), Cat: strs(s.Categories),
		ExtKey: string(s.ExtKey), ExtCode: string(s.ExtCode),
		Ext: pairs(s.Ext), Codes: pairs(s.Codes),
	}
	if n := s.Note; n != nil {
		f.Note = &noteFacts{string(n.Cat), string(n.Key), n.Text, pairs(n.Ext)}
	}
	return f
}

func categoryOf(c *tax.CategoryDef) categoryFacts {
	return categoryFacts{
		Code: string(c.Code), Name: texts(c.Name), Title: texts(c.Title),
		Retained: c.Retained, Informative: c.Informative,
		Keys: each(c.Keys, func(k tax.KeyDef) keyFacts {
			return keyFacts{string(k.Key), texts(k.Name), k.NoPercent}
		}),
		Rates: each(c.Rates, func(r tax.RateDef) rateFacts {
			return rateFacts{string(r.Rate), strs(r.Keys), texts(r.Name), each(r.Values, valueOf)}
		}),
		Sources: each(c.Sources, sourceOf),
		Map:     pairs(c.Map),
	}
}

func valueOf(v tax.RateValue) valueFacts {
	f := valueFacts{Percent: v.Percent.String(), Ext: pairs(v.Ext)}
	if !v.Since.IsZero() {
		f.Since = v.Since.String()
	}
	if v.Surcharge != nil {
		f.Surcharge = v.Surcharge.String()
	}
	return f
}

func each[T, F any](list []T, convert func(T) F) []F {
	out := make([]F, 0, len(list))
	for _, v := range list {
		out = append(out, convert(v))
	}
	return out
}

func strs[T ~string](list []T) []string {
	return each(list, func(v T) string { return string(v) })
}

func texts(s i18n.String) map[string]string { return pairs(s) }

func pairs[M ~map[K]V, K, V ~string](m M) map[string]string {
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[string(k)] = string(v)
	}
	return out
}
