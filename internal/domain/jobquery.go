package domain

import (
	"slices"
	"strings"
	"time"
)

// JobQuery selects jobs. The zero value of a filter selects all.
type JobQuery struct {
	// Tag limits the list to jobs that have it.
	Tag string
	// Result limits the list to jobs with it.
	Result JobResult
	// WorkflowID limits the list to jobs of a workflow.
	WorkflowID ID
	// EntryID limits the list to jobs that work on an entry.
	EntryID ID
	// KeyPrefix limits the list to jobs whose key begins with it.
	KeyPrefix string
	// Status limits the list to jobs whose last event has it.
	Status Status
	// Action and Code limit the list to jobs with a fault of an action, with a code, or
	// both, and to jobs that run and whose last event is of the action and has the code.
	Action, Code string
	// State limits the list to jobs whose entry is in it now.
	State string
	// Attention limits the list to jobs that ended with faults and that nobody acknowledged.
	Attention bool
	// Waiting limits the list to jobs with a step that waits: for its next attempt, or to
	// be woken.
	Waiting bool
	// Since and Until bound the time of creation, both inclusive.
	Since, Until time.Time
	Page
}

// Text returns the filters of the query in a few words, for people: "result=faulted tag=web".
func (q *JobQuery) Text() string {
	var list []string
	for _, f := range []struct{ name, value string }{
		{"tag", q.Tag},
		{"result", string(q.Result)},
		{"workflow_id", string(q.WorkflowID)},
		{"silo_entry_id", string(q.EntryID)},
		{"key_prefix", q.KeyPrefix},
		{"status", string(q.Status)},
		{"action", q.Action},
		{"code", q.Code},
		{"state", q.State},
	} {
		if f.value != "" {
			list = append(list, f.name+"="+f.value)
		}
	}
	for name, set := range map[string]bool{"attention": q.Attention, "waiting": q.Waiting} {
		if set {
			list = append(list, name)
		}
	}
	for _, f := range []struct {
		name string
		at   time.Time
	}{{"since", q.Since}, {"until", q.Until}} {
		if !f.at.IsZero() {
			list = append(list, f.name+"="+f.at.UTC().Format(time.RFC3339Nano))
		}
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// JobPlace is the place of a job in a list.
type JobPlace struct {
	ID        ID
	CreatedAt time.Time
}

// Ack says who has seen the faults of a job, when, and what they said about it.
type Ack struct {
	At   time.Time `json:"at"`
	By   Origin    `json:"by"`
	Note string    `json:"note,omitempty"`
}

// Indexed reports whether an index of the store has exactly the jobs of the query in the
// order of the list. For others the store looks at jobs one by one: see Jobs.Search.
func (q *JobQuery) Indexed() bool {
	filters := 0
	for _, has := range []bool{q.Tag != "", q.EntryID != "", q.Attention, q.Result != "" || q.WorkflowID != ""} {
		if has {
			filters++
		}
	}
	return filters <= 1 && q.KeyPrefix == "" && q.Status == "" && q.Action == "" && q.Code == "" && q.State == "" && !q.Waiting
}

// Results returns the results that a job of the query can have: those of a job with a
// status, and of one with a fault or a step that is not over. It is how a search avoids the
// many jobs that have ended well.
func (q *JobQuery) Results() []JobResult {
	list := JobResults()
	keep := func(results ...JobResult) {
		list = slices.DeleteFunc(list, func(r JobResult) bool { return !slices.Contains(results, r) })
	}
	if q.Result != "" {
		keep(q.Result)
	}
	if q.Attention {
		keep(ResultFaulted)
	}
	if q.Action != "" || q.Code != "" {
		keep(ResultRunning, ResultFaulted, ResultCancelled)
	}
	if q.Waiting {
		keep(ResultRunning)
	}
	switch {
	case q.Status == "":
	case q.Status.Failed():
		keep(ResultRunning, ResultFaulted, ResultCancelled)
	case !q.Status.Final():
		keep(ResultRunning)
	}
	return list
}

// Matches reports whether a job with its events passes the filters. It does not look at
// State, which is that of another row.
func (q *JobQuery) Matches(j *Job) bool {
	return (q.Tag == "" || slices.Contains(j.Tags, q.Tag)) &&
		(q.Result == "" || j.Result() == q.Result) &&
		(q.WorkflowID == "" || j.WorkflowID == q.WorkflowID) &&
		(q.EntryID == "" || j.EntryID == q.EntryID) &&
		strings.HasPrefix(j.Key, q.KeyPrefix) &&
		(q.Status == "" || j.Status == q.Status) &&
		(!q.Attention || j.NeedsAttention()) && (!q.Waiting || j.Status.Waits()) &&
		!j.CreatedAt.Before(q.Since) && (q.Until.IsZero() || !j.CreatedAt.After(q.Until)) &&
		q.matchesStep(j)
}

// matchesStep is the part of Matches about actions and codes.
func (q *JobQuery) matchesStep(j *Job) bool {
	is := func(action, code string) bool {
		return (q.Action == "" || q.Action == action) && (q.Code == "" || q.Code == code)
	}
	switch {
	case is("", ""):
		return true
	case slices.ContainsFunc(j.Faults, func(f Fault) bool { return is(f.Provider, f.Code) }):
		return true
	case j.Completed() || len(j.Events) == 0:
		return false
	}
	last := &j.Events[len(j.Events)-1]
	return is(last.Provider, last.Code)
}

// NeedsAttention reports whether a job ended with faults that nobody has acknowledged.
func (j *Job) NeedsAttention() bool { return j.Result() == ResultFaulted && j.Ack == nil }
