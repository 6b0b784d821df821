package domain_test

import (
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// failing is the log of a step that has failed n times, a minute apart.
func failing(times int) *domain.Intent {
	in := &domain.Intent{ID: domaintest.ID(7, times), StepID: step("a").ID}
	for n := range times {
		at := domaintest.Start.Add(time.Duration(n) * time.Minute)
		for _, s := range []domain.Status{domain.StatusRun, domain.StatusErr} {
			in.Events = append(in.Events, domain.Event{IntentID: in.ID, Index: len(in.Events) + 1, Status: s, At: at})
		}
	}
	return in
}

// wait is how long after its last failure the step is tried again.
func wait(t *testing.T, p domain.Policy, in *domain.Intent) time.Duration {
	t.Helper()
	last := in.Last().At
	d := p.Decide(flow(step("a")), "", []*domain.Intent{in}, last)
	if d.Move != domain.Wait {
		t.Fatalf("the next move is %v", d.Move)
	}
	return d.At.Sub(last)
}

// statements.yaml 5.1-8: an installation has its own table of waits, and jitter.
func TestPolicyOfRetries(t *testing.T) {
	own := domain.Policy{Delays: []time.Duration{time.Second, time.Minute}, Retries: 3}
	for n, want := range map[int]time.Duration{1: time.Second, 2: time.Minute, 3: time.Minute} {
		if got := wait(t, own, failing(n)); got != want {
			t.Errorf("retry %d comes after %v, want %v", n, got, want)
		}
	}
	if got := wait(t, domain.Policy{}, failing(2)); got != 10*time.Second {
		t.Errorf("by default the second comes after %v", got)
	}
	if own.MaxRetries() != 3 || (domain.Policy{}).MaxRetries() != 32 {
		t.Errorf("retries: %d and %d", own.MaxRetries(), domain.Policy{}.MaxRetries())
	}
	// Four attempts and their waits: the step has that time and little more.
	d := own.Decide(flow(step("a")), "", []*domain.Intent{failing(1)}, domaintest.Start.Add(10*time.Minute))
	if d.Move != domain.Expire {
		t.Errorf("after ten minutes of three minutes: %v", d.Move)
	}
}

// statements.yaml 5.1-8: jitter spreads the waits, the same way each time it is asked.
func TestPolicyOfJitter(t *testing.T) {
	p := domain.Policy{Jitter: 10}
	const plain = 5 * time.Second
	seen := map[time.Duration]bool{}
	for n := range 200 {
		in := failing(1)
		in.ID = domaintest.ID(7, n)
		got := wait(t, p, in)
		if got < plain*9/10 || got > plain*11/10 || got != wait(t, p, in) {
			t.Fatalf("a wait of %v, then of %v", got, wait(t, p, in))
		}
		seen[got] = true
	}
	if len(seen) < 50 {
		t.Errorf("only %d different waits", len(seen))
	}
	asked := failing(1)
	asked.Events[1].RetryIn = 7 * time.Second
	if got := wait(t, p, asked); got != 7*time.Second {
		t.Errorf("a wait that was asked for became %v", got)
	}
}

// statements.yaml 4.5-8: a strict rescue ends with its first failure.
func TestPolicyOfStrictRescue(t *testing.T) {
	def := &domain.Definition{Steps: []*domain.Step{step("a")}, Rescue: []*domain.Step{step("b"), step("c")}}
	log := []*domain.Intent{ended(step("a"), domain.StatusKO), ended(step("b"), domain.StatusKO)}
	for strict, want := range map[bool]domain.Move{false: domain.Run, true: domain.Finish} {
		if d := (domain.Policy{StrictRescue: strict}).Decide(def, "", log, domaintest.Start); d.Move != want {
			t.Errorf("strict %t: %v, want %v", strict, d.Move, want)
		}
	}
}

// What went on past a failure in the rescue before it became strict goes on.
func TestPolicyLeavesTheRecordAlone(t *testing.T) {
	def := &domain.Definition{Steps: []*domain.Step{step("a")}, Rescue: []*domain.Step{step("b"), step("c")}}
	log := []*domain.Intent{ended(step("a"), domain.StatusKO), ended(step("b"), domain.StatusKO), failing(1)}
	log[2].StepID = step("c").ID
	d := (domain.Policy{StrictRescue: true}).Decide(def, "", log, domaintest.Start)
	if d.Move != domain.Wait || d.Intent != log[2] {
		t.Errorf("the move is %v", d.Move)
	}
}

func ended(s *domain.Step, status domain.Status) *domain.Intent {
	in := &domain.Intent{ID: domaintest.ID(7, 1), StepID: s.ID}
	for i, st := range []domain.Status{domain.StatusRun, status} {
		in.Events = append(in.Events, domain.Event{IntentID: in.ID, StepID: s.ID, Index: i + 1, Status: st, At: domaintest.Start})
	}
	return in
}
