package simulate

import (
	"fmt"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// Plan is all that happens to the servers in a run. It is data, so that a run that finds
// something can be made shorter and repeated.
type Plan struct {
	Seed uint64
	// Nodes is how many machines there are, Slots how many jobs each runs at once.
	Nodes, Slots int
	// Destination is how many attempts of each go to one destination at once; 0 for as many as usual.
	Destination int
	// Flows are the workflows: the actions of their steps, and of their rescues.
	Flows []Flow
	// Entries is how many documents there are.
	Entries int
	Jobs    []JobPlan
	Orders  []Order
	Faults  []Fault
	Rates   Rates
	// Heal is when the failures end.
	Heal time.Duration
	// Loss is that of a node when all else is over; nil for none.
	Loss *Fault
}

// Flow is a workflow.
type Flow struct {
	Steps, Rescue []string
	// Refused are the steps that follow a refusal; with none it is a failure. Stop ends the
	// workflow with them.
	Refused []string
	Stop    bool
}

// JobPlan is a job with the equal requests that create it.
type JobPlan struct {
	Flow int
	// Entry is the number of a document, 0 for none, -1 for one that comes with it.
	Entry int
	// ID and Key say by what the requests are known to be equal.
	ID, Key bool
	Sends   []Send
}

// Send is a request for a job.
type Send struct {
	At   time.Duration
	Node int
	// Other asks for something else under the same ID and key.
	Other bool
	Wait  time.Duration
}

// Order is what an operator or another program does.
type Order struct {
	// Number names it.
	Number int
	At     time.Duration
	Node   int
	// Kind is a kind of signal, or "edit".
	Kind string
	// Job or Entry that it is about.
	Job, Entry int
}

const orderEdit = "edit"

// Fault is a failure of a node.
type Fault struct {
	At   time.Duration
	Node int
	Kind string
	For  time.Duration
	// Rename starts the next server under another name.
	Rename bool
}

// The kinds of failures. Those of single calls are in Rates.
const (
	faultCrash  = "crash"
	faultFreeze = "freeze"
	faultSlow   = "slow"
	faultSkew   = "skew"
	faultDrain  = "drain"
)

// Rates are the shares of calls that fail.
type Rates struct {
	Refused, Failed, Unknown, Late, Again, Crossed float64
	CrashBefore, CrashAfter, Freezes, Slow         float64
	// Skipped is how often a search passes over jobs because others hold their rows.
	Skipped                     float64
	HintLost, HintDoubled, Lies float64
}

// NewPlan makes the plan of a seed.
func NewPlan(seed uint64) *Plan {
	d := newDice(seed, "plan")
	p := &Plan{
		Seed: seed, Nodes: 2 + d.IntN(3), Slots: 1 + d.IntN(6), Entries: 1 + d.IntN(3),
		Heal: d.between(20*time.Second, 50*time.Second),
	}
	if d.chance(0.5) {
		p.Destination = 1 + d.IntN(2)
	}
	for range 2 + d.IntN(2) {
		p.Flows = append(p.Flows, newFlow(d))
	}
	if d.chance(0.4) {
		p.Loss = p.newLoss(d)
	}
	for range 3 + d.IntN(6) {
		p.Jobs = append(p.Jobs, p.newJob(d))
	}
	kinds := []string{orderEdit, string(domain.SignalCancel), string(domain.SignalPoke), string(domain.SignalRetry), string(domain.SignalSkip)}
	for n := range d.IntN(8) {
		o := Order{
			Number: n, At: p.moment(d), Node: d.IntN(p.Nodes), Kind: kinds[d.pick(6, 5, 2, 1, 2)],
			Job: d.IntN(len(p.Jobs)), Entry: 1 + d.IntN(p.Entries),
		}
		if d.chance(0.8) { // while the job is likely to run
			o.At = p.Jobs[o.Job].Sends[0].At + d.between(0, 200*time.Millisecond)<<d.IntN(7)
		}
		p.Orders = append(p.Orders, o)
	}
	for range d.IntN(5) {
		p.Faults = append(p.Faults, p.newFault(d))
	}
	p.Rates = newRates(d)
	return p
}

// moment is when something happens: most of it soon, so that it meets.
func (p *Plan) moment(d dice) time.Duration {
	if d.chance(0.7) {
		return d.between(0, 3*time.Second)
	}
	return d.between(0, p.Heal)
}

// newLoss makes the loss of a node, so long after the other failures that no lease is left
// of a clock that was wrong.
func (p *Plan) newLoss(d dice) *Fault {
	kinds := []string{faultCrash, faultFreeze}
	return &Fault{
		At: p.Heal + d.between(36*time.Second, 40*time.Second), Node: d.IntN(p.Nodes),
		Kind: kinds[d.pick(2, 1)], For: d.between(40*time.Second, 60*time.Second),
	}
}

func newFlow(d dice) Flow {
	kinds := []string{actMark, actEdit, actNumber, actSend, actAsk, actSleep, actFail, actChild, actMake}
	var f Flow
	for range 1 + d.IntN(5) {
		f.Steps = append(f.Steps, kinds[d.pick(6, 5, 5, 6, 1, 2, 2, 2, 1)])
	}
	if d.chance(0.3) {
		f.Refused, f.Stop = []string{kinds[d.pick(4, 2, 2, 2, 0, 1)]}, d.chance(0.5)
	}
	for range d.IntN(3) {
		f.Rescue = append(f.Rescue, kinds[d.pick(4, 2, 0, 2)])
	}
	return f
}

// needsEntry reports whether the flow works on a document.
func (f *Flow) needsEntry() bool {
	for _, list := range [][]string{f.Steps, f.Rescue, f.Refused} {
		for _, a := range list {
			if a == actMark || a == actEdit || a == actNumber {
				return true
			}
		}
	}
	return false
}

func (p *Plan) newJob(d dice) JobPlan {
	j := JobPlan{Flow: d.IntN(len(p.Flows)), ID: true}
	if p.Flows[j.Flow].needsEntry() {
		if j.Entry = 1 + d.IntN(p.Entries); d.chance(0.25) {
			j.Entry = -1
		}
	}
	switch d.pick(6, 3, 1) {
	case 1:
		j.ID, j.Key = false, true
	case 2:
		j.Key = true
	}
	at := p.moment(d)
	if p.Loss != nil && d.chance(0.35) { // so that the node has it when it is lost
		at = p.Loss.At - d.between(0, 500*time.Millisecond)
	}
	for range 1 + d.pick(6, 3, 1) {
		s := Send{At: at + d.between(0, 20*time.Millisecond), Node: d.IntN(p.Nodes), Other: len(j.Sends) > 0 && d.chance(0.1)}
		if d.chance(0.3) {
			s.Wait = d.between(time.Second, 20*time.Second)
		}
		j.Sends = append(j.Sends, s)
	}
	return j
}

func (p *Plan) newFault(d dice) Fault {
	f := Fault{At: p.moment(d), Node: d.IntN(p.Nodes), Rename: d.chance(0.5)}
	switch d.pick(4, 4, 2, 2, 1) {
	case 0:
		f.Kind, f.For = faultCrash, d.between(0, 25*time.Second)
	case 1:
		f.Kind, f.For = faultFreeze, d.between(5*time.Second, 40*time.Second)
	case 2:
		f.Kind, f.For = faultSlow, d.between(time.Second, 20*time.Second)
	case 3:
		f.Kind, f.For = faultSkew, d.between(-20*time.Second, 20*time.Second)
	default:
		f.Kind, f.For = faultDrain, d.between(0, 10*time.Second)
	}
	return f
}

// newRates chooses which calls fail in a run; in some nothing does.
func newRates(d dice) (r Rates) {
	most := []float64{0.03, 0.15, 0.1, 0.08, 0.1, 0.2, 0.02, 0.02, 0.03, 0.1, 0.2, 0.5, 0.3, 0.6}
	for i, rate := range r.all() {
		if d.chance(0.5) {
			*rate = d.Float64() * most[i]
		}
	}
	return r
}

// all lists the rates in the order of their definition.
func (r *Rates) all() []*float64 {
	return []*float64{
		&r.Refused, &r.Failed, &r.Unknown, &r.Late, &r.Again, &r.Crossed, &r.CrashBefore, &r.CrashAfter, &r.Freezes, &r.Slow,
		&r.Skipped, &r.HintLost, &r.HintDoubled, &r.Lies,
	}
}

// The IDs of what a plan names.
var spaceID = domaintest.ID(7, 1) //nolint:gochecknoglobals // a constant

func flowID(n int) domain.ID    { return domaintest.ID(7, 100+n) }
func stepID(f, n int) domain.ID { return domaintest.ID(4, 1000+100*f+n) }
func entryID(n int) domain.ID   { return domaintest.ID(7, 200+n) }
func jobID(n int) domain.ID     { return domaintest.ID(7, 300+n) }
func jobKey(n int) string       { return fmt.Sprintf("key-%d", n) }

// definition returns what a workflow does. The last one is that of children.
func (p *Plan) definition(n int) domain.Definition {
	flow := Flow{Steps: []string{actSend}}
	if n < len(p.Flows) {
		flow = p.Flows[n]
	}
	var def domain.Definition
	for i, a := range flow.Steps {
		s := p.step(n, i, a)
		if len(flow.Refused) > 0 && mayRefuse(a) {
			branch := &domain.Next{Status: domain.StatusKO, Stop: flow.Stop}
			for k, b := range flow.Refused {
				branch.Steps = append(branch.Steps, p.step(n, 10*(i+1)+k, b))
			}
			s.Next = []*domain.Next{branch}
		}
		def.Steps = append(def.Steps, s)
	}
	for i, a := range flow.Rescue {
		def.Rescue = append(def.Rescue, p.step(n, 80+i, a))
	}
	return def
}

func (p *Plan) step(flow, n int, a string) *domain.Step {
	s := &domain.Step{ID: stepID(flow, n), Name: a, Action: a}
	switch a {
	case actNumber:
		s.Config = []byte(`{"name":"` + seriesName + `"}`)
	case actChild:
		s.Config = []byte(`{"workflow_id":"` + string(flowID(len(p.Flows))) + `"}`)
	}
	return s
}
