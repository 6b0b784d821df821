package gobl_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"chancery/gobl"
	"chancery/gobl/rule"
)

func TestRefusedInput(t *testing.T) {
	lib := newLibrary(t)
	invoice := func(member string) string {
		return `{"$schema":"https://gobl.org/draft-0/bill/invoice",` + member + `}`
	}
	for _, c := range []struct{ name, in, want string }{
		{"nothing", ``, "input: the input is empty"},
		{"no JSON", `invoice`, "input: line 1, column 1: invoice is not a value; texts are written in quotes: \"invoice\""},
		{"no schema", `{"code":"1"}`, "unknown-schema: $.$schema: $schema is missing; it says what the document is: https://gobl.org/draft-0/bill/invoice for an invoice"},
		{"foreign schema", `{"$schema":"https://example.com/x"}`, `unknown-schema: $.doc.$schema: there is no type of document for $schema "https://example.com/x"`},
		{"number for text", invoice(`"series":7`), `input: $.doc.series: text is expected, not 7; texts are written in quotes: "7"`},
		{"text for list", invoice(`"lines":"x"`), `input: $.doc.lines: a list is expected, not "x"; lists are written in brackets, also those with one element: [{…}]`},
		{"invalid UTF-8", invoice(`"series":"` + "\xff" + `"`), "input: line 1, column 62: the text is not valid UTF-8; save it in this encoding"},
		{"member twice", invoice(`"code":"1","code":"2"`), `input: $.doc.code: the member "code" is given twice; keep one of them`},
		{"member twice, escaped", invoice(`"code":"1","cod\u0065":"2"`), `input: $.doc.code: the member "code" is given twice; keep one of them`},
		{"member twice, deep", invoice(`"tax":{"ext":{"a":"1","b":"2","a":"3"}}`), `input: $.doc.tax.ext.a: the member "a" is given twice; keep one of them`},
		{"deep", invoice(`"x":` + strings.Repeat("[", 200) + strings.Repeat("]", 200)), "input: objects and lists are nested more than 100 levels deep"},
		{"date", invoice(`"issue_date":"2025-02-30"`), ""},
		{"amount", invoice(`"lines":[{"quantity":"1e3"}]`), ""},
		{"identifier", invoice(`"uuid":"x"`), ""},
		{"empty envelope", `{"$schema":"https://gobl.org/draft-0/envelope"}`, "no-document: there is no document"},
		{"envelope without document", `{"$schema":"https://gobl.org/draft-0/envelope","doc":{}}`, "no-document: $.doc.$schema: $schema is missing; it says what the document is: https://gobl.org/draft-0/bill/invoice for an invoice"},
		{"null for a document", `{"doc":null}`, "no-document: there is no document"},
		{"misspelt envelope", `{"$schema":"https://gobl.org/draft-0/envelop","doc":{}}`, `unknown-schema: $.$schema: there is no type of document for $schema "https://gobl.org/draft-0/envelop", did you mean "https://gobl.org/draft-0/envelope"?`},
		{"tags in their older place", invoice(`"currency":"EUR","tax":{"tags":["simplified",7]}`), `input: $.doc.tax.tags[1]: text is expected, not 7; texts are written in quotes: "7"`},
		{"unknown tag in the older place", invoice(`"currency":"EUR","tax":{"tags":["simplified","odd"]}`), `calculation: $.doc.tax.tags[1]: there is no tag "odd"; tags of this document: simplified, reverse-charge, self-billed, customer-rates, partial, bypass, prepayment, factoring`},
		{"no currency", invoice(`"supplier":{"name":"A"},"lines":[]`), "calculation: $.doc.currency: the currency is missing, and no tax regime implies one; currencies are given by their code: EUR"},
		{"unknown tag", invoice(`"$tags":["odd"],"currency":"EUR"`), `calculation: $.doc.$tags[0]: there is no tag "odd"; tags of this document: simplified, reverse-charge, self-billed, customer-rates, partial, bypass, prepayment, factoring`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := lib.Complete([]byte(c.in))
			if errorKey(err) == "" {
				t.Fatal("accepted")
			}
			if c.want == "" {
				if key := errorKey(err); key != "input" {
					t.Errorf("got %v", err)
				}
			} else if err.Error() != c.want {
				t.Errorf("got  %v\nwant %v", err, c.want)
			}
		})
	}
}

// TestMembersInAnotherCase reads a member in any case, and refuses two that differ in
// nothing else. Keys of the user's, and objects that are not read, are left alone.
func TestMembersInAnotherCase(t *testing.T) {
	lib := newLibrary(t)
	const both = "the members %q and %q differ in upper and lower case only; keep one of them"
	message := func(member string) string {
		return `{"$schema":"https://gobl.org/draft-0/note/message","content":"x",` + member + `}`
	}
	many := func(members string) string {
		var b strings.Builder
		for i := range 40 {
			fmt.Fprintf(&b, `"K%d":1,`, i)
		}
		return b.String() + members
	}
	invoice := func(member string) string {
		return `{"$schema":"https://gobl.org/draft-0/bill/invoice",` + member + `}`
	}
	for _, c := range []struct{ name, in, want string }{
		{"one", message(`"TITLE":"t"`), ""},
		{"two", message(`"title":"t","Title":"u"`), fmt.Sprintf(both, "title", "Title")},
		{"the schema", message(`"$SCHEMA":"https://example.com"`), fmt.Sprintf(both, "$schema", "$SCHEMA")},
		{"deep", invoice(`"supplier":{"tax_id":{"code":"1","CODE":"2"}}`), fmt.Sprintf(both, "code", "CODE")},
		{"in a list", invoice(`"lines":[{"Item":{},"item":{}}]`), fmt.Sprintf(both, "Item", "item")},
		{"escaped", message(`"title":"t","T\u0069tle":"u"`), fmt.Sprintf(both, "title", "Title")},
		{"a letter that is longer", message(`"uuids":"t","uuid\u017f":"u"`), fmt.Sprintf(both, "uuids", "uuid\u017f")},
		{"among many", message(many(`"k7":"t"`)), fmt.Sprintf(both, "K7", "k7")},
		{"a longer letter among many", message(many(`"\u212a7":"t"`)), fmt.Sprintf(both, "K7", "\u212a7")},
		{"the same among many", message(many(`"a":"t","K7":"t"`)), `the member "K7" is given twice; keep one of them`},
		{"meta", message(`"meta":{"a":"b","A":"c"}`), ""},
		{"extensions", invoice(`"ext":{"a":"b","A":"c"}`), ""},
		{"beside extensions", invoice(`"ext":{"a":"b"},"EXT":{}`), fmt.Sprintf(both, "ext", "EXT")},
		{"a foreign complement", invoice(`"complements":[{"a":{"b":1,"B":2},"$schema":"https://example.com/x","A":{"c":1,"C":1}}]`), ""},
		{"beside a foreign complement", invoice(`"complements":[{"$schema":"https://example.com/x","a":1,"A":2},{"a":1,"A":2}]`), fmt.Sprintf(both, "a", "A")},
		{"before a foreign complement", invoice(`"notes":[{"text":"a","Text":"b"}],"complements":[{"$schema":"https://example.com/x"}]`), fmt.Sprintf(both, "text", "Text")},
		{"a foreign document", `{"$schema":"https://gobl.org/draft-0/envelope","doc":{"$schema":"https://example.com/x","a":1,"A":2}}`, ""},
		{"around a foreign document", `{"$schema":"https://gobl.org/draft-0/envelope","doc":{"$schema":"https://example.com/x"},"Doc":{}}`, fmt.Sprintf(both, "doc", "Doc")},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := lib.Parse([]byte(c.in))
			if c.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			// The place is that of the later one.
			e := gobl.AsError(err)
			if e == nil || e.Key != gobl.ErrInput || e.Reason() != c.want || len(e.Paths) != 1 || !strings.Contains(c.want, `"`+lastName(e.Paths[0])+`"`) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

// lastName returns the last member of a path.
func lastName(path string) string { return path[strings.LastIndex(path, ".")+1:] }

// TestEnvelopeWithoutSchema is recognised by its document.
func TestEnvelopeWithoutSchema(t *testing.T) {
	lib := newLibrary(t)
	for in, want := range map[string]string{
		`{"doc":` + smallInvoice + `}`:                          "",
		`{"head":{"tags":["a"]},"doc":` + smallInvoice + `}`:    "",
		`{"doc":null,"head":{}}`:                                "no-document",
		`{"doc":"invoice"}`:                                     "unknown-schema",
		`{"doc":{}}`:                                            "no-document",
		`{"$schema":"https://example.com","doc":{}}`:            "unknown-schema",
		`{"doc":{"$schema":"https://example.com"}}`:             "validation",
		`{"$schema":"","head":null,"doc":` + smallInvoice + `}`: "",
	} {
		e, err := lib.Build([]byte(in))
		if errorKey(err) != want {
			t.Errorf("%s: %v, want %q", in, err, want)
		}
		if err == nil && (e.Schema != gobl.SchemaEnvelope || !e.HasPayload()) {
			t.Errorf("%s: %v", in, e)
		}
	}
}

func TestManyMembers(t *testing.T) {
	lib := newLibrary(t)
	var b strings.Builder
	for i := range 100 {
		b.WriteString(`"k` + strings.Repeat("x", i) + `":1,`)
	}
	doc := func(more string) []byte {
		return []byte(`{"$schema":"https://gobl.org/draft-0/note/message","content":"x","a":[{` + b.String() + `"z":{"k":1}},{"k":1}]` + more + `}`)
	}
	if _, err := lib.Parse(doc("")); err != nil {
		t.Error(err)
	}
	if _, err := lib.Parse([]byte(strings.Replace(string(doc("")), `"z":{"k":1}`, `"k":2`, 1))); errorKey(err) != "input" {
		t.Errorf("one of many members twice gives %v", err)
	}
}

func TestInputSize(t *testing.T) {
	lib, err := gobl.New(gobl.Options{Now: fixedNow, Rand: strings.NewReader(""), MaxSize: 20})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lib.Parse([]byte(smallInvoice)); err == nil || err.Error() != "input: the input is larger than 20 bytes" {
		t.Errorf("got %v", err)
	}
	if _, err := lib.FromYAML([]byte(smallInvoice)); errorKey(err) != "input" {
		t.Errorf("YAML: got %v", err)
	}
}

func TestFromYAML(t *testing.T) {
	lib := newLibrary(t)
	for _, c := range []struct{ in, want string }{
		{"a: 100.00", `{"a":100}`},
		{"a: 0.10", `{"a":0.1}`},
		{"a: 1e3", `{"a":1000}`},
		{"a: 20.000000", `{"a":20}`},
		{`a: "20.00"`, `{"a":"20.00"}`},
		{"a: 21%", `{"a":"21%"}`},
		{"a: 0123", `{"a":83}`},
		{"a: 9007199254740993", `{"a":9007199254740993}`},
		{"a: 2025-05-01", `{"a":"2025-05-01"}`},
		{"a: true\nb: ~\nc: [x, {d: 1}]", `{"a":true,"b":null,"c":["x",{"d":1}]}`},
		{"a: &x {b: c}\nd: *x", `{"a":{"b":"c"},"d":{"b":"c"}}`},
		{"a: &x {b: c}\nd:\n  <<: *x\n  e: f", `{"a":{"b":"c"},"d":{"b":"c","e":"f"}}`},
		{`{"a": 1}`, `{"a":1}`},
		{"1: a", `{"1":"a"}`},
	} {
		got, err := lib.FromYAML([]byte(c.in))
		if err != nil || string(got) != c.want {
			t.Errorf("%q: got %s, %v, want %s", c.in, got, err, c.want)
		}
	}
	for in, want := range map[string]string{
		"a: [1, .inf]":   "input: $.a[1]: infinite numbers and NaN cannot be given; numbers are written like 1.50",
		"a:\n- \"\xff\"": "input: line 2, column 4: the text is not valid UTF-8; save it in this encoding",
		"$schema: https://gobl.org/draft-0/bill/invoice\nlines: [{quantity: .nan}]": "input: $.doc.lines[0].quantity: infinite numbers and NaN cannot be given; numbers are written like 1.50",
	} {
		if _, err := lib.FromYAML([]byte(in)); err == nil || err.Error() != want {
			t.Errorf("%q\n got %v\nwant %s", in, err, want)
		}
	}
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for i := 'b'; i < 'k'; i++ {
		bomb += string(i) + ": &" + string(i) + " [" + strings.Repeat("*"+string(i-1)+",", 9) + "]\n"
	}
	for _, in := range []string{
		"", "a: [", "a: 1\na: 2", "a: .inf", "a: .nan", "a: 1\n---\nb: 2", bomb,
		strings.Repeat("[", 300) + strings.Repeat("]", 300), "a: \"\xff\"",
	} {
		if got, err := lib.FromYAML([]byte(in)); errorKey(err) != "input" {
			t.Errorf("%.40q: got %.40s, %v", in, got, err)
		}
	}
}

func TestErrorJSON(t *testing.T) {
	faults := rule.Faults{{Code: "GOBL-X-01", Paths: []string{"$"}, Message: "say so"}}
	for _, c := range []struct {
		err  error
		want string
	}{
		{gobl.NewError(gobl.ErrValidation, faults), `{"key":"validation","faults":[{"code":"GOBL-X-01","paths":["$"],"message":"say so"}]}`},
		{gobl.NewError(gobl.ErrInput, os.ErrNotExist), `{"key":"input","message":"file does not exist"}`},
		{gobl.NewError(gobl.ErrInternal, gobl.NewError(gobl.ErrDigest, os.ErrClosed)), `{"key":"digest","message":"file already closed"}`},
		{gobl.AsError(os.ErrClosed), `{"key":"internal","message":"file already closed"}`},
		{gobl.AsError(faults), `{"key":"validation","faults":[{"code":"GOBL-X-01","paths":["$"],"message":"say so"}]}`},
	} {
		got, err := json.Marshal(c.err)
		if err != nil || string(got) != c.want {
			t.Errorf("got %s, %v\nwant %s", got, err, c.want)
		}
	}
	if text := gobl.NewError(gobl.ErrValidation, faults).Error(); text != "validation: [GOBL-X-01] say so" {
		t.Error(text)
	}
	if gobl.AsError(nil) != nil {
		t.Error("no error became one")
	}
}
