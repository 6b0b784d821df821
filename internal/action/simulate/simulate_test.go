package simulate_test

import (
	"crypto/rand"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/gobl/dsig"
	"chancery/internal/action"
	"chancery/internal/action/simulate"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/silo"
)

const party = `{"$schema": "https://gobl.org/draft-0/org/party", "name": "Talleres Ribera S.L.",
	"tax_id": {"country": "ES", "code": "B63912844"}, "emails": [{"addr": "hola@talleresribera.example"}]}`

// harness runs simulators.
type harness struct {
	*testing.T
	build *document.Builder
	table *action.Table
	list  []*domain.Action
	clock *domaintest.Clock
}

func newHarness(t *testing.T) *harness {
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
	b := &harness{T: t, build: &document.Builder{Library: library, Keys: document.FixedKeys{Live: key}}, clock: clock}
	b.list = simulate.Complete(nil, b.build)
	if b.table, err = action.NewTable(b.list); err != nil {
		t.Fatal(err)
	}
	return b
}

// task returns a first attempt in a sandbox.
func (b *harness) task(action, config string, e *domain.Entry, args map[string]string) *domain.Task {
	return &domain.Task{
		IntentID: domaintest.ID(7, 500), JobID: domaintest.ID(7, 501), Now: b.clock.Now(), Attempt: 1,
		Workspace: domain.Workspace{ID: domaintest.ID(7, 99), Slug: "trial", Sandbox: true},
		Entry:     e, Action: action, Config: json.RawMessage(config), Args: args,
	}
}

func (b *harness) run(t *domain.Task) domain.Result {
	b.Helper()
	known, ok := b.table.Action(t.Action)
	if !ok || known.Installed() {
		b.Fatalf("no simulator of %s", t.Action)
	}
	a := known.Simulator
	if issues := b.table.CheckConfig(a, t.Config); len(issues) > 0 {
		b.Fatalf("config of %s: %v", t.Action, issues)
	}
	return a.Run(b.Context(), t)
}

func (b *harness) party() *domain.Entry {
	b.Helper()
	e, err := (&silo.Draft{Workspace: domain.Workspace{ID: domaintest.ID(7, 99)}, ID: domaintest.ID(7, 400), Now: b.clock.Now()}).Import(b.build, []byte(party))
	if err != nil {
		b.Fatal(err)
	}
	return e
}

// TestUsualAnswers checks the default result of every simulator.
func TestUsualAnswers(t *testing.T) {
	b := newHarness(t)
	codes := map[string]string{}
	for _, a := range b.list {
		for _, e := range []*domain.Entry{b.party(), nil} {
			if e == nil && !a.Entryless {
				continue
			}
			res := b.run(b.task(a.ID, "", e, nil))
			if res.Status != domain.StatusOK || !res.Simulated || !strings.HasPrefix(res.Message, "simulated: ") {
				t.Errorf("%s: %+v", a.ID, res)
			}
			if res.Code != "" {
				codes[a.ID] = res.Code
			}
		}
		if a.Simulator.Reach != domain.Inside || a.Reach != domain.Acts || a.Summary == "" {
			t.Errorf("%s: %+v", a.ID, a)
		}
	}
	want := map[string]string{
		"peppol.import": "UBL", "peppol.has.inboxes": "true", "peppol.validate.endpoint": "true",
		"gov-fr.directory.lookup": "found", "directory.lookup": "found",
		"sdi-it.send": "delivered", "sdi-it": "delivered",
	}
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Error(diff)
	}
}

func TestChosenAnswers(t *testing.T) {
	b := newHarness(t)
	type answer struct {
		Status  domain.Status
		Code    string
		Message string
		RetryIn time.Duration
		Args    map[string]string
	}
	sends := "simulated: sends the document over Peppol"
	tests := []struct {
		name, action, config string
		args                 map[string]string
		want                 answer
	}{
		{
			"config", "peppol.send", `{"simulate": {"status": "KO", "code": "E7", "message": "no such receiver"}}`, nil,
			answer{Status: "KO", Code: "E7", Message: "simulated: no such receiver"},
		},
		{
			"without a status", "peppol.send", `{"simulate": {"code": "late", "args": {"ref": "7"}}}`, nil,
			answer{Status: "OK", Code: "late", Message: sends, Args: map[string]string{"ref": "7"}},
		},
		{
			"a success keeps its code", "peppol.import", `{"simulate": {"status": "OK"}}`, nil,
			answer{Status: "OK", Code: "UBL", Message: "simulated: takes an invoice in from Peppol"},
		},
		{"skip", "peppol.send", `{"simulate": {"status": "SKIP"}}`, nil, answer{Status: "SKIP", Message: sends}},
		{
			"error", "peppol.send", `{"simulate": {"status": "ERR", "code": "down", "seconds": 5}}`, nil,
			answer{Status: "ERR", Code: "down", Message: sends, RetryIn: 5 * time.Second},
		},
		{
			"queued", "peppol.send", `{"simulate": {"status": "QUEUED", "seconds": 90, "args": {"a": "b"}}}`, nil,
			answer{Status: "QUEUED", Message: sends, RetryIn: 90 * time.Second},
		},
		{
			"poke", "peppol.wait.approval", `{"simulate": {"status": "POKE"}}`, nil,
			answer{Status: "POKE", Message: "simulated: waits for the review of the proof"},
		},
		{"an argument for all", "peppol.send", "", map[string]string{"simulate": "KO"}, answer{Status: "KO", Message: sends}},
		{"an argument with a code", "peppol.send", "", map[string]string{"simulate": "KO:4107"}, answer{Status: "KO", Code: "4107", Message: sends}},
		{
			"an argument with seconds", "peppol.send", "",
			map[string]string{"simulate": "QUEUED:30"},
			answer{Status: "QUEUED", Message: sends, RetryIn: 30 * time.Second},
		},
		{
			"an argument without seconds", "peppol.send", "",
			map[string]string{"simulate": "QUEUED"},
			answer{Status: "QUEUED", Message: sends, RetryIn: 10 * time.Second},
		},
		{
			"an argument for one action", "peppol.send", `{"simulate": {"status": "SKIP"}}`,
			map[string]string{"simulate": "KO:1", "simulate-peppol.send": "OK:done"},
			answer{Status: "OK", Code: "done", Message: sends},
		},
		{"an argument for another action", "peppol.send", "", map[string]string{"simulate-peppol.lookup": "KO"}, answer{Status: "OK", Message: sends}},
		{"an empty argument", "peppol.send", "", map[string]string{"simulate": ""}, answer{Status: "OK", Message: sends}},
		{
			"an answer of the SdI", "sdi-it.send", `{"environment": "sandbox", "response": "NE"}`, nil,
			answer{Status: "OK", Code: "accepted-pa", Message: "simulated: sends the invoice to the SdI"},
		},
		{
			"a rejection by the SdI", "sdi-it.send", `{"response": "NS"}`, nil,
			answer{Status: "KO", Code: "rejected", Message: "simulated: sends the invoice to the SdI"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := b.run(b.task(tt.action, tt.config, b.party(), tt.args))
			got := answer{res.Status, res.Code, res.Message, res.RetryIn, res.Args}
			if diff := cmp.Diff(tt.want, got); diff != "" || !res.Simulated {
				t.Errorf("simulated %v: %s", res.Simulated, diff)
			}
		})
	}
}

// TestWaitsEnd checks that the attempt after a wait is the default success, with the
// arguments.
func TestWaitsEnd(t *testing.T) {
	b := newHarness(t)
	for _, status := range []string{"QUEUED", "POKE"} {
		task := b.task("peppol.import", `{"simulate": {"status": "`+status+`", "args": {"a": "b"}}}`, nil, nil)
		first := b.run(task)
		if !first.Effects.Empty() || first.Ref == "" {
			t.Errorf("%s: %+v", status, first)
		}
		task.Attempt, task.Ref = 2, first.Ref
		if last := b.run(task); last.Status != domain.StatusOK || last.Code != "UBL" || last.Args["a"] != "b" || last.Effects.Entry == nil {
			t.Errorf("%s: %+v", status, last)
		}
	}
}

func TestMistakesAreReported(t *testing.T) {
	b := newHarness(t)
	for _, text := range []string{"ok", "RUN", "KO KO", "QUEUED:soon", "QUEUED:-1", "QUEUED:8640001", "CANCEL", ":"} {
		res := b.run(b.task("peppol.send", "", b.party(), map[string]string{"simulate": text}))
		if res.Status != domain.StatusKO || res.Code != "simulate" || !strings.Contains(res.Message, "argument simulate") {
			t.Errorf("%q: %+v", text, res)
		}
	}
	known, _ := b.table.Action("peppol.send")
	a := known.Simulator
	for config, path := range map[string]string{
		`{"simulate": {"status": "RUN"}}`:    ".simulate.status",
		`{"simulate": {"seconds": "ten"}}`:   ".simulate.seconds",
		`{"simulate": {"args": {"a": 1}}}`:   ".simulate.args.a",
		`{"simulate": {"outcome": "KO"}}`:    ".simulate",
		`{"simulate": "KO", "anything": []}`: ".simulate",
	} {
		issues := b.table.CheckConfig(a, json.RawMessage(config))
		if len(issues) != 1 || issues[0].Path != path {
			t.Errorf("%s: %+v", config, issues)
		}
	}
	if issues := b.table.CheckConfig(a, json.RawMessage(`{"environment": "live", "list": [1]}`)); len(issues) > 0 {
		t.Errorf("members of the real action: %+v", issues)
	}
}

// TestImports checks that an import without an entry makes a document that later
// steps can sign, and that one with an entry leaves that unchanged.
func TestImports(t *testing.T) {
	b := newHarness(t)
	tests := []struct{ action, workspace, supplier, folder string }{
		{"peppol.import", "", "BE0742183523", "expenses"},
		{"ubl.import", "", "BE0742183523", "expenses"},
		{"cii.import", "", "DE814295732", "expenses"},
		{"cii.pdf.import", "", "DE814295732", "expenses"},
		{"gov-dk.import", "", "DK31847206", "expenses"},
		{"gov-fi.import", "", "FI27381544", "expenses"},
		{"gov-pl.import", "", "PL5842170633", "expenses"},
		{"sdi-it.import", "", "IT04837200155", "expenses"},
		{"sat-mx.import", "", "MXTNO150921RJ7", "expenses"},
		{"stripe.import", "", "ESB63912844", "sales"},
		{"stripe.import", "FR", "FR44732829320", "sales"},
		{"chargebee.import", "de", "DE814295732", "sales"},
		{"chargebee.import", "US", "ESB63912844", "sales"},
		{"silo.import", "BE", "BE0742183523", "sales"},
	}
	for _, tt := range tests {
		t.Run(tt.action+tt.workspace, func(t *testing.T) {
			task := b.task(tt.action, "", nil, nil)
			task.Workspace.Country = tt.workspace
			res := b.run(task)
			e := res.Effects.Entry
			if e == nil {
				t.Fatalf("no entry: %s", res.Message)
			}
			if e.ID != task.IntentID || e.Content.Index.SupplierTax != tt.supplier || e.Folder != tt.folder || e.Content.Index.Payable == "150.00" {
				t.Errorf("%s in %s: %+v", e.ID, e.Folder, e.Content.Index)
			}
			if _, err := b.build.Sign(&e.Content, &document.Options{Now: b.clock.Now()}); err != nil {
				t.Error(err)
			}
			task.Entry = e
			if again := b.run(task); !again.Effects.Empty() {
				t.Errorf("an entry is left alone: %+v", again.Effects)
			}
		})
	}
}

// TestBuildStatus checks that the status document is stored in addition to the party,
// and can be numbered and signed.
func TestBuildStatus(t *testing.T) {
	b := newHarness(t)
	task := b.task("gov-es.noverifactu.build.status", `{"event_type": "10"}`, b.party(), nil)
	side := b.run(task).Effects.SideEntry
	if side == nil || side.Folder != "statuses" || side.Content.Index.SupplierTax != "ESB63912844" {
		t.Fatalf("%+v", side)
	}
	if !strings.Contains(string(side.Content.Doc), "Summary of events") {
		t.Errorf("%s", side.Content.Doc)
	}
	if n, err := b.build.NumberingOf(&side.Content); err != nil || !n.Numbered {
		t.Fatalf("%+v, %v", n, err)
	}
	numbered, err := b.build.Stamp(&side.Content, "000001", &domain.Numbering{Sign: true}, b.clock.Now())
	if err != nil || !numbered.Signed {
		t.Error(err)
	}
	imported := b.run(b.task("peppol.import", "", nil, nil)).Effects.Entry
	if res := b.run(b.task("gov-es.noverifactu.build.status", "", imported, nil)); res.Status != domain.StatusKO || res.Code != "schema" {
		t.Errorf("for an invoice: %+v", res)
	}
}
