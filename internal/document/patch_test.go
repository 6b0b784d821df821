package document_test

import (
	"fmt"
	"strings"
	"testing"

	"chancery/internal/document"
	"chancery/internal/domain"
)

func TestPatch(t *testing.T) {
	f := newFixture(t)
	c := &domain.Content{
		EnvSchema: "https://gobl.org/draft-0/envelope", Head: []byte(`{"tags":["a"]}`), Doc: []byte(`{"code":"1","series":"S"}`),
	}
	const around = `{"$schema":"https://gobl.org/draft-0/envelope","head":`
	for name, tt := range map[string]struct{ kind, data, want string }{
		"another document":                {"", `{"x":1}`, `{"x":1}`},
		"another document, by its type":   {document.TypeJSON, `{"x":1}`, `{"x":1}`},
		"merge into the document":         {document.TypeMergePatch, `{"code":"2"}`, `{"code":"2","series":"S"}`},
		"merge into the doc":              {document.TypeMergePatch, `{"doc":{"code":"2"}}`, around + `{"tags":["a"]},"doc":{"code":"2","series":"S"}}`},
		"merge into the head":             {document.TypeMergePatch, `{"head":{"tags":null}}`, around + `{},"doc":{"code":"1","series":"S"}}`},
		"merge that names the schema":     {document.TypeMergePatch, `{"$schema":"https://gobl.org/draft-0/envelope"}`, string(c.Envelope())},
		"operations on the document":      {document.TypeJSONPatch, `[{"op":"remove","path":"/series"}]`, `{"code":"1"}`},
		"operations on the envelope":      {document.TypeJSONPatch, `[{"op":"remove","path":"/doc/series"}]`, around + `{"tags":["a"]},"doc":{"code":"1"}}`},
		"operations on a head":            {document.TypeJSONPatch, `[{"op":"remove","path":"/head/tags"}]`, around + `{},"doc":{"code":"1","series":"S"}}`},
		"merge of null removes a member":  {document.TypeMergePatch, `{"series":null}`, `{"code":"1"}`},
		"no operations change no members": {document.TypeJSONPatch, `[]`, `{"code":"1","series":"S"}`},
	} {
		got, err := document.Patch(c, tt.kind, []byte(tt.data))
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
	large := strings.Repeat("x", 1<<19)
	copies := fmt.Sprintf(`[{"op":"add","path":"/a","value":%q},{"op":"copy","from":"/a","path":"/b"},{"op":"copy","from":"/a","path":"/c"},{"op":"copy","from":"/a","path":"/d"}]`, large)
	for name, tt := range map[string]struct{ kind, data, field string }{
		"an unknown type":       {"text/plain", `{}`, "content_type"},
		"no JSON to merge":      {document.TypeMergePatch, `{`, "data"},
		"no JSON of operations": {document.TypeJSONPatch, `{`, "data"},
		"nothing at the path":   {document.TypeJSONPatch, `[{"op":"remove","path":"/none"}]`, "data"},
		"a test that fails":     {document.TypeJSONPatch, `[{"op":"test","path":"/code","value":"9"}]`, "data"},
		"too many copies":       {document.TypeJSONPatch, copies, "data"},
	} {
		_, err := document.Patch(c, tt.kind, []byte(tt.data))
		if e := f.refusal(err, domain.Invalid, "validation"); field(e, tt.field) == nil {
			t.Errorf("%s: fields %v", name, e.Fields)
		}
	}
	if _, err := document.PatchJSON([]byte(`{}`), document.TypeJSONPatch, []byte(`{`)); err == nil {
		t.Error("operations that are no list are accepted")
	}
}

func TestIsAbsent(t *testing.T) {
	for text, want := range map[string]bool{"": true, " ": true, "null": true, " null\n": true, "0": false, `""`: false, "{}": false} {
		if document.IsAbsent([]byte(text)) != want {
			t.Errorf("%q: %t", text, !want)
		}
	}
}

func TestCompact(t *testing.T) {
	for text, want := range map[string]string{`{ "a" : [1, 2] }`: `{"a":[1,2]}`, `{`: `{`, ``: ``} {
		if got := string(document.Compact([]byte(text))); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
