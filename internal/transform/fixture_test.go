package transform_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/silo"
	"chancery/internal/transform"
	"chancery/test/kit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fixture is the use cases over a whole installation, with a workflow for each action
// of these tests.
type fixture struct {
	in *kit.Installation
	*testing.T
	*transform.Service
	actor domain.Actor
	other domain.Actor // of another workspace
	// gate holds the attempts of test.hold.
	gate *kit.Gate
}

// The workflows that newFixture publishes.
const (
	flowOK       = "01950000-0000-7000-8000-000000007001"
	flowKO       = "01950000-0000-7000-8000-000000007002"
	flowHold     = "01950000-0000-7000-8000-000000007003"
	flowPark     = "01950000-0000-7000-8000-000000007004"
	flowInvoice  = "01950000-0000-7000-8000-000000007005"
	flowDraft    = "01950000-0000-7000-8000-000000007006"
	flowDisabled = "01950000-0000-7000-8000-000000007007"

	message = `{"$schema": "https://gobl.org/draft-0/note/message", "content": "hello"}`
	// noID is no ID, and absent is the ID of nothing.
	noID   = "x"
	absent = "01950000-0000-7000-8000-00000000ffff"
)

func newFixture(t *testing.T, o kit.Options) *fixture {
	t.Helper()
	gate := kit.NewGate()
	o.Actions = append(o.Actions,
		kit.Returning("test.ok", domain.Result{Status: domain.StatusOK, Args: map[string]string{"added": "1"}}),
		kit.Returning("test.ko", domain.KO("E1", "refused")),
		kit.Poked("test.park"), gate.Action("test.hold", domain.Inside),
		&domain.Action{ID: "test.simulated", Simulator: kit.Returning("test.simulated", domain.OK())},
	)
	in := kit.New(t, o)
	t.Cleanup(gate.Open)
	f := &fixture{in: in, T: t, Service: in.Transform, actor: in.Actor(kit.Default), other: in.Actor(kit.Other), gate: gate}
	for id, flow := range map[string]string{
		flowOK:       `{"name": "ok", "steps": [{"id": "` + step1 + `", "action": "test.ok"}]}`,
		flowKO:       `{"steps": [{"action": "test.ko"}]}`,
		flowHold:     `{"steps": [{"action": "test.hold"}]}`,
		flowPark:     `{"steps": [{"id": "` + step1 + `", "action": "test.park"}, {"id": "` + step2 + `", "action": "test.ok"}]}`,
		flowInvoice:  `{"schema": "bill/invoice", "steps": [{"action": "test.ok"}]}`,
		flowDraft:    `{"draft": true, "steps": [{"action": "nowhere"}]}`,
		flowDisabled: `{"disabled": true, "steps": [{"action": "test.ok"}]}`,
	} {
		in.Publish(id, flow)
	}
	return f
}

// The steps of flowOK and flowPark.
const (
	step1 = "01950000-0000-4000-8000-000000000001"
	step2 = "01950000-0000-4000-8000-000000000002"
)

// id returns an ID for a job.
func id(n int) string { return string(domaintest.ID(7, 90000+n)) }

// request is a request for a job with one argument.
func request(flow, arg string) transform.JobInput {
	return transform.JobInput{WorkflowID: flow, Args: raw(`{"a": "` + arg + `"}`)}
}

func raw(text string) json.RawMessage { return json.RawMessage(text) }

// put creates a job without waiting.
func (f *fixture) put(id string, in transform.JobInput) *transform.JobView {
	f.Helper()
	v, err := f.PutJob(f.Context(), f.actor, id, in, transform.Wait{})
	kit.Must(f, err)
	return v
}

// stored counts the jobs and the entries of the workspace.
func (f *fixture) stored() (jobs, entries int) {
	f.Helper()
	list, err := f.Jobs(f.Context(), f.actor, domain.JobQuery{Page: domain.Page{Limit: 100}})
	kit.Must(f, err)
	made, err := f.in.Silo.List(f.Context(), f.actor, silo.EntryFilter{}, domain.Page{Limit: 100})
	kit.Must(f, err)
	return len(list.Jobs), len(made.Entries)
}

// refused checks kind and key of an error, and that it names a field, if there is one.
func refused(t testing.TB, err error, kind domain.Kind, key, field string) {
	t.Helper()
	_ = refusal(t, err, kind, key, field)
}

// refusal does the same and returns the error.
func refusal(t testing.TB, err error, kind domain.Kind, key, field string) *domain.Error {
	t.Helper()
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || e.Kind != kind || e.Key != key {
		t.Fatalf("%v, want kind %d with the key %s", err, kind, key)
	}
	if field == "" {
		return e
	}
	var v any = e.Fields
	for part := range strings.SplitSeq(field, ".") {
		m, _ := v.(map[string]any)
		v = m[part]
	}
	if v == nil {
		t.Errorf("%v: the fields %v do not name %s", err, e.Fields, field)
	}
	return e
}
