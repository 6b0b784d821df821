package checkdigit_test

import (
	"testing"

	"chancery/gobl/regime/checkdigit"
)

func TestShape(t *testing.T) {
	for _, c := range []struct {
		text, pattern string
		want          bool
	}{
		{"GD499", "GDddd", true},
		{"HA500", "GDddd", false},
		{"GD49", "GDddd", false},
		{"GD49A", "GDddd", false},
		{"27AAPFU0939F1ZV", "ddaaaaaddddaxZx", true},
		{"27AAPFU0939F1YV", "ddaaaaaddddaxZx", false},
		{"27aapfu0939F1ZV", "ddaaaaaddddaxZx", false},
		{"ÑÑ", "xxxx", false},
		{"", "", true},
		{"", "d", false},
	} {
		if got := checkdigit.Shape(c.text, c.pattern); got != c.want {
			t.Errorf("Shape(%q, %q) = %t, want %t", c.text, c.pattern, got, c.want)
		}
	}
}
