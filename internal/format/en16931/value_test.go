package en16931_test

import (
	"math/big"
	"strings"
	"testing"

	"chancery/gobl/num"
	"chancery/internal/format/en16931"
)

func TestReadAmount(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text     string
		want     num.Amount
		valid    bool
		cut      bool
		decimals int
	}{
		"whole":            {"12", num.MakeAmount(12, 0), true, false, 0},
		"decimals":         {"-12.340", num.MakeAmount(-12340, 3), true, false, 3},
		"plus and spaces":  {" +1.5\n", num.MakeAmount(15, 1), true, false, 1},
		"no whole part":    {".5", num.MakeAmount(5, 1), true, false, 1},
		"no decimals":      {"5.", num.MakeAmount(5, 0), true, false, 0},
		"small":            {"0.00000000000000000001", num.MakeAmount(1, 20), true, false, 20},
		"eighteen digits":  {"123456789012345678", num.MakeAmount(123456789012345678, 0), true, false, 0},
		"too large":        {"1234567890123456789", num.Amount{}, false, false, 0},
		"decimals cut off": {"1.2345678901234567891", num.MakeAmount(123456789012345678, 17), true, true, 19},
		"zeros cut off":    {"1.2340000000000000000", num.MakeAmount(123400000000000000, 17), true, false, 19},
		"empty":            {"", num.Amount{}, false, false, 0},
		"sign":             {"-", num.Amount{}, false, false, 0},
		"point":            {".", num.Amount{}, false, false, 0},
		"two points":       {"1.2.3", num.Amount{}, false, false, 3},
		"exponent":         {"1e3", num.Amount{}, false, false, 0},
		"comma":            {"1,5", num.Amount{}, false, false, 0},
		"inner space":      {"1 000", num.Amount{}, false, false, 0},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := en16931.ReadAmount(tc.text, 7)
			if got.Value != tc.want || got.Valid != tc.valid || got.Cut != tc.cut || got.Node != 7 {
				t.Errorf("got %+v", got)
			}
			if got.Text != strings.TrimSpace(tc.text) || got.Present() != (got.Text != "") {
				t.Errorf("text %q", got.Text)
			}
			if tc.valid && got.Decimals() != tc.decimals {
				t.Errorf("%d decimals", got.Decimals())
			}
		})
	}
}

func FuzzReadAmount(f *testing.F) {
	for _, s := range []string{"1", "-0.50", "+12345678901234567890.1", "1e5", "0.000000000000000000000000000001", ".", "5."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a := en16931.ReadAmount(text, 0)
		if !a.Valid {
			return
		}
		want, ok := new(big.Rat).SetString(strings.TrimRight(a.Text, "."))
		if !ok {
			t.Fatalf("%q is read as %s", text, a.Value)
		}
		got, _ := new(big.Rat).SetString(a.Value.String())
		if len(a.Text) <= 200 && (got.Cmp(want) != 0) != a.Cut {
			t.Errorf("%q is read as %s, cut %v", text, a.Value, a.Cut)
		}
	})
}

func TestReadDate(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text, format string
		want         string
	}{
		"UBL":               {"2026-02-13", "", "2026-02-13"},
		"UBL with a zone":   {"2026-02-13+01:00", "", "2026-02-13"},
		"UBL in UTC":        {"2026-02-13Z", "", "2026-02-13"},
		"UBL with a time":   {"2026-02-13T00:00", "", ""},
		"UBL no day":        {"2026-02-30", "", ""},
		"UBL other form":    {"13.02.2026", "", ""},
		"CII":               {"20260213", "102", "2026-02-13"},
		"CII with a time":   {"202602131530", "205", "2026-02-13"},
		"CII month":         {"202602", "610", ""},
		"CII wrong format":  {"20260213", "203", ""},
		"CII leap day":      {"20240229", "102", "2024-02-29"},
		"CII no leap day":   {"20250229", "102", ""},
		"CII with a hyphen": {"2026-02-13", "102", ""},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := en16931.ReadDate(tc.text, 3)
			if strings.HasPrefix(name, "CII") {
				d = en16931.ReadCompactDate(tc.text, tc.format, 3)
			}
			if d.Valid != (tc.want != "") || d.Valid && d.ISO() != tc.want || !d.Valid && d.ISO() != tc.text || !d.Present() || d.Node != 3 {
				t.Errorf("got %+v", d)
			}
		})
	}
}

func FuzzReadDate(f *testing.F) {
	f.Add("2026-02-13", "102")
	f.Add("20260213", "205")
	f.Add("2026-02-13+01:00", "")
	f.Fuzz(func(t *testing.T, text, format string) {
		for _, d := range []en16931.Date{en16931.ReadDate(text, 1), en16931.ReadCompactDate(text, format, 1)} {
			if d.Valid && (!d.Value.Valid() || d.ISO() != d.Value.String()) {
				t.Errorf("%q: %+v", text, d)
			}
		}
	})
}

func TestValuesAllocateNothing(t *testing.T) {
	allocations := testing.AllocsPerRun(100, func() {
		if !en16931.ReadAmount("-1234.5600", 1).Valid || !en16931.ReadDate("2026-02-13", 1).Valid {
			t.Fatal("not read")
		}
	})
	if allocations > 0 {
		t.Errorf("%v allocations", allocations)
	}
}
