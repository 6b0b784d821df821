package action_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chancery/gobl"
	"chancery/gobl/dsig"
	"chancery/internal/action"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/silo"
)

// harness has the dependencies of the tests of actions.
type harness struct {
	t     testing.TB
	build *document.Builder
	table domain.Actions
	clock *domaintest.Clock
	theme domain.Theme
}

func newHarness(t testing.TB) *harness {
	t.Helper()
	clock := domaintest.NewClock()
	library, err := gobl.New(gobl.Options{Now: clock.Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	key, err := dsig.NewPrivateKey("01950000-0000-7000-8000-00000000000a", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	b := &harness{t: t, build: &document.Builder{Library: library, Keys: document.FixedKeys{Live: key}}, clock: clock}
	if b.table, err = action.NewTable(action.Builtin(action.Ports{Build: b.build})); err != nil {
		t.Fatal(err)
	}
	return b
}

// entry makes an entry from an invoice of the examples, changed by a merge patch.
func (b *harness) entry(name, patch string) *domain.Entry {
	b.t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "examples", "invoices", name+".json"))
	if err != nil {
		b.t.Fatal(err)
	}
	if patch != "" {
		if data, err = document.PatchJSON(data, "application/merge-patch+json", []byte(patch)); err != nil {
			b.t.Fatal(err)
		}
	}
	made := silo.Draft{Workspace: domain.Workspace{ID: domaintest.ID(7, 99)}, ID: domaintest.ID(7, 1), Now: b.clock.Now()}
	e, err := made.Import(b.build, data)
	if err != nil {
		b.t.Fatal(err)
	}
	return e
}

// run makes one attempt of an action.
func (b *harness) run(action, config string, e *domain.Entry, args map[string]string) domain.Result {
	b.t.Helper()
	a, ok := b.table.Action(action)
	if !ok {
		b.t.Fatalf("no action %s", action)
	}
	return a.Run(context.Background(), &domain.Task{
		IntentID: domaintest.ID(7, 500), JobID: domaintest.ID(7, 501), Now: b.clock.Now(), Attempt: 1,
		Workspace: domain.Workspace{ID: domaintest.ID(7, 99), Slug: "default", Theme: b.theme},
		Entry:     e, Action: action, Config: json.RawMessage(config), Args: args,
	})
}

// doc decodes the document that a result would store.
func (b *harness) doc(res domain.Result) map[string]any {
	b.t.Helper()
	if res.Effects.Content == nil {
		b.t.Fatalf("no new content: %s %s %s", res.Status, res.Code, res.Message)
	}
	var m map[string]any
	if err := json.Unmarshal(res.Effects.Content.Doc, &m); err != nil {
		b.t.Fatal(err)
	}
	return m
}

// statements.yaml 7.1-1, 7.1-2, 7.1-5, 7.1-6, 7.1-8, 7.1-9
func TestIf(t *testing.T) {
	b := newHarness(t)
	company := b.entry("es", "")
	nobody := b.entry("es", `{"customer": null}`)
	tests := []struct {
		expr, scope string
		e           *domain.Entry
		code        string
	}{
		{`$schema endsWith "bill/invoice"`, "doc", company, "true"},
		{`doc['$schema'] endsWith 'bill/invoice'`, "env", company, "true"},
		{`count(customer.inboxes, true) > 0`, "", company, "false"},
		{`count(customer.inboxes, true) > 0`, "", nobody, "false"},
		{`customer.tax_id.country == "ES"`, "", company, "true"},
		{`customer.tax_id.country == "ES"`, "", nobody, "false"},
		{`find(head.stamps, {.prv == "favat-ksef-number"}).val`, "env", company, "false"},
		{`find(lines, {.i == 2}).item.name`, "doc", company, "Conveyor belt, 5 m"},
		{`len(nothing.at.all) == 0`, "", company, "true"},
		{`any(nothing, true)`, "", company, "false"},
		{`lines[99].item.price == nil`, "", company, "true"},
		{`num(totals.payable) > 1000`, "", company, "true"},
		{`inEU(customer.tax_id.country)`, "", company, "true"},
		{`$job.args.channel ?? "none"`, "", company, "web"},
		{`type`, "", company, "standard"},
		{`len(lines)`, "", company, "3"},
		{`(doc?.payment?.instructions == nil || doc?.payment?.instructions?.key == "credit-transfer") && doc?.payment?.terms?.due_dates != nil`, "env", company, "true"},
		{`now().Year() == 2026`, "", company, "true"},
	}
	for _, tt := range tests {
		t.Run(tt.expr, func(t *testing.T) {
			config, err := json.Marshal(map[string]string{"expr": tt.expr, "scope": tt.scope})
			if err != nil {
				t.Fatal(err)
			}
			res := b.run("silo.if", string(config), tt.e, map[string]string{"channel": "web"})
			if res.Status != domain.StatusOK || res.Code != tt.code {
				t.Errorf("%s %q %s, want OK %q", res.Status, res.Code, res.Message, tt.code)
			}
		})
	}
}

// statements.yaml 7.1-15, 7.1-16
func TestIfThatFailsIsKO(t *testing.T) {
	b := newHarness(t)
	e := b.entry("es", "")
	for _, expr := range []string{
		`totals.payable + 1`,
		`map(1..90000, {map(1..90000, {#})})`,
		`all(1..100000, {all(1..100000, {# > 0})})`,
		`let l = 1..5000; all(l, {all(l, {all(l, {# > 0})})})`,
	} {
		config, err := json.Marshal(map[string]string{"expr": expr})
		if err != nil {
			t.Fatal(err)
		}
		if res := b.run("silo.if", string(config), e, nil); res.Status != domain.StatusKO || res.Code != "expr" {
			t.Errorf("%s: %s %s", expr, res.Status, res.Code)
		}
	}
}

// statements.yaml 7.2-3, 7.2-3b, 7.2-4
func TestModify(t *testing.T) {
	b := newHarness(t)
	tests := []struct {
		name, config string
		want         func(doc map[string]any) bool
	}{
		{
			"a jq program on the document", `{"merge_type": "application/jq", "jq": ".series = \"X\"", "scope": "doc"}`,
			func(d map[string]any) bool { return d["series"] == "X" },
		},
		{
			"if without else", `{"merge_type": "application/jq", "scope": "doc",
			"jq": "if (.ordering.code == null) and ((.ordering.purchases // [])[0].code == null) then \n.ordering.purchases[0].code = \"NA\"\nend"}`,
			func(d map[string]any) bool { return d["ordering"] != nil },
		},
		{
			"a jq program on the envelope", `{"merge_type": "application/jq", "jq": ".doc.series = \"Y\""}`,
			func(d map[string]any) bool { return d["series"] == "Y" },
		},
		{
			"a merge patch on the envelope", `{"merge_type": "application/merge-patch+json", "data": {"doc": {"series": "Z"}}}`,
			func(d map[string]any) bool { return d["series"] == "Z" },
		},
		{
			"a JSON patch on the document", `{"merge_type": "application/json-patch+json", "scope": "doc", "data": [{"op": "replace", "path": "/series", "value": "W"}]}`,
			func(d map[string]any) bool { return d["series"] == "W" },
		},
		{
			"tags", `{"tags": ["partial", "partial"]}`,
			func(d map[string]any) bool { return len(d["$tags"].([]any)) == 1 },
		},
		{
			"figures are calculated anew", `{"merge_type": "application/jq", "jq": ".lines[0].quantity = \"1\" | .lines = .lines[:1]", "scope": "doc"}`,
			func(d map[string]any) bool { return d["totals"].(map[string]any)["sum"] == "61.65" },
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := b.run("silo.modify", tt.config, b.entry("es", ""), nil)
			if doc := b.doc(res); !tt.want(doc) {
				t.Errorf("got %s", res.Effects.Content.Doc)
			}
		})
	}
}

func TestModifyAnswers(t *testing.T) {
	b := newHarness(t)
	e := b.entry("es", "")
	signed := *e
	numbered := b.entry("es", `{"code": "7"}`)
	content, err := b.build.Sign(&numbered.Content, &document.Options{Now: b.clock.Now()})
	if err != nil {
		t.Fatal(err)
	}
	signed.Content = *content
	tests := []struct {
		name, config string
		e            *domain.Entry
		status       domain.Status
		code         string
	}{
		// statements.yaml 7.2-1
		{"a condition that does not hold", `{"expr": "doc.series == 'OTHER'", "tags": ["partial"]}`, e, domain.StatusSkip, ""},
		// statements.yaml 7.2-8
		{"a signed document", `{"tags": ["partial"]}`, &signed, domain.StatusSkip, ""},
		// statements.yaml 7.2-4
		{"nothing to do", `{"data": ""}`, e, domain.StatusOK, ""},
		// statements.yaml 7.2-5
		{"a result that breaks rules", `{"merge_type": "application/jq", "jq": "del(.supplier.name)", "scope": "doc"}`, e, domain.StatusKO, "validation"},
		{"a result with a wrong value", `{"merge_type": "application/jq", "jq": ".lines[0].quantity = \"1,5\"", "scope": "doc"}`, e, domain.StatusKO, "input"},
		{"a program that fails", `{"merge_type": "application/jq", "jq": "error(\"no\")", "scope": "doc"}`, e, domain.StatusKO, "jq"},
		// statements.yaml 7.2-3c
		{"a program without end", `{"merge_type": "application/jq", "jq": "last(repeat(1))", "scope": "doc"}`, e, domain.StatusKO, "jq"},
		// statements.yaml 7.2-3
		{"a program that answers two values", `{"merge_type": "application/jq", "jq": "., .", "scope": "doc"}`, e, domain.StatusKO, "jq"},
		// statements.yaml 7.2-3c
		{"a program that reads the environment", `{"merge_type": "application/jq", "jq": ".series = env.PATH", "scope": "doc"}`, e, domain.StatusOK, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := b.run("silo.modify", tt.config, tt.e, nil)
			if res.Status != tt.status || res.Code != tt.code {
				t.Errorf("%s %q: %s", res.Status, res.Code, res.Message)
			}
			if tt.code == "input" && !slices.Equal(res.Paths, []string{"$.doc.lines[0].quantity"}) {
				t.Errorf("paths %v", res.Paths)
			}
			if strings.Contains(tt.config, "env.PATH") && res.Effects.Content != nil && strings.Contains(string(res.Effects.Content.Doc), "/bin") {
				t.Error("the environment shows in the document")
			}
		})
	}
}

// statements.yaml 7.3-1, 7.3-2
func TestCloseAndEnumerate(t *testing.T) {
	b := newHarness(t)
	e := b.entry("es", "")
	if res := b.run("silo.close", "", e, nil); res.Status != domain.StatusKO || res.Code != "validation" {
		t.Errorf("closing without a code: %s %s", res.Status, res.Code)
	}
	res := b.run("sequence.enumerate", `{"name": "n", "padding": 4}`, e, nil)
	n := res.Effects.Number
	if n == nil || !n.Create || n.Series.Padding != 4 || n.Series.Start != 1 {
		t.Fatalf("%s %s: %+v", res.Status, res.Message, n)
	}
	stamped, err := b.build.Stamp(&e.Content, "0001", n, b.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	done := *e
	done.Content = *stamped
	if stamped.Index.Code != "0001" || stamped.Version == e.Content.Version {
		t.Errorf("stamped %+v", stamped.Index)
	}
	if res := b.run("sequence.enumerate", `{"name": "n"}`, &done, nil); res.Status != domain.StatusSkip {
		t.Errorf("numbering twice: %s", res.Status)
	}
	closed := b.run("silo.close", "", &done, nil)
	if closed.Status != domain.StatusOK || !closed.Effects.Content.Signed {
		t.Fatalf("%s %s", closed.Status, closed.Message)
	}
	done.Content = *closed.Effects.Content
	if res := b.run("silo.close", "", &done, nil); res.Status != domain.StatusOK || !res.Effects.Empty() {
		t.Errorf("closing twice: %s %+v", res.Status, res.Effects)
	}
}

// statements.yaml 6.3-4
func TestSeriesOfADocument(t *testing.T) {
	b := newHarness(t)
	one := b.run("sequence.enumerate", `{"name": "n"}`, b.entry("es", ""), nil).Effects.Number.Series.ID
	tests := []struct {
		name, example, patch, config string
		same                         bool
	}{
		{"the same again", "es", "", `{"name": "n", "prefix": "P"}`, true},
		{"another name", "es", "", `{"name": "m"}`, false},
		{"another document series", "es", `{"series": "B"}`, `{"name": "n"}`, false},
		{"another supplier", "fr", `{"series": "DEMO"}`, `{"name": "n"}`, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := b.run("sequence.enumerate", tt.config, b.entry(tt.example, tt.patch), nil)
			if same := res.Effects.Number.Series.ID == one; same != tt.same {
				t.Errorf("same series: %v", same)
			}
		})
	}
	noSeries := b.run("sequence.enumerate", `{"name": "n"}`, b.entry("es", `{"series": null}`), nil)
	if noSeries.Status != domain.StatusKO || !strings.HasPrefix(noSeries.Message, "series required when code_id not present: ") {
		t.Errorf("without a series: %s %s", noSeries.Status, noSeries.Message)
	}
	fixed := string(domaintest.ID(4, 77))
	for _, res := range []domain.Result{
		b.run("sequence.enumerate", `{"code_id": "`+fixed+`"}`, b.entry("es", ""), nil),
		b.run("sequence.enumerate", `{"name": "n"}`, b.entry("es", ""), map[string]string{"sequence-series-id": fixed}),
	} {
		if n := res.Effects.Number; n == nil || string(n.Series.ID) != fixed || n.Create {
			t.Errorf("fixed series: %+v", n)
		}
	}
}

// statements.yaml 6.3-4, 6.4-2
func TestPDF(t *testing.T) {
	b := newHarness(t)
	e := b.entry("de", "")
	res := b.run("pdf", `{"locale": "en", "layout": "A4"}`, e, nil)
	if res.Status != domain.StatusOK || len(res.Effects.Files) != 1 {
		t.Fatalf("%s %s", res.Status, res.Message)
	}
	f := res.Effects.Files[0]
	if !strings.HasPrefix(string(f.Data), "%PDF-") || f.File.Name != "RE-2026-0117.pdf" || f.File.ID != domaintest.ID(7, 500) {
		t.Errorf("file %+v", f.File)
	}
	again := b.run("pdf", `{"locale": "en", "layout": "A4"}`, e, nil)
	if again.Effects.Files[0].File.Hash != f.File.Hash {
		t.Error("the same document gives other bytes")
	}
	letter := b.run("pdf", `{"locale": "en", "layout": "A4"}`, e, map[string]string{"pdf-layout": "Letter"})
	if letter.Effects.Files[0].File.Hash == f.File.Hash {
		t.Error("the argument does not beat the configuration")
	}
}

// statements.yaml 7.2-0
func TestConfigIsChecked(t *testing.T) {
	b := newHarness(t)
	tests := []struct{ action, config, path string }{
		{"silo.state", `{}`, ""},
		{"silo.state", `{"state": "invalid"}`, ".state"},
		{"silo.state", `{"state": "Sent!"}`, ".state"},
		{"silo.folder", `{"folder": "Attic"}`, ".folder"},
		{"silo.if", `{"expr": "1 +"}`, ".expr"},
		{"silo.if", `{"expr": "true", "scope": "galaxy"}`, ".scope"},
		{"silo.modify", `{"jq": "if"}`, ".jq"},
		{"silo.modify", `{"expr": "("}`, ".expr"},
		{"silo.modify", `{"merge_type": "application/json-patch+json", "data": {"doc": 1}}`, ".data"},
		{"sequence.enumerate", `{"padding": "six"}`, ".padding"},
		{"sequence.enumerate", `{"code_id": "x"}`, ".code_id"},
		{"pdf", `{"layout": "A3"}`, ".layout"},
	}
	for _, tt := range tests {
		t.Run(tt.action+tt.config, func(t *testing.T) {
			a, _ := b.table.Action(tt.action)
			issues := b.table.CheckConfig(a, json.RawMessage(tt.config))
			if len(issues) == 0 {
				t.Fatal("accepted")
			}
			if issues[0].Path != tt.path {
				t.Errorf("at %q: %s, want %q", issues[0].Path, issues[0].Message, tt.path)
			}
		})
	}
}
