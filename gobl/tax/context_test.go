package tax_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

func TestAddonsResolve(t *testing.T) {
	f := facts(t)
	for _, x := range []struct{ in, want []cbc.Key }{
		{nil, nil},
		{[]cbc.Key{"unknown"}, nil},
		{[]cbc.Key{"top"}, []cbc.Key{"base", "middle", "top"}},
		{[]cbc.Key{"middle", "unknown", "base", "middle"}, []cbc.Key{"base", "middle"}},
	} {
		a := tax.Addons{List: x.in}
		a.Resolve(f)
		if diff := cmp.Diff(x.want, a.List); diff != "" {
			t.Errorf("%v: %s", x.in, diff)
		}
	}
}

func TestRegimeDefault(t *testing.T) {
	f := facts(t)
	for _, x := range []struct{ given, supplier, want string }{
		{"", "ZY", "ZZ"}, {"", "YY", "YY"}, {"", "QQ", ""}, {"YY", "ZZ", "YY"}, {"QQ", "ZZ", "QQ"},
	} {
		r := tax.Regime{Country: l10n.TaxCountry(x.given)}
		r.DefaultTo(f, l10n.TaxCountry(x.supplier))
		if string(r.Country) != x.want {
			t.Errorf("%q with supplier %q became %q, want %q", x.given, x.supplier, r.Country, x.want)
		}
	}
}

func TestContextFor(t *testing.T) {
	c := context(t)
	var seen []string
	law := func(name string) tax.Normalizer {
		return func(*tax.Context, tree.Node) { seen = append(seen, name) }
	}
	c.Laws = []tax.Law{
		{Addon: "top", Normalize: law("top")},
		{Regime: "ZZ", Normalize: law("ZZ")},
		{Regime: "YY", Normalize: law("YY")},
		{Addon: "base", Normalize: law("base")},
	}
	doc := c.For("ZY", []cbc.Key{"base", "top"})
	doc.Normalize(&tax.Note{Text: "x"})
	if diff := cmp.Diff([]string{"top", "ZZ", "base"}, seen); diff != "" {
		t.Errorf("laws applied: %s", diff)
	}
	if !doc.InRegime("ZZ") || doc.InRegime("ZY") || !doc.HasAddon("top") || doc.HasAddon("middle") {
		t.Error("regime or addons are wrong")
	}
	if doc.RegimeFor("") != doc.Regime || doc.RegimeFor("YY").Country != "YY" || doc.RegimeFor("QQ") != nil {
		t.Error("the regime of combos is wrong")
	}
	if doc.Today() != cal.MakeDate(2025, 6, 1) || c.Today() != cal.MakeDate(2025, 5, 31) {
		t.Errorf("today is %s in the regime and %s without", doc.Today(), c.Today())
	}
	if in := cal.DateOf(c.NowIn("ZZ")); in != doc.Today() || !c.NowIn("QQ").Equal(c.Now) || cal.DateOf(c.NowIn("QQ")) != c.Today() {
		t.Errorf("it is %s in the country, and %s in one without a regime", c.NowIn("ZZ"), c.NowIn("QQ"))
	}
	if bare := (&tax.Context{Now: c.Now}); !bare.NowIn("ZZ").Equal(c.Now) {
		t.Errorf("without facts it is %s", bare.NowIn("ZZ"))
	}
	seen = nil
	doc.For("", nil).Normalize(&tax.Note{Text: "x"})
	if seen != nil {
		t.Errorf("laws applied without regime: %v", seen)
	}
}

func TestTags(t *testing.T) {
	c := context(t).For("ZZ", []cbc.Key{"top"})
	tags := tax.Tags{List: []cbc.Key{"fancy", "topped"}}
	if err := tags.Check(c.TagsFor("bill/invoice")...); err != nil {
		t.Error(err)
	}
	if err := tags.Check(c.TagsFor("bill/delivery")...); err == nil || err.Error() != `there is no tag "fancy"` {
		t.Errorf("got %v", err)
	}
	if !tags.Has("fancy", "topped") || tags.Has("fancy", "odd") || !tags.HasAny("odd", "topped") || tags.HasAny("odd") {
		t.Error("presence of tags is wrong")
	}
}

func TestScenarios(t *testing.T) {
	c := context(t).For("ZZ", nil)
	if sum := c.Summarize("bill/invoice", &tax.ScenarioInput{Type: "other"}); sum != nil {
		t.Errorf("something matches nothing: %+v", sum)
	}
	in := &tax.ScenarioInput{
		Type: "standard", Tags: []cbc.Key{"fancy"}, Categories: []cbc.Code{"VAT", "IRPF"},
		Ext: []tax.Extensions{{"zz-other": "7"}, {"zz-in": "7"}},
	}
	want := &tax.ScenarioSummary{
		Notes: []*tax.Note{{Cat: "VAT", Key: "fancy", Text: "Fancier"}},
		Ext:   tax.Extensions{"zz-a": "2", "zz-b": "1", "zz-c": "1", "zz-d": "1"},
		Codes: cbc.CodeMap{"x": "1"},
	}
	got := c.Summarize("bill/invoice", in)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got.Notes[0].Text = "changed"
	if again := c.Summarize("bill/invoice", in); again.Notes[0].Text != "Fancier" {
		t.Error("the definition was changed through a document")
	}
	in.Doc = &tax.Note{}
	if a := c.Summarize("bill/invoice", in).Ext["zz-a"]; a != "3" {
		t.Errorf("the filter takes the document, but zz-a is %q", a)
	}
	if sum := c.Summarize("bill/order", in); sum != nil {
		t.Error("scenarios of invoices match an order")
	}
}

func TestCorrections(t *testing.T) {
	c := context(t).For("ZZ", []cbc.Key{"base"})
	want := tax.CorrectionDef{
		Schema: "bill/invoice", Types: []cbc.Key{"credit-note", "corrective"},
		ReasonRequired: true, Stamps: []cbc.Key{"seal"}, CopyTax: true,
	}
	if diff := cmp.Diff(want, c.CorrectionFor("bill/invoice")); diff != "" {
		t.Error(diff)
	}
}

func TestFactsRefuseTwins(t *testing.T) {
	regime := func(code string) *tax.RegimeDef { return &tax.RegimeDef{Country: l10n.TaxCountry(code)} }
	twin := regime("B")
	twin.AltCountries = append(twin.AltCountries, "A")
	ext := []*cbc.Definition{{Key: "x"}}
	other := []*cbc.Definition{{Key: "x", Pattern: "^y$"}}
	for name, build := range map[string]func() (*tax.Facts, error){
		"regimes": func() (*tax.Facts, error) { return tax.NewFacts([]*tax.RegimeDef{regime("A"), twin}, nil, nil) },
		"addons":  func() (*tax.Facts, error) { return tax.NewFacts(nil, []*tax.AddonDef{{Key: "a"}, {Key: "a"}}, nil) },
		"extensions": func() (*tax.Facts, error) {
			return tax.NewFacts(nil, []*tax.AddonDef{{Key: "a", Extensions: ext}}, []*tax.CatalogueDef{{Key: "c", Extensions: other}})
		},
	} {
		if _, err := build(); err == nil {
			t.Errorf("two %s of the same key are accepted", name)
		}
	}
	same := []*cbc.Definition{{Key: "x"}}
	if _, err := tax.NewFacts(nil, []*tax.AddonDef{{Key: "a", Extensions: ext}, {Key: "b", Extensions: same}}, nil); err != nil {
		t.Errorf("two addons cannot share an extension: %v", err)
	}
}
