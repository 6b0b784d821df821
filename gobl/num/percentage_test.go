package num_test

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"

	"chancery/gobl/num"
)

func TestPercentageText(t *testing.T) {
	t.Parallel()
	cases := []struct {
		in, want string
		value    int64
		exp      uint32
	}{
		{"16.0%", "16.0%", 160, 3},
		{"16%", "16%", 16, 2},
		{"0.160", "16.0%", 160, 3},
		{"0.1", "10%", 1, 1},
		{"5", "500%", 5, 0},
		{"", "0%", 0, 0},
		{"0%", "0%", 0, 2},
		{"0.0%", "0.0%", 0, 3},
		{"-2.25%", "-2.25%", -225, 4},
	}
	for _, c := range cases {
		p, err := num.ParsePercentage(c.in)
		if err != nil || p.String() != c.want || p.Amount() != num.MakeAmount(c.value, c.exp) {
			t.Errorf("ParsePercentage(%q) = %s (%s), %v; want %s", c.in, p, p.Amount(), err, c.want)
		}
	}
	for _, in := range []string{"%", "x", "1%%", "% 1", "1 %", "-%"} {
		if p, err := num.ParsePercentage(in); err == nil {
			t.Errorf("ParsePercentage(%q) = %s, want an error", in, p)
		}
	}
	if got := num.MakePercentage(math.MaxInt64, 0).String(); got != "9223372036854775807%" {
		t.Errorf("largest percentage: %s", got)
	}
}

func TestPercentageJSON(t *testing.T) {
	t.Parallel()
	type doc struct {
		P *num.Percentage `json:"p,omitempty"`
	}
	for in, want := range map[string]string{
		`{"p":"21.0%"}`: `{"p":"21.0%"}`,
		`{"p":0.21}`:    `{"p":"21%"}`,
		`{"p":"0%"}`:    `{"p":"0%"}`,
		`{"p":null}`:    `{}`,
		`{}`:            `{}`,
	} {
		var d doc
		if err := json.Unmarshal([]byte(in), &d); err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if got, err := json.Marshal(d); err != nil || string(got) != want {
			t.Errorf("%s became %s, %v; want %s", in, got, err, want)
		}
	}
	for _, in := range []string{`{"p":""}`, `{"p":"ZZ"}`, `{"p":"%"}`, `{"p":false}`} {
		var d doc
		if err := json.Unmarshal([]byte(in), &d); err == nil {
			t.Errorf("%s was read as %s", in, d.P)
		}
	}
}

func TestPercentageArithmetic(t *testing.T) {
	t.Parallel()
	p := percentage(t, "21.0%")
	cases := []struct{ name, got, want string }{
		{"of", p.Of(amount(t, "22.3140")).String(), "4.6859"},
		{"from", p.From(amount(t, "121.00")).String(), "21.00"},
		{"factor", p.Factor().String(), "1.210"},
		{"base", p.Base().String(), "0.210"},
		{"number", p.Hundredfold().String(), "21.0"},
		{"of amount", num.PercentageFromAmount(amount(t, "0.5")).String(), "50%"},
		{"negated", p.Negate().String(), "-21.0%"},
		{"rescaled", p.Rescale(2).String(), "21%"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
	if !p.Equals(percentage(t, "21%")) || p.Compare(percentage(t, "4%")) != 1 || p.IsZero() || p.IsNegative() || !p.IsPositive() {
		t.Error("comparisons")
	}
}

// TestRemoveAndFrom: what From finds in an amount and what Remove leaves of it
// make up the amount.
func TestRemoveAndFrom(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := num.MakeAmount(rapid.Int64Range(-1e12, 1e12).Draw(t, "value"), rapid.Uint32Range(0, 6).Draw(t, "exp"))
		p := num.MakePercentage(rapid.Int64Range(0, 5000).Draw(t, "percent"), 3)
		if sum := a.Remove(p).Add(p.From(a)); sum != a {
			t.Fatalf("%s of %s: %s and %s add up to %s", p, a, a.Remove(p), p.From(a), sum)
		}
		back, err := num.ParsePercentage(p.String())
		if err != nil || back != p {
			t.Fatalf("%s came back as %s, %v", p, back, err)
		}
	})
}

func TestFormatter(t *testing.T) {
	t.Parallel()
	euro := num.Formatter{DecimalMark: ",", ThousandsSeparator: ".", Unit: "€", Template: "%n %u"}
	accounting := euro
	accounting.NegativeTemplate = "(%u%n)"
	arabic := num.Formatter{DecimalMark: ".", ThousandsSeparator: ",", Numerals: num.NumeralArabic}
	cases := []struct {
		f        num.Formatter
		in, want string
	}{
		{euro, "1234567.80", "1.234.567,80 €"},
		{euro, "-123456.7", "-123.456,7 €"},
		{euro, "999", "999 €"},
		{euro, "0.05", "0,05 €"},
		{accounting, "-1000.00", "(€1.000,00)"},
		{accounting, "1000.00", "1.000,00 €"},
		{arabic, "1234.56", "١,٢٣٤.٥٦"},
		{num.Formatter{DecimalMark: ".", Unit: "%n", Template: "%u%n"}, "5", "5%n"},
		{num.Formatter{DecimalMark: ".", Unit: "kg"}, "1234.5", "1234.5kg"},
	}
	for _, c := range cases {
		if got := c.f.Amount(amount(t, c.in)); got != c.want {
			t.Errorf("%s shown as %q, want %q", c.in, got, c.want)
		}
	}
	if got := accounting.Percentage(percentage(t, "-1234.5%")); got != "-1.234,5%" {
		t.Errorf("percentage shown as %q", got)
	}
}

func FuzzParsePercentage(f *testing.F) {
	for _, seed := range []string{"", "0%", "16.0%", "0.160", "5", "123456789012345678.9%", "-1%"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		p, err := num.ParsePercentage(in)
		if err != nil || p.Amount().Exp() < 2 {
			return // with fewer decimals the text gains some
		}
		back, err := num.ParsePercentage(p.String())
		if err != nil || !back.Equals(p) || back.String() != p.String() {
			t.Fatalf("%q = %s came back as %s, %v", in, p, back, err)
		}
	})
}
