package engine

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"chancery/internal/domain"
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

// Options of an engine; zero values mean the defaults.
type Options struct {
	// Owner names this node in leases. A node that starts again under the same
	// name takes back its own jobs at once.
	Owner string
	// Slots is how many jobs run at once (64).
	Slots int
	// Heavy is how many heavy actions run at once (2).
	Heavy int
	// Lease is how long a job stays ours without a heartbeat (15 s).
	Lease time.Duration
	// Poll is the longest sleep between two searches for due jobs (5 s).
	Poll time.Duration
	// Policy of retries and rescues.
	Policy domain.Policy
	// Simulate runs simulators instead of outward actions.
	Simulate bool
}

func (o Options) withDefaults() Options {
	if o.Owner == "" {
		o.Owner = "local"
	}
	if o.Slots <= 0 {
		o.Slots = 64
	}
	if o.Heavy <= 0 {
		o.Heavy = 2
	}
	if o.Lease <= 0 {
		o.Lease = 15 * time.Second
	}
	if o.Poll <= 0 {
		o.Poll = 5 * time.Second
	}
	return o
}

// Engine runs jobs. Make one with New, then call Run.
type Engine struct {
	Ports
	opt Options

	slots chan struct{} // one token for each running job
	heavy chan struct{}
	// idle hands work to a goroutine that has done some before.
	idle chan func()
	// freed wakes the claim loop when a slot came free while jobs were waiting.
	freed   chan struct{}
	backlog atomic.Bool
	// queued reports that due jobs are waiting for a slot; new ones must queue
	// behind them.
	queued atomic.Bool

	// actions of jobs run under this context; it ends when a stop takes too long.
	workCtx    context.Context //nolint:containedctx // the life of the engine, not of a request
	cancelWork context.CancelFunc

	beating sync.Mutex // held while leases are renewed

	mu       sync.Mutex
	stopping bool
	beat     time.Time // of the last renewal that is on record
	running  map[jobKey]*run
	wg       sync.WaitGroup

	versions   cache[versionKey, *domain.WorkflowVersion]
	workspaces cache[domain.ID, domain.Workspace]
}

type jobKey struct{ ws, id domain.ID }

type versionKey struct {
	ws, id  domain.ID
	version int
}

// New makes an engine that does not run yet. Jobs may be started already.
func New(p Ports, o Options) *Engine {
	o = o.withDefaults()
	ctx, cancel := context.WithCancel(context.Background())
	return &Engine{
		Ports: p, opt: o,
		slots:   make(chan struct{}, o.Slots),
		heavy:   make(chan struct{}, o.Heavy),
		idle:    make(chan func()),
		freed:   make(chan struct{}, 1),
		workCtx: ctx, cancelWork: cancel,
		running: make(map[jobKey]*run),
	}
}

// Recover releases the leases that an earlier process had under the same name, so
// that its jobs go on at once. It must be called before the first job is started.
func (e *Engine) Recover(ctx context.Context) error { return e.releaseAll(ctx) }

// Run claims and runs due jobs until the context ends, then lets running
// attempts finish for up to grace (30 s) and releases all leases.
func (e *Engine) Run(ctx context.Context) error {
	defer e.cancelWork()
	beat, stopBeat := context.WithCancel(context.WithoutCancel(ctx))
	beating := make(chan struct{})
	go func() { defer close(beating); e.heartbeat(beat) }()

	e.claimLoop(ctx)

	e.stop()
	stopBeat()
	<-beating
	return e.releaseAll(context.WithoutCancel(ctx))
}

func (e *Engine) releaseAll(ctx context.Context) error {
	return e.Store.Update(ctx, func(tx domain.Tx) error {
		return tx.Jobs().Release(ctx, e.opt.Owner, e.Clock.Now())
	})
}

// grace is how long a stop waits for running attempts.
const grace = 30 * time.Second

// stop waits for running jobs: no job begins a new attempt any more.
func (e *Engine) stop() {
	e.mu.Lock()
	e.stopping = true
	e.mu.Unlock()
	done := make(chan struct{})
	go func() { e.wg.Wait(); close(done) }()
	timer := e.Clock.Timer(grace)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C():
		e.Log.Warn("attempts are still at work after the grace period; cancelling them")
		e.cancelWork()
		<-done
	}
}

func (e *Engine) isStopping() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.stopping
}

// claimLoop looks for due jobs whenever a hint, a due time or the poll interval
// says so.
func (e *Engine) claimLoop(ctx context.Context) {
	hints, unwatch := e.Wake.Watch(domain.TopicJobs)
	defer unwatch()
	for ctx.Err() == nil {
		until, err := e.claimDue(ctx)
		if err != nil {
			if ctx.Err() != nil {
				return
			}
			e.Log.ErrorContext(ctx, "cannot claim due jobs; trying again", "error", err)
			until = e.Clock.Now().Add(time.Second)
		}
		timer := e.Clock.At(until)
		select {
		case <-ctx.Done():
		case <-hints:
		case <-e.freed:
		case <-timer.C():
		}
		timer.Stop()
	}
}

// claimDue fills the free slots with due jobs and returns when to look again.
func (e *Engine) claimDue(ctx context.Context) (time.Time, error) {
	now := e.Clock.Now()
	if until, idle, err := e.idleUntil(ctx, now); idle || err != nil {
		return until, err
	}
	free := e.takeSlots()
	if free == 0 {
		e.backlog.Store(true)
		e.queued.Store(true) // a job is due, or the loop would not be here
		// A slot that was released before backlog was set has not woken the loop.
		if free = e.takeSlots(); free == 0 {
			return now.Add(e.opt.Poll), nil
		}
	}
	var jobs []*domain.Job
	var next time.Time
	if err := e.renewIfLate(ctx, now); err != nil {
		e.releaseSlots(free) // or we would take our own jobs for abandoned
		return now, err
	}
	err := e.Store.Update(ctx, func(tx domain.Tx) error {
		var err error
		if jobs, err = tx.Jobs().Claim(ctx, e.opt.Owner, now, now.Add(e.opt.Lease), free); err != nil {
			return err
		}
		next, err = tx.Jobs().NextDue(ctx)
		return err
	})
	if err != nil {
		jobs = nil
	}
	// With all free slots used there may be more; the next job that ends wakes the
	// loop.
	e.backlog.Store(len(jobs) == free)
	e.queued.Store(!next.IsZero() && !next.After(now))
	for _, j := range jobs {
		e.begin(&run{job: j}) //nolint:contextcheck // a job outlives the claim; it runs under the engine's own context
	}
	e.releaseSlots(free - len(jobs))
	if err != nil {
		return now, err
	}
	return e.nextPoll(now, next), nil
}

func (e *Engine) releaseSlots(slots int) {
	for range slots {
		<-e.slots
	}
}

// idleUntil reports whether no job is due, and when to look again. Asking costs neither
// a commit nor a slot, which creators would miss meanwhile.
func (e *Engine) idleUntil(ctx context.Context, now time.Time) (until time.Time, idle bool, err error) {
	var next time.Time
	err = e.Store.View(ctx, func(tx domain.Tx) error {
		next, err = tx.Jobs().NextDue(ctx)
		return err
	})
	if err != nil || !next.IsZero() && !next.After(now) {
		return now, false, err
	}
	e.backlog.Store(false)
	e.queued.Store(false)
	return e.nextPoll(now, next), true, nil
}

// nextPoll returns when to search for due jobs again, if the next is due at an
// instant.
func (e *Engine) nextPoll(now, next time.Time) time.Time {
	if poll := now.Add(e.opt.Poll); next.IsZero() || poll.Before(next) {
		return poll
	}
	return next
}

// renewIfLate renews the leases when that is overdue, as after the machine slept, so
// that the node does not take its own jobs for abandoned.
func (e *Engine) renewIfLate(ctx context.Context, now time.Time) error {
	e.beating.Lock() // one that is under way may be all that is needed
	defer e.beating.Unlock()
	e.mu.Lock()
	late := len(e.running) > 0 && now.Sub(e.beat) > e.opt.Lease/2
	e.mu.Unlock()
	if !late {
		return nil
	}
	return e.renewNow(ctx)
}

// takeSlots takes all slots that are free and returns how many.
func (e *Engine) takeSlots() int {
	free := 0
	for free < cap(e.slots) && e.takeSlot() {
		free++
	}
	return free
}

func (e *Engine) takeSlot() bool {
	select {
	case e.slots <- struct{}{}:
		return true
	default:
		return false
	}
}

// slot is the right to run one job at once where it is created.
type slot struct {
	lease domain.Lease
	e     *Engine
}

// Reserve implements domain.Slots.
func (e *Engine) Reserve() domain.Slot {
	if e.isStopping() || e.queued.Load() || !e.takeSlot() {
		e.backlog.Store(true)
		return nil
	}
	return &slot{e: e, lease: domain.Lease{
		Owner: e.opt.Owner, Until: e.Clock.Now().Add(e.opt.Lease), Fence: 1,
	}}
}

func (s *slot) Lease() domain.Lease { return s.lease }

func (s *slot) Start(j *domain.Job, e *domain.Entry) <-chan *domain.Finished {
	r := &run{job: j, entry: e, finished: make(chan *domain.Finished, 1)}
	s.e.begin(r)
	return r.finished
}

func (s *slot) Cancel() { s.e.releaseSlot() }

func (e *Engine) releaseSlot() {
	<-e.slots
	if e.backlog.Load() {
		select {
		case e.freed <- struct{}{}:
		default:
		}
	}
}

// begin runs a leased job in a goroutine of its own; the caller holds a slot.
func (e *Engine) begin(r *run) {
	ctx, cancel := context.WithCancel(e.workCtx)
	r.e, r.cancel, r.fence = e, cancel, r.job.Lease.Fence
	r.key = jobKey{r.job.WorkspaceID, r.job.ID}
	e.mu.Lock()
	// One with a higher fence was claimed while the creator of this one was held
	// up: the job is the other's.
	old := e.running[r.key]
	if e.stopping || old != nil && old.fence > r.fence {
		// Leases are released together at the end of the stop.
		e.mu.Unlock()
		cancel()
		e.releaseSlot()
		r.handOver()
		return
	}
	if old != nil {
		old.cancel() // its fence is behind; it cannot commit any more
	}
	e.running[r.key] = r
	e.wg.Add(1)
	e.mu.Unlock()
	e.spawn(func() {
		defer e.wg.Done()
		defer r.handOver() // with the slot free: the next request follows at once
		defer e.releaseSlot()
		defer cancel()
		defer e.end(r)
		e.keepAhead(ctx, r)
		r.work(ctx)
	})
}

// spawn runs a function in a goroutine. Goroutines are used again, because the
// stacks that the database needs take long to grow; there are no more of them
// than slots.
func (e *Engine) spawn(f func()) {
	select {
	case e.idle <- f:
	default:
		go func() {
			for {
				f()
				f = nil // it holds the document
				select {
				case f = <-e.idle:
				case <-e.workCtx.Done():
					return
				}
			}
		}()
	}
}

// keepAhead renews the leases when the commit that created the job took so long
// that the next heartbeat would be late for it.
func (e *Engine) keepAhead(ctx context.Context, r *run) {
	if r.job.Lease.Until.Sub(e.Clock.Now()) >= e.opt.Lease/2 {
		return
	}
	if err := e.renew(ctx); err != nil {
		e.Log.ErrorContext(ctx, "cannot renew leases", "error", err)
	}
}

// end forgets a run, and survives what it died of: the job goes on when its
// lease has run out.
func (e *Engine) end(r *run) {
	if p := recover(); p != nil {
		e.Log.Error("a run panicked", "workspace", r.key.ws, "job", r.key.id, "panic", p, "stack", string(debug.Stack()))
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.running[r.key] == r {
		delete(e.running, r.key)
	}
}

// heartbeat renews the leases of running jobs, three times per lease.
func (e *Engine) heartbeat(ctx context.Context) {
	for {
		timer := e.Clock.Timer(e.opt.Lease / 3)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C():
		}
		if err := e.renew(ctx); err != nil && ctx.Err() == nil {
			e.Log.ErrorContext(ctx, "cannot renew leases", "error", err)
		}
	}
}

func (e *Engine) renew(ctx context.Context) error {
	e.beating.Lock()
	defer e.beating.Unlock()
	return e.renewNow(ctx)
}

func (e *Engine) renewNow(ctx context.Context) error {
	now := e.Clock.Now()
	e.mu.Lock()
	held := make([]*domain.Job, 0, len(e.running))
	for _, r := range e.running {
		// A copy: the run itself goes on changing its job.
		held = append(held, &domain.Job{
			WorkspaceID: r.key.ws, ID: r.key.id,
			Lease: domain.Lease{Owner: e.opt.Owner, Fence: r.fence},
		})
	}
	e.mu.Unlock()
	if len(held) == 0 {
		return nil
	}
	var lost []*domain.Job
	until := now.Add(e.opt.Lease)
	err := e.Store.Update(ctx, func(tx domain.Tx) error {
		var err error
		lost, err = tx.Jobs().Renew(ctx, e.opt.Owner, until, held)
		return err
	})
	for _, j := range lost {
		e.abandon(j)
	}
	if err == nil {
		e.mu.Lock()
		e.beat = now
		e.mu.Unlock()
	}
	return err
}

// abandon cancels the work on a job whose lease was lost. A job that completed
// meanwhile is no longer running and is left alone.
func (e *Engine) abandon(j *domain.Job) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if r := e.running[jobKey{j.WorkspaceID, j.ID}]; r != nil && r.fence == j.Lease.Fence {
		e.Log.Warn("lease lost; leaving the job to its new owner", "workspace", j.WorkspaceID, "job", j.ID)
		r.cancel()
	}
}
