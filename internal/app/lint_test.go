package app_test

import (
	"crypto/rand"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"chancery/gobl"
	"chancery/internal/app"
	"chancery/internal/transform"
	"chancery/test/shared"
)

// TestLintPublished: the published workflows have no problems in a sandbox but for their
// placeholders, and nothing is said against them but that some addons are not installed.
func TestLintPublished(t *testing.T) {
	t.Parallel()
	var list []struct {
		File     string                  `json:"file"`
		Workflow transform.WorkflowInput `json:"workflow"`
	}
	if err := json.Unmarshal(shared.Read(t, "workflows", "workflows.json"), &list); err != nil || len(list) < 100 {
		t.Fatalf("%d workflows, %v", len(list), err)
	}
	linter := newLinter(t)
	for _, one := range list {
		found := linter.Lint("", one.Workflow, true)
		for _, p := range found.Problems {
			if !strings.HasSuffix(p.Path, ".config.workflow_id") {
				t.Errorf("%s: %s: %s", one.File, p.Path, p.Message)
			}
		}
		for _, p := range found.Warnings {
			if !strings.Contains(p.Path, ".config.addons[") {
				t.Errorf("%s: %s: warning: %s", one.File, p.Path, p.Message)
			}
		}
	}
}

func newLinter(t *testing.T) *app.Linter {
	t.Helper()
	library, err := gobl.New(gobl.Options{Now: time.Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	linter, err := app.NewLinter(library)
	if err != nil {
		t.Fatal(err)
	}
	return linter
}

// TestLintWarns: each step is accepted, and what looks wrong in it is said; nothing is said
// of its neighbor that is right.
func TestLintWarns(t *testing.T) {
	t.Parallel()
	linter := newLinter(t)
	for _, c := range []struct{ step, want string }{
		// codes of branches
		{`{"action":"silo.if","config":{"expr":"lines == nil"},"next":[{"code":"flase"}]}`, `next[0].code: this branch is never taken: "flase" is neither true nor false; did you mean false?`},
		{`{"action":"silo.if","config":{"expr":"lines == nil"},"next":[{"code":"no"}]}`, `next[0].code: this branch is never taken: the expression answers true or false, never "no"`},
		{`{"action":"silo.if","config":{"expr":"supplier.tax_id.country"},"next":[{"code":"True"}]}`, `next[0].code: this branch is never taken: "True" is neither true nor false; did you mean true?`},
		{`{"action":"silo.if","config":{"expr":"supplier.tax_id.country"},"next":[{"code":"TR"},{"code":"true"},{"code":"expr"}]}`, ``},
		{`{"action":"silo.if","config":{"expr":"lines == nil"},"next":[{"code":"true"},{"code":"false"},{"code":"no-entry"}]}`, ``},
		{`{"action":"silo.close","next":[{"code":"true"}]}`, `next[0].code: this branch is never taken: no result of silo.close has the code "true"; its codes are validation, calculation, duplicate`},
		{`{"action":"silo.close","next":[{"code":"validaton"}]}`, `next[0].code: this branch is never taken: no result of silo.close has the code "validaton"; did you mean validation?`},
		{`{"action":"silo.close","next":[{"code":"validation"},{"code":"duplicate"}]}`, ``},
		{`{"action":"silo.modify","config":{"jq":"."},"next":[{"code":"jq"},{"code":"modify"},{"code":"expr"}]}`, ``},
		{`{"action":"silo.state","config":{"state":"sent"},"next":[{"code":"true"},{"code":"limit"}]}`, `next[0].code: this branch is never taken: no result of silo.state has the code "true"; it has no codes of its own`},
		{`{"action":"pdf","next":[{"code":"pdf"},{"code":"missing-glyphs"}]}`, ``},
		{`{"action":"webhook","config":{"callback_url":"https://example.com/"},"next":[{"code":"HTTP/404"},{"code":"connection"}]}`, ``},
		// expressions
		{`{"action":"silo.if","config":{"expr":"'es-verifactu-v2' in $addons"}}`, `config.expr: the addon es-verifactu-v2 is not installed; did you mean es-verifactu-v1?`},
		{`{"action":"silo.if","config":{"expr":"'es-verifactu-v2' in (doc['$addons'] ?? [])","scope":"env"}}`, `config.expr: the addon es-verifactu-v2 is not installed; did you mean es-verifactu-v1?`},
		{`{"action":"silo.if","config":{"expr":"'es-verifactu-v1' in $addons && 'simplified' in $tags"}}`, ``},
		// patches and programs
		{`{"action":"silo.modify","config":{"scope":"doc","jq":".custmer = 1"}}`, `config.jq: documents have no member "custmer"; did you mean customer?`},
		{`{"action":"silo.modify","config":{"jq":".doc.code = 1 | .doc.lines[0].itm |= 2"}}`, `config.jq: documents have no member "itm" here; did you mean item?`},
		{`{"action":"silo.modify","config":{"jq":".dc.code = 1"}}`, `config.jq: envelopes have no member "dc"; did you mean doc?`},
		{`{"action":"silo.modify","config":{"scope":"doc","jq":".customer | .custmer = 1"}}`, ``},
		{`{"action":"silo.modify","config":{"scope":"doc","jq":". as $d | .meta.any = $d.code | .customer.ext[\"a\"] = 1 | del(.code)"}}`, ``},
		{`{"action":"silo.modify","config":{"scope":"doc","merge_type":"application/json-patch+json","data":[{"op":"add","path":"/custmer","value":1}]}}`, `config.data[0].path: documents have no member "custmer"; did you mean customer?`},
		{`{"action":"silo.modify","config":{"merge_type":"application/json-patch+json","data":[{"op":"add","path":"/doc/lines/-","value":{"itm":1}}]}}`, `config.data[0].value.itm: documents have no member "itm" here; did you mean item?`},
		{`{"action":"silo.modify","config":{"merge_type":"application/json-patch+json","data":[{"op":"add","path":"/doc/$addons/-","value":"es-verifactu-v2"}]}}`, `config.data[0].value: the addon es-verifactu-v2 is not installed; did you mean es-verifactu-v1?`},
		{`{"action":"silo.modify","config":{"merge_type":"application/merge-patch+json","data":{"doc":{"$addons":["es-verifactu-v2"]}}}}`, `config.data.doc.$addons[0]: the addon es-verifactu-v2 is not installed; did you mean es-verifactu-v1?`},
		{`{"action":"silo.modify","config":{"merge_type":"application/merge-patch+json","data":{"doc":{"$addons":["es-verifactu-v1"],"custmer":null}}}}`, ``},
		{`{"action":"silo.modify","config":{"addons":["fr-ctc-v1"],"merge_type":"application/merge-patch+json","data":{"doc":{"$addons":["fr-ctc-v1"]}}}}`, ``},
		// series
		{`{"action":"sequence.enumerate","config":{"prefix":"F{month}-"}}`, `config.prefix: numbers with {month} and without {year} or {yy} repeat every year, and are refused as duplicates; add {year} or {yy}`},
		{`{"action":"sequence.enumerate","config":{"prefix":"F{yy}{month}-","start":1,"padding":1}}`, ``},
		{`{"action":"sequence.enumerate","config":{"suffix":"/{year}","start":40}}`, `config.start: every year begins at 40, because the numbers show the date; leave start out if they begin at 1`},
		{`{"action":"sequence.enumerate","config":{"start":40}}`, ``},
		{`{"action":"sequence.enumerate","config":{"padding":0}}`, `config.padding: 0 means the default, 6 digits; for numbers without zeros in front give 1`},
		{`{"action":"sequence.enumerate","config":{"start":0}}`, `config.start: 0 means the default: the first number is 1`},
	} {
		var in transform.WorkflowInput
		if err := json.Unmarshal([]byte(`{"schema":"bill/invoice","steps":[`+c.step+`]}`), &in); err != nil {
			t.Fatalf("%s: %v", c.step, err)
		}
		found := linter.Lint("", in, false)
		lines := make([]string, len(found.Warnings))
		for i, p := range found.Warnings {
			lines[i] = strings.TrimPrefix(p.Path, "steps[0].") + ": " + p.Message
		}
		if got := strings.Join(lines, "\n"); got != c.want || len(found.Problems) > 0 {
			t.Errorf("%s\n got %s %v\nwant %s", c.step, got, found.Problems, c.want)
		}
	}
}
