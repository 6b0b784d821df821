package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// log is every event of a job: "a RUN, a OK".
func log(j *domain.Job) string {
	var list []string
	for _, e := range j.Events {
		list = append(list, e.Provider+" "+string(e.Status))
	}
	return strings.Join(list, ", ")
}

// answers makes an outward action that gives one result after another.
func answers(id string, results ...domain.Result) *domain.Action {
	n := 0
	return outward(id, func(context.Context, *domain.Task) domain.Result {
		n++
		return results[n-1]
	})
}

func result(status domain.Status) domain.Result { return domain.Result{Status: status} }

func TestEveryStatus(t *testing.T) {
	tests := []struct {
		name    string
		results []domain.Result
		signal  *domain.Signal
		want    string
		faults  int
	}{
		// statements.yaml 3.1-1, 3.1-5, 3.1-12
		{"plain", []domain.Result{result("OK")}, nil, "a RUN, a OK, b RUN, b OK", 0},
		// statements.yaml 3.1-4, 3.1-12
		{
			"two retries",
			[]domain.Result{result("ERR"), result("ERR"), result("OK")},
			nil,
			"a RUN, a ERR, a RUN, a ERR, a RUN, a OK, b RUN, b OK", 0,
		},
		// statements.yaml 3.1-6
		{"skipped", []domain.Result{domain.Skip("nothing to do")}, nil, "a RUN, a SKIP, b RUN, b OK", 0},
		// statements.yaml 3.1-7, 4.5-1, 4.5-3
		{"failed", []domain.Result{result("KO")}, nil, "a RUN, a KO, x RUN, x OK", 1},
		// statements.yaml 3.1-2
		{"needs time", []domain.Result{result("QUEUED"), result("OK")}, nil, "a RUN, a QUEUED, a RUN, a OK, b RUN, b OK", 0},
		// statements.yaml 3.1-3, 5.3-2
		{
			"woken",
			[]domain.Result{result("POKE"), result("OK")},
			&domain.Signal{Kind: domain.SignalPoke},
			"a RUN, a POKE, a POKE, a RUN, a OK, b RUN, b OK", 0,
		},
		// statements.yaml 3.1-8, 5.4-1, 5.4-7
		{"never woken", []domain.Result{result("POKE")}, nil, "a RUN, a POKE, a TIMEOUT, x RUN, x OK", 1},
		// statements.yaml 3.1-9, 5.5-2
		{
			"cancelled",
			[]domain.Result{result("QUEUED")},
			&domain.Signal{Kind: domain.SignalCancel},
			"a RUN, a QUEUED, a CANCEL, x RUN, x OK", 1,
		},
		// statements.yaml 3.1-10
		{"no result", []domain.Result{result("NA")}, nil, "a RUN, a KO, x RUN, x OK", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newFixture(t, answers("a", tt.results...), local("b", always(domain.OK())), local("x", always(domain.OK())))
			s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "b")}, Rescue: []*domain.Step{step(3, "x")}})
			id := s.start("")
			if tt.signal != nil {
				s.settled(id)
				s.signal(id, *tt.signal)
				s.until(id, (*domain.Job).Completed)
			}
			j := s.finish(id)
			if got := log(j); got != tt.want || len(j.Faults) != tt.faults {
				t.Errorf("%s, faults %v; want %s and %d", got, j.Faults, tt.want, tt.faults)
			}
			for _, in := range domain.Intents(j.Events) {
				for i, e := range in.Events {
					if e.Index != i+1 {
						t.Errorf("event %d of %s has the index %d", i+1, in.Provider, e.Index)
					}
				}
			}
			if last := j.Events[len(j.Events)-1]; j.Status != last.Status {
				t.Errorf("status %s, the last event is %s", j.Status, last.Status)
			}
		})
	}
}

// statements.yaml 3.1-6, 3.1-7, 3.3-1, 6.2-5
func TestWhatAnActionSaysIsRecorded(t *testing.T) {
	said := domain.Result{
		Status: "KO", Code: "delivered-pa", Message: "said by <others>\nin two lines", Ref: "r-1",
		Args: map[string]string{"n": "1"}, Paths: []string{"$.doc.code", "$.doc.lines[0]"},
	}
	s := newFixture(t, local("a", always(said)), local("b", always(domain.Skip("not today"))))
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a", &domain.Next{Status: "KO"}), step(2, "b")}})
	j := s.finish(s.start(""))
	e := j.Events[1]
	if e.Code != said.Code || e.Message != said.Message || e.Ref != said.Ref || e.Args["n"] != "1" || !slices.Equal(e.Paths, said.Paths) {
		t.Errorf("recorded %+v", e)
	}
	want := []domain.Fault{{Provider: "a", Code: said.Code, Message: said.Message, Paths: said.Paths}}
	if diff := cmp.Diff(want, j.Faults); diff != "" {
		t.Error(diff)
	}
	if e := j.Events[3]; e.Message != "not today" {
		t.Errorf("why it was skipped: %+v", e)
	}
}

// statements.yaml 2.2-1
func TestStepsWaitForEachOther(t *testing.T) {
	began := 0
	s := newFixture(t, answers("a", domain.Result{Status: "QUEUED", RetryIn: time.Hour}, domain.OK()))
	s.acts["b"] = outward("b", func(context.Context, *domain.Task) domain.Result { began++; return domain.OK() })
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "b")}})
	id := s.start("")
	if j := s.settled(id); log(j) != "a RUN, a QUEUED" || began != 0 {
		t.Errorf("while the first step waits: %s", log(j))
	}
	if j := s.finish(id); log(j) != "a RUN, a QUEUED, a RUN, a OK, b RUN, b OK" || began != 1 {
		t.Errorf("at last: %s", log(j))
	}
}

// statements.yaml 2.2-2
func TestJobsOnOneEntryDoNotWaitForEachOther(t *testing.T) {
	s := newFixture(t, edit("e"))
	s.acts["wait"] = outward("wait", func(_ context.Context, t *domain.Task) domain.Result {
		if t.JobID == domaintest.ID(7, 100001) && t.Attempt == 1 {
			return domain.Result{Status: "QUEUED", RetryIn: 90 * 24 * time.Hour}
		}
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "wait"), step(2, "e")}})
	entry := s.entry(`""`)
	first := s.start(entry)
	s.settled(first)
	second := s.start(entry)
	if j := s.until(second, (*domain.Job).Completed); trace(j) != "wait OK, e OK" {
		t.Errorf("the second job: %s", trace(j))
	}
	if j := s.job(first); j.Completed() {
		t.Fatal("the first job does not wait")
	}
	if j := s.finish(first); trace(j) != "wait QUEUED OK, e OK" || string(s.read(entry).Content.Doc) != `"ee"` {
		t.Errorf("the first job: %s, document %s", trace(j), s.read(entry).Content.Doc)
	}
}

// statements.yaml 3.2-2, 3.2-3
func TestIntentsAreTheTrace(t *testing.T) {
	s := newFixture(t, local("ok", always(domain.OK())), local("ko", always(domain.KO("1", ""))), answers("wait", result("QUEUED"), domain.OK()))
	s.publish(domain.Definition{
		Steps: []*domain.Step{
			step(1, "ok", &domain.Next{Status: "OK", Steps: []*domain.Step{step(2, "wait"), step(3, "ok")}}),
			step(4, "ko"), step(5, "ok"),
		},
		Rescue: []*domain.Step{step(6, "ok")},
	})
	id := s.start("")
	if n := len(domain.Intents(s.settled(id).Events)); n != 2 {
		t.Errorf("%d intents before the third step is reached", n)
	}
	var steps []domain.ID
	for _, in := range domain.Intents(s.finish(id).Events) {
		steps = append(steps, in.StepID)
		if in.ID.Version() != 7 {
			t.Errorf("intent %s", in.ID)
		}
	}
	var want []domain.ID
	for _, n := range []int{1, 2, 3, 4, 6} {
		want = append(want, domaintest.ID(4, n))
	}
	if diff := cmp.Diff(want, steps); diff != "" {
		t.Error(diff)
	}
}

// statements.yaml 4.3-4
func TestLoopLimitIsAFault(t *testing.T) {
	s := newFixture(t, local("a", always(domain.OK())), local("x", always(domain.OK())))
	s.publish(domain.Definition{
		Steps:  []*domain.Step{step(1, "a", &domain.Next{Status: "OK", StepID: domaintest.ID(4, 1)})},
		Rescue: []*domain.Step{step(2, "x")},
	})
	j := s.finish(s.start(""))
	var codes []string
	for _, f := range j.Faults {
		codes = append(codes, f.Code)
	}
	if n := strings.Count(log(j), "a RUN"); !slices.Equal(codes, []string{domain.CodeLoopLimit}) || n != 101 || !strings.HasSuffix(log(j), "x OK") {
		t.Errorf("ran a %d times, faults %v", n, codes)
	}
}

// statements.yaml 4.1-2, 4.5-4, 4.6-2, 4.6-3
func TestFaultsAreKeptAndTold(t *testing.T) {
	told := map[string][]string{}
	watch := func(id string, r domain.Result) *domain.Action {
		return local(id, func(t *domain.Task) domain.Result {
			codes := []string{}
			for _, f := range t.Faults {
				codes = append(codes, f.Code)
			}
			told[id] = codes
			return r
		})
	}
	s := newFixture(t, watch("a", domain.KO("handled", "")), watch("b", domain.OK()), watch("c", domain.KO("not", "")), watch("x", domain.KO("in the rescue", "")), watch("y", domain.OK()))
	s.publish(domain.Definition{
		Steps:  []*domain.Step{step(1, "a", &domain.Next{Status: "KO"}), step(2, "b"), step(3, "c")},
		Rescue: []*domain.Step{step(4, "x"), step(5, "y")},
	})
	j := s.finish(s.start(""))
	want := map[string][]string{"a": {}, "b": {"handled"}, "c": {"handled"}, "x": {"handled", "not"}, "y": {"handled", "not", "in the rescue"}}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
	if len(j.Faults) != 3 || j.Faults[0].Code != "handled" || j.Faults[1].Code != "not" || j.Faults[2].Provider != "x" {
		t.Errorf("faults %+v", j.Faults)
	}
}

// statements.yaml 4.5-6
func TestWithoutRescueTheStateStays(t *testing.T) {
	s := newFixture(t, local("bad", always(domain.KO("1", "no"))))
	s.acts["state"] = &domain.Action{ID: "state", Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
		res := domain.OK()
		res.Effects.State = &domain.State{Key: "processing", At: t.Now}
		return res
	}}
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "state"), step(2, "bad")}})
	entry := s.entry(`""`)
	j := s.finish(s.start(entry))
	if e := s.read(entry); e.State != "processing" || len(e.Faults) != 0 || len(j.Faults) != 1 {
		t.Errorf("state %s, faults %v of the entry, %v of the job", e.State, e.Faults, j.Faults)
	}
}

// statements.yaml 5.1-2, 5.1-4, 5.1-5
func TestRetryInHasAsManyRetries(t *testing.T) {
	var times []time.Time
	s := newFixture(t, local("told", always(domain.OK())))
	s.acts["busy"] = outward("busy", func(_ context.Context, task *domain.Task) domain.Result {
		times = append(times, task.Now)
		return domain.Result{Status: "ERR", Code: fmt.Sprint(len(times)), Message: "busy", RetryIn: 24 * time.Hour}
	})
	s.publish(domain.Definition{Steps: []*domain.Step{
		step(1, "busy", &domain.Next{Status: "KO", Code: "33", Steps: []*domain.Step{step(2, "told")}}),
	}})
	j := s.finish(s.start(""))
	if len(times) != 33 {
		t.Fatalf("%d attempts, want 33", len(times))
	}
	for n := 1; n < len(times); n++ {
		if got := times[n].Sub(times[n-1]); got < 24*time.Hour {
			t.Errorf("retry %d came after %v", n, got)
		}
	}
	last := domain.Intents(j.Events)[0].Last()
	if last.Status != "KO" || last.Code != "33" || last.Message != "busy" || !strings.HasSuffix(trace(j), "told OK") {
		t.Errorf("ended with %+v: %s", last, trace(j))
	}
}

// statements.yaml 5.3-1, 5.3-5, 6.1-1
func TestTheSameTaskComesAgain(t *testing.T) {
	var tasks []*domain.Task
	s := newFixture(t)
	s.acts["wait"] = outward("wait", func(_ context.Context, task *domain.Task) domain.Result {
		tasks = append(tasks, task)
		if len(tasks) < 3 {
			return domain.Result{Status: "QUEUED", RetryIn: time.Hour, Ref: fmt.Sprint("r-", len(tasks))}
		}
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "wait")}})
	id := s.start("")
	s.settled(id)
	s.signal(id, domain.Signal{Kind: domain.SignalPoke}) // before its time
	s.until(id, func(j *domain.Job) bool { return len(j.Events) == 5 && j.Lease.Owner == "" })
	s.finish(id)
	if len(tasks) != 3 {
		t.Fatalf("%d attempts", len(tasks))
	}
	for i, task := range tasks {
		ref := ""
		if i > 0 {
			ref = fmt.Sprint("r-", i)
		}
		if task.IntentID != tasks[0].IntentID || !task.CreatedAt.Equal(tasks[0].CreatedAt) || task.Ref != ref || task.Attempt != i+1 {
			t.Errorf("attempt %d: %+v", i+1, task)
		}
	}
	if !tasks[1].Now.Equal(tasks[0].Now) || tasks[2].Now.Sub(tasks[1].Now) != time.Hour {
		t.Errorf("attempts at %v, %v, %v", tasks[0].Now, tasks[1].Now, tasks[2].Now)
	}
}

// statements.yaml 5.3-10
func TestPokeDuringAnAttemptCountsOnce(t *testing.T) {
	for name, tt := range map[string]struct {
		first domain.Status
		want  string
	}{
		"it waits, and then waits again": {"POKE", "a RUN, a POKE, a POKE, a RUN, a POKE"},
		"queued":                         {"QUEUED", "a RUN, a QUEUED, a POKE, a RUN, a POKE"},
		"it is done":                     {"OK", "a RUN, a OK, b RUN, b POKE"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newFixture(t, answers("b", result("POKE")))
			entered, leave := make(chan struct{}, 9), make(chan struct{})
			calls := 0
			s.acts["a"] = outward("a", func(context.Context, *domain.Task) domain.Result {
				calls++
				entered <- struct{}{}
				<-leave
				if calls == 1 {
					return result(tt.first)
				}
				return result("POKE")
			})
			s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "b")}})
			id := s.start("")
			<-entered
			s.signal(id, domain.Signal{Kind: domain.SignalPoke, IntentID: s.job(id).Events[0].IntentID})
			close(leave)
			j := s.until(id, func(j *domain.Job) bool {
				return j.Lease.Owner == "" && j.DueAt.After(s.clock.Now()) && j.Signal == nil
			})
			if got := log(j); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// statements.yaml 5.3-8
func TestPokeAsResultWaitsForNothingElse(t *testing.T) {
	s := newFixture(t, answers("a", result("POKE"), domain.OK()))
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a")}})
	id := s.start("")
	if j := s.settled(id); j.DueAt.Sub(j.CreatedAt) != domain.WaitDeadline {
		t.Errorf("it is looked at after %v", j.DueAt.Sub(j.CreatedAt))
	}
	s.signal(id, domain.Signal{Kind: domain.SignalPoke})
	if j := s.until(id, (*domain.Job).Completed); trace(j) != "a POKE POKE OK" {
		t.Error(trace(j))
	}
}

// statements.yaml 5.4-3, 5.4-4
func TestAnActionHasTheTimeItAsksFor(t *testing.T) {
	const allowed = 10 * time.Second // less than a lease: another matter
	s := newFixture(t)
	entered := make(chan struct{}, 9)
	var calls atomic.Int32
	s.acts["slow"] = outward("slow", func(ctx context.Context, _ *domain.Task) domain.Result {
		if calls.Add(1) > 1 {
			return domain.OK()
		}
		entered <- struct{}{}
		<-ctx.Done()
		return domain.OK()
	})
	s.acts["slow"].Timeout = allowed
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "slow")}})
	id := s.start("")
	<-entered
	s.clock.Advance(allowed - time.Second)
	time.Sleep(20 * time.Millisecond) // an engine that gives up too early does it now
	if j := s.job(id); log(j) != "slow RUN" {
		t.Errorf("given up early: %s", log(j))
	}
	s.clock.Advance(time.Second)
	j := s.finish(id)
	if e := j.Events[1]; e.Status != "ERR" || e.Message == "" || e.At.Sub(j.Events[0].At) != allowed || trace(j) != "slow ERR(timeout) OK" {
		t.Errorf("%s: %+v", trace(j), e)
	}
}

// statements.yaml 5.5-1, 5.5-3
func TestAStepAtWorkMayFinishBeforeTheJobIsCancelled(t *testing.T) {
	s := newFixture(t, local("next", always(domain.OK())))
	entered, leave := make(chan struct{}), make(chan struct{})
	s.acts["work"] = outward("work", func(ctx context.Context, _ *domain.Task) domain.Result {
		close(entered)
		select {
		case <-leave:
			return domain.Result{Status: "OK", Code: "done"}
		case <-ctx.Done():
			return domain.KO("interrupted", "")
		}
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "work"), step(2, "next")}})
	id := s.start("")
	<-entered
	s.signal(id, domain.Signal{Kind: domain.SignalCancel, Message: "wrong customer"})
	close(leave)
	j := s.until(id, (*domain.Job).Completed)
	if got := trace(j); got != "work OK(done), next CANCEL(cancelled)" {
		t.Error(got)
	}
	want := []domain.Fault{{Provider: "transform", Code: "cancelled", Message: "wrong customer"}}
	if diff := cmp.Diff(want, j.Faults); diff != "" {
		t.Error(diff)
	}
}

// statements.yaml 6.1-1
func TestTask(t *testing.T) {
	var got *domain.Task
	s := newFixture(t, local("fails", always(domain.KO("f", ""))))
	s.sandbox()
	s.acts["file"] = &domain.Action{ID: "file", Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
		res := domain.OK()
		res.Args = map[string]string{"more": "2"}
		res.Effects.State = &domain.State{Key: "processing", At: t.Now}
		res.Effects.Files = []domain.NewFile{{File: domain.File{
			WorkspaceID: t.Workspace.ID, EntryID: t.Entry.ID, ID: t.IntentID, Name: "f", Hash: "h", CreatedAt: t.Now, Stored: true,
		}}}
		return res
	}}
	var files []domain.File
	s.acts["look"] = outward("look", func(ctx context.Context, task *domain.Task) domain.Result {
		var err error
		if files, err = task.FilesNow(ctx, s); err != nil {
			t.Error(err)
		}
		got = task
		return domain.OK()
	})
	look := step(3, "look")
	look.Config = json.RawMessage(`{"x":1}`)
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "file"), step(2, "fails", &domain.Next{Status: "KO"}), look}})
	entry := s.entry(`"d"`)
	j := s.finish(s.start(entry))
	in := domain.Intents(j.Events)[2]
	if got.IntentID != in.ID || !got.CreatedAt.Equal(in.CreatedAt()) || !got.Now.Equal(s.clock.Now()) || got.JobID != j.ID || got.JobKey != j.Key {
		t.Errorf("intent %+v", got)
	}
	if got.Workspace.ID != s.ws || !got.Workspace.Sandbox || got.Action != "look" || string(got.Config) != `{"x":1}` || got.Ref != "" {
		t.Errorf("step %+v", got)
	}
	if got.Entry.ID != entry || got.Entry.State != "processing" || string(got.Entry.Content.Doc) != `"d"` || !strings.Contains(string(got.Entry.Content.Envelope()), `"d"`) {
		t.Errorf("entry %+v", got.Entry)
	}
	if diff := cmp.Diff(map[string]string{"given": "1", "more": "2"}, got.Args); diff != "" {
		t.Error(diff)
	}
	if len(files) != 1 || files[0].Name != "f" || len(got.Faults) != 1 || got.Faults[0].Code != "f" {
		t.Errorf("files %v, faults %v", files, got.Faults)
	}
}

// statements.yaml 6.2-9
func TestEffectsOfEachStatus(t *testing.T) {
	for status, kept := range map[domain.Status]bool{"OK": true, "SKIP": true, "KO": true, "QUEUED": true, "POKE": true, "ERR": false} {
		t.Run(string(status), func(t *testing.T) {
			s := newFixture(t)
			s.acts["a"] = &domain.Action{ID: "a", Run: func(_ context.Context, t *domain.Task) domain.Result {
				if t.Attempt > 1 {
					return domain.Skip("done")
				}
				c := content(`"new"`, "v1")
				res := domain.Result{Status: status}
				res.Effects.Content = &c
				return res
			}}
			s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a")}})
			entry := s.entry(`"old"`)
			id := s.start(entry)
			s.settled(id)
			if got := string(s.read(entry).Content.Doc) == `"new"`; got != kept {
				t.Errorf("the change is stored: %v", got)
			}
		})
	}
}

// statements.yaml 6.2-6
func TestARefusedEffectLeavesNothing(t *testing.T) {
	s := newFixture(t)
	side := domaintest.ID(7, 779)
	s.acts["a"] = &domain.Action{ID: "a", Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
		res := domain.Result{Status: "OK", Args: map[string]string{"made": "1"}}
		c := content(`"new"`, "v1")
		res.Effects.Content = &c
		res.Effects.State = &domain.State{Key: "done", At: t.Now}
		res.Effects.SideEntry = &domain.Entry{WorkspaceID: t.Workspace.ID, ID: side, Folder: "sales", Content: content(`"s"`, "s0"), CreatedAt: t.Now, UpdatedAt: t.Now}
		res.Effects.Child = &domain.ChildJob{WorkflowID: domaintest.ID(4, 404)} // there is no such workflow
		return res
	}}
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a")}})
	entry := s.entry(`"old"`)
	j := s.finish(s.start(entry))
	e := s.read(entry)
	if trace(j) != "a KO(silo)" || j.Events[1].Message == "" || string(e.Content.Doc) != `"old"` || e.State != "" || j.ArgsNow()["made"] != "" {
		t.Errorf("%s: %+v, document %s, state %q", trace(j), j.Events[1], e.Content.Doc, e.State)
	}
	s.view(func(ctx context.Context, tx domain.Tx) error {
		if _, err := tx.Entries().Get(ctx, s.ws, side); !domain.Is(err, domain.NotFound) {
			t.Errorf("the side entry: %v", err)
		}
		return nil
	})
}

// statements.yaml 6.2-4
func TestAStepMayGoOverToAnotherEntry(t *testing.T) {
	s := newFixture(t, edit("e"))
	other := s.entry(`"o"`)
	s.acts["switch"] = local("switch", func(*domain.Task) domain.Result {
		res := domain.Skip("known")
		res.Effects.SwitchTo = other
		return res
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "switch"), step(2, "e")}})
	first := s.entry(`"f"`)
	j := s.finish(s.start(first))
	if j.EntryID != other || string(s.read(other).Content.Doc) != `"oe"` || string(s.read(first).Content.Doc) != `"f"` {
		t.Errorf("%s on %s: %s, %s", trace(j), j.EntryID, s.read(other).Content.Doc, s.read(first).Content.Doc)
	}
}

// statements.yaml 6.3-1
func TestTheLatestArgumentWins(t *testing.T) {
	var seen []string
	give := func(id, value string) *domain.Action {
		return local(id, func(t *domain.Task) domain.Result {
			seen = append(seen, t.Args["given"])
			return domain.Result{Status: "OK", Args: map[string]string{"given": value}}
		})
	}
	s := newFixture(t, give("a", "2"), give("b", "3"), give("c", "4"))
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "b"), step(3, "c")}})
	s.finish(s.start(""))
	if !slices.Equal(seen, []string{"1", "2", "3"}) {
		t.Errorf("seen %v", seen)
	}
}

// statements.yaml 7.4-9
func TestAChildIsMadeOnce(t *testing.T) {
	s := newFixture(t)
	crash := true
	s.acts["child"] = local("child", func(t *domain.Task) domain.Result {
		res := domain.OK()
		if t.Args["given"] == "" {
			return res // the child itself
		}
		res.Effects.Child = &domain.ChildJob{WorkflowID: domaintest.ID(7, 9002), Args: map[string]string{"of": "1"}}
		return res
	})
	s.acts["child"].Reach = domain.Acts // so that its RUN is on record before it
	s.acts["child"].Timeout = 10 * time.Second
	run := s.acts["child"].Run
	entered := make(chan struct{}, 1)
	s.acts["child"].Run = func(ctx context.Context, t *domain.Task) domain.Result {
		if crash {
			crash = false
			entered <- struct{}{}
			<-ctx.Done()
			return domain.Result{}
		}
		return run(ctx, t)
	}
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "child")}})
	id := s.start("")
	<-entered
	s.clock.Advance(s.acts["child"].Timeout) // the first attempt is lost, the second has the same intent
	j := s.finish(id)
	child := s.finish(domain.ID(j.ArgsNow()[domain.ArgJobID]))
	if want := string(j.ID) + ":" + string(j.Events[0].IntentID); child.Key != want {
		t.Errorf("the child has the key %q, want %q", child.Key, want)
	}
	s.view(func(ctx context.Context, tx domain.Tx) error {
		jobs, err := tx.Jobs().List(ctx, s.ws, domain.JobQuery{})
		if len(jobs) != 2 {
			t.Errorf("%d jobs", len(jobs))
		}
		return err
	})
}

// statements.yaml 5.4-5, 5.4-7, 5.4-8
func TestTimeoutsSayWhichLimitItWas(t *testing.T) {
	for _, tt := range []struct {
		name  string
		first domain.Result
		limit time.Duration
		words string
	}{
		{"failing", result("ERR"), 13 * time.Hour, "13 hours"},
		{"failing and waiting", domain.Result{Status: "ERR", RetryIn: 99 * 24 * time.Hour}, 100 * 24 * time.Hour, "100 days"},
		{"parked", result("POKE"), 100 * 24 * time.Hour, "100 days"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newFixture(t)
			s.acts["a"] = outward("a", func(_ context.Context, t *domain.Task) domain.Result {
				if t.Attempt == 1 {
					return tt.first
				}
				return domain.OK()
			})
			s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a")}})
			id := s.start("")
			s.settled(id)
			s.stop() // a server that is down while the time runs out
			s.clock.Advance(tt.limit)
			s.begin()
			j := s.finish(id)
			e := j.Events[len(j.Events)-1]
			if e.Status != "TIMEOUT" || !strings.Contains(e.Message, tt.words) || len(j.Faults) != 1 || j.Faults[0].Message != e.Message {
				t.Errorf("%s: %+v, faults %v", log(j), e, j.Faults)
			}
		})
	}
}
