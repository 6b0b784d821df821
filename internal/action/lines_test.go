package action_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// A step that would make a document with more lines than the server allows is KO, and
// the message names the limit and its setting.
func TestLinesOfSteps(t *testing.T) {
	b := newHarness(t)
	line := `{"quantity": "1", "item": {"name": "a", "price": "1"}},`
	long := `{"code": "1", "lines": [` + strings.Repeat(line, 5) + `{"quantity": "1", "item": {"name": "b", "price": "2"}}]}`
	invoice := b.entry("es", long)
	b.build.Lists = limits.Lines.With(5)
	for name, res := range map[string]domain.Result{
		"import": b.run("silo.import", `{}`, nil, map[string]string{
			"url": "data:application/json;base64," + base64.StdEncoding.EncodeToString(invoice.Content.Doc),
		}),
		"modify":  b.run("silo.modify", `{"merge_type": "application/merge-patch+json", "data": {"doc": `+long+`}}`, b.entry("es", ""), nil),
		"correct": b.run("silo.correct", `{"type": "credit-note"}`, invoice, nil),
	} {
		if res.Status != domain.StatusKO || res.Code != domain.KeyLimit || !strings.HasPrefix(res.Message, b.build.Lists.Message()) {
			t.Errorf("%s: %s %s %s", name, res.Status, res.Code, res.Message)
		}
	}
}

// TestPatchMessage: what keeps a patch from being applied is said once.
func TestPatchMessage(t *testing.T) {
	t.Parallel()
	b := newHarness(t)
	res := b.run("silo.modify", `{"merge_type":"application/json-patch+json","data":[{"op":"remove","path":"/doc/nothing"}]}`, b.entry("es", ""), nil)
	if res.Status != domain.StatusKO || res.Code != "modify" || !strings.HasPrefix(res.Message, "data: the patch cannot be applied: ") ||
		strings.Count(res.Message, "unable to remove") != 1 {
		t.Errorf("%+v", res)
	}
}
