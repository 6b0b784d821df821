package locate_test

import (
	"encoding/json"
	"strings"
	"testing"

	"chancery/gobl/internal/locate"
)

func TestSyntax(t *testing.T) {
	for _, c := range []struct {
		in     string
		offset int
		want   string
	}{
		{`{"a":1,}`, 6, "there is a comma before }; remove it"},
		{`[1,2,]`, 4, "there is a comma before ]; remove it"},
		{`{"a":1,,"b":1}`, 7, "there is one comma too many; remove it"},
		{`[1,,2]`, 3, "there is one comma too many; remove it"},
		{`{"a":1 "b":2}`, 7, "a comma is missing before this text"},
		{`[1 2]`, 3, `a comma or ] is missing before "2"`},
		{`{"a":[1}`, 7, "] is expected here, not }"},
		{`{"a:1}`, 1, "this text does not end; a quote is missing"},
		{"{\"a\":\"x\n}", 5, `this text does not end in its line; a quote is missing, or a line break has to be written \n`},
		{"\"\t\"", 1, `control characters in texts are written as an escape: \t`},
		{"{\n\"a\":[1  ", 8, "the input ends within the list that begins in line 2, column 5; a closing ] is missing"},
		{`{"a":`, 5, "the input ends where a value is expected"},
		{`{"a":}`, 5, "a value is missing before }"},
		{`{"a"}`, 4, `a colon is missing after "a"`},
		{`{a:1}`, 1, `names of members are written in quotes: "a"`},
		{`{'a':1}`, 1, `names of members are written in double quotes: "name"`},
		{`{"a":'x'}`, 5, `texts are written in double quotes: "…"`},
		{`{"a":1,50}`, 7, "the name of a member is expected, in quotes; the decimals of a number are written with a point: 1.50"},
		{`{"a":01}`, 5, "01 is not a number; numbers are written like 1.50, and all else in quotes"},
		{`{"a":.5}`, 5, ".5 is not a number; numbers are written like 1.50, and all else in quotes"},
		{`{"a":True}`, 5, "true, false and null are written in small letters: true"},
		{`{"a":None}`, 5, `None is not a value; texts are written in quotes: "None"`},
		{`{"a":1 // x` + "\n}", 7, "JSON has no comments; remove it"},
		{`{# x` + "\n}", 1, "JSON has no comments; remove it"},
		{`{"a":1}}`, 7, "there is more text after the end of the document; give one document only"},
		{`"C:\x"`, 3, `a backslash in a text is written twice: \\`},
		{`"\u12"`, 1, `\u is followed by four hexadecimal digits: \u20ac`},
	} {
		got := locate.Syntax([]byte(c.in))
		if got == nil || got.Offset != c.offset || got.Err.Error() != c.want {
			t.Errorf("%s\n got %v\nwant %d %s", c.in, got, c.offset, c.want)
		}
	}
}

// FuzzSyntax holds the search to the decoder: it finds a place exactly where a text is no
// JSON.
func FuzzSyntax(f *testing.F) {
	for _, in := range []string{
		`{"a":[1,-2.5e3,"x\u00e9\\",true,null,{}]}`, ` [ ] `, `{"a":1,}`, `[1 2]`, `-`, `1.`, "\"\x00\"", `{"a"`, `nul`, "\xff", `[[`, ``, `"\ud800"`,
		strings.Repeat("[", 200) + strings.Repeat("]", 200), "\u00a01", "{\"a\"\f:1}",
	} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got := locate.Syntax([]byte(in))
		if (got == nil) != json.Valid([]byte(in)) {
			t.Errorf("%q: got %v", in, got)
		}
		if got != nil && (got.Offset < 0 || got.Offset > len(in)) {
			t.Errorf("%q: offset %d", in, got.Offset)
		}
	})
}

func TestNotUTF8(t *testing.T) {
	for in, want := range map[string]int{"é\ufffd": -1, "ab\xff": 2, "\xc3": 0} {
		if got := locate.NotUTF8([]byte(in)); got != want {
			t.Errorf("%q: %d", in, got)
		}
	}
}
