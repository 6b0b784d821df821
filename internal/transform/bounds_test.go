package transform_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/internal/transform"
	"chancery/test/kit"
)

func xs(n int) string { return strings.Repeat("x", n) }

// object is a JSON object with n members of a size each.
func object(t *testing.T, n, size int) json.RawMessage {
	t.Helper()
	members := map[string]string{}
	for i := range n {
		members[fmt.Sprintf("%04d", i)] = xs(size)
	}
	text, err := json.Marshal(members)
	kit.Must(t, err)
	return text
}

// sizeOf is the size of the arguments that object makes.
func sizeOf(n, size int) int { return n * (4 + size) }

func TestSizeOfInput(t *testing.T) {
	f := newFixture(t, kit.Options{})
	half := limits.JobArgs.Int() / 2
	file := `"data:text/plain;name=a.txt;base64,` + base64.StdEncoding.EncodeToString([]byte(xs(1<<20))) + `"`
	deep := `{"deep": {"data": "` + xs(limits.JobMeta.Int()-len(`{"deep": {"data": ""}}`)+1) + `"}}`
	for name, tt := range map[string]struct {
		args, meta json.RawMessage
		over       *limits.Limit
		field      string
	}{
		"args and meta, as large":      {object(t, 32, half/32-4), object2(t, 32, half/32-4), nil, ""},
		"args and meta, too large":     {object(t, 32, half/32-4), object2(t, 32, half/32-3), &limits.JobArgs, "meta"},
		"members of meta, as many":     {nil, object(t, limits.JobArgCount.Int(), 1), nil, ""},
		"members of meta, too many":    {nil, object(t, limits.JobArgCount.Int()+1, 1), &limits.JobArgCount, "meta"},
		"members of both, too many":    {raw(`{"a": "1"}`), object(t, limits.JobArgCount.Int(), 1), &limits.JobArgCount, "meta"},
		"args take the place of meta":  {raw(`{"0000": "1"}`), object(t, limits.JobArgCount.Int(), 1), nil, ""},
		"args alone":                   {object(t, 64, 4092), nil, nil, ""},
		"args alone, too large":        {object(t, 64, 4093), nil, &limits.JobArgs, "args"},
		"one member of meta":           {nil, raw(`{"a": "` + xs(limits.JobArgs.Int()) + `"}`), &limits.JobArgs, "meta"},
		"deep inside meta":             {nil, raw(deep), &limits.JobMeta, "meta"},
		"meta that is a list":          {raw(`{"a": "1"}`), raw(`["` + xs(limits.JobMeta.Int()) + `"]`), &limits.JobMeta, "meta"},
		"a member that is given twice": {nil, raw(`{"a": "` + xs(half) + `", "a": "` + xs(half) + `"}`), &limits.JobMeta, "meta"},
		"files in both":                {raw(`{"f": ` + file + `}`), raw(`{"m": ` + file + `, "n": "` + xs(half) + `"}`), nil, ""},
		"a file and a large text":      {raw(`{"f": ` + file + `}`), raw(`{"n": "` + xs(2*half) + `"}`), &limits.JobArgs, "meta"},
	} {
		t.Run(name, func(t *testing.T) {
			before, entries := f.stored()
			in := transform.JobInput{WorkflowID: flowOK, Args: tt.args, Meta: tt.meta, Data: raw(message)}
			_, err := f.PutJob(t.Context(), f.actor, "", in, transform.Wait{For: time.Minute})
			if tt.over == nil {
				kit.Must(t, err)
				return
			}
			e := refusal(t, err, domain.Invalid, domain.KeyLimit, tt.field)
			if !strings.HasPrefix(e.Message, tt.over.Message()) || !strings.Contains(e.Message, "POST /silo/v1/spool") {
				t.Errorf("%s", e.Message)
			}
			if now, made := f.stored(); now != before || made != entries {
				t.Error("something of the request is stored")
			}
		})
	}
	if got := sizeOf(64, 4092); got != limits.JobArgs.Int() {
		t.Errorf("the cases are about %d bytes", got)
	}
}

// object2 is object with other names.
func object2(t *testing.T, n, size int) json.RawMessage {
	t.Helper()
	return raw(strings.ReplaceAll(string(object(t, n, size)), `"00`, `"10`))
}

func TestSizeOfSignals(t *testing.T) {
	f := newFixture(t, kit.Options{})
	job := f.put(id(1), request(flowPark, "1"))
	for field, tt := range map[string]transform.IntentSignal{
		"message": {JobID: string(job.ID), Message: xs(limits.SignalMessage.Int() + 1)},
		"code":    {JobID: string(job.ID), Code: xs(limits.SignalCode.Int() + 1)},
	} {
		_, err := f.SignalIntent(t.Context(), f.actor, tt, transform.Wait{})
		refused(t, err, domain.Invalid, domain.KeyLimit, field)
	}
	_, err := f.Operate(t.Context(), f.actor, string(job.ID), domain.Signal{Kind: domain.SignalSkip, Message: xs(limits.SignalMessage.Int() + 1)}, 0)
	refused(t, err, domain.Invalid, domain.KeyLimit, "reason")
	_, err = f.Operate(t.Context(), f.actor, string(job.ID), domain.Signal{Kind: domain.SignalSkip, IntentID: domain.ID(xs(1000))}, 0)
	refused(t, err, domain.NotFound, "not-found", "")
}

func TestSizeOfWorkflows(t *testing.T) {
	f := newFixture(t, kit.Options{})
	step := `{"action": "test.ok"}`
	list := func(n int, of string) string { return strings.TrimSuffix(strings.Repeat(of+",", n), ",") }
	nested := func(levels int) string {
		text := step
		for range levels - 1 {
			text = `{"action": "test.ok", "next": [{"status": "OK", "steps": [` + text + `]}]}`
		}
		return text
	}
	with := func(member, value string) string { return `{"action": "test.ok", "` + member + `": ` + value + `}` }
	text := func(l *limits.Limit) string { return `"` + xs(l.Int()+1) + `"` }
	config := func(n int) string { return `{"a": "` + xs(n-len(`{"a": ""}`)) + `"}` }
	steps := func(text string) string { return `{"steps": [` + text + `]}` }
	for name, tt := range map[string]struct {
		flow  string
		over  *limits.Limit
		field string
	}{
		"as many steps":         {steps(list(limits.Steps.Int(), step)), nil, ""},
		"too many steps":        {steps(list(limits.Steps.Int()+1, step)), &limits.Steps, "steps"},
		"too many in a branch":  {steps(`{"action": "test.ok", "next": [{"steps": [` + list(limits.Steps.Int(), step) + `]}]}`), &limits.Steps, "steps"},
		"too many with rescue":  {`{"steps": [` + list(limits.Steps.Int(), step) + `], "rescue": [` + step + `]}`, &limits.Steps, "steps"},
		"as deep":               {steps(nested(limits.StepNesting.Int())), nil, ""},
		"too deep":              {steps(nested(limits.StepNesting.Int() + 1)), &limits.StepNesting, "steps"},
		"too many branches":     {steps(with("next", "["+list(limits.StepBranches.Int()+1, `{"status": "OK"}`)+"]")), &limits.StepBranches, "steps.0.next"},
		"as large a config":     {steps(with("config", config(limits.StepConfig.Int()))), nil, ""},
		"too large a config":    {steps(with("config", config(limits.StepConfig.Int()+1))), &limits.StepConfig, "steps.0.config"},
		"too large all in all":  {steps(list(17, with("config", config(limits.StepConfig.Int()-50)))), &limits.Definition, "steps"},
		"a long name":           {`{"name": ` + text(&limits.WorkflowName) + `}`, &limits.WorkflowName, "name"},
		"a long description":    {`{"description": ` + text(&limits.WorkflowText) + `}`, &limits.WorkflowText, "description"},
		"a long schema":         {`{"schema": ` + text(&limits.WorkflowName) + `}`, &limits.WorkflowName, "schema"},
		"a long country":        {`{"country": ` + text(&limits.WorkflowName) + `}`, &limits.WorkflowName, "country"},
		"a long ID of a step":   {steps(with("id", text(&limits.WorkflowName))), &limits.WorkflowName, "steps.0.id"},
		"a long name of a step": {steps(with("name", text(&limits.WorkflowName))), &limits.WorkflowName, "steps.0.name"},
		"a long provider":       {steps(`{"provider": ` + text(&limits.WorkflowName) + `}`), &limits.WorkflowName, "steps.0.provider"},
		"a long action":         {steps(`{"action": ` + text(&limits.WorkflowName) + `}`), &limits.WorkflowName, "steps.0.action"},
		"a long summary":        {steps(with("summary", text(&limits.WorkflowText))), &limits.WorkflowText, "steps.0.summary"},
		"long notes":            {steps(with("notes", text(&limits.WorkflowText))), &limits.WorkflowText, "steps.0.notes"},
		"a long status":         {steps(with("next", `[{"status": `+text(&limits.WorkflowName)+`}]`)), &limits.WorkflowName, "steps.0.next.0.status"},
		"a long code":           {steps(with("next", `[{"code": `+text(&limits.WorkflowName)+`}]`)), &limits.WorkflowName, "steps.0.next.0.code"},
		"a long jump":           {steps(with("next", `[{"step_id": `+text(&limits.WorkflowName)+`}]`)), &limits.WorkflowName, "steps.0.next.0.step_id"},
	} {
		t.Run(name, func(t *testing.T) {
			in := flow(t, tt.flow)
			for _, in.Draft = range []bool{true, false} {
				wid := string(f.in.Transform.IDs.New())
				_, err := f.PutWorkflow(t.Context(), f.actor, wid, in)
				if tt.over == nil {
					kit.Must(t, err)
					continue
				}
				if e := refusal(t, err, domain.Invalid, domain.KeyLimit, tt.field); !strings.Contains(e.Message, tt.over.Message()) {
					t.Error(e.Message)
				}
				_, err = f.Workflow(t.Context(), f.actor, wid, 0)
				refused(t, err, domain.NotFound, "not-found", "")
				if in.Schema != nil || in.Country != nil {
					continue // no patch changes those
				}
				_, err = f.PatchWorkflow(t.Context(), f.actor, flowOK, in)
				refused(t, err, domain.Invalid, domain.KeyLimit, tt.field)
			}
			if problems := f.LintWorkflow("", in, false).Problems; tt.over != nil && (len(problems) == 0 || problems[len(problems)-1].Message != tt.over.Message()) {
				t.Errorf("%+v", problems)
			}
		})
	}
	// A patch of one part counts the steps of the other.
	f.in.Publish(id(1), steps(list(limits.Steps.Int(), step)))
	_, err := f.PatchWorkflow(t.Context(), f.actor, id(1), flow(t, `{"draft": true, "rescue": [`+step+`]}`))
	refused(t, err, domain.Invalid, domain.KeyLimit, "steps")
}

func TestManyProblems(t *testing.T) {
	f := newFixture(t, kit.Options{})
	bad := `{"action": "silo.modify", "config": {"` + xs(2000) + `": 1, "tags": [` + strings.TrimSuffix(strings.Repeat("1,", 20000), ",") + `]}},`
	in := flow(t, `{"draft": true, "steps": [`+strings.TrimSuffix(strings.Repeat(bad, 20), ",")+`]}`)
	w, err := f.PutWorkflow(t.Context(), f.actor, id(1), in)
	kit.Must(t, err)
	size := 0
	for _, p := range w.Problems {
		size += len(p.Path) + len(p.Message)
	}
	if len(w.Problems) != limits.Problems.Int() || size > 2*limits.Problems.Int()*limits.ProblemText.Int() {
		t.Errorf("%d problems with %d bytes", len(w.Problems), size)
	}
}
