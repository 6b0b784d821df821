package gobl_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"chancery/gobl"
)

// foreign matches what users of the format cannot know: names and words of the
// language that the library is written in, and lines that do not exist.
var foreign = regexp.MustCompile(`\*?\b(num|cal|cbc|bill|org|tax|pay|head|uuid|time|json|strconv|reflect|big|errors)\.[A-Z]|json:|strconv|\bstruct\b|int64|uint|nmarshal|parsing time|line 0\b|%!|<nil>|\bnil\b|go-jose`)

// properNames are the words with a capital letter that messages may begin with.
var properNames = []string{
	"Argentine", "Austrian", "Belgian", "Brazilian", "Colombian", "Czech", "Danish", "Finnish", "French",
	"German", "Greek", "Italian", "KSeF", "Polish", "Portuguese", "Spanish", "Swedish", "Swiss",
}

// checkMessage holds a message to the style of all messages.
func checkMessage(t *testing.T, message string) {
	t.Helper()
	switch first, _, _ := strings.Cut(message, " "); {
	case message == "":
		t.Error("an error has no message")
	case foreign.MatchString(message):
		t.Errorf("%q is not in the words of the format", message)
	case strings.HasSuffix(message, ".") && !strings.HasSuffix(message, "…"):
		t.Errorf("%q ends with a period", message)
	case unicode.IsUpper(rune(first[0])) && strings.ToUpper(first) != first && !slices.Contains(properNames, first):
		t.Errorf("%q begins with a capital letter", message)
	case strings.Contains(message, " '") && strings.Contains(message, "' "):
		t.Errorf("%q has quotes of another kind", message)
	}
}

func TestMessagesOfRules(t *testing.T) {
	for _, set := range newLibrary(t).Rules().Sets() {
		for _, r := range set.Rules {
			checkMessage(t, r.Message)
		}
	}
}

// mutation is a document with one member of the wrong type.
type mutation struct {
	member, value string
	doc           []byte
}

// mutations replaces each member of a document by values of each type in turn. Members
// and values that were seen before, in whatever element of a list, are left out.
func mutations(t *testing.T, doc map[string]any, seen map[string]bool) []mutation {
	t.Helper()
	values := []string{
		`7`, `-1.5`, `1e400`, `true`, `"x"`, `""`, `"1,50"`, `"02/03/2026"`, `"10:30"`, `{}`, `{"a":1}`, `[]`, `[1]`, `["x"]`, `[{}]`, `[[]]`,
		`"999999999999999999"`, `"1999999999999999999"`, `null`,
	}
	var list []mutation
	index := regexp.MustCompile(`\[\d+\]`)
	visit(doc, "$", func(path string, set func(v any)) {
		if strings.HasSuffix(path, "$schema") {
			return
		}
		for _, v := range values {
			kind := fmt.Sprint(doc["$schema"], index.ReplaceAllString(path, "[]"), v)
			if seen[kind] {
				continue
			}
			seen[kind] = true
			set(json.RawMessage(v))
			data, err := json.Marshal(doc)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, mutation{path, v, data})
		}
	})
	return list
}

// visit calls each for every value below v, with a function that replaces the value;
// afterwards the value is as before.
func visit(v any, path string, each func(path string, set func(v any))) {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			below := v[k]
			each(path+"."+k, func(x any) { v[k] = x })
			v[k] = below
			visit(below, path+"."+k, each)
		}
	case []any:
		for i, below := range v {
			p := path + "[" + strconv.Itoa(i) + "]"
			each(p, func(x any) { v[i] = x })
			v[i] = below
			visit(below, p, each)
		}
	}
}

// exists reports whether a path leads to a value of the input, or directly below one.
func exists(v any, path string) bool {
	steps := strings.FieldsFunc(strings.TrimPrefix(path, "$"), func(r rune) bool { return strings.ContainsRune(".[]", r) })
	for i, step := range steps {
		below, ok := child(v, step)
		if !ok {
			return i == len(steps)-1
		}
		v = below
	}
	return true
}

func child(v any, step string) (any, bool) {
	switch v := v.(type) {
	case map[string]any:
		below, ok := v[step]
		return below, ok
	case []any:
		i, err := strconv.Atoi(step)
		if err != nil || i >= len(v) {
			return nil, false
		}
		return v[i], true
	}
	return nil, false
}

// checkPlace builds a mutation and looks at the error, if there is one.
func checkPlace(t *testing.T, lib *gobl.Library, m *mutation) {
	t.Helper()
	_, err := lib.Build(m.doc)
	var e *gobl.Error
	if !errors.As(err, &e) {
		if err != nil {
			t.Errorf("%s = %s: %v has no key", m.member, m.value, err)
		}
		return
	}
	for _, f := range e.Faults {
		checkMessage(t, f.Message)
	}
	if e.Key != gobl.ErrInput && e.Key != gobl.ErrCalculation {
		return
	}
	checkMessage(t, e.Reason())
	if len(e.Paths) == 0 {
		t.Errorf("%s = %s: no path: %v", m.member, m.value, err)
	}
	for _, p := range e.Paths {
		inside := "$" + strings.TrimPrefix(p, "$.doc")
		var doc any
		if err := json.Unmarshal(m.doc, &doc); err != nil && !strings.Contains(m.value, "e400") {
			t.Fatal(err)
		}
		switch {
		case doc != nil && !exists(doc, inside):
			t.Errorf("%s = %s: the path %s does not exist: %v", m.member, m.value, p, err)
		case e.Key == gobl.ErrInput && !strings.HasPrefix(inside, m.member):
			t.Errorf("%s = %s: the path is %s", m.member, m.value, p)
		case !strings.HasPrefix(e.Message(), p+": "):
			t.Errorf("the message does not begin with the path: %s", e.Message())
		}
	}
}

func TestMessagesOfWrongValues(t *testing.T) {
	lib := newLibrary(t)
	var doc map[string]any
	if err := json.Unmarshal([]byte(smallInvoice), &doc); err != nil {
		t.Fatal(err)
	}
	for _, m := range mutations(t, doc, map[string]bool{}) {
		checkPlace(t, lib, &m)
	}
}

// TestMessagesOfWrongValuesInExamples does the same with the members of all kinds of
// documents in the examples.
func TestMessagesOfWrongValuesInExamples(t *testing.T) {
	lib := newLibrary(t)
	seen, count := map[string]bool{}, 0
	for _, path := range examples(t, true) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var env struct{ Doc map[string]any }
		if err := json.Unmarshal(data, &env); err != nil {
			t.Fatal(err)
		}
		for _, m := range mutations(t, env.Doc, seen) {
			count++
			checkPlace(t, lib, &m)
		}
	}
	if count < 5000 {
		t.Errorf("%d documents are too few", count)
	}
	t.Logf("%d documents with one wrong value", count)
}

// TestUnknownExtension: a key of a tax that does not exist is named, and the one that was
// probably meant.
func TestUnknownExtension(t *testing.T) {
	_, err := newLibrary(t).Build([]byte(`{"$schema":"https://gobl.org/draft-0/bill/invoice","code":"1","currency":"EUR",
		"supplier":{"name":"x","tax_id":{"country":"ES","code":"B98602642"}},
		"lines":[{"quantity":"1","item":{"name":"x","price":"1.00"},
			"taxes":[{"cat":"VAT","rate":"general","ext":{"es-verifactu-regim":"01"}}]}]}`))
	want := `use only extension keys that are defined; "es-verifactu-regim" is none, did you mean "es-verifactu-regime"?`
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}
