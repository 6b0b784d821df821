package store

import (
	"context"
	"strings"
	"time"

	"chancery/internal/domain"
)

const (
	eventsOf     Name = "job-events.of"
	eventsOfAll  Name = "job-events.of-all"
	eventsAppend Name = "job-events.append"
)

const eventColumns = `seq, intent_id, step_id, name, provider, idx, status, at, detail`

const (
	eventWidth = 9
	// maxEventRows is how many rows one statement inserts at most, which keeps it
	// below the parameter limit of every engine.
	maxEventRows = 32
)

// EventsInsert is how statements begin that add events of one job: $1 workspace, $2 job, and
// then the columns of each event.
const EventsInsert = `INSERT INTO job_events (workspace_id, job_id, ` + eventColumns + `) VALUES `

// appendText returns the statement that inserts n events of one job.
func appendText(n int) string {
	var b strings.Builder
	b.WriteString(EventsInsert)
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("($1, $2, ")
		placeholders(&b, 3+i*eventWidth, eventWidth)
		b.WriteByte(')')
	}
	return b.String()
}

func (r jobs) appendEvents(ctx context.Context, j *domain.Job, events []domain.Event) error {
	for len(events) > 0 {
		n := min(len(events), maxEventRows)
		params := make([]any, 0, 2+n*eventWidth)
		params = append(params, string(j.WorkspaceID), string(j.ID))
		for i := range events[:n] {
			e := &events[i]
			params = append(params, int64(e.Seq), string(e.IntentID), string(e.StepID), e.Name, e.Provider,
				int64(e.Index), string(e.Status), micros(e.At), detailOf(e))
		}
		if _, err := r.s.sendSized(ctx, stmtKey{name: eventsAppend, size: n}, AnyRows, params); err != nil {
			return err
		}
		events = events[n:]
	}
	return nil
}

func (r jobs) events(ctx context.Context, ws, id domain.ID) ([]domain.Event, error) {
	var list []domain.Event
	err := r.s.each(ctx, eventsOf, args(string(ws), string(id)), func(scan scanFunc) error {
		list = append(list, domain.Event{})
		e := &list[len(list)-1]
		var d eventDetail
		err := scan(eventFields(e, &d)...)
		d.fill(e)
		return err
	})
	return list, err
}

// loadEvents reads the events of jobs.
func (r jobs) loadEvents(ctx context.Context, list []*domain.Job) (err error) {
	if _, able := r.s.texts[eventsOfAll]; able && len(list) > 1 {
		return r.loadAllEvents(ctx, list)
	}
	for _, j := range list {
		if j.Events, err = r.events(ctx, j.WorkspaceID, j.ID); err != nil {
			return err
		}
	}
	return nil
}

// loadAllEvents reads them with one statement, which gives the place of the job in the list
// with each event.
func (r jobs) loadAllEvents(ctx context.Context, list []*domain.Job) error {
	spaces, ids := keysOf(list)
	return r.s.each(ctx, eventsOfAll, args(spaces, ids), func(scan scanFunc) error {
		var place int64
		var e domain.Event
		var d eventDetail
		err := scan(append(eventFields(&e, &d), &place)...)
		if err == nil {
			d.fill(&e)
			j := list[place-1]
			j.Events = append(j.Events, e)
		}
		return err
	})
}

func eventFields(e *domain.Event, d *eventDetail) []any {
	return args(&e.Seq, text(&e.IntentID), text(&e.StepID), &e.Name, &e.Provider, &e.Index, (*string)(&e.Status), instant{&e.At}, into(d))
}

// eventDetail holds the fields that most events lack and no query filters by. They
// share a column, which makes the most frequent insert half as wide.
type eventDetail struct {
	Code    string            `json:"code,omitempty"`
	Message string            `json:"message,omitempty"`
	Args    map[string]string `json:"args,omitempty"`
	EntryID domain.ID         `json:"entry_id,omitempty"`
	Paths   []string          `json:"paths,omitempty"`
	Ref     string            `json:"ref,omitempty"`
	RetryIn time.Duration     `json:"retry_in,omitempty"` // nanoseconds
	Rescue  bool              `json:"rescue,omitempty"`
	// Simulated and NoRescue are the rarest of these.
	Simulated bool `json:"simulated,omitempty"`
	NoRescue  bool `json:"no_rescue,omitempty"`
}

func detailOf(e *domain.Event) any {
	if e.Code == "" && e.Message == "" && len(e.Args) == 0 && e.EntryID == "" && len(e.Paths) == 0 && e.Ref == "" &&
		e.RetryIn == 0 && !e.Rescue && !e.Simulated && !e.NoRescue {
		return ""
	}
	return jsonText{&eventDetail{
		Code: e.Code, Message: e.Message, Args: e.Args, EntryID: e.EntryID, Paths: e.Paths, Ref: e.Ref,
		RetryIn: e.RetryIn, Rescue: e.Rescue, Simulated: e.Simulated, NoRescue: e.NoRescue,
	}}
}

func (d *eventDetail) fill(e *domain.Event) {
	e.Code, e.Message, e.Args, e.EntryID = d.Code, d.Message, d.Args, d.EntryID
	e.Paths, e.Ref, e.RetryIn, e.Rescue = d.Paths, d.Ref, d.RetryIn, d.Rescue
	e.Simulated, e.NoRescue = d.Simulated, d.NoRescue
}
