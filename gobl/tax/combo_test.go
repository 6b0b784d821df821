package tax_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/tax"
)

// comboText writes a combo for comparison.
func comboText(c *tax.Combo) string {
	text := string(c.Cat) + "/" + string(c.Country) + "/" + string(c.Key) + "/" + string(c.Rate) + "/"
	if c.Percent != nil {
		text += c.Percent.String()
	}
	if c.Surcharge != nil {
		text += "+" + c.Surcharge.String()
	}
	return text
}

func TestLegacyRates(t *testing.T) {
	c := context(t)
	for _, x := range []struct {
		in   tax.Combo
		want string
	}{
		{tax.Combo{Cat: "VAT", Rate: "zero"}, "VAT//zero//0%"},
		{tax.Combo{Cat: "VAT", Rate: "zero", Percent: percent(t, "0.0%")}, "VAT//zero//0.0%"},
		{tax.Combo{Cat: "VAT", Rate: "exempt"}, "VAT//exempt//"},
		{tax.Combo{Cat: "VAT", Rate: "exempt+reverse-charge", Percent: percent(t, "0%")}, "VAT//reverse-charge//"},
		{tax.Combo{Cat: "VAT", Rate: "exempt+export"}, "VAT//export//"},
		{tax.Combo{Cat: "VAT", Rate: "exempt+eea"}, "VAT//intra-community//"},
		{tax.Combo{Cat: "VAT", Rate: "exempt+export+eea"}, "VAT//intra-community//"},
		{tax.Combo{Cat: "VAT", Rate: "exempt+odd"}, "VAT///exempt+odd/"},
		{tax.Combo{Cat: "VAT", Rate: "standard"}, "VAT///general/"},
		{tax.Combo{Cat: "VAT", Rate: "standard+eqs"}, "VAT///general+eqs/"},
		{tax.Combo{Cat: "VAT", Rate: "reduced"}, "VAT///reduced/"},
		{tax.Combo{Cat: "VAT", Percent: percent(t, "0.0%")}, "VAT//zero//0.0%"},
		{tax.Combo{Cat: "VAT", Key: "zero"}, "VAT//zero//0%"},
		{tax.Combo{Cat: "IGIC", Rate: "standard"}, "IGIC///standard/"},
		{tax.Combo{Cat: " V\u00a0AT ", Rate: "zero"}, "VAT//zero//0%"},
	} {
		combo := x.in
		c.Normalize(&combo)
		if got := comboText(&combo); got != x.want {
			t.Errorf("%s became %s, want %s", comboText(&x.in), got, x.want)
		}
	}
}

// TestLegacyTags reads combos that name their rate in the older place.
func TestLegacyTags(t *testing.T) {
	for in, want := range map[string]string{
		`{"cat":"VAT","tags":["standard","eqs"]}`:            "VAT///standard/",
		`{"cat":"VAT","rate":"reduced","tags":["standard"]}`: "VAT///reduced/",
		`{"cat":"VAT","percent":"5%","tags":[]}`:             "VAT////5%",
		`{"cat":"VAT"}`:                                      "VAT////",
	} {
		var combo tax.Combo
		if err := json.Unmarshal([]byte(in), &combo); err != nil || comboText(&combo) != want {
			t.Errorf("%s became %s, %v", in, comboText(&combo), err)
		}
	}
	if err := json.Unmarshal([]byte(`{"tags":"standard"}`), new(tax.Combo)); err == nil {
		t.Error("text passes as a list of tags")
	}
}

func TestResolve(t *testing.T) {
	f := facts(t)
	day := cal.MakeDate(2021, 6, 1)
	for _, x := range []struct {
		name    string
		in      tax.Combo
		country string
		date    cal.Date
		want    string
		err     string
	}{
		{name: "rate of the day", in: tax.Combo{Cat: "VAT", Rate: "general"}, country: "ZZ", want: "VAT//standard/general/21.0%"},
		{name: "rate on its first day", in: tax.Combo{Cat: "VAT", Rate: "general"}, country: "ZZ", date: cal.MakeDate(2020, 1, 1), want: "VAT//standard/general/21.0%"},
		{name: "earlier rate", in: tax.Combo{Cat: "VAT", Rate: "general"}, country: "ZZ", date: cal.MakeDate(2019, 12, 31), want: "VAT//standard/general/18.0%"},
		{name: "by alternative country", in: tax.Combo{Cat: "VAT", Rate: "reduced"}, country: "ZY", want: "VAT//standard/reduced/10.0%"},
		{name: "given percentage is replaced", in: tax.Combo{Cat: "VAT", Rate: "reduced", Percent: percent(t, "99%"), Surcharge: percent(t, "1%")}, country: "ZZ", want: "VAT//standard/reduced/10.0%"},
		{name: "surcharge", in: tax.Combo{Cat: "VAT", Rate: "general+eqs"}, country: "ZZ", want: "VAT//standard/general+eqs/21.0%+5.2%"},
		{name: "refined rate falls back", in: tax.Combo{Cat: "VAT", Rate: "reduced+odd"}, country: "ZZ", want: "VAT//standard/reduced+odd/10.0%"},
		{name: "rate by extension", in: tax.Combo{Cat: "VAT", Rate: "general", Ext: tax.Extensions{"zz-island": "1"}}, country: "ZZ", want: "VAT//standard/general/4.0%"},
		{name: "no percentage", in: tax.Combo{Cat: "VAT", Key: "exempt", Rate: "general", Percent: percent(t, "1%")}, country: "ZZ", want: "VAT//exempt/general/"},
		{name: "percentage alone", in: tax.Combo{Cat: "VAT", Percent: percent(t, "3%")}, country: "ZZ", want: "VAT//standard//3%"},
		{name: "rate without values", in: tax.Combo{Cat: "VAT", Rate: "open", Percent: percent(t, "3%")}, country: "ZZ", want: "VAT//standard/open/3%"},
		{name: "own country", in: tax.Combo{Cat: "VAT", Country: "ZZ", Rate: "reduced"}, country: "ZZ", want: "VAT//standard/reduced/10.0%"},
		{name: "other country", in: tax.Combo{Cat: "VAT", Country: "YY", Rate: "general"}, country: "ZZ", want: "VAT/YY/standard/general/7.0%"},
		{name: "no keys", in: tax.Combo{Cat: "IRPF", Rate: "pro"}, country: "ZZ", want: "IRPF///pro/15.0%"},
		{name: "global category", in: tax.Combo{Cat: "GST", Percent: percent(t, "5%")}, want: "GST//standard//5%"},
		{name: "unknown without regime", in: tax.Combo{Cat: "HUT", Rate: "odd"}, want: "HUT///odd/"},
		{name: "global has no rates", in: tax.Combo{Cat: "VAT", Rate: "general"}, err: `$.rate: there is no rate "general" of VAT without a tax regime; give the percentage: percent`},
		{name: "category", in: tax.Combo{Cat: "HUT"}, country: "ZZ", err: `$.cat: there is no tax "HUT" in ZZ; taxes in ZZ: VAT, IRPF, INFO`},
		{name: "rate", in: tax.Combo{Cat: "IRPF", Rate: "odd"}, country: "ZZ", err: `$.rate: there is no rate "odd" of IRPF in ZZ; rates of IRPF in ZZ: pro`},
		{name: "date", in: tax.Combo{Cat: "VAT", Rate: "general"}, country: "ZZ", date: cal.MakeDate(2009, 1, 1), err: `$.rate: the rate "general" of VAT in ZZ has no percentage on 2009-01-01`},
	} {
		t.Run(x.name, func(t *testing.T) {
			if x.date.IsZero() {
				x.date = day
			}
			combo := x.in
			_, err := combo.Resolve(f, l10n.TaxCountry(x.country), x.date)
			switch {
			case x.err != "":
				if err == nil || err.Error() != x.err {
					t.Errorf("got error %v, want %s", err, x.err)
				}
			case err != nil:
				t.Error(err)
			case comboText(&combo) != x.want:
				t.Errorf("got %s, want %s", comboText(&combo), x.want)
			}
		})
	}
}

func TestResolvedPercentageIsACopy(t *testing.T) {
	f := facts(t)
	first, second := &tax.Combo{Cat: "VAT", Rate: "reduced"}, &tax.Combo{Cat: "VAT", Rate: "reduced"}
	if _, err := first.Resolve(f, "ZZ", cal.MakeDate(2021, 1, 1)); err != nil {
		t.Fatal(err)
	}
	*first.Percent = num.MakePercentage(99, 2)
	if _, err := second.Resolve(f, "ZZ", cal.MakeDate(2021, 1, 1)); err != nil {
		t.Fatal(err)
	}
	if second.Percent.String() != "10.0%" {
		t.Errorf("the law was changed to %s", second.Percent)
	}
}

func TestIdentity(t *testing.T) {
	c := context(t)
	for _, x := range []struct{ country, in, want string }{
		{"LU", "lu 562-891.325 02045", "56289132502045"},
		{"LU", "LULU1", "LU1"},
		{"QQ", "a&b ñ¿", "A&BÑ"},
		{"ZZ", "zz 1-2", "zz 1-2"}, // the regime has its own normalizer, or none
	} {
		id := &tax.Identity{Country: l10n.TaxCountry(x.country), Code: cbc.Code(x.in)}
		if err := id.Calculate(c); err != nil {
			t.Fatal(err)
		}
		if string(id.Code) != x.want {
			t.Errorf("%s %q became %q, want %q", x.country, x.in, id.Code, x.want)
		}
	}
	id := &tax.Identity{Country: "GB", Code: "gb xi 123"}
	tax.NormalizeIdentity(id, "XI", "XU")
	if id.String() != "GB123" || !id.In("FR", "GB") || (*tax.Identity)(nil).In("GB") {
		t.Errorf("got %s", id)
	}
}

func TestExtensions(t *testing.T) {
	var none tax.Extensions
	e := none.Set("a", "1").Set("b+c", "2").SetIfEmpty("a", "9").SetIfEmpty("d", "4")
	want := tax.Extensions{"a": "1", "b+c": "2", "d": "4"}
	if diff := cmp.Diff(want, e); diff != "" {
		t.Error(diff)
	}
	if e.Get("a+x+y") != "1" || e.Get("b") != "" || e.Has("a+x") || !e.Has("b+c") {
		t.Error("lookup by key is wrong")
	}
	if e.LookupCode("4") != "d" || e.LookupCode("0") != "" {
		t.Error("lookup by code is wrong")
	}
	if got := e.Clone().SetOneOf("a", "0", "1", "2"); got["a"] != "1" {
		t.Error("an allowed code is replaced")
	}
	if got := e.Clone().SetOneOf("a", "0", "2"); got["a"] != "0" {
		t.Error("another code is kept")
	}
	merged := e.Merge(tax.Extensions{"a": "7", "z": "8"})
	if diff := cmp.Diff(tax.Extensions{"a": "7", "b+c": "2", "d": "4", "z": "8"}, merged); diff != "" {
		t.Error(diff)
	}
	if !e.Equal(want) || !merged.Contains(tax.Extensions{"z": "8"}) || merged.Contains(e) {
		t.Error("comparison is wrong, or the input was changed")
	}
	if got := e.Clone().Delete("a", "b+c").Set("d", ""); got != nil {
		t.Errorf("an empty map is left: %v", got)
	}
	if diff := cmp.Diff([]cbc.Key{"a", "b+c", "d"}, e.Keys()); diff != "" {
		t.Error(diff)
	}
	c := context(t)
	dirty := &tax.Note{Text: "x", Ext: tax.Extensions{"a": ""}}
	c.Normalize(dirty)
	if dirty.Ext != nil {
		t.Errorf("empty extensions stay: %v", dirty.Ext)
	}
}
