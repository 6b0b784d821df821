package domain_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// step makes a step whose ID and name are the letter given.
func step(name string, next ...*domain.Next) *domain.Step {
	return &domain.Step{ID: domain.ID(name), Name: name, Action: "act." + name, Next: next}
}

func on(status domain.Status, code string, steps ...*domain.Step) *domain.Next {
	return &domain.Next{Status: status, Code: code, Steps: steps}
}

func stop(n *domain.Next) *domain.Next { n.Stop = true; return n }

func jump(n *domain.Next, to string) *domain.Next { n.StepID = domain.ID(to); return n }

func flow(steps ...*domain.Step) *domain.Definition { return &domain.Definition{Steps: steps} }

func (w *walk) rescue(steps ...*domain.Step) { w.def.Rescue = steps }

// walk plays a definition: outcomes answers "STATUS" or "STATUS code" for each
// step by its name, OK when it has no answer.
type walk struct {
	def      *domain.Definition
	outcomes map[string]string
	log      []*domain.Intent
}

func (w *walk) run(t *testing.T) (trace string, last domain.Decision) {
	t.Helper()
	var names []string
	for range 500 {
		d := (domain.Policy{}).Decide(w.def, "", w.log, domaintest.Start)
		if d.Move == domain.Finish {
			return strings.Join(names, " "), d
		}
		if d.Move != domain.Run {
			t.Fatalf("after %v: unexpected move %v", names, d.Move)
		}
		name := d.Step.Name
		if d.Rescue {
			name = "!" + name
		}
		names = append(names, name)
		status, code, _ := strings.Cut(w.outcomes[d.Step.Name], " ")
		if status == "" {
			status = "OK"
		}
		w.log = append(w.log, &domain.Intent{
			ID: domain.ID(fmt.Sprint(len(w.log))), StepID: d.Step.ID,
			Events: []domain.Event{
				{Status: domain.StatusRun, At: domaintest.Start},
				{Status: domain.Status(status), Code: code, At: domaintest.Start},
			},
		})
	}
	t.Fatal("the flow does not end")
	return "", domain.Decision{}
}

func TestFlow(t *testing.T) {
	rescue := []*domain.Step{step("x"), step("y")}
	tests := []struct {
		rule     string
		steps    []*domain.Step
		outcomes map[string]string
		want     string
	}{
		// statements.yaml 4.1-1
		{"steps run in order", []*domain.Step{step("a"), step("b"), step("c")}, nil, "a b c"},
		// statements.yaml 4.2-12
		{"SKIP goes on like OK", []*domain.Step{step("a"), step("b")}, map[string]string{"a": "SKIP"}, "a b"},
		{
			// statements.yaml 4.1-8, 4.1-10, 4.5-1
			"an unhandled KO abandons the flow and starts the rescue",
			[]*domain.Step{step("a"), step("b")},
			map[string]string{"a": "KO"},
			"a !x !y",
		},
		{
			// statements.yaml 3.1-8, 4.1-8, 4.5-1
			"an unhandled TIMEOUT too",
			[]*domain.Step{step("a"), step("b")},
			map[string]string{"a": "TIMEOUT"},
			"a !x !y",
		},
		{
			// statements.yaml 4.1-3, 4.1-7
			"a matching branch runs its steps and falls through to the next sibling",
			[]*domain.Step{step("a", on("NA", "UBL", step("u")), on("NA", "CII", step("v"))), step("b")},
			map[string]string{"a": "OK CII"},
			"a v b",
		},
		{
			// statements.yaml 4.1-8
			"no branch matches: nothing of them runs",
			[]*domain.Step{step("a", on("NA", "UBL", step("u"))), step("b")},
			nil, "a b",
		},
		{
			// statements.yaml 4.1-7
			"a branch without steps matches and does nothing",
			[]*domain.Step{step("a", on("NA", "false")), step("b")},
			map[string]string{"a": "OK false"},
			"a b",
		},
		{
			// statements.yaml 4.2-5, 4.2-10
			"a handled KO goes on without rescue",
			[]*domain.Step{step("a", on("KO", "", step("n"))), step("b")},
			map[string]string{"a": "KO 17"},
			"a n b",
		},
		{
			// statements.yaml 4.2-4, 4.2-7
			"any status with the code handles a KO",
			[]*domain.Step{step("a", on("NA", "not-found", step("n"))), step("b")},
			map[string]string{"a": "KO not-found"},
			"a n b",
		},
		{
			// statements.yaml 4.2-3, 4.2-5
			"a KO with another code is not handled",
			[]*domain.Step{step("a", on("KO", "1", step("n"))), step("b")},
			map[string]string{"a": "KO 2"},
			"a !x !y",
		},
		{
			// statements.yaml 4.1-6, 4.1-11
			"stop ends the workflow after the branch's steps, without rescue",
			[]*domain.Step{step("a", stop(on("KO", "4107", step("n")))), step("b")},
			map[string]string{"a": "KO 4107"},
			"a n",
		},
		{
			// statements.yaml 4.1-6, 4.2-6
			"stop without steps ends it at once",
			[]*domain.Step{step("a", stop(on("OK", ""))), step("b")},
			nil, "a",
		},
		{
			// statements.yaml 4.2-11
			"a bare stop for any status does not hide a failure",
			[]*domain.Step{step("a", stop(on("NA", ""))), step("b")},
			map[string]string{"a": "KO"},
			"a !x !y",
		},
		{
			// statements.yaml 4.2-11
			"a bare stop for any status stops on success",
			[]*domain.Step{step("a", stop(on("", ""))), step("b")},
			map[string]string{"a": "SKIP"},
			"a",
		},
		{
			// statements.yaml 4.4-1
			"branches nest",
			[]*domain.Step{step("a", on("", "", step("b", on("OK", "", step("c", on("OK", "", step("d"))))), step("e"))), step("f")},
			nil, "a b c d e f",
		},
		{
			// statements.yaml 4.1-4, 4.5-1, 4.5-9
			"a KO deep in a branch abandons everything",
			[]*domain.Step{step("a", on("", "", step("b", on("OK", "", step("c"))), step("e"))), step("f")},
			map[string]string{"c": "KO"},
			"a b c !x !y",
		},
		{
			// statements.yaml 4.1-4, 4.1-6
			"stop deep in a branch stops everything",
			[]*domain.Step{step("a", on("", "", step("b", stop(on("OK", ""))), step("e"))), step("f")},
			nil, "a b",
		},
		{
			// statements.yaml 4.5-7
			"a KO inside the rescue does not end it",
			[]*domain.Step{step("a")},
			map[string]string{"a": "KO", "x": "KO"},
			"a !x !y",
		},
		{
			// statements.yaml 4.2-12
			"OK does not match SKIP",
			[]*domain.Step{step("a", on("OK", "", step("n"))), step("b")},
			map[string]string{"a": "SKIP"},
			"a b",
		},
		{
			// statements.yaml 5.4-9
			"a TIMEOUT takes the branch of a KO",
			[]*domain.Step{step("a", on("KO", "", step("n"))), step("b")},
			map[string]string{"a": "TIMEOUT"},
			"a n b",
		},
		{
			// statements.yaml 4.1-9, 4.3-1
			"a jump enters the list that holds the step and goes on from there",
			[]*domain.Step{step("a", jump(on("KO", ""), "c")), step("b"), step("c"), step("d")},
			map[string]string{"a": "KO"},
			"a c d",
		},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			w := &walk{def: flow(tt.steps...), outcomes: tt.outcomes}
			w.rescue(rescue...)
			got, _ := w.run(t)
			if got != tt.want {
				t.Errorf("ran %q, want %q", got, tt.want)
			}
		})
	}
}

func TestFlowWithoutRescueCompletes(t *testing.T) {
	w := &walk{def: flow(step("a"), step("b")), outcomes: map[string]string{"a": "KO"}}
	if got, _ := w.run(t); got != "a" {
		t.Errorf("ran %q, want a", got)
	}
}

// statements.yaml 4.5-2
func TestRescueMayBranch(t *testing.T) {
	w := &walk{def: flow(step("a")), outcomes: map[string]string{"a": "KO", "x": "KO 9"}}
	w.rescue(step("x", on("KO", "9", step("z"))), step("y"))
	if got, _ := w.run(t); got != "a !x !z !y" {
		t.Errorf("ran %q", got)
	}
}

// statements.yaml 4.3-4
func TestLoopingJumpsEnd(t *testing.T) {
	w := &walk{def: flow(step("a", jump(on("OK", ""), "a")))}
	w.rescue(step("x"))
	got, last := w.run(t)
	if n := strings.Count(got, "a"); n != domain.MaxJumps+1 || !strings.HasSuffix(got, "!x") {
		t.Errorf("ran a %d times, ending %q", n, got[len(got)-2:])
	}
	if want := []domain.FlowLimit{{Code: domain.CodeLoopLimit, After: domain.MaxJumps + 1}}; !slices.Equal(last.Stopped, want) {
		t.Errorf("stopped by %+v", last.Stopped)
	}
}

// statements.yaml 4.2-8, 5.4-9
func TestMatchPrefersTheMostSpecific(t *testing.T) {
	branches := []*domain.Next{
		{},
		{Status: "OK"},
		{Code: "7"},
		{Status: "OK", Code: "7"},
		{Status: "KO"},
		{Status: "KO", Code: "7"},
		{Status: "TIMEOUT"},
		{Status: "TIMEOUT", Code: "7"},
	}
	tests := []struct {
		status domain.Status
		code   string
		order  []int // best first; each is removed before the next try
	}{
		{"OK", "7", []int{3, 2, 1, 0}},
		{"OK", "8", []int{1, 0}},
		{"SKIP", "7", []int{2, 0}},
		{"KO", "7", []int{5, 2, 4, 0}},
		{"KO", "", []int{4, 0}},
		{"TIMEOUT", "7", []int{7, 6, 5, 4, 2, 0}},
		{"TIMEOUT", "8", []int{6, 4, 0}},
	}
	for _, tt := range tests {
		t.Run(string(tt.status)+tt.code, func(t *testing.T) {
			left := append([]*domain.Next(nil), branches...)
			var got []int
			for {
				b := domain.Match(left, tt.status, tt.code)
				if b == nil {
					break
				}
				for i := range branches {
					if branches[i] == b {
						got = append(got, i)
						left[i] = &domain.Next{Status: "CANCEL"}
					}
				}
			}
			if diff := cmp.Diff(tt.order, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// statements.yaml 4.2-8
func TestMatchTakesTheFirstOfEquals(t *testing.T) {
	first, second := on("KO", "1"), on("KO", "1")
	if got := domain.Match([]*domain.Next{first, second}, "KO", "1"); got != first {
		t.Error("not the first")
	}
}

// statements.yaml 3.3-2, 4.2-3
func TestCodesCompareExactly(t *testing.T) {
	if domain.Match([]*domain.Next{on("", "UBL")}, "OK", "ubl") != nil {
		t.Error("codes are case sensitive")
	}
}

// attempts makes an open intent whose events are the statuses given, each a
// second after the one before.
func attempts(statuses ...domain.Status) *domain.Intent {
	in := &domain.Intent{ID: "i", StepID: "a"}
	for i, s := range statuses {
		in.Events = append(in.Events, domain.Event{Status: s, At: domaintest.Start.Add(time.Duration(i) * time.Second)})
	}
	return in
}

func TestWaiting(t *testing.T) {
	def := flow(step("a"))
	last := func(in *domain.Intent) time.Time { return in.Last().At }
	tests := []struct {
		rule string
		in   *domain.Intent
		now  func(in *domain.Intent) time.Time
		move domain.Move
		wait time.Duration // after the last event
	}{
		{"an interrupted attempt runs again at once", attempts("RUN"), last, domain.Run, 0},
		{"the first retry comes after 5 s", attempts("RUN", "ERR"), last, domain.Wait, 5 * time.Second},
		{"the second after 10 s", attempts("RUN", "ERR", "RUN", "ERR"), last, domain.Wait, 10 * time.Second},
		{
			"a retry is due when its time has come", attempts("RUN", "ERR"),
			func(in *domain.Intent) time.Time { return last(in).Add(5 * time.Second) }, domain.Run, 0,
		},
		{"QUEUED without retry_in is looked at every half hour", attempts("RUN", "QUEUED"), last, domain.Wait, 30 * time.Minute},
		{"a poke from outside runs at once", attempts("RUN", "QUEUED", "POKE"), last, domain.Run, 0},
		{
			"POKE as a result waits for a poke until the deadline", attempts("RUN", "POKE"), last, domain.Wait,
			100*24*time.Hour - time.Second,
		},
		{
			"after 13 hours of failing it expires", attempts("RUN", "ERR"),
			func(*domain.Intent) time.Time { return domaintest.Start.Add(13 * time.Hour) }, domain.Expire, 0,
		},
		{
			"what was queued has 100 days", attempts("RUN", "QUEUED"),
			func(*domain.Intent) time.Time { return domaintest.Start.Add(100 * 24 * time.Hour) }, domain.Expire, 0,
		},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			d := (domain.Policy{}).Decide(def, "", []*domain.Intent{tt.in}, tt.now(tt.in))
			if d.Move != tt.move {
				t.Fatalf("move %v, want %v", d.Move, tt.move)
			}
			if tt.move == domain.Wait && d.At.Sub(last(tt.in)) != tt.wait {
				t.Errorf("waits %v, want %v", d.At.Sub(last(tt.in)), tt.wait)
			}
			if d.Intent != tt.in {
				t.Error("another intent")
			}
		})
	}
}

// statements.yaml 5.1-2, 5.4-5
func TestRetryInOverrulesTheSchedule(t *testing.T) {
	in := attempts("RUN", "ERR")
	in.Events[1].RetryIn = 42 * time.Second
	d := (domain.Policy{}).Decide(flow(step("a")), "", []*domain.Intent{in}, in.Last().At)
	if got := d.At.Sub(in.Last().At); got != 42*time.Second {
		t.Errorf("waits %v", got)
	}
	if got := (domain.Policy{}).Deadline(in).Sub(in.CreatedAt()); got != domain.WaitDeadline {
		t.Errorf("deadline %v", got)
	}
}

// statements.yaml 5.1-1, 5.1-3
func TestRetrySchedule(t *testing.T) {
	want := []time.Duration{5, 10, 20, 40, 80, 160, 320, 640, 1280, 1800, 1800}
	for i, w := range want {
		if got := domain.RetryDelay(i + 1); got != w*time.Second {
			t.Errorf("delay %d is %v, want %v", i+1, got, w*time.Second)
		}
	}
	var total time.Duration
	for n := 1; n <= domain.MaxRetries; n++ {
		total += domain.RetryDelay(n)
	}
	if total != 43955*time.Second {
		t.Errorf("all retries take %v, want 43955 s", total)
	}
}

// statements.yaml 5.3-7
func TestQueuedBecomesDaily(t *testing.T) {
	in := attempts("RUN")
	for range 49 {
		in.Events = append(in.Events, domain.Event{Status: "QUEUED", At: domaintest.Start}, domain.Event{Status: "RUN", At: domaintest.Start})
	}
	in.Events = in.Events[:len(in.Events)-1]
	at, ok := (domain.Policy{}).NextAttempt(in)
	if got := at.Sub(domaintest.Start); !ok || got != 24*time.Hour {
		t.Errorf("re-check after %v", got)
	}
}

func faultsOf(events []domain.Event, stopped []domain.FlowLimit) []domain.Fault {
	faults := domain.FaultsOf(events, stopped)
	return faults.List()
}

// statements.yaml 4.6-1, 4.6-2, 4.6-8
func TestFaultsAreThoseOfFailedIntentsInOrder(t *testing.T) {
	events := []domain.Event{
		{IntentID: "1", Status: "RUN"},
		{IntentID: "1", Status: "ERR", Code: "no"},
		{IntentID: "1", Status: "RUN"},
		{IntentID: "1", Provider: "p", Status: "KO", Code: "c", Message: "m", Paths: []string{"$.a"}},
		{IntentID: "2", Status: "OK"},
		{IntentID: "3", Provider: "q", Status: "TIMEOUT"},
	}
	want := []domain.Fault{{Provider: "p", Code: "c", Message: "m", Paths: []string{"$.a"}}, {Provider: "q"}}
	if diff := cmp.Diff(want, faultsOf(events, nil)); diff != "" {
		t.Error(diff)
	}
	// The fault of a limit stands after the intents that led there.
	for after, at := range map[int]int{1: 1, 2: 1, 3: 2} {
		limit := domain.FlowLimit{Code: domain.CodeLoopLimit, After: after}
		if diff := cmp.Diff(slices.Insert(slices.Clone(want), at, limit.Fault()), faultsOf(events, []domain.FlowLimit{limit})); diff != "" {
			t.Errorf("after %d intents: %s", after, diff)
		}
	}
}
