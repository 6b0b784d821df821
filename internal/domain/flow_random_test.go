package domain_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
)

// maker makes random definitions: branches in branches, jumps anywhere, stops.
type maker struct {
	*rand.Rand
	ids []domain.ID
}

func (m *maker) steps(most, depth int) []*domain.Step {
	var list []*domain.Step
	for range m.IntN(most) + 1 {
		s := step(fmt.Sprintf("s%d", len(m.ids)))
		m.ids = append(m.ids, s.ID)
		for range m.IntN(3) {
			n := on(domain.Status([]string{"OK", "KO", "TIMEOUT", "CANCEL", "NA", ""}[m.IntN(6)]), []string{"", "", "a", "b"}[m.IntN(4)])
			if depth > 0 && m.IntN(2) == 0 {
				n.Steps = m.steps(3, depth-1)
			}
			n.Stop = m.IntN(5) == 0
			s.Next = append(s.Next, n)
		}
		list = append(list, s)
	}
	return list
}

// link lets some branches jump.
func (m *maker) link(list []*domain.Step) {
	for _, s := range list {
		for _, n := range s.Next {
			m.link(n.Steps)
			if m.IntN(3) == 0 {
				n.StepID = m.ids[m.IntN(len(m.ids))]
			}
		}
	}
}

func (m *maker) definition() *domain.Definition {
	def := &domain.Definition{Steps: m.steps(5, 2)}
	if m.IntN(2) == 0 {
		def.Rescue = m.steps(3, 1)
	}
	m.link(def.Steps)
	m.link(def.Rescue)
	return def
}

// event is a random event of an intent that is open or begins.
func (m *maker) event(in *domain.Intent, at time.Time) domain.Event {
	statuses := []domain.Status{
		domain.StatusOK, domain.StatusOK, domain.StatusOK, domain.StatusSkip, domain.StatusKO, domain.StatusErr,
		domain.StatusQueued, domain.StatusPoke, domain.StatusTimeout, domain.StatusRun,
	}
	ev := domain.Event{IntentID: in.ID, StepID: in.StepID, Rescue: in.Rescue, Index: len(in.Events) + 1, At: at}
	ev.Status, ev.Code = statuses[m.IntN(len(statuses))], []string{"", "a", "b"}[m.IntN(3)]
	if m.IntN(40) == 0 {
		ev.Status, ev.NoRescue = domain.StatusCancel, m.IntN(2) == 0
	}
	return ev
}

// statements.yaml 4.1-1: a position that moves on with each event is the one that a
// replay of the whole log leads to, for flows of any form.
func TestPositionIsThatOfTheReplay(t *testing.T) {
	t.Parallel()
	for seed := range uint64(400) {
		m := &maker{Rand: rand.New(rand.NewPCG(seed, 9))}
		def := m.definition()
		p := domain.Policy{StrictRescue: m.IntN(3) == 0, Jitter: m.IntN(2) * 10}
		var start domain.ID
		if m.IntN(4) == 0 {
			start = m.ids[m.IntN(len(m.ids))]
		}
		comparePositions(t, m, p, def, start)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func comparePositions(t *testing.T, m *maker, p domain.Policy, def *domain.Definition, start domain.ID) {
	t.Helper()
	var log []*domain.Intent
	now := domaintest.Start
	f, open := p.Replay(def, start, nil)
	for range 400 {
		d, want := f.Next(open, now), p.Decide(def, start, log, now)
		if diff := cmp.Diff(want, d); diff != "" {
			t.Errorf("after %s: %s", path(log), diff)
			return
		}
		if d.Move == domain.Finish {
			return
		}
		if open == nil {
			open = &domain.Intent{ID: domain.ID(fmt.Sprint(len(log))), StepID: d.Step.ID, Rescue: d.Rescue}
			log = append(log, open)
		}
		now = now.Add(time.Duration(m.IntN(100)) * time.Hour)
		open.Events = append(open.Events, m.event(open, now))
		if open.Completed() {
			f.Pass(open)
			open = nil
		}
	}
}

func path(log []*domain.Intent) string {
	var b strings.Builder
	for _, in := range log {
		fmt.Fprintf(&b, " %s:%s", in.StepID, in.Last().Status)
	}
	return b.String()
}

// loop makes steps of which the last jumps to the first.
func loop(name string, n int) (list []*domain.Step) {
	for i := range n {
		list = append(list, step(fmt.Sprint(name, i)))
	}
	list[n-1].Next = []*domain.Next{jump(on("OK", ""), name+"0")}
	return list
}

// TestIntentsAreLimited: however a flow loops, it ends, and its rescue still runs. What
// is on record from a time without the limit is not undone.
func TestIntentsAreLimited(t *testing.T) {
	t.Parallel()
	def := &domain.Definition{Steps: loop("s", limits.Steps.Int()), Rescue: loop("x", 40)}
	run := func(before int) (flow, rescue int, last domain.Decision) {
		f, _ := (domain.Policy{}).Replay(def, "", nil)
		var log []*domain.Intent
		for n := 0; ; n++ {
			if n == before { // only now the limit holds
				f, _ = (domain.Policy{}).Replay(def, "", log)
			}
			d := f.Next(nil, domaintest.Start)
			if n >= before && d.Move == domain.Finish {
				return flow, rescue, d
			}
			in := &domain.Intent{ID: domain.ID(fmt.Sprint(n)), Events: []domain.Event{{Status: domain.StatusOK, At: domaintest.Start}}}
			if n >= before {
				in.Rescue, in.StepID = d.Rescue, d.Step.ID
				f.Pass(in)
			}
			if log = append(log, in); in.Rescue {
				rescue++
			} else {
				flow++
			}
		}
	}
	most, reserve := limits.Intents.Int(), limits.RescueIntents.Int()
	flow, rescue, last := run(0)
	if flow != most-reserve || rescue != reserve {
		t.Errorf("%d intents and %d of the rescue", flow, rescue)
	}
	if want := []domain.FlowLimit{{Code: domain.KeyLimit, After: most - reserve}, {Code: domain.KeyLimit, After: most}}; !cmp.Equal(want, last.Stopped) {
		t.Errorf("stopped by %+v", last.Stopped)
	}
	if f := last.Stopped[0].Fault(); f.Code != "limit" || !strings.Contains(f.Message, "2,000") {
		t.Errorf("%+v", f)
	}
	if flow, rescue, _ := run(most + 10); flow != most+10 || rescue != 1 {
		t.Errorf("of a job with more: %d intents and %d of the rescue", flow, rescue)
	}
}
