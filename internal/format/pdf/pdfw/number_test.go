package pdfw

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestAppendNumber compares numbers with those of the standard library, as far as that does not round a half another way.
func TestAppendNumber(t *testing.T) {
	for _, c := range []struct {
		v      float64
		places int
		want   string
	}{
		{0, 2, "0"},
		{-0.001, 2, "0"},
		{-0.5, 0, "-1"},
		{12, 2, "12"},
		{12.5, 2, "12.5"},
		{12.05, 2, "12.05"},
		{-595.28, 2, "-595.28"},
		{0.9999, 2, "1"},
		{0.0001, 4, "0.0001"},
		{1e15, 2, "1000000000000000.00"},
		{100, 4, "100"},
	} {
		if got := string(appendNumber(nil, c.v, c.places)); got != c.want {
			t.Errorf("%v with %d places: %s, want %s", c.v, c.places, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		v, places := rapid.Float64Range(-1e6, 1e6).Draw(t, "v"), rapid.IntRange(0, 4).Draw(t, "places")
		got, err := strconv.ParseFloat(string(appendNumber(nil, v, places)), 64)
		if half := 0.5 / math.Pow10(places); err != nil || math.Abs(got-v) > half*1.0001 {
			t.Fatalf("%v with %d places: %v, %v", v, places, got, err)
		}
		if s := string(appendNumber([]byte("x"), v, places)); strings.Contains(s, ".") && strings.HasSuffix(s, "0") {
			t.Fatalf("%v with %d places: %s has a zero at its end", v, places, s)
		}
	})
}
