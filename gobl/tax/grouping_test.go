package tax_test

import (
	"fmt"
	"testing"

	"chancery/gobl/num"
	"chancery/gobl/tax"
)

// However many rate totals a category has, supplies that are taxed alike meet in the first
// that fits, and the order is that in which they came.
func TestManyRates(t *testing.T) {
	const kinds = 40
	percent := func(i, decimals int) *num.Percentage {
		p := num.MakePercentage(int64(i), 3).Rescale(uint32(3 + decimals))
		return &p
	}
	var rows []tax.Row
	for round := range 3 {
		for i := range kinds {
			c := &tax.Combo{Cat: "X", Percent: percent(i/4, round), Ext: tax.Extensions{"a": "1", "b": "2"}}
			switch i % 4 {
			case 1:
				c.Country = "FR"
			case 2:
				c.Surcharge = percent(5, round)
			case 3:
				c.Percent, c.Surcharge = nil, percent(i+round, 0) // without a percentage it does not count
				c.Ext["b"] = "3"
				c.Ext.Set("c", "x")
			}
			rows = append(rows, tax.Row{Taxes: tax.Set{c}, Amount: num.MakeAmount(100, 2)})
		}
	}
	calculator := tax.Calculator{Facts: new(tax.Facts), Currency: "EUR", Rounding: tax.RoundPrecise}
	total, err := calculator.Total(rows)
	if err != nil {
		t.Fatal(err)
	}
	want := ""
	for i := range kinds / 4 {
		p := num.MakePercentage(int64(i), 3)
		want += fmt.Sprintf("%s 3.0000, FR %s 3.0000, %s+0.5%% 3.0000, ", p, p, p)
		if i == 0 {
			want += "none 30.0000, "
		}
	}
	got := ""
	for _, r := range total.Categories[0].Rates {
		if r.Country != "" {
			got += string(r.Country) + " "
		}
		if r.Percent == nil {
			got += "none"
		} else {
			got += r.Percent.String()
		}
		if r.Surcharge != nil {
			got += "+" + r.Surcharge.Percent.String()
		}
		got += " " + r.Base.String() + ", "
	}
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
