package num_test

import (
	"encoding/json"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"chancery/gobl/num"
)

func amount(t testing.TB, text string) num.Amount {
	t.Helper()
	a, err := num.ParseAmount(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func percentage(t testing.TB, text string) num.Percentage {
	t.Helper()
	p, err := num.ParsePercentage(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestParseAmount(t *testing.T) {
	t.Parallel()
	cases := []struct {
		in    string
		value int64
		exp   uint32
	}{
		{"0", 0, 0},
		{"10", 10, 0},
		{"10.00", 1000, 2},
		{"-12.50", -1250, 2},
		{"-0", 0, 0},
		{"-0.5", -5, 1},
		{"-0.00", 0, 2},
		{"+1", 1, 0},
		{"-+1", -1, 0},
		{"1.", 1, 0},
		{"000000000000000000000007.10", 710, 2},
		{"123456789012345678", 123456789012345678, 0},
		{"123456789012345678.99", 123456789012345678, 0},
		{"1234567890123456.789", 123456789012345678, 2},
		{"0.1234567890123456789", 123456789012345678, 18},
		{"0.0000000000000000009", 0, 18},
	}
	for _, c := range cases {
		a, err := num.ParseAmount(c.in)
		if err != nil || a.Value() != c.value || a.Exp() != c.exp {
			t.Errorf("ParseAmount(%q) = %d, %d decimals, %v; want %d, %d", c.in, a.Value(), a.Exp(), err, c.value, c.exp)
		}
	}
}

func TestParseAmountRefuses(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"", "-", "+", ".", ".5", " 1", "1 ", "1e3", "1,000", "1.2.3", "--1", "x", "1.x", "0x1", "١", "10%",
		"1234567890123456789", "1234567890123456789.0",
	} {
		if a, err := num.ParseAmount(in); err == nil {
			t.Errorf("ParseAmount(%q) = %s, want an error", in, a)
		}
	}
}

func TestAmountString(t *testing.T) {
	t.Parallel()
	cases := []struct {
		value int64
		exp   uint32
		want  string
	}{
		{0, 0, "0"},
		{0, 2, "0.00"},
		{5, 3, "0.005"},
		{-5, 3, "-0.005"},
		{1050, 2, "10.50"},
		{-1050, 2, "-10.50"},
		{100, 3, "0.100"},
		{123, 0, "123"},
		{math.MaxInt64, 0, "9223372036854775807"},
		{math.MinInt64, 0, "-9223372036854775808"},
		{math.MinInt64, 19, "-0.9223372036854775808"},
		{1, 30, "0.000000000000000000000000000001"},
	}
	for _, c := range cases {
		if got := num.MakeAmount(c.value, c.exp).String(); got != c.want {
			t.Errorf("MakeAmount(%d, %d) = %s, want %s", c.value, c.exp, got, c.want)
		}
	}
	if got := num.MakeAmount(14, 256); got.Value() != 1 || got.Exp() != 255 {
		t.Errorf("256 decimals gave %d with %d", got.Value(), got.Exp())
	}
}

func TestAmountJSON(t *testing.T) {
	t.Parallel()
	type doc struct {
		A num.Amount  `json:"a"`
		B *num.Amount `json:"b,omitempty"`
	}
	cases := []struct{ in, want string }{
		{`{"a":"10.00"}`, `{"a":"10.00"}`},
		{`{"a":10.00,"b":"0"}`, `{"a":"10.00","b":"0"}`},
		{`{"a":-0.5,"b":null}`, `{"a":"-0.5"}`},
		{`{"a":null}`, `{"a":"7"}`},
		{`{"b":0.10}`, `{"a":"7","b":"0.10"}`},
	}
	for _, c := range cases {
		d := doc{A: num.MakeAmount(7, 0)}
		if err := json.Unmarshal([]byte(c.in), &d); err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		if got, err := json.Marshal(d); err != nil || string(got) != c.want {
			t.Errorf("%s became %s, %v; want %s", c.in, got, err, c.want)
		}
	}
	for _, in := range []string{`{"a":""}`, `{"a":"x"}`, `{"a":1e3}`, `{"a":true}`, `{"a":{}}`, `{"a":[1]}`, `{"a":" 1"}`, `{"a":"1\u0030"}`} {
		var d doc
		if err := json.Unmarshal([]byte(in), &d); err == nil {
			t.Errorf("%s was read as %s", in, d.A)
		}
	}
}

func TestArithmetic(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, got, want string }{
		{"add rounds the second", amount(t, "1.00").Add(amount(t, "0.005")).String(), "1.01"},
		{"add keeps the first's decimals", amount(t, "1").Add(amount(t, "0.49")).String(), "1"},
		{"add raises the second", amount(t, "1.000").Add(amount(t, "2")).String(), "3.000"},
		{"subtract rounds the second", amount(t, "1.00").Subtract(amount(t, "0.005")).String(), "0.99"},
		{"multiply", amount(t, "10.00").Multiply(amount(t, "0.3333")).String(), "3.33"},
		{"multiply rounds away from zero", amount(t, "-0.5").Multiply(amount(t, "0.5")).String(), "-0.3"},
		{"divide", amount(t, "10.00").Divide(amount(t, "3")).String(), "3.33"},
		{"divide rounds away from zero", amount(t, "-10.0").Divide(amount(t, "8.00")).String(), "-1.3"},
		{"divide by zero", amount(t, "10.00").Divide(amount(t, "0.0")).String(), "0.00"},
		{"rescale up", amount(t, "1.5").Rescale(3).String(), "1.500"},
		{"rescale down", amount(t, "-1.25").Rescale(1).String(), "-1.3"},
		{"rescale down below zero", amount(t, "0.0049").Rescale(2).String(), "0.00"},
		{"rescale up only", amount(t, "1.25").RescaleUp(1).String(), "1.25"},
		{"rescale up", amount(t, "1.25").RescaleUp(4).String(), "1.2500"},
		{"rescale down only", amount(t, "1.25").RescaleDown(4).String(), "1.25"},
		{"rescale down", amount(t, "1.25").RescaleDown(0).String(), "1"},
		{"match precision", amount(t, "1.2").MatchPrecision(amount(t, "0.000")).String(), "1.200"},
		{"match lower precision", amount(t, "1.2").MatchPrecision(amount(t, "5")).String(), "1.2"},
		{"upscale", amount(t, "1.2").Upscale(2).String(), "1.200"},
		{"downscale", amount(t, "1.25").Downscale(1).String(), "1.3"},
		{"downscale stops", amount(t, "1.25").Downscale(9).String(), "1"},
		{"remove", amount(t, "27.0000").Remove(percentage(t, "21.0%")).String(), "22.3140"},
		{"negate", amount(t, "1.25").Negate().String(), "-1.25"},
		{"invert", amount(t, "-1.25").Invert().String(), "1.25"},
		{"abs", amount(t, "-1.25").Abs().String(), "1.25"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
	q, rest := amount(t, "10.00").Split(3)
	if q.String() != "3.33" || rest.String() != "3.34" {
		t.Errorf("10.00 in three parts: %s and %s", q, rest)
	}
	if q, rest = amount(t, "10.00").Split(0); q.String() != "0.00" || rest.String() != "10.00" {
		t.Errorf("10.00 in no parts: %s and %s", q, rest)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	most, least := num.MakeAmount(math.MaxInt64, 0), num.MakeAmount(math.MinInt64, 0)
	cases := []struct {
		name string
		got  num.Amount
		want string
	}{
		{"sum", most.Add(most), "9223372036854775807"},
		{"sum below", least.Add(least), "-9223372036854775808"},
		{"difference", most.Subtract(least), "9223372036854775807"},
		{"difference below", least.Subtract(most), "-9223372036854775808"},
		{"sum drops decimals", num.MakeAmount(math.MaxInt64, 2).Add(num.MakeAmount(math.MaxInt64, 2)), "184467440737095516.1"},
		{"sum with a larger number", num.MakeAmount(1, 2).Add(most), "9223372036854775807"},
		{"difference with a larger number", num.MakeAmount(1, 2).Subtract(most), "-9223372036854775807"},
		{"product", most.Multiply(most), "9223372036854775807"},
		{"product below", most.Multiply(least), "-9223372036854775808"},
		{"product drops decimals", num.MakeAmount(math.MaxInt64, 3).Multiply(num.MakeAmount(25, 0)), "230584300921369395.2"},
		{"quotient drops decimals", num.MakeAmount(math.MaxInt64, 4).Divide(num.MakeAmount(4, 2)), "23058430092136939.52"},
		{"quotient", most.Divide(num.MakeAmount(1, 18)), "9223372036854775807"},
		{"rescale", num.MakeAmount(1_000_000_000_000, 0).Rescale(9), "1000000000000.000000"},
		{"rescale a lot", num.MakeAmount(1, 0).Rescale(300), "1.000000000000000000"},
		{"rescale zero", num.MakeAmount(0, 0).Rescale(20), "0.00000000000000000000"},
		{"rescale to nothing", num.MakeAmount(math.MaxInt64, 20).Rescale(0), "0"},
		{"rescale to one", num.MakeAmount(math.MaxInt64, 19).Rescale(0), "1"},
		{"negate", least.Negate(), "9223372036854775807"},
		{"negate drops decimals", num.MakeAmount(math.MinInt64, 2).Negate(), "92233720368547758.1"},
		{"large exponents", num.MakeAmount(5, 0).Multiply(num.MakeAmount(1, 30)), "0"},
		{"divide by tiny", num.MakeAmount(1, 0).Divide(num.MakeAmount(1, 30)), "9223372036854775807"},
	}
	for _, c := range cases {
		if c.got.String() != c.want {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	ordered := []num.Amount{
		num.MakeAmount(math.MinInt64, 0), num.MakeAmount(-1, 0), num.MakeAmount(-99, 2), num.MakeAmount(-1, 30),
		num.MakeAmount(0, 5), num.MakeAmount(1, 30), num.MakeAmount(1, 18), num.MakeAmount(99, 2),
		num.MakeAmount(1, 0), num.MakeAmount(101, 2), num.MakeAmount(math.MaxInt64, 0),
	}
	for i, a := range ordered {
		for j, b := range ordered {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if got := a.Compare(b); got != want {
				t.Errorf("%s compared with %s: %d, want %d", a, b, got, want)
			}
		}
	}
	if !amount(t, "10").Equals(amount(t, "10.00")) || amount(t, "10") == amount(t, "10.00") {
		t.Error("10 and 10.00 must be equal numbers and different values")
	}
	a := amount(t, "-0.01")
	if !a.IsNegative() || a.IsPositive() || a.IsZero() || !amount(t, "0.00").IsZero() || !a.Abs().IsPositive() {
		t.Error("signs")
	}
}

// TestAllocations keeps the everyday operations off the heap.
func TestAllocations(t *testing.T) {
	a, b := amount(t, "1234.56"), amount(t, "7.8901")
	p := percentage(t, "21.0%")
	buf := make([]byte, 0, 64)
	allocs := testing.AllocsPerRun(100, func() {
		c := a.Multiply(b).Add(b).Subtract(a).Divide(b).Rescale(4).Remove(p)
		buf = p.Of(c).AppendText(buf[:0])
		buf = p.AppendText(buf)
	})
	if allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}

func rat(a num.Amount) *big.Rat {
	den := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(a.Exp())), nil)
	return new(big.Rat).SetFrac(big.NewInt(a.Value()), den)
}

// rounded returns r at exp decimals, half away from zero, computed with another
// algorithm than the package's.
func rounded(r *big.Rat, exp uint32) (value *big.Int) {
	scaled := new(big.Rat).Mul(r, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(exp)), nil)))
	half := big.NewRat(1, 2)
	if scaled.Sign() < 0 {
		half.Neg(half)
	}
	scaled.Add(scaled, half)
	return new(big.Int).Quo(scaled.Num(), scaled.Denom())
}

// expect returns r at exp decimals, or at fewer if that does not fit.
func expect(r *big.Rat, exp uint32) num.Amount {
	for {
		v := rounded(r, exp)
		if v.IsInt64() {
			return num.MakeAmount(v.Int64(), exp)
		}
		if exp == 0 {
			if v.Sign() < 0 {
				return num.MakeAmount(math.MinInt64, 0)
			}
			return num.MakeAmount(math.MaxInt64, 0)
		}
		exp--
	}
}

// TestAgainstRationals compares every operation with exact arithmetic.
func TestAgainstRationals(t *testing.T) {
	t.Parallel()
	gen := rapid.Custom(func(t *rapid.T) num.Amount {
		return num.MakeAmount(rapid.Int64().Draw(t, "value"), rapid.Uint32Range(0, 24).Draw(t, "exp"))
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := gen.Draw(t, "a"), gen.Draw(t, "b")
		exp := rapid.Uint32Range(0, 40).Draw(t, "to")
		ra, rb := rat(a), rat(b)
		same := func(op string, got, want num.Amount) {
			if got != want {
				t.Fatalf("%s %s %s = %s, want %s", a, op, b, got, want)
			}
		}
		inA := new(big.Rat).SetFrac(rounded(rb, a.Exp()), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(a.Exp())), nil))
		same("+", a.Add(b), expect(new(big.Rat).Add(ra, inA), a.Exp()))
		same("-", a.Subtract(b), expect(new(big.Rat).Sub(ra, inA), a.Exp()))
		same("×", a.Multiply(b), expect(new(big.Rat).Mul(ra, rb), a.Exp()))
		quotient := new(big.Rat)
		if rb.Sign() != 0 {
			quotient.Quo(ra, rb)
		}
		same("÷", a.Divide(b), expect(quotient, a.Exp()))
		same("rescaled", a.Rescale(exp), expect(ra, exp))
		same("negated", a.Negate(), expect(new(big.Rat).Neg(ra), a.Exp()))
		if got, want := a.Compare(b), ra.Cmp(rb); got != want {
			t.Fatalf("%s compared with %s = %d, want %d", a, b, got, want)
		}
	})
}

// TestTextRoundTrip writes amounts and reads them back.
func TestTextRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.Int64Range(-999_999_999_999_999_999, 999_999_999_999_999_999).Draw(t, "value")
		a := num.MakeAmount(value, rapid.Uint32Range(0, 18).Draw(t, "exp"))
		back, err := num.ParseAmount(a.String())
		if err != nil || back != a {
			t.Fatalf("%s came back as %s, %v", a, back, err)
		}
		n := rapid.IntRange(1, 50).Draw(t, "parts")
		q, rest := a.Split(n)
		sum := rest
		for range n - 1 {
			sum = sum.Add(q)
		}
		if sum != a {
			t.Fatalf("%s in %d parts adds up to %s", a, n, sum)
		}
	})
}

func FuzzParseAmount(f *testing.F) {
	for _, seed := range []string{"0", "-0.5", "1.", "000.100", "123456789012345678.9", "-+1", "1e3", ".5"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		a, err := num.ParseAmount(in)
		if err != nil {
			return
		}
		back, err := num.ParseAmount(a.String())
		if err != nil || back != a {
			t.Fatalf("%q = %s came back as %s, %v", in, a, back, err)
		}
		if a.Exp() > 18 {
			t.Fatalf("%q has %d decimals", in, a.Exp())
		}
	})
}
