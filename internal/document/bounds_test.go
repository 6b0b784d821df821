package document_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Texts of any length become short ones in what lists return; the document keeps them.
func TestLongTextsAreCutForLists(t *testing.T) {
	f := newFixture(t)
	long := strings.Repeat("é", 600) // 1,200 bytes: the limit is inside a character
	for name, text := range map[string]string{
		"message": `{"$schema": "https://gobl.org/draft-0/note/message", "title": "x` + long + `", "content": "hello"}`,
		"party":   `{"$schema": "https://gobl.org/draft-0/org/party", "name": "x` + long + `", "alias": "x` + long + `"}`,
		"item":    `{"$schema": "https://gobl.org/draft-0/org/item", "name": "x` + long + `", "price": "5.00"}`,
		"order": strings.NewReplacer(`"Seller"`, `"x`+long+`"`, `"Buyer"`, `"x`+long+`"`, `"alias": "S"`, `"alias": "x`+long+`"`).
			Replace(kinds["order"]),
	} {
		c := f.content([]byte(text), lenient())
		var snippet map[string]any
		if err := json.Unmarshal(c.Snippet, &snippet); err != nil {
			t.Fatal(err)
		}
		checkTexts(t, name, snippet)
		index, err := json.Marshal(c.Index)
		if err != nil || strings.Contains(string(index), strings.Repeat("é", 512)) || len(c.Index.SupplierName) > limits.IndexText.Int() {
			t.Errorf("%s: %s, %v", name, index, err)
		}
		if !strings.Contains(string(c.Doc), long) {
			t.Errorf("%s: the document is cut", name)
		}
	}
}

func checkTexts(t *testing.T, name string, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		for k, m := range v {
			checkTexts(t, name+"."+k, m)
		}
	case string:
		if len(v) > limits.IndexText.Int() || !utf8.ValidString(v) || strings.HasPrefix(v, "xé") && len(v) < limits.IndexText.Int()-1 {
			t.Errorf("%s has %d bytes", name, len(v))
		}
	}
}

func TestManyTagsAreCutForLists(t *testing.T) {
	f := newFixture(t)
	tags := make([]string, 1000)
	for i := range tags {
		tags[i] = fmt.Sprint("tag-", i)
	}
	tags[1] = "t" + strings.Repeat("a", 2000)
	list, err := json.Marshal(tags)
	if err != nil {
		t.Fatal(err)
	}
	c := f.content([]byte(`{"$schema": "https://gobl.org/draft-0/envelope", "head": {"uuid": "01950000-0000-7000-8000-000000000001", "tags": `+string(list)+
		`}, "doc": `+kinds["message"]+`}`), lenient())
	if len(c.Tags) != limits.IndexTags.Int() || c.Tags[0] != "tag-0" || len(c.Tags[1]) != limits.IndexText.Int() {
		t.Errorf("%d tags", len(c.Tags))
	}
	if !strings.Contains(string(c.Head), `"tag-999"`) || !strings.Contains(string(c.Head), tags[1]) {
		t.Error("the header has lost tags")
	}
}

// A document with a broken rule in each line has an answer of bounded size.
func TestManyFaultsOfADocument(t *testing.T) {
	f := newFixture(t)
	line := `{"quantity": "2", "item": {"price": "5.00"}}`
	text := strings.Replace(kinds["order"], `{"quantity": "2", "item": {"name": "x", "price": "5.00"}}`, strings.TrimSuffix(strings.Repeat(line+",", 3000), ","), 1)
	_, err := f.build.Build([]byte(text), options())
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || len(e.Faults) == 0 {
		t.Fatal(err)
	}
	size := len(e.Message)
	for _, fault := range e.Faults {
		size += len(fault.Message) + len(strings.Join(fault.Paths, ""))
	}
	fields, err := json.Marshal(e.Fields)
	if err != nil || len(e.Faults) > limits.DocumentFaults.Int() || size > 1<<20 || len(fields) > 1<<20 {
		t.Errorf("%d faults, %d bytes, %d of fields, %v", len(e.Faults), size, len(fields), err)
	}
}
