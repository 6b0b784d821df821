package feed

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// body is an event without its ID, as it is sent.
type body struct {
	Type      string    `json:"type"`
	CreatedAt stamp     `json:"created_at"`
	Workspace domain.ID `json:"workspace"`
	Job       *job      `json:"job,omitempty"`
	Entry     *entry    `json:"entry,omitempty"`
}

type job struct {
	ID          domain.ID        `json:"id"`
	Key         string           `json:"key,omitempty"`
	WorkflowID  domain.ID        `json:"workflow_id"`
	SiloEntryID domain.ID        `json:"silo_entry_id,omitempty"`
	Status      domain.Status    `json:"status,omitempty"`
	Result      domain.JobResult `json:"result"`
	CreatedAt   stamp            `json:"created_at"`
	UpdatedAt   stamp            `json:"updated_at"`
	CompletedAt stamp            `json:"completed_at,omitzero"`
}

type entry struct {
	ID        domain.ID `json:"id"`
	Key       string    `json:"key,omitempty"`
	Folder    string    `json:"folder,omitempty"`
	DocSchema string    `json:"doc_schema,omitempty"`
	VersionID string    `json:"version_id,omitempty"`
	Signed    bool      `json:"signed,omitempty"`
	State     string    `json:"state,omitempty"`
	File      *file     `json:"file,omitempty"`
}

type file struct {
	ID       domain.ID `json:"id"`
	JobID    domain.ID `json:"job_id,omitempty"`
	Key      string    `json:"key,omitempty"`
	Category string    `json:"category,omitempty"`
	Name     string    `json:"name"`
	MIME     string    `json:"mime"`
	Size     int64     `json:"size"`
	Hash     string    `json:"hash"`
}

// stamp is a time as the API writes it.
type stamp time.Time

// MarshalJSON implements json.Marshaler.
func (t stamp) MarshalJSON() ([]byte, error) {
	return []byte(`"` + time.Time(t).UTC().Format("2006-01-02T15:04:05.000Z") + `"`), nil
}

// IsZero reports whether there is no time.
func (t stamp) IsZero() bool { return time.Time(t).IsZero() }

// Message returns an event with its ID, as it is sent.
func Message(e *domain.FeedEvent) []byte {
	if len(e.Data) < len("{}") {
		return []byte("{}")
	}
	return append([]byte(`{"id":"`+strconv.FormatInt(e.Seq, 10)+`",`), e.Data[1:]...)
}

// clockSkew is how far the clocks of servers may differ before the creation of a job that
// was created when the feed began is no event.
const clockSkew = time.Minute

// one is an event with what it is about.
type one struct {
	kind   string
	object domain.ID
	rev    int64
	at     time.Time
	job    *job
	entry  *entry
}

// eventsOf returns the events of a part: those of an object in their order, and the objects in
// the order of their first.
func eventsOf(f *domain.Feed, p *domain.FeedPart, now time.Time) ([]domain.FeedEvent, error) {
	objects := entryEvents(p.Changes)
	since := f.Since.Add(-clockSkew)
	if kept := now.Add(-limits.EventTime.Duration()); since.Before(kept) {
		since = kept
	}
	for i := range p.Jobs {
		if list := jobEvents(&p.Jobs[i], since); len(list) > 0 {
			objects = append(objects, list)
		}
	}
	slices.SortStableFunc(objects, func(a, b []one) int { return a[0].at.Compare(b[0].at) })
	var list []domain.FeedEvent
	for _, object := range objects {
		for _, e := range object {
			data, err := json.Marshal(&body{Type: e.kind, CreatedAt: stamp(e.at), Workspace: f.WorkspaceID, Job: e.job, Entry: e.entry})
			if err != nil {
				return nil, fmt.Errorf("writing an event: %w", err)
			}
			list = append(list, domain.FeedEvent{
				WorkspaceID: f.WorkspaceID, Type: e.kind, ObjectID: e.object, Rev: e.rev, At: now, Data: data,
			})
		}
	}
	return list, nil
}

// jobEvents returns the events of a job that changed. That it was created may be in the log
// already, which then ignores it; after the log has forgotten it, it is none any more.
func jobEvents(j *domain.FeedJob, since time.Time) (list []one) {
	now := &job{
		ID: j.ID, Key: j.Key, WorkflowID: j.WorkflowID, SiloEntryID: j.EntryID, Status: j.Status, Result: j.Result,
		CreatedAt: stamp(j.CreatedAt), UpdatedAt: stamp(j.UpdatedAt), CompletedAt: stamp(j.CompletedAt),
	}
	if !j.CreatedAt.Before(since) {
		created := *now
		created.Status, created.Result, created.UpdatedAt, created.CompletedAt = "", domain.ResultRunning, now.CreatedAt, stamp{}
		list = append(list, one{kind: domain.EventJobCreated, object: j.ID, at: j.CreatedAt, job: &created})
	}
	switch j.Result {
	case domain.ResultRunning:
		if j.UpdatedAt.After(j.CreatedAt) {
			list = append(list, one{kind: domain.EventJobProgressed, object: j.ID, rev: j.UpdatedAt.UnixMicro(), at: j.UpdatedAt, job: now})
		}
	case domain.ResultCompleted:
		list = append(list, one{kind: domain.EventJobCompleted, object: j.ID, rev: j.CompletedAt.UnixMicro(), at: j.CompletedAt, job: now})
	case domain.ResultFaulted, domain.ResultCancelled:
		list = append(list, one{kind: domain.EventJobFaulted, object: j.ID, rev: j.CompletedAt.UnixMicro(), at: j.CompletedAt, job: now})
	}
	return list
}

// entryEvents returns the events of each entry that changed.
func entryEvents(changes []domain.FeedChange) (objects [][]one) {
	changes = slices.Clone(changes)
	// Those of a kind stay in their order; a state may carry any time.
	slices.SortStableFunc(changes, func(a, b domain.FeedChange) int { return cmp.Compare(a.EntryID, b.EntryID) })
	for len(changes) > 0 {
		n := slices.IndexFunc(changes, func(c domain.FeedChange) bool { return c.EntryID != changes[0].EntryID })
		if n < 0 {
			n = len(changes)
		}
		objects = append(objects, ofEntry(changes[:n]))
		changes = changes[n:]
	}
	return objects
}

// entryKinds are versions, states and files.
const entryKinds = 3

// ofEntry merges the versions, states and files of an entry by their times.
func ofEntry(changes []domain.FeedChange) (list []one) {
	kinds := make([][]one, entryKinds)
	for i := range changes {
		e, k := entryEvent(&changes[i])
		kinds[k] = append(kinds[k], e)
	}
	for {
		var next *[]one
		for k := range kinds {
			queue := &kinds[k]
			if len(*queue) > 0 && (next == nil || (*queue)[0].before(&(*next)[0])) {
				next = queue
			}
		}
		if next == nil {
			return list
		}
		list = append(list, (*next)[0])
		*next = (*next)[1:]
	}
}

// before says which of two events of an entry comes first: its creation, or else the earlier.
func (e *one) before(other *one) bool {
	created := func(e *one) bool { return e.kind == domain.EventEntryCreated }
	if created(e) != created(other) {
		return created(e)
	}
	return e.at.Before(other.at)
}

// entryEvent returns the event of a change, and whether it is one of a version, a state or a
// file.
func entryEvent(c *domain.FeedChange) (e one, kind int) {
	e = one{
		object: c.EntryID, rev: c.Seq, at: c.At,
		entry: &entry{ID: c.EntryID, Key: c.Key, Folder: c.Folder, DocSchema: c.DocSchema, VersionID: c.Version, Signed: c.Signed, State: c.State},
	}
	switch {
	case c.File != nil:
		f := c.File
		e.kind = domain.EventEntryFile
		e.entry.File = &file{ID: f.ID, JobID: f.JobID, Key: f.Key, Category: f.Category, Name: f.Name, MIME: f.MIME, Size: f.Size, Hash: f.Hash}
		return e, 2
	case c.State != "":
		e.kind = domain.EventEntryState
		return e, 1
	case c.Seq == 1:
		e.kind = domain.EventEntryCreated
	default:
		e.kind = domain.EventEntryRevised
	}
	return e, 0
}
