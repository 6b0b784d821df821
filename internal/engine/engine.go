package engine

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"log/slog"
	"runtime"
	"runtime/debug"
	"time"

	"chancery/internal/admission"
	"chancery/internal/cache"
	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Ports are what the engine works with.
type Ports struct {
	Store   domain.Store
	Blobs   domain.Blobs
	Wake    domain.Wake
	Clock   domain.Clock
	IDs     domain.IDs
	Actions domain.Actions
	// Stamper writes the numbers of series into documents.
	Stamper domain.Stamper
	Log     *slog.Logger
}

// Options of an engine; zero values mean the defaults, except for Owner.
type Options struct {
	// Owner names this node in leases; it must not be empty, and no two engines
	// that run at the same time may share it. A node that starts again under the
	// same name takes back its own jobs at once.
	Owner string
	// Slots is how many jobs run at once (64).
	Slots int
	// Heavy is how many heavy actions run at once (2).
	Heavy int
	// Inside is how many other attempts use the processor at once (twice the processors,
	// at least 4). A workspace leaves half of the places to the others.
	Inside int
	// Destination is how many attempts of a workspace go to one destination at once
	// (limits.OutsideDestination).
	Destination int
	// Writes is what workspaces write over time; nil for no limit.
	Writes *admission.Pace
	// QueueLimit is how many jobs of one workspace may be due or running before its jobs
	// stop creating others (10,000).
	QueueLimit int
	// Lease is how long a job stays with this node without a heartbeat (15 s).
	Lease time.Duration
	// Poll is the longest sleep between two searches for due jobs (5 s).
	Poll time.Duration
	// Policy of retries and rescues.
	Policy domain.Policy
	// Simulate runs simulators instead of outward actions.
	Simulate bool
}

func (o Options) withDefaults() Options {
	if o.Slots <= 0 {
		o.Slots = limits.Slots.Int()
	}
	if o.Heavy <= 0 {
		o.Heavy = limits.Heavy.Int()
	}
	if o.Inside <= 0 {
		o.Inside = max(2*runtime.GOMAXPROCS(0), 4)
	}
	if o.Destination <= 0 {
		o.Destination = limits.OutsideDestination.Int()
	}
	if o.QueueLimit <= 0 {
		o.QueueLimit = limits.Queue.Int()
	}
	if o.Lease <= 0 {
		o.Lease = 15 * time.Second
	}
	if o.Poll <= 0 {
		o.Poll = 5 * time.Second
	}
	return o
}

// Engine runs jobs. Make one with New, then call Run. It is safe for concurrent
// use: what it holds does not change or guards itself.
type Engine struct {
	ports Ports
	opt   Options

	slots  *slots
	leases *leases
	pool   *pool
	called *called
	// outside limits attempts that leave this process, and gathering those that read
	// something into its memory; memory limits the documents there; heavyLine those of heavy actions
	// that run or wait in a slot, and heavy those that run.
	outside, gathering, memory, heavyLine *permits

	// heavy are the turns of heavy actions, and inside those of the others that use the
	// processor of this process.
	heavy, inside *admission.Turns

	// previews says whose preview is next.
	previews *admission.Turns
	// Actions of jobs run under workCtx; cancelWork ends it when a stop takes too
	// long.
	workCtx    context.Context //nolint:containedctx // the life of the engine, not of a request
	cancelWork context.CancelFunc

	// versions of workflows never change, so they can be cached.
	versions *cache.Cache[versionKey, *domain.WorkflowVersion]
}

// heavyInLine is how many heavy actions, for each that may run, take a slot. Enough to
// keep the others busy; more would hold slots that other work needs.
const heavyInLine = 4

func (o Options) outsideLimits() permitLimits {
	return permitLimits{
		total: limits.Outside.Int(), perSpace: limits.OutsideSpace.Int(), perDestination: o.Destination,
		parked: limits.Parked.Int(), parkedAll: limits.ParkedAll.Int(),
	}
}

func gatheringLimits() permitLimits {
	return permitLimits{
		total: limits.Gathering.Int(), perSpace: limits.GatheringSpace.Int(), perDestination: limits.GatheringDestination.Int(),
		parked: limits.Parked.Int(), parkedAll: limits.ParkedAll.Int(),
	}
}

// pools lists the permits of the engine.
func (e *Engine) pools() []*permits {
	return []*permits{e.outside, e.gathering, e.memory, e.heavyLine}
}

// maxVersions is how many versions of workflows are cached, and maxVersionBytes how large
// they are together.
const (
	maxVersions     = 4096
	maxVersionBytes = 16 << 20
)

type versionKey struct {
	ws, id  domain.ID
	version int
}

// New makes an engine that does not run yet. Jobs may be started already.
func New(p Ports, o Options) (*Engine, error) {
	if o.Owner == "" {
		// Two nodes without a name would release each other's leases.
		return nil, errors.New("an engine needs the name of its node")
	}
	o = o.withDefaults()
	ctx, cancel := context.WithCancel(context.Background())
	return &Engine{
		ports: p, opt: o,
		slots: newSlots(o.Slots),
		leases: &leases{
			store: p.Store, clock: p.Clock, log: p.Log, owner: o.Owner, length: o.Lease,
			held: make(map[jobKey]*lease), renewing: make(chan struct{}, 1),
		},
		pool:      newPool(ctx),
		called:    newCalled(),
		outside:   newPermits(o.outsideLimits(), p.Clock),
		gathering: newPermits(gatheringLimits(), p.Clock),
		memory:    newPermits(memoryLimits(), p.Clock),
		heavyLine: newPermits(permitLimits{
			total: heavyInLine * o.Heavy, perSpace: (heavyInLine - 1) * o.Heavy, perDestination: heavyInLine * o.Heavy,
			parked: limits.Parked.Int(), parkedAll: limits.ParkedAll.Int(),
		}, p.Clock),
		heavy:  admission.NewTurns(admission.TurnsOptions{Places: o.Heavy}),
		inside: admission.NewTurns(admission.TurnsOptions{Places: o.Inside, Share: max(o.Inside/2, 1)}),
		previews: admission.NewTurns(admission.TurnsOptions{
			Places: limits.Previews.Int(), Share: limits.PreviewsSpace.Int(), Waiting: limits.PreviewsWaiting.Int(),
		}),
		workCtx: ctx, cancelWork: cancel,
		versions: cache.New(cache.Limits[versionKey, *domain.WorkflowVersion]{
			Entries: maxVersions, Bytes: maxVersionBytes,
			Size: func(_ versionKey, v *domain.WorkflowVersion) int { return v.Content.Size() },
		}),
	}, nil
}

// Recover releases the leases that an earlier process had under the same name, so
// that its jobs go on at once. It must be called before the first job is started.
func (e *Engine) Recover(ctx context.Context) error { return e.leases.releaseAll(ctx) }

// Run claims and runs due jobs until the context ends, then lets running
// attempts finish for up to grace (30 s) and releases all leases.
func (e *Engine) Run(ctx context.Context) error {
	defer e.cancelWork()
	beat, stopBeat := context.WithCancel(context.WithoutCancel(ctx))
	beating := make(chan struct{})
	go func() { defer close(beating); e.leases.heartbeat(beat) }()

	e.claimLoop(ctx)

	e.stop()
	stopBeat()
	<-beating
	return e.leases.releaseAll(context.WithoutCancel(ctx))
}

// grace is how long a stop waits for running attempts.
const grace = 30 * time.Second

// stop waits for running jobs: no job begins a new attempt.
func (e *Engine) stop() {
	e.leases.close()
	e.slots.endLoop()
	done := make(chan struct{})
	go func() { e.leases.work.Wait(); close(done) }()
	timer := e.ports.Clock.Timer(grace)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C():
		e.ports.Log.Warn("attempts are still running after the grace period; cancelling them")
		e.cancelWork()
		<-done
	}
}

// claimLoop searches for due jobs whenever a hint, a due time or the poll interval
// says so.
func (e *Engine) claimLoop(ctx context.Context) {
	hints, unwatch := e.ports.Wake.Watch(domain.TopicJobs)
	defer unwatch()
	for ctx.Err() == nil {
		for _, p := range e.pools() {
			e.call(p.expire())
		}
		until, err := e.claimDue(ctx)
		if err != nil {
			if ctx.Err() != nil {
				return
			}
			e.ports.Log.ErrorContext(ctx, "cannot claim due jobs; trying again", "error", err)
			until = e.ports.Clock.Now().Add(time.Second)
		}
		timer := e.ports.Clock.At(until)
		select {
		case <-ctx.Done():
		case <-hints:
		case <-e.slots.wake:
		case <-e.called.loop:
		case <-timer.C():
		}
		timer.Stop()
	}
}

// claimDue fills the free slots with due jobs and returns when to search again.
func (e *Engine) claimDue(ctx context.Context) (time.Time, error) {
	now := e.ports.Clock.Now()
	next, err := e.nextDue(ctx)
	if err != nil {
		return now, err
	}
	due := isDue(next, now)
	if !due && e.called.waiting() == 0 {
		e.slots.nothingDue()
		return e.nextPoll(now, next), nil
	}
	free := e.slots.takeAll()
	if free == 0 {
		return e.poll(now), nil // the next slot that comes free wakes the loop
	}
	jobs, err := e.takeCalled(ctx, now, free)
	if err == nil && due && len(jobs) < free {
		var claimed []*domain.Job
		claimed, next, err = e.claim(ctx, now, free-len(jobs))
		jobs = append(jobs, claimed...)
	}
	e.slots.settle(free-len(jobs), err == nil && (isDue(next, now) || e.called.waiting() > 0))
	for _, j := range jobs {
		e.begin(&run{record: e.record(j)}) //nolint:contextcheck // a job outlives the claim; it runs under the engine's own context
	}
	if err != nil {
		return now, err
	}
	return e.nextPoll(now, next), nil
}

func isDue(next, now time.Time) bool { return !next.IsZero() && !next.After(now) }

// nextDue asks when a job can be claimed next. Unlike a claim, that costs neither
// a commit nor slots that creators could use.
func (e *Engine) nextDue(ctx context.Context) (next time.Time, err error) {
	err = e.ports.Store.View(ctx, func(tx domain.Tx) error {
		next, err = tx.Queue().NextDue(ctx)
		return err
	})
	return next, err
}

// claim leases up to limit due jobs, and returns when the next of the others is
// due.
func (e *Engine) claim(ctx context.Context, now time.Time, limit int) (jobs []*domain.Job, next time.Time, err error) {
	if err := e.leases.renewIfLate(ctx, now); err != nil {
		return nil, next, err // or we would take our own jobs for abandoned
	}
	err = e.ports.Store.Update(ctx, func(tx domain.Tx) error {
		var err error
		if jobs, err = tx.Queue().Claim(ctx, e.opt.Owner, now, now.Add(e.opt.Lease), limit); err != nil {
			return err
		}
		next, err = tx.Queue().NextDue(ctx)
		return err
	})
	if err != nil {
		return nil, next, err
	}
	return jobs, next, nil
}

// nextPoll returns when to search for due jobs again, if the next is due at an
// instant.
func (e *Engine) nextPoll(now, next time.Time) time.Time {
	if poll := e.poll(now); next.IsZero() || poll.Before(next) {
		return poll
	}
	return next
}

// poll returns when to search again at the latest: up to a fifth earlier than the option
// says, so that servers on one database do not all search at the same time.
func (e *Engine) poll(now time.Time) time.Time {
	const parts = 1000
	h := fnv.New32a()
	_, _ = h.Write([]byte(e.opt.Owner))
	_, _ = h.Write(binary.BigEndian.AppendUint64(nil, uint64(now.UnixNano())))
	return now.Add(e.opt.Poll - e.opt.Poll/5/parts*time.Duration(h.Sum32()%parts))
}

// slot is the right to run one job at once where it is created.
type slot struct {
	lease domain.Lease
	e     *Engine
}

// Reserve implements domain.Slots.
func (e *Engine) Reserve() domain.Slot {
	if e.leases.isClosed() || !e.slots.tryOne() {
		return nil
	}
	return e.slot()
}

// Await implements domain.Slots.
func (e *Engine) Await(ctx context.Context, ws domain.ID, most time.Duration) domain.Slot {
	if e.leases.isClosed() {
		return nil
	}
	ready := e.slots.wait(ws)
	if ready == nil {
		return nil
	}
	timer := e.ports.Clock.Timer(most)
	defer timer.Stop()
	select {
	case <-ready:
	case <-timer.C():
		if e.slots.giveUp(ws, ready) {
			return nil
		}
	case <-ctx.Done():
		if e.slots.giveUp(ws, ready) {
			return nil
		}
	}
	return e.slot()
}

// slot is a slot that was taken.
func (e *Engine) slot() *slot {
	return &slot{e: e, lease: domain.Lease{
		Owner: e.opt.Owner, Until: e.ports.Clock.Now().Add(e.opt.Lease), Fence: 1,
	}}
}

// Lease implements domain.Slot.
func (s *slot) Lease() domain.Lease { return s.lease }

// Start implements domain.Slot.
func (s *slot) Start(w domain.Work) <-chan *domain.Finished {
	r := &run{record: s.e.record(w.Job), handOver: make(chan *domain.Finished, 1)}
	r.entry, r.space = w.Entry, w.Workspace
	s.e.begin(r)
	return r.handOver
}

// Begin implements domain.Slot.
func (s *slot) Begin(w domain.Work, put func(context.Context, domain.Tx, *domain.Job) error) (domain.Beginning, <-chan *domain.Finished) {
	first := *w.Job
	u := &unstored{e: s.e, job: &first, put: put, done: make(chan bool, 1), stored: make(chan bool, 1)}
	r := &run{record: s.e.record(w.Job), handOver: make(chan *domain.Finished, 1), unstored: u}
	r.entry, r.space = w.Entry, w.Workspace
	s.e.begin(r)
	return u, r.handOver
}

// Cancel implements domain.Slot.
func (s *slot) Cancel() { s.e.slots.put() }

// record makes the record of a job, as far as the job itself says.
func (e *Engine) record(j *domain.Job) *record {
	return &record{policy: e.opt.Policy, ids: e.ports.IDs, clock: e.ports.Clock, job: j}
}

// begin runs a leased job in a goroutine of its own; the caller has taken a slot.
func (e *Engine) begin(r *run) {
	ctx, cancel := context.WithCancel(domain.ForJob(e.workCtx, r.job))
	r.e, r.inSlot, r.since = e, true, e.ports.Clock.Monotonic()
	r.lease = &lease{key: jobKey{r.job.WorkspaceID, r.job.ID}, fence: r.job.Lease.Fence, cancel: cancel}
	if r.unstored != nil {
		r.lease.unstored.Store(true)
		r.unstored.lease = r.lease
	}
	if !e.leases.add(r.lease) {
		// When the engine stops, leases are released together at its end.
		cancel()
		e.slots.put()
		r.leave()
		return
	}
	e.pool.run(func() {
		defer e.leases.work.Done()
		defer r.leave() // with the slot free: the next request follows at once
		defer r.leaveSlot()
		defer r.freeMemory()
		defer r.settle()
		defer cancel()
		defer e.end(ctx, r)
		e.leases.renewIfShort(ctx, r.job.Lease.Until)
		r.work(ctx)
	})
}

// end removes a run and recovers its panic: the job continues when its lease has expired.
func (e *Engine) end(ctx context.Context, r *run) {
	if p := recover(); p != nil {
		e.ports.Log.ErrorContext(ctx, "a run panicked", "workspace", r.lease.key.ws, "job", r.lease.key.id, "panic", p, "stack", string(debug.Stack()))
	}
	e.leases.remove(r.lease)
	if r.complete {
		for _, p := range e.pools() {
			e.call(p.forget(r.lease.key))
		}
	}
}
