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
