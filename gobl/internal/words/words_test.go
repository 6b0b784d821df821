package words_test

import (
	"strings"
	"testing"

	"chancery/gobl/internal/words"
)

func TestDidYouMean(t *testing.T) {
	rates := []string{"general", "reduced", "super-reduced", "zero"}
	for word, want := range map[string]string{
		"gneral": "general", "GENERAL": "general", "genearl": "general", "superreduced": "super-reduced",
		"zer": "zero", "odd": "", "": "", strings.Repeat("x", 1000): "",
	} {
		text := ";"
		if want != "" {
			text = `, did you mean "` + want + `"?`
		}
		if got := words.DidYouMean(word, rates); got != text {
			t.Errorf("%.20q: got %q", word, got)
		}
	}
}

func TestGiven(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":1}`: "an object", `[1]`: "a list", `"x"`: `"x"`, `1.5`: "1.5", `true`: "true", ``: "nothing",
	} {
		if got := words.Given([]byte(in)); got != want {
			t.Errorf("%s: got %s", in, got)
		}
	}
	if got := words.Clip(strings.Repeat("é", 100)); got != strings.Repeat("é", 30)+"…" {
		t.Errorf("clipped to %q", got)
	}
}

func TestList(t *testing.T) {
	list := []string{"a", "b", "c"}
	if got := words.List(list, 2); got != "a, b and 1 more" {
		t.Error(got)
	}
	if got := words.List(list, 3); got != "a, b, c" {
		t.Error(got)
	}
}

func TestNoneOf(t *testing.T) {
	var many []string
	for i := range 30 {
		many = append(many, string(rune('A'+i%3))+string(rune('0'+i/3)))
	}
	for _, c := range []struct{ got, want string }{
		{words.NoneOf("99", []string{"01", "02"}), `"99" is none; possible are 01, 02`},
		{words.NoneOf("1", []string{"01", "02"}), `"1" is none; possible are 01, 02; did you mean "01"?`},
		{words.NoneOf("", []string{"01"}), ""},
		{words.NoneOf("A", many), `"A" is none; the nearest of 30 possible ones are A0, A1, A2, A3, A4`},
		{words.NoneOf("Zürich", many), `"Zürich" is none; possible are A0, B0, C0, A1, B1 and 25 more`},
		{words.NoneOfThese("9", []string{"1", "2"}), `"9" is none`},
		{words.NoneOfThese("r1", []string{"R1", "R2"}), `"r1" is none; did you mean "R1"?`},
		{words.NoneOfThese("9", []string{"1"}), `"9" was given`},
		{words.NoneOfThese("", []string{"1"}), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}
