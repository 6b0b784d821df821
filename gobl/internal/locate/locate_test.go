package locate_test

import (
	"encoding/json"
	"strings"
	"testing"

	"chancery/gobl/internal/locate"
)

// sample has a member of each kind that documents have.
type sample struct {
	Base
	Name  string            `json:"name"`
	Paid  bool              `json:"paid"`
	Count uint8             `json:"count"`
	Share float64           `json:"share"`
	List  []*sample         `json:"list"`
	Texts map[string]string `json:"texts"`
	Any   any               `json:"any"`
	Below *sample           `json:"below"`
}

// Base is embedded in sample.
type Base struct {
	Regime string `json:"$regime"`
}

func TestMisfit(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"name":1}`, `$.name: text is expected, not 1; texts are written in quotes: "1"`},
		{`{"NAME":[1]}`, `$.NAME: text is expected, not a list`},
		{`{"$regime":false}`, `$.$regime: text is expected, not false; texts are written in quotes: "false"`},
		{`{"paid":"yes"}`, `$.paid: true or false is expected, not "yes"`},
		{`{"paid":"True"}`, `$.paid: true or false is expected, not "True"; it is written without quotes: true`},
		{`{"count":256}`, `$.count: a whole number from 0 to 255 is expected, not 256`},
		{`{"count":"x"}`, `$.count: a whole number from 0 to 255 is expected, not "x"; numbers are written without quotes: 7`},
		{`{"count":1.5}`, `$.count: a whole number from 0 to 255 is expected, not 1.5`},
		{`{"share":"x"}`, `$.share: a number is expected, not "x"`},
		{`{"list":{}}`, `$.list: a list is expected, not an object; lists are written in brackets, also those with one element: [{…}]`},
		{`{"list":[null,{"list":[7]}]}`, `$.list[1].list[0]: an object is expected, not 7; its members are name, paid, count, share and 4 more`},
		{`{"texts":{"a.b":7}}`, `$.texts.a.b: text is expected, not 7; texts are written in quotes: "7"`},
		{`{"texts":{"` + strings.Repeat("x", 99) + `":7}}`, "$.texts." + strings.Repeat("x", 60) + `…: text is expected, not 7; texts are written in quotes: "7"`},
		{`{"texts":[]}`, `$.texts: an object is expected, not a list; it is written in braces: {"key": "value"}`},
		{`{"any":{"x":[]},"unknown":[{}],"below":{"name":{}}}`, `$.below.name: text is expected, not an object`},
		{`"x"`, `$: an object is expected, not "x"; its members are name, paid, count, share and 4 more`},
	} {
		if json.Unmarshal([]byte(c.in), new(sample)) == nil {
			t.Errorf("%s can be read", c.in)
		}
		if err := locate.Misfit([]byte(c.in), new(sample), nil); err == nil || err.Error() != c.want {
			t.Errorf("%s\n got %v\nwant %s", c.in, err, c.want)
		}
	}
	for _, in := range []string{`{"name":"x","list":[{"below":null}],"count":1}`, `null`, `{`, `{"name":`, `{"list":[`, `{"list":[x`, `{"texts":{x`, `{"lisst fuzz `, ``} {
		if err := locate.Misfit([]byte(in), new(sample), nil); err != nil {
			t.Errorf("%s: %v", in, err)
		}
	}
}

// FuzzMisfit holds the search to the decoder: it finds a place exactly where the decoder
// refuses a value, and never leaves the text.
func FuzzMisfit(f *testing.F) {
	for _, in := range []string{`{"name":1}`, `{"list":[{"paid":0}]}`, `{"any":[1,{"a":"b"}]}`, `[]`, `{"texts":{"a":null}}`, `{"count":1e2}`} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		data := []byte(in)
		place := locate.Misfit(data, new(sample), nil)
		if offset := locate.Offset(data, "$.list[0].name"); offset < 0 || offset > len(data) {
			t.Errorf("offset %d", offset)
		}
		if !json.Valid(data) {
			return
		}
		if err := json.Unmarshal(data, new(sample)); (err != nil) != (place != nil) {
			t.Errorf("%q: the decoder says %v, the search %v", in, err, place)
		}
	})
}
