package engine_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

func TestTraces(t *testing.T) {
	ok, skip := domain.OK(), domain.Skip("done before")
	coded := domain.Result{Status: domain.StatusOK, Code: "CII"}
	ko := domain.Result{Status: domain.StatusKO, Code: "4107", Message: "no", Paths: []string{"$.doc.x"}}
	tests := []struct {
		name   string
		def    domain.Definition
		acts   map[string]domain.Result
		want   string
		status domain.Status
		faults int
	}{
		{
			// statements.yaml 2.2-1, 4.1-1
			"A: happy path",
			domain.Definition{Steps: []*domain.Step{step(1, "state"), step(2, "enumerate"), step(3, "close")}},
			map[string]domain.Result{"state": ok, "enumerate": ok, "close": ok},
			"state OK, enumerate OK, close OK", "OK", 0,
		},
		{
			// statements.yaml 4.1-10, 4.5-1
			"B: failure with rescue",
			domain.Definition{
				Steps:  []*domain.Step{step(1, "state"), step(2, "enumerate"), step(3, "generate"), step(4, "send")},
				Rescue: []*domain.Step{step(5, "failed")},
			},
			map[string]domain.Result{"state": ok, "enumerate": skip, "generate": ko, "failed": ok},
			"state OK, enumerate SKIP, generate KO(4107), failed OK", "OK", 1,
		},
		{
			// statements.yaml 4.1-3, 4.1-7, 4.2-4
			"C: branch on response, then fall through",
			domain.Definition{Steps: []*domain.Step{
				step(1, "import", &domain.Next{Status: "NA", Code: "UBL", Steps: []*domain.Step{step(2, "ubl")}},
					&domain.Next{Status: "NA", Code: "CII", Steps: []*domain.Step{step(3, "cii")}}),
				step(4, "folder"), step(5, "state"),
			}},
			map[string]domain.Result{"import": coded, "cii": ok, "folder": ok, "state": ok},
			"import OK(CII), cii OK, folder OK, state OK", "OK", 0,
		},
		{
			// statements.yaml 4.1-2, 4.1-11
			"D: exception with stop",
			domain.Definition{
				Steps: []*domain.Step{step(1, "verify", &domain.Next{
					Status: "KO", Code: "4107", Stop: true,
					Steps: []*domain.Step{step(2, "notify")},
				}), step(3, "send")},
				Rescue: []*domain.Step{step(4, "failed")},
			},
			map[string]domain.Result{"verify": ko, "notify": ok},
			"verify KO(4107), notify OK", "OK", 1,
		},
		{
			// statements.yaml 5.2-6
			"an action that is not installed",
			domain.Definition{Steps: []*domain.Step{step(1, "gone")}},
			nil, "gone KO(unknown-provider)", "KO", 1,
		},
		{
			// statements.yaml 3.1-10
			"a result that is none",
			domain.Definition{Steps: []*domain.Step{step(1, "odd")}},
			map[string]domain.Result{"odd": {Status: "RUN"}},
			"odd KO(bad-result)", "KO", 1,
		},
		{
			// statements.yaml 5.2-4
			"an action without an answer has succeeded",
			domain.Definition{Steps: []*domain.Step{step(1, "mute")}},
			map[string]domain.Result{"mute": {}},
			"mute OK", "OK", 0,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var acts []*domain.Action
			for id, r := range tt.acts {
				acts = append(acts, local(id, always(r)))
			}
			s := newFixture(t, acts...)
			s.publish(tt.def)
			j := s.finish(s.start(""))
			if got := trace(j); got != tt.want {
				t.Errorf("trace %q, want %q", got, tt.want)
			}
			if j.Status != tt.status || len(j.Faults) != tt.faults {
				t.Errorf("status %s, %d faults", j.Status, len(j.Faults))
			}
			for _, in := range domain.Intents(j.Events) {
				if in.Events[0].Status != domain.StatusRun || in.Events[0].Index != 1 || !in.Completed() {
					t.Errorf("intent %+v", in)
				}
			}
			if !j.CompletedAt.Equal(j.Events[len(j.Events)-1].At) {
				t.Error("completed_at is not the time of the last event")
			}
		})
	}
}

// statements.yaml 6.2-3, 6.3-1, 6.3-7
func TestArgsTravelAndWin(t *testing.T) {
	var seen map[string]string
	s := newFixture(t,
		local("first", always(domain.Result{Status: "OK", Args: map[string]string{"given": "2", "new": "x"}})),
		local("second", func(t *domain.Task) domain.Result { seen = t.Args; return domain.OK() }),
	)
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "first"), step(2, "second")}})
	j := s.finish(s.start(""))
	if seen["given"] != "2" || seen["new"] != "x" {
		t.Errorf("the second step saw %v", seen)
	}
	if j.Args["given"] != "1" || len(j.Args) != 1 {
		t.Errorf("the job's own args are %v", j.Args)
	}
}

// Hours of failing: the documented schedule, to the second, in virtual time.
//
// statements.yaml 3.1-4, 5.1-1, 5.1-3, 5.1-5, 5.1-6
func TestRetrySchedule(t *testing.T) {
	var times []time.Time
	var attempts []int
	ids := map[domain.ID]bool{}
	s := newFixture(t, local("failed", always(domain.OK())))
	s.acts["flaky"] = outward("flaky", func(_ context.Context, task *domain.Task) domain.Result {
		times = append(times, task.Now)
		attempts = append(attempts, task.Attempt)
		ids[task.IntentID] = true
		return domain.Err("503", "unavailable")
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "flaky")}, Rescue: []*domain.Step{step(2, "failed")}})
	j := s.finish(s.start(""))
	if len(times) != domain.MaxRetries+1 {
		t.Fatalf("%d attempts, want 33", len(times))
	}
	for n := 1; n < len(times); n++ {
		if got := times[n].Sub(times[n-1]); got != domain.RetryDelay(n) {
			t.Errorf("retry %d came after %v, want %v", n, got, domain.RetryDelay(n))
		}
		if attempts[n] != n+1 {
			t.Errorf("attempt %d called itself %d", n+1, attempts[n])
		}
	}
	if len(ids) != 1 {
		t.Errorf("%d intent IDs, want one for all attempts", len(ids))
	}
	if got := times[32].Sub(times[0]); got != 43955*time.Second {
		t.Errorf("all retries took %v", got)
	}
	in := domain.Intents(j.Events)
	last := in[0].Last()
	if last.Status != domain.StatusKO || last.Code != "503" || last.Message != "unavailable" {
		t.Errorf("the last event is %+v", last)
	}
	if len(in) != 2 || len(j.Faults) != 1 {
		t.Errorf("%d intents, %d faults", len(in), len(j.Faults))
	}
}

// statements.yaml 2.3-4, 4.6-8, 5.1-2, 5.1-7
func TestRetryInAndRecovery(t *testing.T) {
	calls := 0
	s := newFixture(t)
	s.acts["flaky"] = outward("flaky", func(_ context.Context, task *domain.Task) domain.Result {
		calls++
		if calls == 1 {
			return domain.Result{Status: "ERR", RetryIn: 42 * time.Second, Ref: "r-1"}
		}
		if task.Ref != "r-1" {
			return domain.KO("ref", "lost: "+task.Ref)
		}
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "flaky")}})
	id := s.start("")
	j := s.settled(id)
	if got := j.DueAt.Sub(j.UpdatedAt); got != 42*time.Second {
		t.Errorf("due after %v", got)
	}
	if j.Status != domain.StatusErr || len(j.Faults) != 0 {
		t.Errorf("while waiting: %s, %v", j.Status, j.Faults)
	}
	s.begin() // the due time survives a restart
	if j := s.finish(id); trace(j) != "flaky ERR OK" {
		t.Error(trace(j))
	}
}

// statements.yaml 5.3-6, 5.3-7
func TestQueuedUntilDone(t *testing.T) {
	calls := 0
	s := newFixture(t)
	s.acts["slow"] = outward("slow", func(context.Context, *domain.Task) domain.Result {
		if calls++; calls < 60 {
			return domain.Result{Status: domain.StatusQueued}
		}
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "slow")}})
	j := s.finish(s.start(""))
	if got := j.CompletedAt.Sub(j.CreatedAt); got != 24*time.Hour+11*24*time.Hour {
		t.Errorf("took %v: 48 half hours and then days", got)
	}
}

// statements.yaml 5.3-8, 5.4-1, 5.4-5, 5.4-7
func TestDeadlineEndsWaiting(t *testing.T) {
	s := newFixture(t, local("failed", always(domain.OK())))
	s.acts["never"] = outward("never", func(context.Context, *domain.Task) domain.Result {
		return domain.Result{Status: domain.StatusPoke}
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "never")}, Rescue: []*domain.Step{step(2, "failed")}})
	j := s.finish(s.start(""))
	if got := trace(j); got != "never POKE TIMEOUT, failed OK" {
		t.Error(got)
	}
	if got := j.CompletedAt.Sub(j.CreatedAt); got != domain.WaitDeadline {
		t.Errorf("after %v", got)
	}
}

// statements.yaml 5.2-1, 5.4-3, 5.4-4
func TestAttemptTimeout(t *testing.T) {
	s := newFixture(t)
	entered := make(chan struct{}, 9)
	calls := 0
	s.acts["stuck"] = outward("stuck", func(ctx context.Context, _ *domain.Task) domain.Result {
		calls++
		if calls > 1 {
			return domain.OK()
		}
		entered <- struct{}{}
		<-ctx.Done() // told to give up
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "stuck")}})
	id := s.start("")
	<-entered
	s.clock.Advance(domain.AttemptTimeout)
	j := s.finish(id)
	if got := trace(j); got != "stuck ERR(timeout) OK" {
		t.Error(got)
	}
}

// statements.yaml 5.2-2
func TestPanicIsKOOfTheStep(t *testing.T) {
	s := newFixture(t, local("bad", func(*domain.Task) domain.Result { panic("boom") }), local("good", always(domain.OK())))
	s.publish(domain.Definition{
		Steps: []*domain.Step{step(1, "bad", &domain.Next{Status: "KO", Code: "panic"}), step(2, "good")},
	})
	if got := trace(s.finish(s.start(""))); got != "bad KO(panic), good OK" {
		t.Error(got)
	}
}

func TestNoEntry(t *testing.T) {
	s := newFixture(t)
	s.acts["needs"] = &domain.Action{ID: "needs", Reach: domain.Inside, Run: func(context.Context, *domain.Task) domain.Result { return domain.OK() }}
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "needs")}})
	if got := trace(s.finish(s.start(""))); got != "needs KO(no-entry)" {
		t.Error(got)
	}
}

// edit is an action that replaces the document by what it was with a suffix.
func edit(id string) *domain.Action {
	return &domain.Action{ID: id, Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
		c := content(string(t.Entry.Content.Doc[:len(t.Entry.Content.Doc)-1])+id+`"`, t.Entry.Content.Version+id)
		res := domain.OK()
		res.Effects.Content = &c
		return res
	}}
}

func (s *fixture) read(id domain.ID) *domain.Entry {
	var e *domain.Entry
	s.view(func(ctx context.Context, tx domain.Tx) (err error) {
		e, err = tx.Entries().Get(ctx, s.ws, id)
		return err
	})
	return e
}

// statements.yaml 6.2-1
func TestLocalStepsSeeEachOther(t *testing.T) {
	s := newFixture(t, edit("a"), edit("b"), edit("c"))
	s.acts["state"] = &domain.Action{ID: "state", Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
		res := domain.OK()
		res.Effects.State = &domain.State{Key: "k" + t.Entry.State, At: t.Now}
		res.Effects.Folder = "expenses"
		return res
	}}
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "state"), step(3, "b"), step(4, "state"), step(5, "c")}})
	entry := s.entry(`""`)
	j := s.finish(s.start(entry))
	e := s.read(entry)
	if string(e.Content.Doc) != `"abc"` || e.State != "kk" || e.Folder != "expenses" {
		t.Errorf("%s: %s in %s, state %s", trace(j), e.Content.Doc, e.Folder, e.State)
	}
	s.view(func(ctx context.Context, tx domain.Tx) error {
		versions, err := tx.Entries().Versions(ctx, s.ws, entry)
		if len(versions) != 4 || versions[0].Origin.Src != "c" || versions[0].Origin.SrcID != string(j.ID) {
			t.Errorf("%d versions, newest by %+v", len(versions), versions[0].Origin)
		}
		return err
	})
}

// Somebody else edits the document while a step is at work on it: the step is
// repeated on what is there now, and nothing of either edit is lost.
//
// statements.yaml 2.2-3
func TestConflictIsRepeated(t *testing.T) {
	s := newFixture(t, edit("a"), edit("b"))
	entry := s.entry(`""`)
	var once sync.Once
	run := s.acts["b"].Run
	s.acts["b"].Run = func(ctx context.Context, task *domain.Task) domain.Result {
		once.Do(func() {
			s.update(func(ctx context.Context, tx domain.Tx) error {
				c := content(`"X"`, "foreign")
				return tx.Entries().Revise(ctx, s.ws, entry, "v0", &c)
			})
		})
		return run(ctx, task)
	}
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "b")}})
	j := s.finish(s.start(entry))
	if e := s.read(entry); string(e.Content.Doc) != `"Xab"` || trace(j) != "a OK, b OK" {
		t.Errorf("%s after %s", e.Content.Doc, trace(j))
	}
}

// statements.yaml 6.2-8
func TestEndlessConflictIsErr(t *testing.T) {
	s := newFixture(t, edit("a"))
	entry := s.entry(`""`)
	var n, limit int32 = 0, 5
	run := s.acts["a"].Run
	s.acts["a"].Run = func(ctx context.Context, task *domain.Task) domain.Result {
		if i := atomic.AddInt32(&n, 1); i <= limit {
			s.update(func(ctx context.Context, tx domain.Tx) error {
				e, err := tx.Entries().Get(ctx, s.ws, entry)
				if err != nil {
					return err
				}
				c := content(fmt.Sprintf(`"%d"`, i), fmt.Sprint("f", i))
				return tx.Entries().Revise(ctx, s.ws, entry, e.Content.Version, &c)
			})
		}
		return run(ctx, task)
	}
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a")}})
	j := s.finish(s.start(entry))
	if got := trace(j); got != "a ERR(silo) OK" {
		t.Error(got)
	}
}

// An effect that is refused makes exactly its own step KO, also when it was
// joined with others into one commit.
//
// statements.yaml 6.2-6, 6.2-7
func TestRefusedEffectIsKOOfItsStep(t *testing.T) {
	s := newFixture(t, edit("a"), edit("z"))
	s.acts["file"] = &domain.Action{ID: "file", Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
		res := domain.OK()
		res.Effects.Files = []domain.NewFile{{File: domain.File{
			WorkspaceID: t.Workspace.ID, EntryID: t.Entry.ID, ID: domaintest.ID(7, 42), Name: "f", Hash: "other", CreatedAt: t.Now, Stored: true,
		}}}
		return res
	}}
	s.publish(domain.Definition{
		Steps: []*domain.Step{step(1, "a"), step(2, "file", &domain.Next{Status: "KO", Code: "silo"}), step(3, "z")},
	})
	entry := s.entry(`""`)
	s.update(func(ctx context.Context, tx domain.Tx) error {
		return tx.Files().Put(ctx, &domain.File{WorkspaceID: s.ws, EntryID: entry, ID: domaintest.ID(7, 42), Name: "g", Hash: "one", CreatedAt: s.clock.Now(), Stored: true})
	})
	j := s.finish(s.start(entry))
	if e := s.read(entry); trace(j) != "a OK, file KO(silo), z OK" || string(e.Content.Doc) != `"az"` {
		t.Errorf("%s, document %s", trace(j), e.Content.Doc)
	}
}

// numbering is an action that takes a number and writes it into the document.
func numbering(series domain.Series, create bool) *domain.Action {
	return &domain.Action{ID: "number", Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
		res := domain.OK()
		res.Effects.Number = &domain.Numbering{Series: series, Create: create}
		return res
	}}
}

func TestNumbersAreGapless(t *testing.T) {
	s := newFixture(t)
	series := domain.Series{WorkspaceID: s.ws, ID: domaintest.ID(5, 1), Name: "n", Padding: 3, Start: 1}
	s.acts["number"] = numbering(series, true)
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "number")}})
	const n = 200
	jobs := make([]domain.ID, n)
	entries := make([]domain.ID, n)
	for i := range n {
		entries[i] = s.entry(`""`)
	}
	for i := range n {
		jobs[i] = s.start(entries[i])
	}
	got := map[string]bool{}
	for i := range n {
		s.finish(jobs[i])
		got[string(s.read(entries[i]).Content.Doc)] = true
	}
	for i := 1; i <= n; i++ {
		if !got[fmt.Sprintf(`"%03d"`, i)] {
			t.Errorf("number %d is missing", i)
		}
	}
}

// statements.yaml 6.2-7
func TestUnknownSeriesIsKO(t *testing.T) {
	s := newFixture(t)
	s.acts["number"] = numbering(domain.Series{WorkspaceID: s.ws, ID: domaintest.ID(5, 2)}, false)
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "number")}})
	if got := trace(s.finish(s.start(s.entry(`""`)))); got != "number KO(silo)" {
		t.Error(got)
	}
}

// statements.yaml 6.2-6
func TestFailedStampTakesNoNumber(t *testing.T) {
	s := newFixture(t)
	series := domain.Series{WorkspaceID: s.ws, ID: domaintest.ID(5, 3), Padding: 1, Start: 1}
	s.stamp = func(*domain.Content, string) (*domain.Content, error) { return nil, domain.FieldError("no", "x") }
	s.acts["number"] = numbering(series, true)
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "number")}})
	if got := trace(s.finish(s.start(s.entry(`""`)))); got != "number KO(silo)" {
		t.Error(got)
	}
	s.stamp = stamped
	entry := s.entry(`"2"`)
	s.finish(s.start(entry))
	if e := s.read(entry); string(e.Content.Doc) != `"1"` {
		t.Errorf("the next number is %s", e.Content.Doc)
	}
}

// An outward step is on record before anybody outside can learn its intent ID.
func TestOutwardStepIsOnRecordFirst(t *testing.T) {
	s := newFixture(t, edit("a"))
	var recorded bool
	s.acts["send"] = outward("send", func(_ context.Context, task *domain.Task) domain.Result {
		j := s.job(task.JobID)
		for _, e := range j.Events {
			if e.IntentID == task.IntentID && e.Status == domain.StatusRun {
				recorded = true
			}
		}
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "send")}})
	s.finish(s.start(s.entry(`""`)))
	if !recorded {
		t.Error("the call came before its record")
	}
}

// A worker that lost its lease cannot write what it did.
func TestLostLeaseCannotCommit(t *testing.T) {
	s := newFixture(t)
	entered, leave := make(chan struct{}), make(chan struct{})
	var calls atomic.Int32
	s.acts["slow"] = outward("slow", func(context.Context, *domain.Task) domain.Result {
		if calls.Add(1) == 1 {
			close(entered)
			<-leave
			return domain.KO("late", "from the past")
		}
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "slow")}})
	id := s.start("")
	<-entered
	// Another node claims the job after the lease ran out, as this one's process
	// might have been suspended for an hour.
	s.update(func(ctx context.Context, tx domain.Tx) error {
		later := s.clock.Now().Add(time.Hour)
		jobs, err := tx.Queue().Claim(ctx, "other", later, later.Add(time.Minute), 10)
		if len(jobs) != 1 {
			return fmt.Errorf("claimed %d jobs: %w", len(jobs), errBroken)
		}
		return err
	})
	close(leave)
	s.stop()
	if j := s.job(id); j.Completed() || j.Status != domain.StatusRun {
		t.Errorf("the late result was written: %s", trace(j))
	}
}

func TestStopLeavesJobsToContinue(t *testing.T) {
	s := newFixture(t)
	entered, leave := make(chan struct{}, 1), make(chan struct{})
	s.acts["one"] = outward("one", func(context.Context, *domain.Task) domain.Result {
		entered <- struct{}{}
		<-leave
		return domain.OK()
	})
	s.acts["two"] = local("two", always(domain.OK()))
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "one"), step(2, "two")}})
	id := s.start("")
	<-entered
	stopped := make(chan struct{})
	go func() { s.stop(); close(stopped) }()
	for !stopping(s) {
		time.Sleep(time.Millisecond)
	}
	close(leave)
	<-stopped
	if j := s.job(id); trace(j) != "one OK" || j.Lease.Owner != "" {
		t.Errorf("after the stop: %s, leased by %q", trace(j), j.Lease.Owner)
	}
	s.begin()
	if j := s.finish(id); trace(j) != "one OK, two OK" {
		t.Error(trace(j))
	}
}

// stopping reports whether the engine refuses new work.
func stopping(s *fixture) bool {
	slot := s.engine.Reserve()
	if slot != nil {
		slot.Cancel()
	}
	return slot == nil
}

func TestConcurrencyLimit(t *testing.T) {
	s := newFixture(t)
	var now, most atomic.Int32
	leave := make(chan struct{})
	s.acts["slow"] = outward("slow", func(context.Context, *domain.Task) domain.Result {
		n := now.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		<-leave
		now.Add(-1)
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "slow")}})
	var ids []domain.ID
	for range 150 {
		ids = append(ids, s.start(""))
	}
	close(leave)
	for _, id := range ids {
		s.finish(id)
	}
	if m := most.Load(); m > 64 {
		t.Errorf("%d jobs at once", m)
	}
}

func TestHeartbeatKeepsSlowWork(t *testing.T) {
	s := newFixture(t)
	entered, leave := make(chan struct{}), make(chan struct{})
	s.acts["slow"] = outward("slow", func(context.Context, *domain.Task) domain.Result {
		close(entered)
		<-leave
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "slow")}})
	s.acts["slow"].Timeout = 24 * time.Hour
	id := s.start("")
	<-entered
	for range 10 { // more than three leases
		before := s.job(id).Lease.Until
		for !s.job(id).Lease.Until.After(before) {
			s.clock.Advance(time.Second / 2)
			time.Sleep(time.Millisecond) // lets the heartbeat come to its turn
		}
	}
	close(leave)
	if j := s.finish(id); trace(j) != "slow OK" {
		t.Error(trace(j))
	}
}

// Joined with the RUN of an outward step, a refused effect is still that of its
// own step, and the job ends.
func TestRefusedEffectBeforeAnOutwardStep(t *testing.T) {
	s := newFixture(t, outward("send", func(context.Context, *domain.Task) domain.Result { return domain.OK() }))
	s.acts["bad"] = &domain.Action{ID: "bad", Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
		res := domain.OK()
		res.Effects.Child = &domain.ChildJob{WorkflowID: domaintest.ID(4, 404)}
		return res
	}}
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "bad", &domain.Next{Status: "KO"}), step(2, "send")}})
	if got := trace(s.finish(s.start(s.entry(`""`)))); got != "bad KO(silo), send OK" {
		t.Error(got)
	}
}

func TestStampThatFailsOrPanicsIsKO(t *testing.T) {
	for name, stamp := range map[string]func(*domain.Content, string) (*domain.Content, error){
		"fails":  func(*domain.Content, string) (*domain.Content, error) { return nil, errBroken },
		"panics": func(*domain.Content, string) (*domain.Content, error) { panic("boom") },
	} {
		t.Run(name, func(t *testing.T) {
			s := newFixture(t)
			s.stamp = stamp
			s.acts["number"] = &domain.Action{ID: "number", Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
				res := domain.OK()
				res.Effects.Number = &domain.Numbering{
					Create: true,
					Series: domain.Series{WorkspaceID: t.Workspace.ID, ID: domaintest.ID(5, 9), Start: 1},
				}
				return res
			}}
			s.publish(domain.Definition{Steps: []*domain.Step{step(1, "number")}})
			if got := trace(s.finish(s.start(s.entry(`""`)))); got != "number KO(silo)" {
				t.Error(got)
			}
		})
	}
}

// A machine that slept past its leases goes on with its own jobs; the step at
// work is not done a second time.
func TestSleepPastTheLease(t *testing.T) {
	s := newFixture(t)
	entered, leave := make(chan struct{}, 9), make(chan struct{})
	var calls atomic.Int32
	s.acts["slow"] = outward("slow", func(context.Context, *domain.Task) domain.Result {
		calls.Add(1)
		entered <- struct{}{}
		<-leave
		return domain.OK()
	})
	s.acts["slow"].Timeout = 24 * time.Hour
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "slow")}})
	id := s.start("")
	<-entered
	s.clock.Advance(time.Hour)
	for range 2000 { // until the lease is ours again
		if s.job(id).Lease.Until.After(s.clock.Now()) {
			break
		}
		time.Sleep(time.Millisecond)
	}
	close(leave)
	if j := s.finish(id); trace(j) != "slow OK" || calls.Load() != 1 {
		t.Errorf("%s, %d calls", trace(j), calls.Load())
	}
}

// What others change while an outward step is at work is what later steps see.
func TestStepsAfterAnOutwardOneSeeTheDocumentOfNow(t *testing.T) {
	s := newFixture(t)
	entry := s.entry(`"old"`)
	s.acts["send"] = outward("send", func(context.Context, *domain.Task) domain.Result {
		s.update(func(ctx context.Context, tx domain.Tx) error {
			c := content(`"new"`, "v1")
			return tx.Entries().Revise(ctx, s.ws, entry, "v0", &c)
		})
		return domain.OK()
	})
	var seen string
	s.acts["look"] = local("look", func(t *domain.Task) domain.Result { seen = string(t.Entry.Content.Doc); return domain.OK() })
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "send"), step(2, "look")}})
	s.finish(s.start(entry))
	if seen != `"new"` {
		t.Errorf("the step saw %s", seen)
	}
}

// A file made of a document that was changed meanwhile is made again.
func TestFilesAreOfTheStoredVersion(t *testing.T) {
	s := newFixture(t)
	entry := s.entry(`"old"`)
	var once sync.Once
	var from []string
	s.acts["file"] = &domain.Action{ID: "file", Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
		from = append(from, string(t.Entry.Content.Doc))
		once.Do(func() {
			s.update(func(ctx context.Context, tx domain.Tx) error {
				c := content(`"new"`, "v1")
				return tx.Entries().Revise(ctx, s.ws, entry, "v0", &c)
			})
		})
		res := domain.OK()
		res.Effects.State = &domain.State{Key: "filed", At: t.Now}
		return res
	}}
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "file")}})
	if j := s.finish(s.start(entry)); trace(j) != "file OK" || len(from) != 2 || from[1] != `"new"` {
		t.Errorf("%s, made of %v", trace(j), from)
	}
}

func (s *fixture) signal(id domain.ID, sig domain.Signal) {
	s.update(func(ctx context.Context, tx domain.Tx) error {
		return tx.Queue().Signal(ctx, s.ws, id, sig, s.clock.Now())
	})
	s.wake.Notify(domain.TopicJobs)
}

func TestSignals(t *testing.T) {
	tests := []struct {
		name   string
		sig    domain.Signal
		want   string
		faults int
	}{
		// statements.yaml 5.3-2
		{"a poke wakes the step that waits", domain.Signal{Kind: domain.SignalPoke, Code: "signed"}, "wait QUEUED POKE(signed) OK, next OK", 0},
		{"retry makes the attempt now", domain.Signal{Kind: domain.SignalRetry}, "wait QUEUED POKE OK, next OK", 0},
		{"skip ends it", domain.Signal{Kind: domain.SignalSkip, Message: "by phone"}, "wait QUEUED SKIP, next OK", 0},
		// statements.yaml 5.5-2, 5.5-4
		{"cancel ends the job and runs the rescue", domain.Signal{Kind: domain.SignalCancel}, "wait QUEUED CANCEL(cancelled), failed OK", 1},
		// statements.yaml 5.5-4
		{"cancel without rescue", domain.Signal{Kind: domain.SignalCancel, NoRescue: true}, "wait QUEUED CANCEL(cancelled)", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newFixture(t, local("next", always(domain.OK())), local("failed", always(domain.OK())))
			calls := 0
			s.acts["wait"] = outward("wait", func(context.Context, *domain.Task) domain.Result {
				if calls++; calls == 1 {
					return domain.Result{Status: domain.StatusQueued, RetryIn: 24 * time.Hour, Ref: "r"}
				}
				return domain.OK()
			})
			s.publish(domain.Definition{Steps: []*domain.Step{step(1, "wait"), step(2, "next")}, Rescue: []*domain.Step{step(3, "failed")}})
			id := s.start("")
			j := s.settled(id)
			if j.Ref != "r" {
				t.Errorf("the reference is %q", j.Ref)
			}
			s.signal(id, tt.sig)
			j = s.until(id, (*domain.Job).Completed)
			if got := trace(j); got != tt.want || len(j.Faults) != tt.faults {
				t.Errorf("%s, faults %v", got, j.Faults)
			}
		})
	}
}

// A poke that comes while the step is at work is not lost: it is tried again at
// once when it says that it waits.
//
// statements.yaml 5.3-10
func TestPokeDuringAnAttempt(t *testing.T) {
	s := newFixture(t)
	entered, leave := make(chan struct{}, 9), make(chan struct{})
	calls := 0
	s.acts["wait"] = outward("wait", func(context.Context, *domain.Task) domain.Result {
		calls++
		entered <- struct{}{}
		<-leave
		if calls == 1 {
			return domain.Result{Status: domain.StatusPoke}
		}
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "wait")}})
	id := s.start("")
	<-entered
	s.signal(id, domain.Signal{Kind: domain.SignalPoke})
	close(leave)
	if j := s.until(id, (*domain.Job).Completed); trace(j) != "wait POKE POKE OK" {
		t.Error(trace(j))
	}
}

// statements.yaml 2.1-7, 6.2-4
func TestNewEntryIsWorkedOn(t *testing.T) {
	s := newFixture(t, edit("a"))
	made := domaintest.ID(7, 777)
	s.acts["make"] = local("make", func(t *domain.Task) domain.Result {
		res := domain.OK()
		res.Effects.Entry = &domain.Entry{WorkspaceID: t.Workspace.ID, ID: made, Folder: "sales", Content: content(`"m"`, "m0"), CreatedAt: t.Now, UpdatedAt: t.Now}
		res.Effects.State = &domain.State{Key: "made", At: t.Now}
		return res
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "make"), step(2, "a")}})
	j := s.finish(s.start(""))
	if e := s.read(made); trace(j) != "make OK, a OK" || j.EntryID != made || string(e.Content.Doc) != `"ma"` || e.State != "made" {
		t.Errorf("%s on %s: %s, %s", trace(j), j.EntryID, e.Content.Doc, e.State)
	}
	if j.Events[1].EntryID != made {
		t.Error("the event does not name the entry")
	}
}

// statements.yaml 7.4-2, 7.4-3, 7.4-5
func TestSideEntryAndChild(t *testing.T) {
	s := newFixture(t)
	side := domaintest.ID(7, 778)
	s.acts["build"] = local("build", func(t *domain.Task) domain.Result {
		res := domain.OK()
		res.Effects.SideEntry = &domain.Entry{WorkspaceID: t.Workspace.ID, ID: side, Folder: "statuses", Content: content(`"s"`, "s0"), CreatedAt: t.Now, UpdatedAt: t.Now}
		return res
	})
	s.acts["child"] = local("child", func(t *domain.Task) domain.Result {
		if t.Entry != nil && t.Entry.ID == side {
			return domain.OK() // the child itself
		}
		res := domain.OK()
		res.Effects.Child = &domain.ChildJob{WorkflowID: domaintest.ID(7, 9002), EntryID: domain.ID(t.Args[domain.ArgEntryID])}
		return res
	})
	s.acts["build"].Run = func(run func(context.Context, *domain.Task) domain.Result) func(context.Context, *domain.Task) domain.Result {
		return func(ctx context.Context, t *domain.Task) domain.Result {
			if t.Entry != nil && t.Entry.ID == side {
				return domain.Skip("child")
			}
			return run(ctx, t)
		}
	}(s.acts["build"].Run)
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "build"), step(2, "child")}})
	entry := s.entry(`"party"`)
	j := s.finish(s.start(entry))
	if trace(j) != "build OK, child OK" || j.EntryID != entry {
		t.Fatalf("%s on %s", trace(j), j.EntryID)
	}
	id := domain.ID(j.ArgsNow()[domain.ArgJobID])
	child := s.finish(id)
	if child.EntryID != side || child.ParentID != j.ID || child.Depth != 1 || trace(child) != "build SKIP, child OK" {
		t.Errorf("child %+v: %s", child, trace(child))
	}
}

// statements.yaml 7.4-12
func TestChildrenEndAtTheLimit(t *testing.T) {
	s := newFixture(t)
	s.acts["again"] = local("again", func(*domain.Task) domain.Result {
		res := domain.OK()
		res.Effects.Child = &domain.ChildJob{WorkflowID: domaintest.ID(7, 9002)}
		return res
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "again")}})
	id := s.start("")
	for depth := range domain.MaxDepth + 1 {
		j := s.finish(id)
		if depth == domain.MaxDepth {
			if trace(j) != "again KO(silo)" {
				t.Errorf("at depth %d: %s", depth, trace(j))
			}
			return
		}
		id = domain.ID(j.ArgsNow()[domain.ArgJobID])
	}
}

func TestStartStep(t *testing.T) {
	s := newFixture(t, local("a", always(domain.OK())), local("b", always(domain.OK())))
	def := domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "b")}}
	d := (domain.Policy{}).Decide(&def, domaintest.ID(4, 2), nil, s.clock.Now())
	if d.Step == nil || d.Step.Action != "b" {
		t.Errorf("begins with %+v", d.Step)
	}
}

// statements.yaml 4.3-4, 4.3-5
func TestLoopLimitIsSeenByTheRescue(t *testing.T) {
	s := newFixture(t)
	var seen []domain.Fault
	s.acts["loop"] = local("loop", func(*domain.Task) domain.Result { return domain.OK() })
	s.acts["look"] = local("look", func(task *domain.Task) domain.Result {
		seen = task.Faults
		return domain.KO("late", "in the rescue")
	})
	s.publish(domain.Definition{
		Steps:  []*domain.Step{step(1, "loop", &domain.Next{StepID: domaintest.ID(4, 1)})},
		Rescue: []*domain.Step{step(2, "look")},
	})
	j := s.finish(s.start(""))
	if len(seen) != 1 || seen[0].Code != domain.CodeLoopLimit {
		t.Errorf("the rescue saw %+v", seen)
	}
	if len(j.Faults) != 2 || j.Faults[0].Code != domain.CodeLoopLimit || j.Faults[1].Code != "late" {
		t.Errorf("the job has %+v", j.Faults)
	}
}

// statements.yaml 5.4-6, 5.4-8
func TestJobDeadline(t *testing.T) {
	s := newFixture(t)
	s.acts["wait"] = local("wait", func(task *domain.Task) domain.Result {
		if left := task.CreatedAt.Add(60 * 24 * time.Hour).Sub(task.Now); left > 0 {
			return domain.Result{Status: domain.StatusQueued, RetryIn: left}
		}
		return domain.OK()
	})
	s.acts["last"] = local("last", func(*domain.Task) domain.Result { return domain.OK() })
	s.publish(domain.Definition{
		Steps:  []*domain.Step{step(1, "wait"), step(2, "wait"), step(3, "last")},
		Rescue: []*domain.Step{step(4, "last")},
	})
	id := s.start("")
	for !s.settled(id).Completed() {
		s.clock.Advance(20 * 24 * time.Hour)
	}
	j := s.job(id)
	if got := trace(j); got != "wait QUEUED OK, wait QUEUED TIMEOUT, last OK" {
		t.Error(got)
	}
	if len(j.Faults) != 1 || !strings.Contains(j.Faults[0].Message, "100 days that a job may take") {
		t.Errorf("%+v", j.Faults)
	}
}

// statements.yaml 6.1-1b: a step sees the files that the steps before have attached.
func TestFilesOfEarlierSteps(t *testing.T) {
	s := newFixture(t)
	attach := func(id domain.ID, hash string) func(task *domain.Task) domain.Result {
		return func(task *domain.Task) domain.Result {
			res := domain.OK()
			res.Effects.Files = []domain.NewFile{{Data: []byte(hash), File: domain.File{
				WorkspaceID: s.ws, EntryID: task.Entry.ID, ID: id, JobID: task.JobID, Name: "a.txt", Hash: hash,
				Stored: true, CreatedAt: task.Now,
			}}}
			return res
		}
	}
	s.acts["first"] = local("first", attach(domaintest.ID(7, 71), "one"))
	s.acts["second"] = local("second", attach(domaintest.ID(7, 72), "two"))
	var seen []string
	s.acts["look"] = local("look", func(task *domain.Task) domain.Result {
		files, err := task.FilesNow(t.Context(), s)
		if err != nil {
			t.Error(err)
		}
		for i := range files {
			seen = append(seen, files[i].Hash)
		}
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "first"), step(2, "look"), step(3, "second"), step(4, "look")}})
	s.finish(s.start(s.entry(`{"a":1}`)))
	if got := strings.Join(seen, " "); got != "one two" {
		t.Errorf("seen %q", got)
	}
}

// A file without contents in the effect has them in Blobs already: they are not
// stored a second time.
func TestFilesByReference(t *testing.T) {
	s := newFixture(t)
	if err := s.blobs.Put(t.Context(), s.ws, "known", []byte("hello")); err != nil {
		t.Fatal(err)
	}
	s.acts["file"] = local("file", func(task *domain.Task) domain.Result {
		res := domain.OK()
		res.Effects.Files = []domain.NewFile{{File: domain.File{
			WorkspaceID: s.ws, EntryID: task.Entry.ID, ID: task.IntentID, Name: "a.txt", Hash: "known", Size: 5, Stored: true, CreatedAt: task.Now,
		}}}
		return res
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "file")}})
	entry := s.entry(`{}`)
	s.finish(s.start(entry))
	files, err := s.Files(t.Context(), s.ws, entry)
	if err != nil || len(files) != 1 || files[0].Hash != "known" {
		t.Fatalf("%+v, %v", files, err)
	}
	r, err := s.blobs.Open(t.Context(), s.ws, "known")
	if err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(r); err != nil || string(data) != "hello" {
		t.Errorf("contents %q, %v", data, err)
	}
}
