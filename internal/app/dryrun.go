package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"chancery/gobl"
	"chancery/gobl/dsig"
	"chancery/gobl/uuid"
	"chancery/internal/action"
	"chancery/internal/action/simulate"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/engine"
	"chancery/internal/silo"
	"chancery/internal/store/sqlite"
	"chancery/internal/transform"
	"chancery/internal/wake"
)

const (
	// drySlots is how many dry runs a process runs at once.
	drySlots = 2
	// dryTime is how long one may take; then its job is shown as it stands.
	dryTime = 30 * time.Second
)

// dryRuns runs jobs without keeping anything and without reaching out. Each has an
// engine and a store of its own, laid over the real one.
type dryRuns struct {
	store  viewer
	blobs  domain.Blobs
	ports  action.Ports
	policy domain.Policy
	limit  time.Duration
	slots  chan struct{}
}

// newDryRuns takes the ports of the real actions; those that lead outside are not
// used.
func newDryRuns(store viewer, blobs domain.Blobs, ports action.Ports, policy domain.Policy) *dryRuns {
	return &dryRuns{
		store: store, blobs: discardBlobs{blobs}, ports: ports,
		policy: policy, limit: dryTime, slots: make(chan struct{}, drySlots),
	}
}

// run returns the job that a request would make, at its end or after the limit.
// What is wrong with the request is told as for a real one; beyond the bound of
// dry runs at once it is Busy with the key "limit".
func (d *dryRuns) run(ctx context.Context, actor domain.Actor, id string, in transform.JobInput, onStored func()) (_ *transform.JobView, err error) {
	select {
	case d.slots <- struct{}{}:
		defer func() { <-d.slots }()
	default:
		return nil, domain.E(domain.Busy, "limit", "%d dry runs are at work already; try again", drySlots)
	}
	folder, err := os.MkdirTemp("", "chancery-dry-")
	if err != nil {
		return nil, fmt.Errorf("making a folder for a dry run: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	scratch, err := sqlite.Open(ctx, filepath.Join(folder, dbFile), sqlite.Options{})
	if err != nil {
		return nil, fmt.Errorf("opening the store of a dry run: %w", err)
	}
	defer func() { err = errors.Join(err, scratch.Close()) }()
	return d.runIn(ctx, &overlay{scratch, d.store}, actor, id, in, onStored)
}

// runIn runs the job in its own store.
func (d *dryRuns) runIn(ctx context.Context, store domain.Store, actor domain.Actor, id string, in transform.JobInput, onStored func()) (_ *transform.JobView, err error) {
	skip := &skipClock{}
	documents, table, err := d.tools(store, skip)
	if err != nil {
		return nil, err
	}
	hints := wake.New()
	eng, err := engine.New(engine.Ports{
		Store: store, Blobs: d.blobs, Wake: hints, Clock: skip, IDs: ids{}, Actions: table, Stamper: documents.Build, Log: slog.New(slog.DiscardHandler),
	}, engine.Options{Owner: "dry-run", Simulate: true, Lease: never, Poll: never, Policy: d.policy})
	if err != nil {
		return nil, err
	}
	stop := begin(ctx, eng, skip)
	defer func() { err = errors.Join(err, stop()) }()
	jobs := &transform.Service{
		Store: store, Wake: hints, Clock: skip, IDs: ids{}, Actions: table, Slots: eng, Silo: documents,
	}
	return jobs.PutJob(ctx, actor, id, in, transform.Wait{For: d.limit, OnStored: onStored})
}

// begin runs the engine until the function is called, which leaves work at hand
// undone.
func begin(ctx context.Context, eng *engine.Engine, skip *skipClock) (stop func() error) {
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan error, 1)
	go func() { done <- eng.Run(running) }()
	return func() error {
		skip.end()
		cancel()
		return <-done
	}
}

// tools are the silo and the actions of a dry run, by its clock.
func (d *dryRuns) tools(store domain.Store, skip *skipClock) (*silo.Service, domain.Actions, error) {
	library, err := gobl.New(gobl.Options{Now: skip.Now, Rand: rand.Reader})
	if err != nil {
		return nil, nil, fmt.Errorf("building the document library: %w", err)
	}
	key, err := throwawayKey(skip.Now())
	if err != nil {
		return nil, nil, err
	}
	builder := &document.Builder{Library: library, Key: key}
	documents := &silo.Service{Store: store, Blobs: d.blobs, Clock: skip, IDs: ids{}, Build: builder}
	ports := d.ports
	ports.Build, ports.Silo, ports.Clock = builder, documents, skip
	ports.Fetch, ports.Post = noNet{}, nil
	table, err := action.NewTable(simulate.Complete(action.Builtin(ports), builder))
	return documents, table, err
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

// Get implements action.Fetcher.
func (noNet) Get(context.Context, string, int64) (data []byte, mime string, err error) {
	return nil, "", errNoNet
}
