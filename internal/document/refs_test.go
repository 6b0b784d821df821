package document_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/limits"
)

// The UUIDs in a document are found with their places; those of the document and of the
// header have none.
func TestReferences(t *testing.T) {
	f := newFixture(t)
	uuid := func(n int) string { return fmt.Sprintf("01950000-0000-7000-8000-%012d", n) }
	refs := func(c *domain.Content) (list []string) {
		for _, r := range c.Index.Refs {
			list = append(list, strings.TrimSpace(strings.TrimLeft(string(r.UUID)[24:], "0")+" "+r.Context))
		}
		return list
	}
	doc := f.merged([]byte(kinds["order"]), `{
		"uuid": "`+uuid(1)+`",
		"customer": {"uuid": "`+uuid(2)+`", "people": [{"uuid": "`+uuid(3)+`", "name": {"given": "Ana"}}],
			"addresses": [{"uuid": "`+strings.ToUpper(uuid(4))+`", "locality": "Lugo", "country": "ES"}],
			"emails": [{"addr": "ana@example.com"}]},
		"preceding": [{"uuid": "`+uuid(5)+`", "code": "1"}],
		"lines": [{"quantity": "1", "item": {"uuid": "`+uuid(6)+`", "name": "a", "price": "1"}},
			{"uuid": "`+uuid(7)+`", "quantity": "1", "item": {"uuid": "`+uuid(6)+`", "name": "a", "price": "1"}}]}`)
	c, err := f.build.Build(doc, lenient())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"1", "2 customer", "3 customer.person", "4 customer.address", "5 preceding", "6 line.item", "7 line"}
	got := refs(c)
	head := string(document.HeadID(c))
	found := false
	for i, r := range got {
		if strings.HasSuffix(head, r) && !strings.Contains(r, " ") && r != "1" {
			got, found = append(got[:i:i], got[i+1:]...), true
			break
		}
	}
	if head != "" && !found && head != uuid(1) {
		t.Errorf("the UUID of the header, %s, is not among %q", head, got)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("references (-want +got):\n%s", diff)
	}
	if !strings.Contains(c.Index.Words, "ana@example.com") {
		t.Errorf("words %q", c.Index.Words)
	}
	// What is found out later is the same.
	later, words, err := f.build.Describe(c)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c.Index.Refs, later); diff != "" || words != c.Index.Words {
		t.Errorf("described as %q (-want +got):\n%s", words, diff)
	}
}

// A document with very many UUIDs and words is stored with some of them.
func TestReferencesAreBounded(t *testing.T) {
	f := newFixture(t)
	var lines []string
	for n := range limits.IndexRefs.Int() + 50 {
		lines = append(lines, fmt.Sprintf(`{"uuid": "01950000-0000-7000-8000-%012d", "quantity": "1", "item": {"name": "a", "price": "1",
			"identities": [{"key": "order", "code": "%s-%d"}]}}`, n, strings.Repeat("x", 20), n))
	}
	c, err := f.build.Build(f.merged([]byte(kinds["order"]), `{"lines": [`+strings.Join(lines, ",")+`]}`), lenient())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(c.Index.Refs); n != limits.IndexRefs.Int() {
		t.Errorf("%d references", n)
	}
	if n := len(c.Index.Words); n == 0 || n > limits.IndexWords.Int() {
		t.Errorf("%d bytes of words", n)
	}
}
