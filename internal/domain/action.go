package domain

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// Reach is how far an action reaches. It decides how often an attempt may happen.
type Reach int

// Reaches. The zero value is the one that promises least.
const (
	// Acts changes something outside. An attempt happens at least once, with a stable
	// intent ID that is on record before.
	Acts Reach = iota
	// Reads reads outside but changes nothing there, so that it may be repeated freely.
	Reads
	// Inside touches nothing but our own store. Its effects happen exactly once, and
	// consecutive steps share a commit.
	Inside
)

// Cost is how much work an attempt is.
type Cost int

// Costs.
const (
	// Normal work is done within a timeout.
	Normal Cost = iota
	// Quick work is only computation, with limits of its own that are far below any
	// timeout.
	Quick
	// Heavy work takes much processor time and shares a bounded pool.
	Heavy
)

// Action is something a step can do. The table of actions is fixed when the
// program starts.
type Action struct {
	// ID is the dotted identifier of steps: "silo.state", "pdf".
	ID string
	// Label, Summary and Icon are for people.
	Label   string
	Summary string
	Icon    string
	// Group is the key of the group that the action is listed in.
	Group string
	// Takes are the short names of the schemas of the documents that it takes; nil is any.
	Takes []string
	// ReplacedBy is the ID of the action that an older name stands for; empty for none.
	ReplacedBy string
	// Reach of the action in general.
	Reach Reach
	// ReachOf returns the reach of one attempt, for an action whose inputs decide it.
	// The task may be without an entry. It changes nothing. Nil means Reach.
	ReachOf func(ctx context.Context, t *Task) Reach
	// Destination returns where an attempt that is not Inside goes, such as the name of a
	// host. Attempts are limited for each destination, so that one that hangs does not
	// hold up the others. Nil means the ID of the action.
	Destination func(t *Task) string
	// Gather reads from outside what an attempt needs whose reach is Reads; Run finds it
	// in the task. It takes no slot of local work. Nil means that Run does it all.
	Gather func(ctx context.Context, t *Task) *Gathered
	Cost   Cost
	// Entryless actions can run in a job without an entry. The result of others is
	// KO no-entry there.
	Entryless bool
	// Timeout of one attempt; zero means AttemptTimeout.
	Timeout time.Duration
	// Schema is the JSON Schema of the step's config.
	Schema json.RawMessage
	// Codes that results may carry, besides those of any action. Nil means that they are
	// not known.
	Codes []string
	// Meanings explain Codes to people, in the same order.
	Meanings []CodeMeaning
	// Check validates a config that satisfies the schema (compiles expressions and
	// programs). The error's message is shown to the author.
	Check func(config json.RawMessage) error
	// Advise returns what looks wrong in a config that is valid, in a workflow for
	// documents of a schema, which is empty for any. It keeps nothing from being
	// published. Nil means nothing.
	Advise func(config json.RawMessage, schema string) []ConfigIssue
	// AdviseCode says why no result of a step with a valid config has a code that a branch
	// waits for; it is empty if one may have it. Nil means that the results have Codes.
	AdviseCode func(config json.RawMessage, code string) string
	// Run makes one attempt. It must not write anything: what it wants to change
	// is in the result's effects. It is nil for an action that is not installed.
	Run func(ctx context.Context, t *Task) Result
	// Simulator replaces the action in sandboxes where it is not installed, and in runs
	// that must not call other services. Its events are marked. It is nil for none.
	Simulator *Action
}

// ActionGroup is a heading that actions are listed under.
type ActionGroup struct{ Key, Title, About string }

// CodeMeaning says what a code of results means.
type CodeMeaning struct {
	Code   string
	Status Status
	About  string
}

// Gathered is what an attempt has read from outside.
type Gathered struct {
	Data []byte
	// Failure is the result of an attempt that cannot go on; nil for none.
	Failure *Result
	// Note says why there is no data although the attempt goes on; empty otherwise.
	Note string
}

// Installed reports whether the action itself can run, and not only its simulator.
func (a *Action) Installed() bool { return a.Run != nil }

// Actions is the table of actions.
type Actions interface {
	// Action returns an action that is installed or has a simulator.
	Action(id string) (*Action, bool)
	// IDs lists the IDs of all actions, those that are installed and those that can only
	// be simulated.
	IDs() []string
	// Actions lists the installed actions.
	Actions() []*Action
	// CheckConfig checks a config against the action's schema and its own check.
	CheckConfig(a *Action, config json.RawMessage) []ConfigIssue
}

// ConfigIssue is something wrong with the config of a step.
type ConfigIssue struct {
	// Path below the config: ".expr", ".tags[0]"; empty for the config itself.
	Path    string
	Message string
}

// Task is the input of an attempt.
type Task struct {
	// IntentID is stable over all attempts: the idempotency key.
	IntentID  ID
	CreatedAt time.Time // of the intent
	Now       time.Time
	Attempt   int // from 1
	JobID     ID
	JobKey    string
	Workspace Workspace
	// Entry the job works on, nil when there is none (yet). Not to be changed.
	Entry  *Entry
	Action string
	Config json.RawMessage
	// Args of the job merged with those of earlier steps.
	Args   map[string]string
	Meta   json.RawMessage
	Ref    string
	Faults []Fault
	// Made is the entry that an earlier step of the job with the same action made,
	// empty for none.
	Made ID
	// PendingFiles are files of the entry from earlier local steps of the job that
	// are not committed yet. FilesNow joins them with those on record.
	PendingFiles []File
	// PendingData holds the contents of those files by their hashes. Not to be changed.
	PendingData map[string][]byte
	// Gathered is what the action has gathered; nil if it has not.
	Gathered *Gathered
}

// FilesNow returns the current files of the task's entry, oldest first, with those
// that are not committed yet. A task without an entry has none.
func (t *Task) FilesNow(ctx context.Context, r FileReader) ([]File, error) {
	if t.Entry == nil {
		return nil, nil
	}
	list, err := r.Files(ctx, t.Workspace.ID, t.Entry.ID)
	if err != nil {
		return nil, err
	}
	return PutInPlace(list, t.PendingFiles...), nil
}

// FileData returns the contents of a file that FilesNow lists. Beyond a number of bytes it
// fails with KeyLimit.
func (t *Task) FileData(ctx context.Context, r ContentReader, f *File, most int64) ([]byte, error) {
	if f.Size > most {
		return nil, E(Invalid, KeyLimit, "the file %s has %d bytes; at most %d are read", f.Name, f.Size, most)
	}
	if data, ok := t.PendingData[f.Hash]; ok {
		return data, nil
	}
	return r.FileData(ctx, f, most)
}

// Result is the outcome of an attempt.
type Result struct {
	Status  Status
	Code    string
	Message string
	// Args for later steps.
	Args map[string]string
	// Ref is handed to the next attempt of the same intent.
	Ref string
	// RetryIn requests a wait before the next attempt (with ERR or QUEUED).
	RetryIn time.Duration
	// Paths of offending properties, for the fault.
	Paths   []string
	Effects Effects
	// Simulated reports that a simulator made the result: nothing really happened.
	Simulated bool
}

// Effects is what an attempt wants to change. All of them happen in the
// transaction that records the result, or none does. On ERR they are dropped.
type Effects struct {
	// Content replaces the document of the entry; nil leaves it as it is.
	Content *Content
	// State is appended to the entry's states.
	State *State
	// Folder moves the entry.
	Folder string
	// Number takes a number and writes it into the document.
	Number *Numbering
	// Files are attached to the entry.
	Files []NewFile
	// Entry is stored as a new entry, and the job works on it from then on.
	Entry *Entry
	// SwitchTo names an entry that the job works on from then on.
	SwitchTo ID
	// SideEntry is stored as a new entry; the job continues with its own entry. Its
	// ID is shown on the event.
	SideEntry *Entry
	// Child starts another job.
	Child *ChildJob
}

// ChildJob is a job that a step creates.
type ChildJob struct {
	WorkflowID ID
	// EntryID may be empty: the child then has args only.
	EntryID ID
	Args    map[string]string
}

// ArgJobID is the argument with the job that a step created, and ArgEntryID the
// argument with the entry that a child is to use.
const (
	ArgJobID   = "job-id"
	ArgEntryID = "silo-entry-id"
)

// Empty reports whether the effects change nothing.
func (e *Effects) Empty() bool {
	return e.Content == nil && e.State == nil && e.Folder == "" && e.Number == nil && len(e.Files) == 0 &&
		e.Entry == nil && e.SwitchTo == "" && e.SideEntry == nil && e.Child == nil
}

// Numbering requests the next number of a series for the job's entry.
type Numbering struct {
	// Series to take from. A dynamic series is created with these properties
	// when it does not exist; a static one is given by its ID alone.
	Series Series
	// Create allows the series to be created.
	Create bool
	// Asked is the format that the step asks for. A series that exists keeps its own.
	Asked SeriesFormat
	// IssueDate of the document, for a series with patterns.
	IssueDate string
	// Sign signs the document once it has the number, with the key of the workspace.
	Sign      bool
	Workspace Workspace
}

// NewFile is a file to be attached. File has the hash, size and MIME type of its
// contents.
type NewFile struct {
	File File
	// Data is the contents. Without them, Blobs has contents with the hash already.
	Data []byte
}

// NewFile describes a file that the step attaches to its entry.
func (t *Task) NewFile(key, category, name, mime string, data []byte) NewFile {
	sum := sha256.Sum256(data)
	f := File{
		WorkspaceID: t.Workspace.ID, ID: t.IntentID, JobID: t.JobID, Key: key, Category: category, Name: name, MIME: mime,
		Size: int64(len(data)), Hash: hex.EncodeToString(sum[:]), Stored: true, CreatedAt: t.Now,
	}
	if t.Entry != nil {
		f.EntryID = t.Entry.ID
	}
	return NewFile{File: f, Data: data}
}

// OK returns the result of a success.
func OK() Result { return Result{Status: StatusOK} }

// Skip returns the result of a success without work, with the reason.
func Skip(reason string) Result { return Result{Status: StatusSkip, Message: reason} }

// KO returns the result of a final failure.
func KO(code, message string) Result { return Result{Status: StatusKO, Code: code, Message: message} }

// Err returns the result of a failure that may pass if the attempt is repeated.
func Err(code, message string) Result { return Result{Status: StatusErr, Code: code, Message: message} }
