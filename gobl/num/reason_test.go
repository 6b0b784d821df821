package num_test

import (
	"encoding/json"
	"testing"

	"chancery/gobl/num"
)

func TestReasons(t *testing.T) {
	amount := func(in string) error { return json.Unmarshal([]byte(in), new(num.Amount)) }
	percentage := func(in string) error { return json.Unmarshal([]byte(in), new(num.Percentage)) }
	for _, c := range []struct {
		read     func(string) error
		in, want string
	}{
		{amount, `"1,50"`, `"1,50" is not an amount; amounts are written with a point: 1.50`},
		{amount, `"-1,5"`, `"-1,5" is not an amount; amounts are written with a point: -1.5`},
		{amount, `"1.234,56"`, `"1.234,56" is not an amount; amounts are written with a point: 1234.56`},
		{amount, `"1,234.56"`, `"1,234.56" is not an amount; amounts are written with a point: 1234.56`},
		{amount, `"1 234.5"`, `"1 234.5" is not an amount; amounts are written with a point: 1234.5`},
		{amount, `".5"`, `".5" is not an amount; amounts are written with a point: 0.5`},
		{amount, `"€ 12"`, `"€ 12" is not an amount; amounts are written with a point: 12`},
		// a thousand and something, or one and something: nobody knows
		{amount, `"1,234"`, `"1,234" is not an amount; amounts are written with a point: 1.50`},
		{amount, `"1e3"`, `"1e3" is not an amount; amounts are written with a point: 1.50`},
		{amount, `1e3`, `1e3 is not an amount; amounts are written with a point: 1.50`},
		{amount, `"5%"`, `"5%" is not an amount; amounts are written without a percent sign: 5`},
		{amount, `"-"`, `"-" is not an amount; amounts are written with a point: 1.50`},
		{percentage, `"-"`, `"-" is not a percentage; percentages are written with a point and a percent sign: 21.0%`},
		{percentage, `"-%"`, `"-%" is not a percentage; percentages are written with a point and a percent sign: 21.0%`},
		{amount, `""`, `the amount is empty; leave the member out, or write it like 1.50`},
		{amount, `true`, `an amount is expected, not true; amounts are written with a point: 1.50`},
		{amount, `{"value":1}`, `an amount is expected, not an object; amounts are written with a point: 1.50`},
		{amount, `"1234567890123456789"`, `"1234567890123456789" has more than 18 digits before the point, which no amount may have`},
		{percentage, `"21,0%"`, `"21,0%" is not a percentage; percentages are written with a point and a percent sign: 21.0%`},
		{percentage, `"all"`, `"all" is not a percentage; percentages are written with a point and a percent sign: 21.0%`},
		{percentage, `[]`, `a percentage is expected, not a list; percentages are written with a point and a percent sign: 21.0%`},
		{percentage, `"%"`, `"%" is not a percentage; percentages are written with a point and a percent sign: 21.0%`},
	} {
		if err := c.read(c.in); err == nil || err.Error() != c.want {
			t.Errorf("%s\n got %v\nwant %s", c.in, err, c.want)
		}
	}
	if _, err := num.ParseAmount("1,50"); err == nil || err.Error() != `"1,50" is not an amount; amounts are written with a point: 1.50` {
		t.Errorf("text: %v", err)
	}
	if _, err := num.ParsePercentage("x"); err == nil || err.Error() != `"x" is not a percentage; percentages are written with a point and a percent sign: 21.0%` {
		t.Errorf("text: %v", err)
	}
}
