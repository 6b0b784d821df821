package domain

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Feed is the log of what happens in a workspace, while somebody is interested in it.
type Feed struct {
	WorkspaceID ID
	Since       time.Time
	// WantedUntil is until when streams may go on with what they have read. A subscription
	// keeps a feed always.
	WantedUntil time.Time
	// Ready says that every change that is made from now on comes into the log.
	Ready bool
	// From is the number of changes before which all are in the log. If Until is not 0, those
	// up to it are being read, by jobs and entries, and have been up to After.
	From, Until int64
	After       ID
	// Last is the number of the last event, or a higher one; those up to Floor are gone.
	Last, Floor int64
}

// FeedEvent is a row of the log.
type FeedEvent struct {
	WorkspaceID ID
	// Seq is the ID of the event. It rises in a workspace.
	Seq  int64
	Type string
	// ObjectID is the job or the entry, and Rev which of its events of this type it is.
	ObjectID ID
	Rev      int64
	At       time.Time
	// Data is the body without the ID, in JSON.
	Data []byte
}

// Erase takes out of the event of an entry what may name a person: what its file is called, and
// the key of the entry if that is dropped.
func (e *FeedEvent) Erase(dropKey bool) error {
	var body map[string]any
	d := json.NewDecoder(bytes.NewReader(e.Data))
	d.UseNumber()
	if err := d.Decode(&body); err != nil {
		return fmt.Errorf("reading an event: %w", err)
	}
	entry, _ := body["entry"].(map[string]any)
	if dropKey {
		delete(entry, "key")
	}
	if file, ok := entry["file"].(map[string]any); ok {
		delete(file, "key")
		file["name"] = ""
	}
	data, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("writing an event: %w", err)
	}
	e.Data = data
	return nil
}

// Types of events.
const (
	EventJobCreated    = "job.created"
	EventJobProgressed = "job.progressed"
	EventJobCompleted  = "job.completed"
	EventJobFaulted    = "job.faulted"
	EventEntryCreated  = "entry.created"
	EventEntryRevised  = "entry.revised"
	EventEntryState    = "entry.state"
	EventEntryFile     = "entry.file"
)

// Kinds of what events are about.
const (
	EventKindJob   = "job"
	EventKindEntry = "entry"
)

// EventTypes returns all types of events.
func EventTypes() []string {
	return []string{
		EventJobCreated, EventJobProgressed, EventJobCompleted, EventJobFaulted,
		EventEntryCreated, EventEntryRevised, EventEntryState, EventEntryFile,
	}
}

// EventKinds returns what events are about.
func EventKinds() []string { return []string{EventKindJob, EventKindEntry} }

// EventFilter selects events. An empty list is no restriction.
type EventFilter struct{ Types, Kinds []string }

// Takes reports whether the filter lets events of a type through.
func (f EventFilter) Takes(eventType string) bool {
	return (len(f.Types) == 0 || slices.Contains(f.Types, eventType)) &&
		(len(f.Kinds) == 0 || slices.ContainsFunc(f.Kinds, func(kind string) bool {
			return len(eventType) > len(kind) && eventType[:len(kind)+1] == kind+"."
		}))
}

// FeedJob is a job that changed, as it is now.
type FeedJob struct {
	ID, WorkflowID, EntryID           ID
	Key                               string
	Status                            Status
	Result                            JobResult
	CreatedAt, UpdatedAt, CompletedAt time.Time
}

// FeedChange is a version, a state or a file that an entry got. Only the fields of one of them
// are set; Seq is its place among those of the entry.
type FeedChange struct {
	EntryID     ID
	Key, Folder string
	DocSchema   string
	Seq         int64
	At          time.Time

	Version string
	Signed  bool
	State   string
	File    *File
}

// FeedPart is a part of a window of changes: all of some jobs and entries.
type FeedPart struct {
	// Last is the last of these; More says whether there are others behind it.
	Last ID
	More bool
	Jobs []FeedJob
	// Changes are in the order of entries; those of a kind of an entry are in their order.
	Changes []FeedChange
}

// Feeds are the logs of events.
type Feeds interface {
	// Begin makes the feed of a workspace, or prolongs it.
	Begin(ctx context.Context, ws ID, now, wanted time.Time) error
	Get(ctx context.Context, ws ID) (*Feed, error)
	// List returns the feeds of all workspaces.
	List(ctx context.Context) ([]Feed, error)
	// Settle marks a feed as ready once all transactions have ended that may not know of it.
	Settle(ctx context.Context, ws ID) error
	// Rebase repairs all feeds of a database that was restored elsewhere. It is for the start.
	Rebase(ctx context.Context) error
	// Changed reports whether there may be changes that are not in the log.
	Changed(ctx context.Context, f *Feed) (bool, error)
	// Close decides up to where the changes are read next, unless that was decided.
	Close(ctx context.Context, ws ID) error
	// Part returns a part of these, with at most so many jobs and entries.
	Part(ctx context.Context, f *Feed, most int) (*FeedPart, error)
	// Log writes the events of a part, numbers them, and moves the feed behind the part. It
	// writes nothing and is a Conflict if the feed is not where it was, or if something was
	// erased meanwhile that the part may still have.
	Log(ctx context.Context, f *Feed, p *FeedPart, events []FeedEvent) error
	// Events returns events behind a number, at most so many.
	Events(ctx context.Context, ws ID, after int64, most int) ([]FeedEvent, error)
	Event(ctx context.Context, ws ID, seq int64) (*FeedEvent, error)
	// Trim removes events from before a time, at most so many, and returns how many.
	Trim(ctx context.Context, ws ID, before time.Time, most int) (int, error)
	// End removes a feed that nobody has wanted since a time.
	End(ctx context.Context, ws ID, now time.Time) error
}

// Subscription sends the events of a workspace to an address.
type Subscription struct {
	WorkspaceID, ID  ID
	URL, Description string
	EventFilter

	// Secret signs what is sent. It is shown only to who made it.
	Secret   string
	Disabled bool
	// Position is the event up to which there are deliveries; 0 until the feed is ready.
	Position int64
	// ActiveSince is when that was.
	ActiveSince          time.Time
	CreatedAt, UpdatedAt time.Time
	// Deleted says that it is being removed, with its deliveries.
	Deleted bool
}

// DeliveryStatus says what became of a delivery.
type DeliveryStatus string

// The statuses of deliveries.
const (
	DeliveryWaiting   DeliveryStatus = "waiting"
	DeliveryDelivered DeliveryStatus = "delivered"
	DeliveryFailed    DeliveryStatus = "failed"
)

// DeliveryStatuses returns all of them.
func DeliveryStatuses() []DeliveryStatus {
	return []DeliveryStatus{DeliveryWaiting, DeliveryDelivered, DeliveryFailed}
}

// Delivery is an event that is or was sent to the address of a subscription.
type Delivery struct {
	WorkspaceID, SubscriptionID ID
	Seq                         int64
	Type                        string
	Status                      DeliveryStatus
	// Attempts counts those since the delivery was added or asked for again.
	Attempts  int
	DueAt     time.Time // zero when nothing is to be done
	CreatedAt time.Time
	TriedAt   time.Time
	// Answer is the last HTTP status, 0 for none, and Message what was said about it.
	Answer  int
	Message string
}

// Subscriptions are those of workspaces, with their deliveries.
type Subscriptions interface {
	// Put stores a subscription, in place of one with its ID.
	Put(ctx context.Context, s *Subscription) error
	// Get returns one that is not deleted.
	Get(ctx context.Context, ws, id ID) (*Subscription, error)
	// Of returns the subscriptions of a workspace that are not deleted, by ID.
	Of(ctx context.Context, ws ID) ([]Subscription, error)
	// All returns the subscriptions of all workspaces.
	All(ctx context.Context) ([]Subscription, error)
	// Move notes up to which event there are deliveries.
	Move(ctx context.Context, s *Subscription) error
	// Delete marks a subscription as deleted. Remove removes it with the last of its
	// deliveries; those it removes are at most so many.
	Delete(ctx context.Context, ws, id ID) error
	Remove(ctx context.Context, ws, id ID, most int) error
	// Add adds deliveries.
	Add(ctx context.Context, list []Delivery) error
	// Save stores what became of a delivery.
	Save(ctx context.Context, d *Delivery) error
	Delivery(ctx context.Context, ws, id ID, seq int64) (*Delivery, error)
	// Deliveries returns those before an event, the newest first; 0 is the newest of all.
	Deliveries(ctx context.Context, ws, id ID, before int64, status DeliveryStatus, most int) ([]Delivery, error)
	// Due returns deliveries that are due, the oldest first.
	Due(ctx context.Context, ws, id ID, now time.Time, most int) ([]Delivery, error)
	// Waiting counts those that are not done, up to most.
	Waiting(ctx context.Context, ws, id ID, most int) (int, error)
	// Trim removes deliveries up to an event, at most so many.
	Trim(ctx context.Context, ws, id ID, upto int64, most int) error
}
