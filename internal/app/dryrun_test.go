package app

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"chancery/internal/access"
	"chancery/internal/app/dryrun"
	"chancery/internal/blob/dir"
	"chancery/internal/domain"
	"chancery/internal/keystore"
	"chancery/internal/limits"
	"chancery/internal/store/sqlite"
	"chancery/internal/transform"
	"chancery/internal/wake"
)

// slow runs no program: each one hangs until it is stopped.
type slow struct {
	begun chan struct{} // receives at each begin
	calls atomic.Int64
}

func (s *slow) JQ(ctx context.Context, _ string, _ []byte) ([]byte, error) {
	s.calls.Add(1)
	s.begun <- struct{}{}
	<-ctx.Done()
	return nil, ctx.Err()
}

// dryRunFixture is dry runs over a store, with programs that hang.
type dryRunFixture struct {
	parts    Parts
	runs     *dryrun.Runs
	programs *slow
	actor    domain.Actor
	other    domain.Actor // of another workspace
}

const (
	flowSlow  = "01950000-0000-7000-8000-000000000001"
	flowChild = "01950000-0000-7000-8000-000000000002"
	flowOK    = "01950000-0000-7000-8000-000000000003"
	dryID     = "01950000-0000-7000-8000-000000000009"
)

func newDryRunFixture(t *testing.T, limit time.Duration) *dryRunFixture {
	t.Helper()
	ctx, data := t.Context(), t.TempDir()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	store, err := sqlite.Open(ctx, filepath.Join(data, dbFile), sqlite.Options{Logger: slog.New(slog.DiscardHandler)})
	check(err)
	t.Cleanup(func() { check(store.Close()) })
	keys, err := keystore.Ensure(ctx, keystore.Dir(data), clock{}.Now())
	check(err)
	blobs, err := dir.Open(filepath.Join(data, "files"))
	check(err)
	r := &dryRunFixture{programs: &slow{begun: make(chan struct{}, 16)}}
	r.parts = Parts{
		Store: store, Blobs: blobs, Wake: wake.New(), Clock: clock{}, IDs: ids{}, Keys: keys,
		Programs: r.programs, Log: slog.New(slog.DiscardHandler),
	}
	r.runs = DryRuns(r.parts, limit)
	check((&access.Service{Store: store, Keys: keys, Clock: clock{}, IDs: ids{}}).EnsureDefault(ctx))
	check(store.View(ctx, func(tx domain.Tx) error {
		r.actor.Workspace, err = tx.Workspaces().BySlug(ctx, access.DefaultWorkspace)
		return err
	}))
	stack, err := NewStack(r.parts)
	check(err)
	r.other.Workspace = domain.Workspace{ID: "01950000-0000-7000-8000-0000000000ff", Slug: "other", CreatedAt: clock{}.Now()}
	check(store.Update(ctx, func(tx domain.Tx) error { return tx.Workspaces().Insert(ctx, r.other.Workspace) }))
	for id, steps := range map[string]string{
		flowSlow:  `[{"action": "silo.import", "config": {"jq": "."}}]`,
		flowOK:    `[{"action": "silo.sleep", "config": {"duration": "24h"}}]`,
		flowChild: `[{"action": "transform.job.create", "config": {"workflow_id": "` + flowSlow + `"}}, {"action": "silo.sleep", "config": {"duration": "24h"}}]`,
	} {
		var in transform.WorkflowInput
		check(json.Unmarshal([]byte(`{"steps": `+steps+`}`), &in))
		for _, a := range []domain.Actor{r.actor, r.other} {
			_, err := stack.Transform.PutWorkflow(ctx, a, id, in)
			check(err)
		}
	}
	return r
}

func (r *dryRunFixture) try(ctx context.Context, flow string) (*transform.JobView, error) {
	return r.tryAs(ctx, r.actor, flow)
}

func (r *dryRunFixture) tryAs(ctx context.Context, actor domain.Actor, flow string) (*transform.JobView, error) {
	return r.runs.Run(ctx, actor, dryID, transform.JobInput{WorkflowID: flow, Args: json.RawMessage(`{"a": "1"}`)}, nil)
}

func TestDryRunThatTakesTooLong(t *testing.T) {
	r := newDryRunFixture(t, 100*time.Millisecond)
	v, err := r.try(t.Context(), flowSlow)
	if err != nil {
		t.Fatal(err)
	}
	if v.Completed() || v.ID != dryID || v.WorkflowVersion != 1 {
		t.Errorf("%+v", v.Job)
	}
}

// A caller that goes away ends the dry run, and only so many run at once.
func TestDryRunsHavePlaces(t *testing.T) {
	r := newDryRunFixture(t, 0)
	ctx, leave := context.WithCancel(t.Context())
	share, waiting := limits.DryRunsSpace.Int(), limits.DryRunsWaiting.Int()
	ended := make(chan error, share+waiting)
	for range share {
		go func() {
			_, err := r.try(ctx, flowSlow)
			ended <- err
		}()
		<-r.programs.begun
	}
	for range waiting {
		go func() {
			_, err := r.try(ctx, flowSlow)
			ended <- err
		}()
	}
	for r.runs.Waiting(r.actor.Workspace.ID) < waiting {
		runtime.Gosched()
	}
	_, err := r.try(t.Context(), flowOK)
	if e, ok := errors.AsType[*domain.Error](err); !ok || e.Kind != domain.Busy || e.Key != "limit" {
		t.Errorf("one too many: %v", err)
	}
	// Others are not held up.
	if v, err := r.tryAs(t.Context(), r.other, flowOK); err != nil || !v.Completed() {
		t.Errorf("another workspace: %+v %v", v, err)
	}
	leave()
	for range share + waiting {
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("a caller that left: %v", err)
		}
	}
	if v, err := r.try(t.Context(), flowOK); err != nil || !v.Completed() {
		t.Errorf("afterwards: %+v %v", v, err)
	}
}

// Jobs that a job makes are checked and shown, and do not run.
func TestDryRunHasNoChildren(t *testing.T) {
	r := newDryRunFixture(t, 0)
	v, err := r.try(t.Context(), flowChild)
	if err != nil || !v.Completed() || len(v.Faults) > 0 || v.ArgsNow()[domain.ArgJobID] == "" {
		t.Fatalf("%+v %v", v, err)
	}
	if n := r.programs.calls.Load(); n != 0 {
		t.Errorf("the child ran %d steps", n)
	}
}
