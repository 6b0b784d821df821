package tax_test

import (
	"testing"

	"chancery/gobl/cbc"
	"chancery/gobl/tax"
)

func TestExtensionsCount(t *testing.T) {
	ext := tax.Extensions{"a": "1", "b": "2"}
	for _, c := range []struct {
		keys                       []cbc.Key
		all, any, single, allOrNot bool
	}{
		{[]cbc.Key{"a", "b"}, true, true, false, true},
		{[]cbc.Key{"a", "c"}, false, true, true, false},
		{[]cbc.Key{"c", "d"}, false, false, true, true},
		{[]cbc.Key{"a"}, true, true, true, true},
		{nil, true, false, true, true},
	} {
		got := [...]bool{
			ext.HasAll(c.keys...), ext.HasAny(c.keys...), ext.HasAtMostOne(c.keys...), ext.HasAllOrNone(c.keys...),
		}
		if want := [...]bool{c.all, c.any, c.single, c.allOrNot}; got != want {
			t.Errorf("%v: %v, want %v", c.keys, got, want)
		}
	}
	if tax.Extensions(nil).HasAll("a") || tax.Extensions(nil).HasAny("a") {
		t.Error("something found in nothing")
	}
}
