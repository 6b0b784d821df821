package action_test

import (
	"testing"

	"chancery/internal/action"
	"chancery/internal/domain"
)

// TestPlaceOfFailure checks that the failure of a program names the line and column that an editor
// counts from 1, for expressions that do not compile, that fail, and for jq programs.
func TestPlaceOfFailure(t *testing.T) {
	t.Parallel()
	b := newHarness(t)
	e := b.entry("es", "")
	g := action.NewPlayground(action.Ports{})
	for _, c := range []struct {
		language, text string
		line, column   int
	}{
		{"expr", "num(totals.payable) >> 1000", 1, 22},
		{"expr", "true and\n  1 !! 2", 2, 5},
		{"expr", "  num(lines)", 1, 3},
		{"jq", ".lines |\n  map(.x ] )", 2, 10},
	} {
		out, err := g.Run(t.Context(), &domain.Task{Entry: e}, action.Trial{Language: c.language, Scope: "doc", Program: c.text})
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if out.Failure == "" || out.Line != c.line || out.Column != c.column {
			t.Errorf("%s: the place is %d:%d, wanted %d:%d: %q", c.text, out.Line, out.Column, c.line, c.column, out.Failure)
		}
	}
}
