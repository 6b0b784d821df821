package document_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/limits"
)

// listOf is a list with n elements, as JSON.
func listOf(n int, element string) string {
	return "[" + strings.TrimSuffix(strings.Repeat(element+",", n), ",") + "]"
}

// withLists is a document with lists of n elements at several places.
func withLists(n int) map[string]string {
	line := `{"quantity": "1", "item": {"name": "a, \"b\", [c,,,,]", "price": "1"}}`
	return map[string]string{
		"lines":          `{"lines": ` + listOf(n, line) + `}`,
		"notes":          `{"notes": ` + listOf(n, `{"text": "x"}`) + `}`,
		"discounts":      `{"discounts": ` + listOf(n, `{"amount": "0.01"}`) + `}`,
		"notes of lines": `{"lines": [{"quantity": "1", "item": {"name": "a", "price": "1"}, "notes": ` + listOf(n, `{"text": "x"}`) + `}]}`,
	}
}

func TestLongLists(t *testing.T) {
	f := newFixture(t)
	few := limits.Lines.With(5)
	f.build.Lists = few
	draft := f.content(f.example("es", ""), options())
	over := func(name string, err error) {
		t.Helper()
		e := f.refusal(err, domain.Invalid, domain.KeyLimit)
		if !strings.HasPrefix(e.Message, few.Message()) || field(e, "data") == nil {
			t.Errorf("%s: %+v", name, e)
		}
	}
	for name, patch := range withLists(5) {
		if _, err := f.build.Build(f.example("es", patch), options()); err != nil {
			t.Errorf("five %s: %v", name, err)
		}
	}
	for name, patch := range withLists(6) {
		data := f.example("es", patch)
		_, err := f.build.Build(data, options())
		over(name, err)
		_, err = f.build.Revise(draft, data, options())
		over(name+", revised", err)
		_, err = f.build.Revise(draft, fmt.Appendf(nil, `{"$schema": "https://gobl.org/draft-0/envelope", "head": {}, "doc": %s}`, data), options())
		over(name+", in an envelope", err)
	}
	// A document from before the limit became lower is signed, numbered and read as ever,
	// but no other one is made of it.
	f.build.Lists = nil
	long := f.content(f.example("es", withLists(6)["lines"]), options())
	numbered := f.content(f.example("es", `{"code": "7", `+withLists(6)["lines"][1:]), options())
	f.build.Lists = few
	if _, err := f.build.Sign(numbered, options()); err != nil {
		t.Error(err)
	}
	if _, err := f.stamp(long, true, "1", domain.Numbering{}); err != nil {
		t.Error(err)
	}
	_, err := f.build.Replicate(long, options())
	over("a copy", err)
	_, err = f.build.Correct(numbered, []byte(`{"type": "credit-note"}`), options())
	over("a correction", err)
}

// TestLinesByDefault: without a setting a document has up to 10,000 lines.
func TestLinesByDefault(t *testing.T) {
	f := newFixture(t)
	if _, err := f.build.Build(f.example("es", withLists(10_000)["lines"]), options()); err != nil {
		t.Error(err)
	}
	_, err := f.build.Build(f.example("es", withLists(10_001)["lines"]), options())
	f.refused(err, domain.Invalid, domain.KeyLimit)
}

// TestListsOfBrokenText: what is no JSON is left to the library.
func TestListsOfBrokenText(t *testing.T) {
	f := newFixture(t)
	f.build.Lists = limits.Lines.With(5)
	for _, data := range []string{
		`[`, `]`, `}`, `,,,,,,,,`, `"`, `"\`, `{"a": "`, `{"a": [1,2`, strings.Repeat("[", 1000) + "1,2,3,4,5,6",
		strings.Repeat("{", 1000), "[1,2,3]]]]]," + "1,2,3,4,5,6",
	} {
		if _, err := f.build.Build([]byte(data), options()); domain.KindOf(err) != domain.Invalid || errors.Is(err, document.ErrUnchanged) {
			t.Errorf("%.20s: %v", data, err)
		}
	}
}
