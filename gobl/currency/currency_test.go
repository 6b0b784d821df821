package currency_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"chancery/gobl/cal"
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/test/shared"
)

func amount(t testing.TB, text string) num.Amount {
	t.Helper()
	a, err := num.ParseAmount(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestGet(t *testing.T) {
	t.Parallel()
	for code, want := range map[currency.Code]uint32{"EUR": 2, "JPY": 0, "KWD": 3, "CLF": 4, "BTC": 8, "978": 2} {
		d := currency.Get(code)
		if d == nil || d.Subunits != want || currency.Exp(code) != want || d.Zero() != num.MakeAmount(0, want) || code.Zero() != d.Zero() {
			t.Errorf("%s: %+v", code, d)
		}
	}
	if currency.Get("978") != currency.EUR.Def() || !currency.EUR.Valid() || currency.Code("978").Valid() {
		t.Error("number and code of the euro")
	}
	for _, code := range []currency.Code{"", "XXX", "eur"} {
		if currency.Get(code) != nil || code.Valid() || currency.Exp(code) != 0 || code.Zero() != num.MakeAmount(0, 0) {
			t.Errorf("%q is known", code)
		}
	}
	if d := currency.JPY.Def(); d.Amount(5).String() != "5" || d.Rescale(amount(t, "1.5")).String() != "2" {
		t.Error("amounts in yen")
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	list := currency.Definitions()
	if len(list) != 180 || list[0].Code != currency.USD || list[1].Code != currency.EUR {
		t.Errorf("%d currencies, first %s, %s", len(list), list[0].Code, list[1].Code)
	}
	if !slices.IsSortedFunc(list, func(a, b *currency.Def) int { return a.Priority - b.Priority }) {
		t.Error("not in order of priority")
	}
	codes := currency.Codes()
	if !slices.IsSorted(codes) || len(slices.Compact(codes)) != len(list) {
		t.Error("codes are not sorted and unique")
	}
	for _, d := range list {
		if d.Name == "" || d.DecimalMark == "" || currency.Get(d.Code) != d || (d.Numeric != "" && currency.Get(currency.Code(d.Numeric)) != d) {
			t.Errorf("%+v", *d)
		}
	}
}

// TestAgainstData compares the table with the published definitions.
func TestAgainstData(t *testing.T) {
	t.Parallel()
	root := shared.Path(t, "gobl", "data")
	type entry struct {
		Priority             int      `json:"priority"`
		Code                 string   `json:"iso_code"`
		Name                 string   `json:"name"`
		Symbol               string   `json:"symbol"`
		DisambiguateSymbol   string   `json:"disambiguate_symbol"`
		AlternateSymbols     []string `json:"alternate_symbols"`
		SubunitName          string   `json:"subunit_name"`
		Subunits             uint32   `json:"subunits"`
		Template             string   `json:"template"`
		DecimalMark          string   `json:"decimal_mark"`
		ThousandsSeparator   string   `json:"thousands_separator"`
		Numeric              string   `json:"iso_numeric"`
		SmallestDenomination int      `json:"smallest_denomination"`
	}
	seen := 0
	for _, name := range []string{"iso.json", "non-iso.json"} {
		data, err := os.ReadFile(filepath.Join(root, "currency", name))
		if err != nil {
			t.Fatal(err)
		}
		var list []entry
		if err := json.Unmarshal(data, &list); err != nil {
			t.Fatal(err)
		}
		for _, want := range list {
			seen++
			d := currency.Get(currency.Code(want.Code))
			if d == nil {
				t.Errorf("%s is missing", want.Code)
				continue
			}
			got := entry{
				Priority: d.Priority, Code: string(d.Code), Name: d.Name, Symbol: d.Symbol, DisambiguateSymbol: d.DisambiguateSymbol,
				SubunitName: d.SubunitName, Subunits: d.Subunits, Template: d.Template, DecimalMark: d.DecimalMark,
				ThousandsSeparator: d.ThousandsSeparator, Numeric: d.Numeric, SmallestDenomination: d.SmallestDenomination,
			}
			symbols := want.AlternateSymbols
			want.AlternateSymbols = nil
			a, _ := json.Marshal(got)
			b, _ := json.Marshal(want)
			if string(a) != string(b) || !slices.Equal(symbols, d.AlternateSymbols) {
				t.Errorf("got %s\nwant %s", a, b)
			}
		}
	}
	if seen != len(currency.Definitions()) {
		t.Errorf("%d definitions published, we have %d", seen, len(currency.Definitions()))
	}
	data, err := os.ReadFile(filepath.Join(root, "schemas", "currency", "code.json"))
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Defs map[string]struct {
			OneOf []struct{ Const currency.Code }
		} `json:"$defs"`
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	for i, c := range schema.Defs["currency.Code"].OneOf {
		if got := currency.Definitions()[i].Code; got != c.Const {
			t.Errorf("currency %d is %s, want %s", i, got, c.Const)
		}
	}
}

func TestFormatter(t *testing.T) {
	t.Parallel()
	cases := []struct{ got, want string }{
		{currency.EUR.Def().Formatter().Amount(amount(t, "1234.50")), "€1.234,50"},
		{currency.USD.Def().Formatter().Amount(amount(t, "-1234.50")), "$-1,234.50"},
		{currency.USD.Def().DisambiguatingFormatter().Amount(amount(t, "1.00")), "US$1.00"},
		{currency.EUR.Def().DisambiguatingFormatter().Amount(amount(t, "1.00")), "€1,00"},
		{currency.AED.Def().Formatter().Amount(amount(t, "1.00")), "1.00 د.إ"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("shown as %q, want %q", c.got, c.want)
		}
	}
}

func TestConvert(t *testing.T) {
	t.Parallel()
	rates := []*currency.ExchangeRate{
		nil,
		{From: "USD", To: "EUR", Amount: amount(t, "0.875967")},
		{From: "USD", To: "EUR", Amount: amount(t, "9")},
		{From: "EUR", To: "JPY", Amount: amount(t, "161.5")},
		{From: "EUR", To: "XXX", Amount: amount(t, "2.00")},
	}
	if currency.MatchExchangeRate(rates, "USD", "EUR") != rates[1] || currency.MatchExchangeRate(rates, "EUR", "USD") != nil {
		t.Error("the first rate of the same direction must match")
	}
	cases := []struct {
		from, to currency.Code
		in, want string
	}{
		{"USD", "EUR", "100.00", "87.60"},
		{"USD", "EUR", "1.0000", "0.88"},
		{"EUR", "JPY", "10.00", "1615"},
		{"EUR", "EUR", "10.005", "10.005"},
		{"EUR", "XXX", "10.005", "20.010"},
	}
	for _, c := range cases {
		if got := currency.Convert(rates, c.from, c.to, amount(t, c.in)); got == nil || got.String() != c.want {
			t.Errorf("%s %s in %s = %v, want %s", c.in, c.from, c.to, got, c.want)
		}
	}
	if got := currency.Convert(rates, "JPY", "EUR", amount(t, "1")); got != nil {
		t.Errorf("converted without a rate: %s", got)
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	at := cal.MakeDateTime(2024, 1, 2, 0, 0, 0)
	for want, v := range map[string]any{
		`{"currency":"EUR","value":"10.00"}`:                                         currency.Amount{Currency: "EUR", Value: amount(t, "10.00")},
		`{"label":"a","currency":"USD","value":"0"}`:                                 currency.Amount{Label: "a", Currency: "USD"},
		`{"from":"USD","to":"EUR","amount":"0.8"}`:                                   currency.ExchangeRate{From: "USD", To: "EUR", Amount: amount(t, "0.8")},
		`{"from":"","to":"","at":"2024-01-02T00:00:00","source":"ecb","amount":"0"}`: currency.ExchangeRate{At: &at, Source: "ecb"},
	} {
		if got, err := json.Marshal(v); err != nil || string(got) != want {
			t.Errorf("got %s, %v\nwant %s", got, err, want)
		}
	}
}

// TestConversionPrecision: a conversion has the decimals of its target.
func TestConversionPrecision(t *testing.T) {
	t.Parallel()
	codes := currency.Codes()
	rapid.Check(t, func(t *rapid.T) {
		to := rapid.SampledFrom(codes).Draw(t, "to")
		r := currency.ExchangeRate{From: "EUR", To: to, Amount: num.MakeAmount(rapid.Int64Range(1, 1e9).Draw(t, "rate"), 4)}
		a := num.MakeAmount(rapid.Int64Range(-1e8, 1e8).Draw(t, "value"), 2)
		if got := r.Convert(a); got.Exp() != currency.Exp(to) {
			t.Fatalf("%s in %s = %s", a, to, got)
		}
	})
}
