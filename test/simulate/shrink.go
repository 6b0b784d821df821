package simulate

import (
	"encoding/json"
	"slices"
	"testing"
)

// shrinkSteps is how many steps the runs may have in all with which a plan is made shorter.
const shrinkSteps = 400_000

// Shrink takes away from the plan of a report what is not needed to find something, and
// returns the report of what is left, with its trace.
func (r *Runner) Shrink(t *testing.T, found *Report, bug Bug) *Report {
	t.Helper()
	left := shrinkSteps
	for again := true; again && left > 0; {
		again = false
		for _, take := range found.Plan.parts() {
			p := found.Plan.clone()
			if !take(p) || left <= 0 {
				continue
			}
			next := r.Run(t, p, bug, false)
			if left -= next.Steps; len(next.Wrong) > 0 {
				found, again = next, true
			}
		}
	}
	return r.Run(t, found.Plan, bug, true)
}

func (p *Plan) clone() *Plan {
	var next Plan
	data, err := json.Marshal(p)
	if err == nil {
		err = json.Unmarshal(data, &next)
	}
	if err != nil {
		panic(err) // it is data
	}
	return &next
}

// parts returns functions that take a part away from a plan. They report false if it is
// gone already. Those of lists begin at the end, so that the others keep their places.
func (p *Plan) parts() (list []func(*Plan) bool) {
	for n := range p.Jobs {
		list = append(list, func(p *Plan) bool { return drop(&p.Jobs[n].Sends, 0, len(p.Jobs[n].Sends)) })
		for k := len(p.Jobs[n].Sends) - 1; k > 0; k-- {
			list = append(list, func(p *Plan) bool { return drop(&p.Jobs[n].Sends, k, k+1) })
		}
	}
	for n := range slices.Backward(p.Orders) {
		list = append(list, func(p *Plan) bool { return drop(&p.Orders, n, n+1) })
	}
	for n := range slices.Backward(p.Faults) {
		list = append(list, func(p *Plan) bool { return drop(&p.Faults, n, n+1) })
	}
	for n := range p.Rates.all() {
		list = append(list, func(p *Plan) bool {
			rate := p.Rates.all()[n]
			was := *rate
			*rate = 0
			return was > 0
		})
	}
	for f := range p.Flows {
		list = append(list, func(p *Plan) bool { return drop(&p.Flows[f].Refused, 0, len(p.Flows[f].Refused)) })
		for n := range slices.Backward(p.Flows[f].Rescue) {
			list = append(list, func(p *Plan) bool { return drop(&p.Flows[f].Rescue, n, n+1) })
		}
		for n := len(p.Flows[f].Steps) - 1; n > 0; n-- {
			list = append(list, func(p *Plan) bool { return drop(&p.Flows[f].Steps, n, n+1) })
		}
	}
	return append(list, func(p *Plan) bool {
		was := p.Loss
		p.Loss = nil
		return was != nil
	}, func(p *Plan) bool {
		p.Nodes--
		return p.Nodes > 0
	})
}

// drop removes elements from a list. It reports false if there are none.
func drop[T any](list *[]T, from, to int) bool {
	if from >= to || to > len(*list) {
		return false
	}
	*list = slices.Delete(*list, from, to)
	return true
}

// size is how many parts a plan has.
func (p *Plan) size() int {
	n := p.Nodes + len(p.Orders) + len(p.Faults)
	for i := range p.Jobs {
		n += len(p.Jobs[i].Sends)
	}
	for i := range p.Flows {
		n += len(p.Flows[i].Steps) + len(p.Flows[i].Rescue) + len(p.Flows[i].Refused)
	}
	for _, rate := range p.Rates.all() {
		if *rate > 0 {
			n++
		}
	}
	if p.Loss != nil {
		n++
	}
	return n
}
