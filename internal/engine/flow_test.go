package engine_test

import (
	"context"
	"slices"
	"strings"
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

// statements.yaml 4.1-2, 4.5-4, 4.6-2, 4.6-3
func TestFaultsAreKeptAndReported(t *testing.T) {
	reported := map[string][]string{}
	watch := func(id string, r domain.Result) *domain.Action {
		return local(id, func(t *domain.Task) domain.Result {
			codes := []string{}
			for _, f := range t.Faults {
				codes = append(codes, f.Code)
			}
			reported[id] = codes
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
	if diff := cmp.Diff(want, reported); diff != "" {
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

func TestStartStep(t *testing.T) {
	s := newFixture(t, local("a", always(domain.OK())), local("b", always(domain.OK())))
	def := domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "b")}}
	d := (domain.Policy{}).Decide(&def, domaintest.ID(4, 2), nil, s.clock.Now())
	if d.Step == nil || d.Step.Action != "b" {
		t.Errorf("begins with %+v", d.Step)
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
