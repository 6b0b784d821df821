package engine

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
)

// TestPositionIsThatOfTheRecord: after each event, what a record keeps is what its
// events say: for random results of a flow that branches, fails and jumps.
func TestPositionIsThatOfTheRecord(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		rnd := rand.New(rand.NewPCG(seed, 5))
		r, clock := recordOf("a", "b", "c", "a")
		steps := r.version.Content.Steps
		steps[1].Next = []*domain.Next{{Status: domain.StatusKO, StepID: steps[0].ID}}
		steps[3].Next = []*domain.Next{{Status: domain.StatusOK, StepID: steps[1].ID}}
		r.version.Content.Rescue = []*domain.Step{{ID: domaintest.ID(4, 9), Action: "x"}}
		r.job.Args = map[string]string{"k1": "given"}
		for range 300 {
			clock.Advance(time.Duration(rnd.IntN(60)) * time.Minute)
			if d := r.decide(clock.Now()); !step(r, rnd, d) {
				break
			}
			want := r.replay()
			got := r.position
			for name, pair := range map[string][2]any{
				"args": {want.args, got.args}, "faults": {want.faults.List(), got.faults.List()}, "made": {want.made, got.made},
				"open intent": {want.open, got.open}, "faults of the job": {want.faults.List(), r.job.Faults},
				"next move": {want.flow.Next(want.open, clock.Now()), got.flow.Next(got.open, clock.Now())},
			} {
				if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
					t.Fatalf("seed %d, after %d events, %s: %s", seed, len(r.job.Events), name, diff)
				}
			}
		}
	}
}

// step makes a move with a random result; false when the job is at its end.
func step(r *record, rnd *rand.Rand, d domain.Decision) bool {
	switch {
	case d.Move == domain.Finish:
		return false
	case rnd.IntN(30) == 0:
		r.job.Signal = &domain.Signal{Kind: domain.SignalCancel}
		r.applySignal(d)
	case d.Move == domain.Expire:
		r.expire(d)
	case d.Move == domain.Run:
		statuses := []domain.Status{
			domain.StatusOK, domain.StatusOK, domain.StatusOK, domain.StatusOK, domain.StatusSkip, domain.StatusKO,
			domain.StatusErr, domain.StatusQueued,
		}
		res := domain.Result{Status: statuses[rnd.IntN(len(statuses))], Code: "c", Message: "m", RetryIn: time.Minute}
		if rnd.IntN(2) == 0 {
			res.Args = map[string]string{fmt.Sprintf("k%d", rnd.IntN(5)): fmt.Sprint(rnd.IntN(100))}
		}
		if rnd.IntN(4) == 0 {
			res.Effects.SideEntry = testEntry(rnd.IntN(100), "v")
		}
		r.conclude(d, r.begin(d), res)
	case domain.Wait == d.Move: // the time passes
	}
	return true
}

// TestWorkDoesNotGrowWithTheRecord: an attempt late in a long record allocates what an
// early one does, apart from growing the record itself.
func TestWorkDoesNotGrowWithTheRecord(t *testing.T) {
	r, clock := recordOf("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t")
	last := r.version.Content.Steps[19]
	last.Next = []*domain.Next{{Status: domain.StatusOK, StepID: r.version.Content.Steps[0].ID}}
	attempt := func() {
		d := r.decide(clock.Now())
		in := r.begin(d)
		r.task(d, in)
		r.conclude(d, in, domain.OK())
		r.pending = batch{}
	}
	early := testing.AllocsPerRun(50, attempt)
	for range limits.Intents.Int() - limits.RescueIntents.Int() - 200 {
		attempt()
	}
	if late := testing.AllocsPerRun(50, attempt); late > early+2 {
		t.Errorf("%v allocations late, %v early", late, early)
	}
}
