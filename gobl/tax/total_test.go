package tax_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/tax"
)

func calculator(t testing.TB, rounding cbc.Key, includes cbc.Code) *tax.Calculator {
	return &tax.Calculator{
		Facts: facts(t), Country: "ZZ", Date: cal.MakeDate(2021, 6, 1), Currency: "EUR",
		Rounding: rounding, Includes: includes,
	}
}

func row(t testing.TB, a string, taxes ...*tax.Combo) tax.Row {
	return tax.Row{Amount: amount(t, a), Taxes: taxes}
}

func toJSON(t testing.TB, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTotals(t *testing.T) {
	vat := func(rate cbc.Key) *tax.Combo { return &tax.Combo{Cat: "VAT", Rate: rate} }
	for _, x := range []struct {
		name     string
		rounding cbc.Key
		includes cbc.Code
		rows     []tax.Row
		want     string
	}{
		{"nothing", tax.RoundPrecise, "", nil, `{"sum":"0.00"}`},
		{"no taxes", tax.RoundPrecise, "", []tax.Row{row(t, "10.00")}, `{"sum":"0.00"}`},
		{
			"precise", tax.RoundPrecise, "",
			[]tax.Row{row(t, "10.015", vat("general")), row(t, "0.1", vat("general"))},
			`{"categories":[{"code":"VAT","rates":[{"key":"standard","base":"10.12","percent":"21.0%","amount":"2.12"}],"amount":"2.12"}],"sum":"2.12"}`,
		},
		{
			"each row rounded", tax.RoundCurrency, "",
			[]tax.Row{row(t, "10.015", vat("general")), row(t, "10.015", vat("general"))},
			`{"categories":[{"code":"VAT","rates":[{"key":"standard","base":"20.04","percent":"21.0%","amount":"4.21"}],"amount":"4.21"}],"sum":"4.21"}`,
		},
		{
			"included", tax.RoundPrecise, "VAT",
			[]tax.Row{row(t, "27.0000", vat("general"))},
			`{"categories":[{"code":"VAT","rates":[{"key":"standard","base":"22.31","percent":"21.0%","amount":"4.69"}],"amount":"4.69"}],"sum":"4.69"}`,
		},
		{
			"surcharge is not taken out", tax.RoundPrecise, "VAT",
			[]tax.Row{row(t, "121.00", vat("general+eqs"))},
			`{"categories":[{"code":"VAT","rates":[{"key":"standard","base":"100.00","percent":"21.0%","surcharge":{"percent":"5.2%","amount":"5.20"},"amount":"21.00"}],"amount":"21.00","surcharge":"5.20"}],"sum":"26.20"}`,
		},
		{
			"retained and informative", tax.RoundPrecise, "",
			[]tax.Row{row(t, "100", vat("reduced"), &tax.Combo{Cat: "IRPF", Rate: "pro"}, &tax.Combo{Cat: "INFO", Percent: percent(t, "50%")})},
			`{"categories":[{"code":"VAT","rates":[{"key":"standard","base":"100.00","percent":"10.0%","amount":"10.00"}],"amount":"10.00"},` +
				`{"code":"IRPF","retained":true,"rates":[{"base":"100.00","percent":"15.0%","amount":"15.00"}],"amount":"15.00"},` +
				`{"code":"INFO","informative":true,"rates":[{"base":"100.00","percent":"50%","amount":"50.00"}],"amount":"50.00"}],"sum":"10.00","retained":"15.00"}`,
		},
		{
			"keys do not part groups, extensions do", tax.RoundPrecise, "",
			[]tax.Row{
				row(t, "1", &tax.Combo{Cat: "VAT", Key: "exempt"}), row(t, "2", &tax.Combo{Cat: "VAT", Key: "export"}),
				row(t, "4", &tax.Combo{Cat: "VAT", Key: "export", Ext: tax.Extensions{"a": "b"}}),
				row(t, "8", &tax.Combo{Cat: "VAT", Percent: percent(t, "10%")}), row(t, "16", vat("reduced")),
			},
			`{"categories":[{"code":"VAT","rates":[{"key":"exempt","base":"3.00","amount":"0.00"},{"key":"export","ext":{"a":"b"},"base":"4.00","amount":"0.00"},{"key":"standard","base":"24.00","percent":"10%","amount":"2.40"}],"amount":"2.40"}],"sum":"2.40"}`,
		},
		{
			"negative", tax.RoundPrecise, "",
			[]tax.Row{row(t, "10", vat("reduced")), row(t, "-10", vat("reduced"))},
			`{"categories":[{"code":"VAT","rates":[{"key":"standard","base":"0.00","percent":"10.0%","amount":"0.00"}],"amount":"0.00"}],"sum":"0.00"}`,
		},
	} {
		t.Run(x.name, func(t *testing.T) {
			total, err := calculator(t, x.rounding, x.includes).Total(x.rows)
			if err != nil {
				t.Fatal(err)
			}
			total.Round("EUR")
			if got := toJSON(t, total); got != x.want {
				t.Errorf("got  %s\nwant %s", got, x.want)
			}
		})
	}
}

func TestIncludedCategoryMustAddToThePrice(t *testing.T) {
	for category, want := range map[cbc.Code]string{
		"IRPF": "prices cannot include IRPF, which is retained",
		"INFO": "prices cannot include INFO, which is informative",
	} {
		rows := []tax.Row{row(t, "1", &tax.Combo{Cat: category, Percent: percent(t, "1%")})}
		if _, err := calculator(t, "", category).Total(rows); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func sample(t testing.TB) *tax.Total {
	total, err := calculator(t, tax.RoundPrecise, "").Total([]tax.Row{
		row(t, "100", &tax.Combo{Cat: "VAT", Rate: "general+eqs"}, &tax.Combo{Cat: "IRPF", Rate: "pro"}),
	})
	if err != nil {
		t.Fatal(err)
	}
	total.Round("EUR")
	return total
}

func TestTotalOperations(t *testing.T) {
	original := toJSON(t, sample(t))

	clone := sample(t).Clone()
	if got := toJSON(t, clone); got != original {
		t.Errorf("clone: %s", got)
	}
	clone.Negate()
	if clone.Sum.String() != "-26.20" || clone.Category("VAT").Rates[0].Base.String() != "-100.00" || clone.Retained.String() != "-15.00" {
		t.Errorf("negated: %s", toJSON(t, clone))
	}
	if zero := sample(t).Merge(clone); !zero.Sum.IsZero() || !zero.Retained.IsZero() || !zero.Category("VAT").Rates[0].Surcharge.Amount.IsZero() {
		t.Errorf("both add up to %s", toJSON(t, zero))
	}
	if got := (*tax.Total)(nil).Merge(sample(t)); toJSON(t, got) != original {
		t.Errorf("merged with nothing: %s", toJSON(t, got))
	}
	scaled, err := calculator(t, tax.RoundPrecise, "").Total([]tax.Row{row(t, "100", &tax.Combo{Cat: "VAT", Rate: "reduced"})})
	if err != nil {
		t.Fatal(err)
	}
	scaled.Scale(amount(t, "0.2500"), "EUR", tax.RoundPrecise)
	if scaled.Sum.String() != "2.5000" {
		t.Errorf("scaled: %s", toJSON(t, scaled))
	}
	scaled.Exchange(&currency.ExchangeRate{From: "EUR", To: "JPY", Amount: amount(t, "160.5")}, tax.RoundPrecise)
	if scaled.Category("VAT").Rates[0].Base.String() != "4013" || scaled.Sum.String() != "401" {
		t.Errorf("exchanged: %s", toJSON(t, scaled))
	}
}

// A recalculated total adds to surcharge and retained sum; see Calculate.
func TestRecalculationAccumulates(t *testing.T) {
	total := sample(t)
	total.Calculate("EUR", tax.RoundPrecise)
	if total.Retained.String() != "30.00" || total.Category("VAT").Surcharge.String() != "10.40" || total.Sum.String() != "31.40" {
		t.Errorf("got %s", toJSON(t, total))
	}
}

// Under the currency model every printed figure is the sum of those it is made
// of.
func TestPrintedFiguresAddUp(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rates := []cbc.Key{"general", "reduced", "general+eqs"}
		var rows []tax.Row
		for range rapid.IntRange(1, 8).Draw(r, "rows") {
			rows = append(rows, tax.Row{
				Amount: num.MakeAmount(rapid.Int64Range(-1e9, 1e9).Draw(r, "value"), rapid.Uint32Range(0, 6).Draw(r, "exp")),
				Taxes:  tax.Set{{Cat: "VAT", Rate: rapid.SampledFrom(rates).Draw(r, "rate")}},
			})
		}
		total, err := calculator(t, tax.RoundCurrency, "").Total(rows)
		if err != nil {
			r.Fatal(err)
		}
		before := toJSON(t, total)
		total.Round("EUR")
		if diff := cmp.Diff(before, toJSON(t, total)); diff != "" {
			r.Fatalf("rounding changes figures: %s", diff)
		}
		zero := num.MakeAmount(0, 2)
		vat, sum, surcharge := total.Category("VAT"), zero, zero
		for _, rate := range vat.Rates {
			sum = sum.Add(rate.Amount)
			if rate.Surcharge != nil {
				surcharge = surcharge.Add(rate.Surcharge.Amount)
			}
		}
		if sum != vat.Amount || total.Sum != sum.Add(surcharge) {
			r.Fatalf("figures do not add up: %s", before)
		}
	})
}
