package transform

import (
	"fmt"
	"slices"

	"chancery/internal/domain"
)

// checkBranches finds branches that lead nowhere or are never taken.
func checkBranches(found *Findings, def *domain.Definition, step *domain.Step, path string) {
	taken := map[branch]int{}
	for i, n := range step.Next {
		at := fmt.Sprintf("%s.next[%d]", path, i)
		if n.StepID != "" && def.Find(n.StepID) == nil {
			found.problem(at+".step_id", "no step of the workflow has this ID")
		}
		b := branchOf(n)
		if first, same := taken[b]; same {
			found.warn(at, "this branch is never taken: %s.next[%d] has the same status and code", path, first)
			continue
		}
		taken[b] = i
	}
}

// branch is what a branch matches.
type branch struct {
	status domain.Status
	code   string
}

func branchOf(n *domain.Next) branch {
	if n.Status == domain.StatusNA {
		return branch{code: n.Code}
	}
	return branch{n.Status, n.Code}
}

// checkReach finds steps that nothing leads to: those behind a step whose every outcome
// ends the workflow or jumps elsewhere, unless a jump enters the list behind it.
func checkReach(found *Findings, def *domain.Definition) {
	r := reach{found: found, targets: map[domain.ID]bool{}}
	def.Each(func(s *domain.Step, _ string) {
		for _, n := range s.Next {
			if n.StepID != "" {
				r.targets[n.StepID] = true
			}
		}
	})
	r.list(def.Steps, "steps")
	r.list(def.Rescue, "rescue")
}

type reach struct {
	found *Findings
	// targets are the steps that jumps lead to.
	targets map[domain.ID]bool
}

// list returns whether the end of a list can be reached from its start.
func (r *reach) list(steps []*domain.Step, path string) bool {
	open, said := true, false
	for i, s := range steps {
		at := fmt.Sprintf("%s[%d]", path, i)
		if r.entered(s) {
			open = true
		}
		if !open && !said {
			r.found.warn(at, "this step is never reached: every outcome of %s[%d] ends the workflow or jumps to another step", path, i-1)
			said = true
		}
		open = r.step(s, at) && open
	}
	return open
}

// entered reports whether a jump leads to a step or into one of its branches, from which
// the workflow goes on behind it.
func (r *reach) entered(s *domain.Step) bool {
	if r.targets[s.ID] {
		return true
	}
	return slices.ContainsFunc(s.Next, func(n *domain.Next) bool { return slices.ContainsFunc(n.Steps, r.entered) })
}

// step returns whether the workflow may go on behind a step.
func (r *reach) step(s *domain.Step, path string) bool {
	goesOn, seen := false, map[branch]bool{}
	for i, n := range s.Next {
		leaves := !r.list(n.Steps, fmt.Sprintf("%s.next[%d].steps", path, i)) || n.Stop || n.StepID != ""
		if b := branchOf(n); !seen[b] { // another one like it is never taken
			seen[b] = true
			goesOn = goesOn || !leaves
		}
	}
	return goesOn || !seen[branch{}]
}
