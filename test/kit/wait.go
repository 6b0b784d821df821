package kit

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/transform"
)

// patience keeps a broken engine from hanging a test; nothing waits for it.
const patience = 20 * time.Second

// Await calls done, and again after each hint about a job, until it returns true. A
// hint comes when the job ends or is suspended, after that is on record.
func Await(t testing.TB, w domain.Wake, ws, job domain.ID, done func() bool) {
	t.Helper()
	ended, unwatchEnd := w.Watch(domain.TopicJob(ws, job))
	defer unwatchEnd()
	rested, unwatchRest := w.Watch(domain.TopicJobs)
	defer unwatchRest()
	limit, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for !done() {
		select {
		case <-ended:
		case <-rested:
		case <-limit.Done():
			t.Fatalf("job %s does not get there", job)
		}
	}
}

// Until returns a job of a caller when a condition holds.
func (in *Installation) Until(as string, id domain.ID, ok func(*domain.Job) bool) *domain.Job {
	in.t.Helper()
	actor := in.Actor(as)
	var v *transform.JobView
	Await(in.t, in.Parts.Wake, actor.Workspace.ID, id, func() bool {
		var err error
		v, err = in.Transform.Job(in.t.Context(), actor, string(id))
		Must(in.t, err)
		return ok(v.Job)
	})
	return v.Job
}

// Rested reports whether a job has ended or waits for something.
func (in *Installation) Rested(j *domain.Job) bool {
	return j.Completed() || j.Lease.Owner == "" && j.DueAt.After(in.Parts.Clock.Now())
}

// Ended returns a job of the default workspace at its end.
func (in *Installation) Ended(id domain.ID) *domain.Job {
	in.t.Helper()
	return in.Until(Default, id, (*domain.Job).Completed)
}

// Waiting returns a job of the default workspace when it has ended or waits for
// something.
func (in *Installation) Waiting(id domain.ID) *domain.Job {
	in.t.Helper()
	return in.Until(Default, id, in.Rested)
}

// UntilAnswer returns the answer for a job when a member has the value given.
func (in *Installation) UntilAnswer(id, want string, path ...any) *Answer {
	in.t.Helper()
	var x *Answer
	Await(in.t, in.Parts.Wake, in.Actor(Default).Workspace.ID, domain.ID(id), func() bool {
		x = in.Do(http.MethodGet, "/transform/v1/jobs/"+id, "").Want(http.StatusOK)
		return x.At(path...) == want
	})
	return x
}

// Publish publishes a workflow of the default workspace, given as JSON.
func (in *Installation) Publish(id, workflow string) *transform.SavedWorkflow {
	in.t.Helper()
	var input transform.WorkflowInput
	Must(in.t, json.Unmarshal([]byte(workflow), &input))
	saved, err := in.Transform.PutWorkflow(in.t.Context(), in.Actor(Default), id, input)
	Must(in.t, err)
	return saved
}

// Start creates a job of the default workspace and returns its ID.
func (in *Installation) Start(input transform.JobInput) domain.ID {
	in.t.Helper()
	v, err := in.Transform.PutJob(in.t.Context(), in.Actor(Default), "", input, transform.Wait{})
	Must(in.t, err)
	return v.ID
}
