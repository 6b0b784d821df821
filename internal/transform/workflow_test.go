package transform_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/internal/transform"
	"chancery/test/kit"
)

// flow reads a workflow as authors write it.
func flow(t *testing.T, text string) transform.WorkflowInput {
	t.Helper()
	var in transform.WorkflowInput
	kit.Must(t, json.Unmarshal([]byte(text), &in))
	return in
}

func numbers(w *transform.SavedWorkflow) []int {
	var list []int
	for _, v := range w.Versions {
		list = append(list, v.Version)
	}
	return list
}

func TestPublish(t *testing.T) {
	f := newFixture(t, kit.Options{})
	ctx, wid := t.Context(), id(1)
	in := flow(t, `{"name": "n", "description": "d", "schema": "https://gobl.org/draft-0/bill/invoice", "country": "ES",
		"steps": [{"name": "s", "provider": "test.ok", "config": {"a":  1}, "summary": "x", "notes": "y",
			"next": [{"status": "KO", "code": "E1", "stop": true, "steps": [{"action": "test.ko", "config": null}]}]}],
		"rescue": [{"action": "test.ok"}]}`)
	w, err := f.PutWorkflow(ctx, f.actor, wid, in)
	kit.Must(t, err)
	step := w.Content.Steps[0]
	if w.Version != 1 || w.Draft || w.Schema != "bill/invoice" || w.Country != "ES" || w.Name != "n" || len(w.Hash) != 10 || !slices.Equal(numbers(w), []int{1}) ||
		step.Action != "test.ok" || string(step.Config) != `{"a":1}` || step.ID == "" || !step.Next[0].Stop || step.Next[0].Steps[0].Config != nil || len(w.Content.Rescue) != 1 {
		t.Errorf("%+v %+v", w.Workflow, step)
	}
	if o := w.Versions[0].Origin; o.Src != "api-key" || o.SrcID != string(f.actor.TokenID) {
		t.Errorf("origin %+v", o)
	}
	again, err := f.PutWorkflow(ctx, f.actor, wid, in)
	if err != nil || again.Hash != w.Hash || again.Version != 1 || again.Content.Steps[0].ID != step.ID {
		t.Errorf("the same again: %+v, %v", again, err)
	}
	_, err = f.PutWorkflow(ctx, f.actor, wid, flow(t, `{"name": "n", "steps": [{"action": "test.ko"}]}`))
	if e := refusal(t, err, domain.Conflict, "conflict", ""); string(e.ExistingID) != wid {
		t.Errorf("%+v", e)
	}

	f.in.Clock.Advance(time.Second)
	two, err := f.PatchWorkflow(ctx, f.actor, wid, flow(t, `{"name": "m", "steps": [{"action": "test.ko"}]}`))
	if err != nil || two.Version != 2 || two.Name != "m" || two.Description != "d" || len(two.Content.Rescue) != 1 || !slices.Equal(numbers(two), []int{2, 1}) {
		t.Errorf("%+v, %v", two, err)
	}
	one, err := f.Workflow(ctx, f.actor, wid, 1)
	if err != nil || one.Version != 1 || one.Hash != w.Hash || one.Content.Steps[0].Action != "test.ok" {
		t.Errorf("%+v, %v", one, err)
	}
	same, err := f.PatchWorkflow(ctx, f.actor, wid, flow(t, `{"description": "e"}`))
	if err != nil || same.Version != 2 || same.Description != "e" {
		t.Errorf("a change of no content: %+v, %v", same, err)
	}
}

func TestDrafts(t *testing.T) {
	f := newFixture(t, kit.Options{})
	ctx := t.Context()
	draft, err := f.PatchWorkflow(ctx, f.actor, flowOK, flow(t, `{"draft": true, "steps": [{"action": "nowhere"}]}`))
	if err != nil || !draft.Draft || draft.Version != 1 || len(draft.Problems) != 1 || draft.Problems[0].Path != "steps[0].action" {
		t.Fatalf("%+v, %v", draft, err)
	}
	read, err := f.Workflow(ctx, f.actor, flowOK, 0)
	if err != nil || !read.Draft || len(read.Problems) != 1 {
		t.Errorf("%+v, %v", read, err)
	}
	v, err := f.PutJob(ctx, f.actor, id(1), request(flowOK, "1"), transform.Wait{For: time.Minute})
	if err != nil || v.WorkflowVersion != 1 || v.Status != domain.StatusOK {
		t.Errorf("the draft ran: %+v, %v", v, err)
	}
	_, err = f.PatchWorkflow(ctx, f.actor, flowOK, transform.WorkflowInput{})
	refused(t, err, domain.Invalid, "validation", "steps.0.action")
	f.in.Clock.Advance(time.Second)
	back, err := f.PatchWorkflow(ctx, f.actor, flowOK, flow(t, `{"draft": true, "steps": [{"id": "`+step1+`", "action": "test.ok"}]}`))
	if err != nil || back.Draft || back.Version != 1 {
		t.Errorf("the published content again: %+v, %v", back, err)
	}
	published, err := f.PatchWorkflow(ctx, f.actor, flowDraft, flow(t, `{"steps": [{"action": "test.ok"}]}`))
	if err != nil || published.Draft || published.Version != 1 {
		t.Errorf("%+v, %v", published, err)
	}
}

func TestWorkflowsAreRefused(t *testing.T) {
	f := newFixture(t, kit.Options{})
	ctx := t.Context()
	ok := `"steps": [{"action": "test.ok"}]`
	put := func(id, text string) error {
		_, err := f.PutWorkflow(ctx, f.actor, id, flow(t, text))
		return err
	}
	patch := func(id, text string) error {
		_, err := f.PatchWorkflow(ctx, f.actor, id, flow(t, text))
		return err
	}
	get := func(id string, version int) error {
		_, err := f.Workflow(ctx, f.actor, id, version)
		return err
	}
	for name, tt := range map[string]struct {
		err   error
		kind  domain.Kind
		field string
	}{
		"an ID that is none":           {put(noID, `{`+ok+`}`), domain.Invalid, "id"},
		"no schema":                    {put(absent, `{"schema": "invoice", `+ok+`}`), domain.Invalid, "schema"},
		"another schema":               {patch(flowInvoice, `{"schema": "bill/order"}`), domain.Invalid, "schema"},
		"another country":              {patch(flowInvoice, `{"country": "ES"}`), domain.Invalid, "country"},
		"a patch of what is none":      {patch(noID, `{}`), domain.NotFound, ""},
		"a patch of nothing":           {patch(absent, `{}`), domain.NotFound, ""},
		"reading what is none":         {get(noID, 0), domain.NotFound, ""},
		"reading nothing":              {get(absent, 0), domain.NotFound, ""},
		"a version that is not there":  {get(flowOK, 7), domain.NotFound, ""},
		"no steps":                     {put(absent, `{}`), domain.Invalid, "steps"},
		"nothing to do":                {put(absent, `{"steps": [{"name": "x"}]}`), domain.Invalid, "steps.0"},
		"two things to do":             {put(absent, `{"steps": [{"action": "test.ok", "provider": "test.ko"}]}`), domain.Invalid, "steps.0"},
		"an action only for sandboxes": {put(absent, `{"steps": [{"action": "test.simulated"}]}`), domain.Invalid, "steps.0.action"},
	} {
		key := "validation"
		if tt.kind == domain.NotFound {
			key = "not-found"
		}
		t.Run(name, func(t *testing.T) { refused(t, tt.err, tt.kind, key, tt.field) })
	}
	changed := f.meddled(func() {
		f.in.Clock.Advance(time.Second)
		kit.Must(t, patch(flowOK, `{"name": "first"}`))
	})
	_, err := changed.PatchWorkflow(ctx, f.actor, flowOK, flow(t, `{"name": "second"}`))
	refused(t, err, domain.Conflict, "conflict", "")
}

// statements.yaml 4.2-1, 4.2-6, 4.4-1, 4.4-2
func TestProblems(t *testing.T) {
	f := newFixture(t, kit.Options{})
	deep := `{"action": "test.ok"}`
	for range limits.StepNesting.Int() {
		deep = `{"action": "test.ok", "next": [{"status": "OK", "steps": [` + deep + `]}]}`
	}
	next := func(text string) string { return `{"action": "test.ok", "next": [` + text + `]}` }
	for name, tt := range map[string]struct{ steps, path string }{
		"fine":                      {`{"id": "` + step1 + `", "action": "test.ok", "next": [{"step_id": "` + step1 + `"}]}`, ""},
		"an unknown action":         {`{"action": "nowhere"}`, "steps[0].action"},
		"an unknown action below":   {next(`{"status": "KO", "steps": [{"action": "nowhere"}]}`), "steps[0].next[0].steps[0].action"},
		"an ID that is none":        {`{"id": "x", "action": "test.ok"}`, "steps[0].id"},
		"an ID that is there":       {`{"id": "` + step1 + `", "action": "test.ok"}, {"id": "` + step1 + `", "action": "test.ok"}`, "steps[1].id"},
		"a config that is none":     {`{"action": "test.ok", "config": []}`, "steps[0].config"},
		"a config that is wrong":    {`{"action": "silo.if", "config": {"expr": "1 +"}}`, "steps[0].config.expr"},
		"a status nobody has":       {next(`{"status": "RUN"}`), "steps[0].next[0].status"},
		"a step that is none":       {next(`{"step_id": "x"}`), "steps[0].next[0].step_id"},
		"a step that is not there":  {next(`{"step_id": "` + step2 + `"}`), "steps[0].next[0].step_id"},
		"steps that are too deep":   {deep, "steps[0]" + strings.Repeat(".next[0].steps[0]", limits.StepNesting.Int()-1) + ".next[0].steps"},
		"more steps than there may": {strings.TrimSuffix(strings.Repeat(`{"action": "test.ok"},`, limits.Steps.Int()+1), ","), "steps"},
	} {
		t.Run(name, func(t *testing.T) {
			problems := f.LintWorkflow("", flow(t, `{"steps": [`+tt.steps+`]}`), false).Problems
			if tt.path == "" && len(problems) > 0 || tt.path != "" && (len(problems) == 0 || problems[0].Path != tt.path) {
				t.Errorf("%+v, want %s", problems, tt.path)
			}
		})
	}
	problems := f.LintWorkflow(noID, flow(t, `{"schema": "invoice", "steps": [{"action": "test.simulated"}]}`), true).Problems
	if len(problems) != 2 || problems[0].Path != "id" || problems[1].Path != "schema" {
		t.Errorf("%+v", problems)
	}
	broken := []transform.StepInput{{Action: "test.ok", Config: raw(`{"a"`)}}
	if w, err := f.PutWorkflow(t.Context(), f.actor, absent, transform.WorkflowInput{Draft: true, Steps: &broken}); err != nil || len(w.Problems) != 1 {
		t.Errorf("%+v, %v", w, err)
	}
}

// TestSuggestions: problems name what may be meant.
func TestSuggestions(t *testing.T) {
	f := newFixture(t, kit.Options{})
	step := func(text string) string { return `{"steps": [` + text + `]}` }
	for text, want := range map[string]transform.Problem{
		`{"schema": "bill/invoise", "steps": [{"action": "test.ok"}]}`: {
			Path: "schema", Message: `there are no documents with the schema "bill/invoise"; did you mean bill/invoice?`,
		},
		step(`{"action": "silo.stat"}`): {
			Path: "steps[0].action",
			Message: "the action silo.stat is not installed on this server, and a sandbox workspace does not simulate it either; " +
				`did you mean silo.state? Otherwise save the workflow with "draft": true until it is`,
		},
		step(`{"action": "sequence.enumerate", "config": {"pading": 6}}`): {
			Path: "steps[0].config.pading", Message: "the action has no such setting; did you mean padding?",
		},
		step(`{"action": "silo.state", "config": {"state": "sent", "zzz": 1}}`): {
			Path: "steps[0].config.zzz", Message: "the action has no such setting; the settings are: state",
		},
		step(`{"action": "silo.close", "config": {"folder": "sales"}}`): {
			Path: "steps[0].config.folder", Message: "the action has no settings",
		},
	} {
		found := f.LintWorkflow("", flow(t, text), false)
		if len(found.Problems) != 1 || found.Problems[0] != want || len(found.Warnings) > 0 {
			t.Errorf("%s: %+v", text, found)
		}
		_, err := f.PutWorkflow(t.Context(), f.actor, absent, flow(t, text))
		if e := refusal(t, err, domain.Invalid, "validation", ""); !strings.Contains(e.Message, want.Message) {
			t.Error(e.Message)
		}
	}
}

// TestWarnings: what looks wrong is said and does not keep a workflow from being published.
func TestWarnings(t *testing.T) {
	f := newFixture(t, kit.Options{})
	steps := func(text string) string { return `{"schema": "bill/invoice", "steps": [` + text + `]}` }
	check := func(expr string) string { return steps(`{"action": "silo.if", "config": {"expr": "` + expr + `"}}`) }
	ok := `{"action": "test.ok"}`
	jump := `{"id": "` + step1 + `", "action": "test.ok"}`
	for text, want := range map[string]string{
		check("supplier.tax_id.contry == 'ES'"):                        `steps[0].config.expr: supplier.tax_id has no member "contry"; did you mean country?`,
		check("suplier.name"):                                          `steps[0].config.expr: documents have no member "suplier"; did you mean supplier?`,
		check("supplier.tax_id.country == 'ES'"):                       "",
		check("$job.arg"):                                              `steps[0].config.expr: $job has no member "arg"; did you mean args?`,
		steps(ok + "," + ok):                                           "",
		steps(`{"action": "test.ok", "next": [{"stop": true}]},` + ok): `steps[1]: this step is never reached: every outcome of steps[0] ends the workflow or jumps to another step`,
		steps(`{"action": "test.ok", "next": [{"status": "NA", "step_id": "` + step1 + `"}]},` + ok + `,` + jump):                                                `steps[1]: this step is never reached: every outcome of steps[0] ends the workflow or jumps to another step`,
		steps(`{"action": "test.ok", "next": [{"step_id": "` + step1 + `"}]},` + jump + `,` + ok):                                                                "",
		steps(`{"action": "test.ok", "next": [{"status": "KO", "stop": true}]},` + ok):                                                                           "",
		steps(`{"action": "test.ok", "next": [{"stop": true}, {"status": "KO"}]},` + ok):                                                                         "",
		steps(`{"action": "test.ok", "next": [{"steps": [{"action": "test.ok", "next": [{"stop": true}]},` + ok + `]}]}`):                                        `steps[0].next[0].steps[1]: this step is never reached: every outcome of steps[0].next[0].steps[0] ends the workflow or jumps to another step`,
		steps(`{"action": "test.ok", "next": [{"status": "KO"}, {"status": "KO"}]}`):                                                                             `steps[0].next[1]: this branch is never taken: steps[0].next[0] has the same status and code`,
		steps(`{"action": "test.ok", "next": [{"status": "NA", "code": "x"}, {"code": "x"}, {"code": "y"}]}`):                                                    `steps[0].next[1]: this branch is never taken: steps[0].next[0] has the same status and code`,
		steps(`{"action": "silo.modify", "config": {"addons": ["es-verifactu-v1", "es-facturea-v3"]}}`):                                                          `steps[0].config.addons[1]: the addon es-facturea-v3 is not installed; did you mean es-facturae-v3?`,
		steps(`{"action": "silo.modify", "config": {"merge_type": "application/merge-patch+json", "data": {"doc": {"payment": {"term": {"key": "instant"}}}}}}`): `steps[0].config.data.doc.payment.term: documents have no member "term" here; did you mean terms?`,
		steps(`{"action": "silo.sleep", "config": {"until": "payment.terms.due_date[0].date"}}`):                                                                 `steps[0].config.until: payment.terms has no member "due_date"; did you mean due_dates?`,
	} {
		w, err := f.PutWorkflow(t.Context(), f.actor, string(f.in.Transform.IDs.New()), flow(t, text))
		kit.Must(t, err)
		var got []string
		for _, p := range w.Warnings {
			got = append(got, p.Path+": "+p.Message)
		}
		if strings.Join(got, "\n") != want || len(w.Problems) > 0 || w.Version != 1 {
			t.Errorf("%s:\n%q\nwant %q", text, got, want)
		}
	}
}

func TestWorkflows(t *testing.T) {
	f := newFixture(t, kit.Options{})
	for schema, want := range map[string]int{"": 7, "bill/invoice": 1, "https://gobl.org/draft-0/bill/invoice": 1, "bill/order": 0} {
		list, err := f.Workflows(t.Context(), f.actor, domain.WorkflowQuery{Schema: schema, Limit: 20})
		if err != nil || len(list) != want {
			t.Errorf("%q: %s, %v", schema, fmt.Sprint(len(list)), err)
		}
	}
	if list, err := f.Workflows(t.Context(), f.other, domain.WorkflowQuery{Limit: 20}); err != nil || len(list) != 0 {
		t.Errorf("of another workspace: %d, %v", len(list), err)
	}
}

// A workflow that was published when less was checked can be described, disabled and run.
// Only new steps have to pass.
func TestPublishedBeforeAStricterCheck(t *testing.T) {
	strict := kit.Returning("test.strict", domain.OK())
	var refuse error
	strict.Check = func(json.RawMessage) error { return refuse }
	f := newFixture(t, kit.Options{Actions: []*domain.Action{strict}})
	steps := `"steps": [{"action": "test.strict"}]`
	_, err := f.PutWorkflow(t.Context(), f.actor, absent, flow(t, `{"name": "old", `+steps+`}`))
	kit.Must(t, err)
	refuse = errors.New("no longer")
	for _, change := range []string{`{"description": "d"}`, `{"disabled": true}`, `{"disabled": false}`} {
		w, err := f.PatchWorkflow(t.Context(), f.actor, absent, flow(t, change))
		if err != nil || w.Draft {
			t.Errorf("%s: %+v, %v", change, w, err)
		}
	}
	if _, err := f.PatchWorkflow(t.Context(), f.actor, absent, flow(t, `{`+steps+`}`)); !domain.Is(err, domain.Invalid) {
		t.Errorf("new steps: %v", err)
	}
}
