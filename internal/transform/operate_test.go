package transform_test

import (
	"testing"
	"time"

	"chancery/internal/app"
	"chancery/internal/domain"
	"chancery/internal/transform"
	"chancery/test/kit"
)

// parked returns a job that waits for a poke, with the reference "ref/" and its argument.
func (f *fixture) parked(n int, arg string) *domain.Job {
	f.Helper()
	f.put(id(n), request(flowPark, arg))
	j := f.in.Waiting(domain.ID(id(n)))
	if j.Status != domain.StatusPoke {
		f.Fatalf("%+v", j)
	}
	return j
}

// statements.yaml 5.3-2, 5.3-3, 5.3-4, 5.3-9
func TestSignalIntent(t *testing.T) {
	f := newFixture(t, kit.Options{})
	for n, tt := range []struct {
		name   string
		signal func(*domain.Job) transform.IntentSignal
		want   domain.Status
	}{
		{"poke by ID", func(j *domain.Job) transform.IntentSignal {
			return transform.IntentSignal{ID: string(j.Events[0].IntentID), JobID: string(j.ID), Status: "POKE", Code: "C", Message: "by both"}
		}, domain.StatusOK},
		{"poke by reference", func(*domain.Job) transform.IntentSignal { return transform.IntentSignal{Ref: "ref/1"} }, domain.StatusOK},
		{"poke the last one", func(j *domain.Job) transform.IntentSignal { return transform.IntentSignal{JobID: string(j.ID)} }, domain.StatusOK},
		{"cancel", func(j *domain.Job) transform.IntentSignal {
			return transform.IntentSignal{JobID: string(j.ID), Status: "CANCEL"}
		}, domain.StatusCancel},
	} {
		t.Run(tt.name, func(t *testing.T) {
			j := f.parked(n, string(rune('0'+n)))
			in, err := f.SignalIntent(t.Context(), f.actor, tt.signal(j), transform.Wait{})
			if err != nil || in.ID != j.Events[0].IntentID || in.Last().Status != domain.StatusPoke {
				t.Fatalf("%+v, %v", in, err)
			}
			if j := f.in.Ended(j.ID); j.Status != tt.want {
				t.Errorf("%+v", j)
			}
		})
	}
	poked := f.in.Ended(domain.ID(id(0))).Events
	if e := poked[2]; e.Status != domain.StatusPoke || e.Code != "C" || e.Message != "by both" {
		t.Errorf("%+v", poked)
	}
}

func TestSignalIntentRefuses(t *testing.T) {
	f := newFixture(t, kit.Options{})
	f.put(id(1), request(flowOK, "1"))
	ended := f.in.Ended(domain.ID(id(1)))
	waiting := f.parked(2, "2")
	job := string(waiting.ID)
	for name, tt := range map[string]struct {
		actor domain.Actor
		in    transform.IntentSignal
		kind  domain.Kind
		key   string
		field string
	}{
		"another status":     {f.actor, transform.IntentSignal{JobID: job, Status: "OK"}, domain.Invalid, "validation", "status"},
		"nothing named":      {f.actor, transform.IntentSignal{}, domain.Invalid, "validation", "job_id"},
		"a job that is none": {f.actor, transform.IntentSignal{JobID: noID}, domain.NotFound, "not-found", ""},
		"an unknown job":     {f.actor, transform.IntentSignal{JobID: absent}, domain.NotFound, "not-found", ""},
		"an unknown intent":  {f.actor, transform.IntentSignal{JobID: job, ID: absent}, domain.NotFound, "not-found", ""},
		"an unknown ref":     {f.actor, transform.IntentSignal{Ref: "ref/9"}, domain.NotFound, "not-found", ""},
		"an intent that ended": {
			f.actor, transform.IntentSignal{JobID: string(ended.ID)}, domain.NotFound, "not-found", "",
		},
		"of another workspace": {f.other, transform.IntentSignal{JobID: job}, domain.NotFound, "not-found", ""},
		"ref of another":       {f.other, transform.IntentSignal{Ref: "ref/2"}, domain.NotFound, "not-found", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := f.SignalIntent(t.Context(), tt.actor, tt.in, transform.Wait{})
			refused(t, err, tt.kind, tt.key, tt.field)
		})
	}
	if j, err := f.Job(t.Context(), f.actor, job); err != nil || len(j.Events) != 2 {
		t.Errorf("%+v, %v", j, err)
	}
}

// Without an engine a job stays without intents.
func TestSignalOfAJobThatHasNotBegun(t *testing.T) {
	f := newFixture(t, kit.Options{Parts: func(p *app.Parts) { p.Engine.Owner = "" }})
	v := f.put(id(1), request(flowOK, "1"))
	_, err := f.SignalIntent(t.Context(), f.actor, transform.IntentSignal{JobID: string(v.ID)}, transform.Wait{})
	refused(t, err, domain.NotFound, "not-found", "")
}

// statements.yaml 5.5-1
func TestOperate(t *testing.T) {
	f := newFixture(t, kit.Options{})
	for n, tt := range []struct {
		kind   domain.SignalKind
		wait   time.Duration
		want   domain.Status
		events int
	}{
		{domain.SignalCancel, time.Minute, domain.StatusCancel, 3},
		{domain.SignalSkip, time.Minute, domain.StatusOK, 5},
		{domain.SignalRetry, time.Minute, domain.StatusOK, 7},
		{domain.SignalCancel, 0, domain.StatusCancel, 3},
	} {
		j := f.parked(n, "1")
		v, err := f.Operate(t.Context(), f.actor, string(j.ID), domain.Signal{Kind: tt.kind, Message: "told"}, tt.wait)
		if err != nil || tt.wait > 0 && !v.Completed() {
			t.Fatalf("%s: %+v, %v", tt.kind, v, err)
		}
		if j := f.in.Ended(j.ID); j.Status != tt.want || len(j.Events) != tt.events {
			t.Errorf("%s: %+v", tt.kind, j)
		}
	}
	for name, tt := range map[string]struct {
		actor domain.Actor
		id    string
	}{"none": {f.actor, noID}, "unknown": {f.actor, absent}, "ended": {f.actor, id(0)}, "of another workspace": {f.other, id(1)}} {
		_, err := f.Operate(t.Context(), tt.actor, tt.id, domain.Signal{Kind: domain.SignalCancel}, 0)
		if !domain.Is(err, domain.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// statements.yaml 5.5-4
func TestRerun(t *testing.T) {
	f := newFixture(t, kit.Options{})
	in := transform.JobInput{WorkflowID: flowOK, Key: "k", Tags: []string{"t"}, Data: raw(message), Args: raw(`{"a": "1"}`)}
	old, err := f.PutJob(t.Context(), f.actor, id(1), in, transform.Wait{For: time.Minute})
	kit.Must(t, err)
	f.in.Clock.Advance(time.Second)
	_, err = f.PatchWorkflow(t.Context(), f.actor, flowOK, transform.WorkflowInput{Steps: &[]transform.StepInput{{ID: step1, Action: "test.ok"}, {ID: step2, Action: "test.ok"}}})
	kit.Must(t, err)
	for name, tt := range map[string]struct {
		options transform.RerunOptions
		version int
		events  int
		added   string
	}{
		"from the beginning": {transform.RerunOptions{}, 2, 4, ""},
		"as it was":          {transform.RerunOptions{Pinned: true}, 1, 2, ""},
		"from a step":        {transform.RerunOptions{StepID: step2}, 2, 2, "1"},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := f.Rerun(t.Context(), f.actor, id(1), tt.options, transform.Wait{For: time.Minute})
			kit.Must(t, err)
			if !v.Completed() || v.ID == old.ID || v.ParentID != old.ID || v.EntryID != old.EntryID || v.Key != "" || v.Tags[0] != "t" ||
				v.WorkflowVersion != tt.version || len(v.Events) != tt.events || v.Args["a"] != "1" || v.Args["added"] != tt.added {
				t.Errorf("%+v", v.Job)
			}
		})
	}
	if _, entries := f.stored(); entries != 1 {
		t.Errorf("%d entries", entries)
	}
}

func TestRerunRefuses(t *testing.T) {
	f := newFixture(t, kit.Options{})
	f.put(id(1), request(flowOK, "1"))
	f.in.Ended(domain.ID(id(1)))
	f.put(id(2), request(flowKO, "1"))
	f.in.Ended(domain.ID(id(2)))
	running := f.parked(3, "1")
	_, err := f.PatchWorkflow(t.Context(), f.actor, flowKO, transform.WorkflowInput{Disabled: new(true)})
	kit.Must(t, err)
	for name, tt := range map[string]struct {
		actor      domain.Actor
		id, step   string
		kind       domain.Kind
		key, field string
	}{
		"a job that is none":   {f.actor, noID, "", domain.NotFound, "not-found", ""},
		"an unknown job":       {f.actor, absent, "", domain.NotFound, "not-found", ""},
		"a job that runs":      {f.actor, string(running.ID), "", domain.Conflict, "conflict", ""},
		"a disabled workflow":  {f.actor, id(2), "", domain.Invalid, "disabled", "workflow_id"},
		"an unknown step":      {f.actor, id(1), absent, domain.Invalid, "validation", "step_id"},
		"of another workspace": {f.other, id(1), "", domain.NotFound, "not-found", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := f.Rerun(t.Context(), tt.actor, tt.id, transform.RerunOptions{StepID: tt.step}, transform.Wait{})
			refused(t, err, tt.kind, tt.key, tt.field)
		})
	}
}
