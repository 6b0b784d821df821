package dryrun

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"chancery/gobl/dsig"
	"chancery/gobl/uuid"
	"chancery/internal/admission"
	"chancery/internal/domain"
	"chancery/internal/engine"
	"chancery/internal/limits"
	"chancery/internal/store/sqlite"
	"chancery/internal/transform"
)

const (
	defaultLimit = 30 * time.Second
	// owner is the node of the engine of a dry run, which is alone with its store.
	owner = "dry-run"
)

// Options of dry runs.
type Options struct {
	// Store is read and never written.
	Store Viewer
	Blobs domain.Blobs
	Clock domain.Clock
	// Policy of retries and rescues.
	Policy domain.Policy
	// Limit is how long one may take; then its job is shown as it stands. 0 is 30 s.
	Limit time.Duration
	// Build makes the stack of one dry run.
	Build Build
}

// Build makes use cases and engine over parts that keep nothing. The fetcher and
// the options of the engine are to be taken as they are, and nothing is to be
// posted.
type Build func(Parts) (*transform.Service, *engine.Engine, error)

// Parts are what the stack of a dry run is built on.
type Parts struct {
	Store  domain.Store
	Blobs  domain.Blobs
	Clock  domain.Clock
	Key    *dsig.PrivateKey
	Fetch  domain.Fetcher
	Engine engine.Options
}

// Runs runs jobs without keeping anything. Each has an engine and a store of its
// own, laid over the real one.
type Runs struct {
	opt Options
	// turns says whose dry run is next. A workspace leaves a place to the others, since
	// nobody waits long for an answer.
	turns *admission.Turns
}

// New makes dry runs.
func New(o Options) *Runs {
	if o.Limit <= 0 {
		o.Limit = defaultLimit
	}
	return &Runs{opt: o, turns: admission.NewTurns(admission.TurnsOptions{
		Places: limits.DryRuns.Int(), Share: limits.DryRunsSpace.Int(), Waiting: limits.DryRunsWaiting.Int(),
	})}
}

// Run returns the job that a request would make, at its end or after the limit.
// Errors in the request are reported as for a real one; when too many dry runs of the
// workspace wait the error is Busy with the key "limit". OnStored may be nil; it is called
// when the request only waits.
func (d *Runs) Run(ctx context.Context, actor domain.Actor, id string, in transform.JobInput, onStored func()) (*transform.JobView, error) {
	var v *transform.JobView
	err := d.with(ctx, actor, nil, func(ctx context.Context, jobs *transform.Service) (err error) {
		v, err = jobs.PutJob(ctx, actor, id, in, transform.Wait{For: d.opt.Limit, OnStored: onStored})
		return err
	})
	return v, err
}

// Try returns the job that a workflow would make that is not stored, and its trace with the
// documents.
func (d *Runs) Try(ctx context.Context, actor domain.Actor, w transform.WorkflowInput, in transform.JobInput, onStored func()) (v *transform.JobView, t *transform.Trace, err error) {
	flow := &flow{}
	err = d.with(ctx, actor, flow, func(ctx context.Context, jobs *transform.Service) error {
		version, err := jobs.Unstored(actor, w)
		if err != nil {
			return err
		}
		flow.set(version)
		in.WorkflowID = string(version.WorkflowID)
		if v, err = jobs.PutJob(ctx, actor, "", in, transform.Wait{For: d.opt.Limit, OnStored: onStored}); err != nil {
			return err
		}
		t, err = jobs.TraceContents(ctx, v.WorkspaceID, v.ID)
		return err
	})
	return v, t, err
}

// with calls a function with the use cases of a dry run.
func (d *Runs) with(ctx context.Context, actor domain.Actor, flow *flow, fn func(ctx context.Context, jobs *transform.Service) error) (err error) {
	leave, ok := d.turns.Enter(ctx, actor.Workspace.ID)
	switch {
	case !ok && ctx.Err() != nil:
		return context.Cause(ctx)
	case !ok:
		return domain.OverLimit(domain.Busy, &limits.DryRunsWaiting, "try again when some have ended")
	}
	defer leave()
	folder, err := os.MkdirTemp("", "chancery-dry-")
	if err != nil {
		return fmt.Errorf("making a folder for a dry run: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	scratch, err := sqlite.Open(ctx, filepath.Join(folder, "dry.db"), sqlite.Options{})
	if err != nil {
		return fmt.Errorf("opening the store of a dry run: %w", err)
	}
	defer func() { err = errors.Join(err, scratch.Close()) }()
	return d.runIn(ctx, &overlay{scratch, d.opt.Store, flow}, fn)
}

// Waiting returns how many dry runs of a workspace wait.
func (d *Runs) Waiting(ws domain.ID) int { return d.turns.Waiting(ws) }

// runIn runs jobs in their own store.
func (d *Runs) runIn(ctx context.Context, store domain.Store, fn func(ctx context.Context, jobs *transform.Service) error) (err error) {
	skip := &skipClock{real: d.opt.Clock}
	key, err := throwawayKey(skip.Now())
	if err != nil {
		return err
	}
	jobs, eng, err := d.opt.Build(Parts{
		Store: store, Blobs: &ownBlobs{Blobs: d.opt.Blobs}, Clock: skip, Key: key, Fetch: noNet{},
		Engine: engine.Options{Owner: owner, Simulate: true, Lease: never, Poll: never, Policy: d.opt.Policy},
	})
	if err != nil {
		return err
	}
	stop := start(ctx, eng, skip)
	defer func() { err = errors.Join(err, stop()) }()
	return fn(ctx, jobs)
}

// start runs the engine until the function is called, which leaves running work
// undone.
func start(ctx context.Context, eng *engine.Engine, skip *skipClock) (stop func() error) {
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan error, 1)
	go func() { done <- eng.Run(running) }()
	return func() error {
		skip.end()
		cancel()
		return <-done
	}
}

// throwawayKey makes a key that is used once. A signature with the key of the
// server would make a legal document of one that was only tried.
func throwawayKey(now time.Time) (*dsig.PrivateKey, error) {
	id, err := uuid.NewV7(now, rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("naming a key: %w", err)
	}
	key, err := dsig.NewPrivateKey(id, rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	return key, nil
}

var errNoNet = errors.New("a dry run fetches nothing")

// noNet fetches nothing. Attempts that would read from the web are simulated, unless
// they can do without.
type noNet struct{}

// Get implements domain.Fetcher.
func (noNet) Get(context.Context, string, int64) (data []byte, mime string, err error) {
	return nil, "", errNoNet
}
