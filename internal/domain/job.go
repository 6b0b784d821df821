package domain

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"
)

// Status of an event, and of a job by its last event.
type Status string

// The statuses.
const (
	StatusRun     Status = "RUN"
	StatusQueued  Status = "QUEUED"
	StatusPoke    Status = "POKE"
	StatusErr     Status = "ERR"
	StatusOK      Status = "OK"
	StatusSkip    Status = "SKIP"
	StatusKO      Status = "KO"
	StatusTimeout Status = "TIMEOUT"
	StatusCancel  Status = "CANCEL"
	// StatusNA is not a status of an event; in a branch it means any.
	StatusNA Status = "NA"
)

// Statuses returns the statuses that an event can have.
func Statuses() []Status {
	return []Status{
		StatusRun, StatusQueued, StatusPoke, StatusErr, StatusOK, StatusSkip, StatusKO, StatusTimeout, StatusCancel,
	}
}

// Final reports whether an intent ends with this status.
func (s Status) Final() bool {
	switch s {
	case StatusOK, StatusSkip, StatusKO, StatusTimeout, StatusCancel:
		return true
	default:
		return false
	}
}

// Failed reports whether it is a final failure, which leaves a fault.
func (s Status) Failed() bool {
	return s == StatusKO || s == StatusTimeout || s == StatusCancel
}

// Waits reports whether an intent with this status waits for its next attempt, or to be woken.
func (s Status) Waits() bool { return s == StatusErr || s == StatusQueued || s == StatusPoke }

// KeyMemory is how long the key of a job stays taken.
const KeyMemory = 2 * 365 * 24 * time.Hour

// KeysSince returns the time before which keys were claimed that are free at now.
func KeysSince(now time.Time) time.Time { return now.Add(-KeyMemory) }

// Job is one execution of one published workflow version.
type Job struct {
	WorkspaceID ID
	ID          ID
	Key         string
	WorkflowID  ID
	// WorkflowVersion is pinned at creation.
	WorkflowVersion int
	// EntryID is the entry the job works on; empty until an action makes one.
	EntryID ID
	// InputHash identifies the request that created the job.
	InputHash string
	Tags      []string
	// Args as created; later results are on the events.
	Args map[string]string
	// Meta is the raw JSON object as given, nil when none was.
	Meta json.RawMessage
	// Status is that of the last event; empty before the first.
	Status      Status
	Faults      []Fault
	CreatedAt   time.Time
	UpdatedAt   time.Time
	CompletedAt time.Time // time of the last event; zero while running

	// Events is the log, in order. Only some reads fill it.
	Events []Event
	// WorkflowName and Document say what the job is about. Only lists fill them.
	WorkflowName string
	Document     DocumentLabel

	// DueAt is when the job can be continued; zero if it never can.
	DueAt time.Time
	Lease Lease

	// ParentID is the job that created this one, RootID the first of its ancestors, and
	// Depth is their number. RootID is empty for a job that has none, and for one that an
	// earlier version created: its descendants count from there.
	ParentID ID
	RootID   ID
	Depth    int
	// StartStep is where the flow begins, the first step when it is empty.
	StartStep ID
	// Ref is the reference that the action of the open intent gave.
	Ref string
	// Signal is a request to the job that its worker has not handled yet.
	Signal *Signal
	// Ack says that somebody has seen the faults of the job; nil for nobody.
	Ack *Ack
}

// SignalKind says what a signal requests.
type SignalKind string

// The kinds of signals.
const (
	// SignalPoke continues the intent that waits.
	SignalPoke SignalKind = "poke"
	// SignalRetry makes the next attempt now.
	SignalRetry SignalKind = "retry"
	// SignalSkip ends the intent that waits with SKIP.
	SignalSkip SignalKind = "skip"
	// SignalCancel ends the job.
	SignalCancel SignalKind = "cancel"
)

// Signal is a request to a job from outside its flow. It is handled between two
// attempts.
type Signal struct {
	Kind SignalKind `json:"kind"`
	// IntentID is the intent it is meant for. The engine drops a signal for an intent
	// that has ended. Empty means the open intent.
	IntentID ID     `json:"intent_id,omitempty"`
	Code     string `json:"code,omitempty"`
	Message  string `json:"message,omitempty"`
	// NoRescue keeps the rescue from running after a cancellation.
	NoRescue bool `json:"no_rescue,omitempty"`
}

// Lease is the right of one worker to continue a job.
type Lease struct {
	Owner string
	Until time.Time
	// Fence grows with each claim; a commit under an older one is refused.
	Fence int64
}

// Root returns the job that the descendants of this one count for.
func (j *Job) Root() ID {
	if j.RootID != "" {
		return j.RootID
	}
	return j.ID
}

// Completed reports whether the job has ended.
func (j *Job) Completed() bool { return !j.CompletedAt.IsZero() }

// Event is one change of status of an intent. Events are only ever appended.
type Event struct {
	// Seq numbers the events of a job from 1.
	Seq      int
	IntentID ID
	StepID   ID
	// Name and Provider are copied from the step.
	Name     string
	Provider string
	// Index numbers the events of an intent from 1.
	Index  int
	Status Status
	// At is when the event was recorded, before it is committed.
	At      time.Time
	Code    string
	Message string
	// Args were added by this event.
	Args map[string]string
	// EntryID is an entry that this event created.
	EntryID ID
	// Paths of offending properties, for faults.
	Paths []string
	// Ref is the action's own reference, handed to its next attempt.
	Ref string
	// RetryIn is the wait that the action requested; zero for none.
	RetryIn time.Duration
	// Rescue reports that the step ran as part of the rescue list.
	Rescue bool
	// Simulated reports that a simulator made the result.
	Simulated bool
	// NoRescue reports, on a CANCEL, that the rescue does not run.
	NoRescue bool
}

// Intent is the series of attempts at one step, made from its events.
type Intent struct {
	ID       ID
	StepID   ID
	Name     string
	Provider string
	Rescue   bool
	Events   []Event
}

// Last returns the latest event.
func (in *Intent) Last() *Event { return &in.Events[len(in.Events)-1] }

// Completed reports whether the intent has ended.
func (in *Intent) Completed() bool { return in.Last().Status.Final() }

// CreatedAt returns the time of the first event.
func (in *Intent) CreatedAt() time.Time { return in.Events[0].At }

// UpdatedAt returns the time of the last event.
func (in *Intent) UpdatedAt() time.Time { return in.Last().At }

// Ref returns the last reference that the action gave.
func (in *Intent) Ref() string {
	for _, v := range slices.Backward(in.Events) {
		if v.Ref != "" {
			return v.Ref
		}
	}
	return ""
}

// Intents groups the log of a job by intent, in the order in which steps were reached.
func Intents(events []Event) []*Intent {
	list := make([]*Intent, 0, len(events)/2+1)
	byID := make(map[ID]*Intent, len(events)/2+1)
	for _, e := range events {
		in := byID[e.IntentID]
		if in == nil {
			in = &Intent{ID: e.IntentID, StepID: e.StepID, Name: e.Name, Provider: e.Provider, Rescue: e.Rescue}
			byID[e.IntentID] = in
			list = append(list, in)
		}
		in.Events = append(in.Events, e)
	}
	return list
}

// ArgsNow returns the args of a job with those that its steps added; later ones win.
// Actions take an empty text for "not provided".
func (j *Job) ArgsNow() map[string]string {
	args := make(map[string]string, len(j.Args))
	maps.Copy(args, j.Args)
	for _, e := range j.Events {
		maps.Copy(args, e.Args)
	}
	return args
}

func indexed(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// DocumentLabel is what a document is called: its kind and its number. Members that the
// document does not have are empty.
type DocumentLabel struct {
	Schema string // in full
	Type   string
	Series string
	Code   string
}

// WaitReason is what a job that runs waits for.
type WaitReason string

// The reasons.
const (
	// WaitNone is for a job that a server works on.
	WaitNone WaitReason = "running"
	// WaitSlot is for a job that is due and waits for its turn.
	WaitSlot WaitReason = "slot"
	// WaitRetry is for a job whose step failed and is tried again later.
	WaitRetry WaitReason = "retry"
	// WaitLater is for a job whose step needs more time.
	WaitLater WaitReason = "later"
	// WaitPoke is for a job that somebody has to wake.
	WaitPoke WaitReason = "poke"
)

// JobWait counts the jobs that wait for the same.
type JobWait struct {
	Why  WaitReason
	Jobs int
	// NextAt is when the first of them is due; zero if none ever is.
	NextAt time.Time
}

// JobResult says how a job ended, or that it runs.
type JobResult string

// The results of a job.
const (
	ResultRunning   JobResult = "running"
	ResultCompleted JobResult = "completed"
	// ResultFaulted is the result of a job that ended with faults.
	ResultFaulted   JobResult = "faulted"
	ResultCancelled JobResult = "cancelled"
)

// JobResults returns all results.
func JobResults() []JobResult {
	return []JobResult{ResultRunning, ResultCompleted, ResultFaulted, ResultCancelled}
}

// Result returns how the job ended, or that it runs.
func (j *Job) Result() JobResult {
	switch {
	case !j.Completed():
		return ResultRunning
	case slices.ContainsFunc(j.Faults, func(f Fault) bool { return f.Code == CodeCancelled && f.Provider == "transform" }):
		return ResultCancelled
	case len(j.Faults) > 0:
		return ResultFaulted
	}
	return ResultCompleted
}

// Jobs holds the jobs with their logs. Which jobs are due and who runs them is in
// Queue.
type Jobs interface {
	// Insert stores a job, with the lease that it has. It returns an Error of kind
	// Conflict if the ID is taken. If the job has a key, Insert gives it the key. A key
	// that another job got within KeyMemory before the creation is a Conflict too; one
	// that it got earlier is free again.
	Insert(ctx context.Context, j *Job) error
	// CountDescendant counts one more descendant of a job that has no ancestors. It
	// returns false, and counts nothing, if there are as many as may be.
	CountDescendant(ctx context.Context, ws, root ID, most int) (bool, error)
	// Get returns a job with its events.
	Get(ctx context.Context, ws, id ID) (*Job, error)
	// Head returns a job without its events.
	Head(ctx context.Context, ws, id ID) (*Job, error)
	// ByKey returns the job that has a key at now, without its events.
	ByKey(ctx context.Context, ws ID, key string, now time.Time) (*Job, error)
	// List returns a page of jobs without events, Args and Meta, but with the names of
	// their workflows and documents. Faults shows only how the job ended: it is empty without faults, has the fault of a cancellation without its
	// message if there is one, else one empty fault.
	//
	// The query must be one that has an index: see JobQuery.Indexed.
	List(ctx context.Context, ws ID, q JobQuery) ([]*Job, error)
	// Search returns the places of jobs that pass all filters of a query, at most as many
	// as its Limit. It looks at no more than most jobs, those that the narrowest index
	// has. If it ends for that reason, last is the place behind which the search goes on.
	Search(ctx context.Context, ws ID, q JobQuery, most int) (found []JobPlace, last *JobPlace, err error)
	// Rows returns jobs as List does, in the order of their IDs in the list. It leaves out
	// those that do not exist, and ends with the row, but not the first, with which the rows
	// have more than so many bytes; zero is no bound.
	Rows(ctx context.Context, ws ID, ids []ID, bytes int) ([]*Job, error)
	// Acknowledge says that somebody has seen the faults of a job. It returns an Error of
	// kind Conflict if the job did not end with faults, or if it is acknowledged in
	// other words.
	Acknowledge(ctx context.Context, ws, id ID, a Ack) error
	// Count counts the jobs with a result that were created at a time or later, up to most.
	Count(ctx context.Context, ws ID, result JobResult, since time.Time, most int) (int, error)
	// CountAttention counts the jobs with faults that nobody has acknowledged, up to most.
	CountAttention(ctx context.Context, ws ID, most int) (int, error)
	// Waiting says what the newest jobs that run wait for; it looks at up to most of them.
	Waiting(ctx context.Context, ws ID, now time.Time, most int) ([]JobWait, error)
	// EachFaulted calls a function with the faults of jobs that ended with some and were
	// created at a time or later, newest first, of at most so many, until it returns false.
	EachFaulted(ctx context.Context, ws ID, since time.Time, most int, fn func(at time.Time, size int, faults []Fault) bool) error
	// ByRef returns the job whose open intent has a reference from its action, without
	// its events.
	ByRef(ctx context.Context, ws ID, ref string) (*Job, error)
}
