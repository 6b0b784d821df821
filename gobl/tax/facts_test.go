package tax_test

import (
	"strings"
	"testing"
	"time"

	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

func percent(t testing.TB, s string) *num.Percentage {
	t.Helper()
	p, err := num.ParsePercentage(s)
	if err != nil {
		t.Fatal(err)
	}
	return &p
}

func amount(t testing.TB, s string) num.Amount {
	t.Helper()
	a, err := num.ParseAmount(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// facts returns the laws of two made-up countries, a regime with everything and one
// with a single rate.
func facts(t testing.TB) *tax.Facts {
	t.Helper()
	value := func(since cal.Date, p string) tax.RateValue {
		return tax.RateValue{Since: since, Percent: *percent(t, p)}
	}
	surcharged := value(cal.MakeDate(2020, 1, 1), "21.0%")
	surcharged.Surcharge = percent(t, "5.2%")
	special := value(cal.Date{}, "4.0%")
	special.Ext = tax.Extensions{"zz-island": "1"}
	standard := []cbc.Key{tax.KeyStandard}
	zz := &tax.RegimeDef{
		Country: "ZZ", AltCountries: []l10n.TaxCountry{"ZY"}, Name: i18n.NewString("Zed"),
		Currency: "EUR", TimeZone: "Europe/Madrid", TaxScheme: "VAT",
		Categories: []*tax.CategoryDef{
			{Code: "VAT", Keys: tax.GlobalVATKeys(), Rates: []tax.RateDef{
				{Rate: "general", Keys: standard, Values: []tax.RateValue{
					special, value(cal.MakeDate(2020, 1, 1), "21.0%"), value(cal.MakeDate(2010, 1, 1), "18.0%"),
				}},
				{Rate: "general+eqs", Keys: standard, Values: []tax.RateValue{surcharged}},
				{Rate: "reduced", Keys: standard, Values: []tax.RateValue{value(cal.Date{}, "10.0%")}},
				{Rate: "open", Keys: standard},
			}},
			{Code: "IRPF", Retained: true, Rates: []tax.RateDef{
				{Rate: "pro", Values: []tax.RateValue{value(cal.Date{}, "15.0%")}},
			}},
			{Code: "INFO", Informative: true},
		},
		Tags: []tax.TagSet{{Schema: "bill/invoice", List: []*cbc.Definition{{Key: "fancy"}}}},
		Scenarios: []tax.ScenarioSet{{Schema: "bill/invoice", List: []tax.Scenario{
			{Tags: []cbc.Key{"fancy"}, Note: &tax.Note{Cat: "VAT", Key: "fancy", Text: "Fancy"}, Ext: tax.Extensions{"zz-a": "1"}},
			{Types: []cbc.Key{"standard"}, Ext: tax.Extensions{"zz-a": "2", "zz-b": "1"}, Codes: cbc.CodeMap{"x": "1"}},
			{Categories: []cbc.Code{"IRPF", "INFO"}, Ext: tax.Extensions{"zz-c": "1"}},
			{ExtKey: "zz-in", ExtCode: "7", Ext: tax.Extensions{"zz-d": "1"}},
			{Types: []cbc.Key{"standard"}, Filter: func(doc tree.Node) bool { return doc != nil }, Ext: tax.Extensions{"zz-a": "3"}},
			{ExtKey: "zz-in", Note: &tax.Note{Cat: "VAT", Key: "fancy", Text: "Fancier"}},
		}}},
		Corrections: []tax.CorrectionDef{
			{Schema: "bill/invoice", Types: []cbc.Key{"credit-note"}, CopyTax: true},
			{Schema: "bill/order", Types: []cbc.Key{"other"}},
		},
	}
	yy := &tax.RegimeDef{Country: "YY", Categories: []*tax.CategoryDef{
		{Code: "VAT", Keys: tax.GlobalVATKeys(), Rates: []tax.RateDef{
			{Rate: "general", Keys: standard, Values: []tax.RateValue{value(cal.Date{}, "7.0%")}},
		}},
	}}
	addons := []*tax.AddonDef{
		{Key: "base", Corrections: []tax.CorrectionDef{{
			Schema: "bill/invoice", Types: []cbc.Key{"credit-note", "corrective"}, ReasonRequired: true, Stamps: []cbc.Key{"seal"},
		}}},
		{Key: "middle", Requires: []cbc.Key{"base"}},
		{Key: "top", Requires: []cbc.Key{"middle"}, Tags: []tax.TagSet{{Schema: "bill/invoice", List: []*cbc.Definition{{Key: "topped"}}}}},
	}
	f, err := tax.NewFacts([]*tax.RegimeDef{zz, yy}, addons, nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func context(t testing.TB) *tax.Context {
	t.Helper()
	return &tax.Context{
		Facts: facts(t),
		Now:   time.Date(2025, 5, 31, 23, 30, 0, 0, time.UTC),
		NewID: func() (uuid.UUID, error) { return "0196a3a0-7d3c-7000-8000-000000000001", nil },
		Normalizers: []tax.Normalizer{func(c *tax.Context, n tree.Node) {
			tax.Normalize(c, n)
		}},
	}
}

// A regime in a time zone that is not known would date documents wrongly.
func TestUnknownTimeZone(t *testing.T) {
	_, err := tax.NewFacts([]*tax.RegimeDef{{Country: "ZZ", TimeZone: "Mars/Olympus"}}, nil, nil)
	if err == nil || !strings.Contains(err.Error(), "regime ZZ") {
		t.Errorf("got %v", err)
	}
}

// An addon without those it requires would claim more than it checks.
func TestMissingRequiredAddon(t *testing.T) {
	_, err := tax.NewFacts(nil, []*tax.AddonDef{{Key: "top", Requires: []cbc.Key{"base"}}}, nil)
	if err == nil || !strings.Contains(err.Error(), "top requires base") {
		t.Errorf("got %v", err)
	}
}
