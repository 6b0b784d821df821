package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"chancery/internal/domain"
	"chancery/internal/feed"
	"chancery/internal/limits"
)

// FeedEvent is something that happened to a job or an entry.
type FeedEvent struct {
	ID        string      `json:"id" doc:"ID of the event. It rises in a workspace." example:"1790409600000123"`
	Type      string      `json:"type" doc:"What happened: job.created, job.progressed, job.completed, job.faulted, entry.created, entry.revised, entry.state or entry.file." example:"job.completed"`
	CreatedAt Time        `json:"created_at" doc:"When it happened."`
	Workspace domain.ID   `json:"workspace" doc:"UUID of the workspace."`
	Job       *EventJob   `json:"job,omitempty" doc:"The job, as it was when the event was written."`
	Entry     *EventEntry `json:"entry,omitempty" doc:"The entry, and what is new of it."`
}

// EventJob is a job in an event.
type EventJob struct {
	ID          domain.ID `json:"id" doc:"UUID of the job."`
	Key         string    `json:"key,omitempty" doc:"Key of the job." example:"order-4711"`
	WorkflowID  domain.ID `json:"workflow_id" doc:"UUID of its workflow."`
	SiloEntryID domain.ID `json:"silo_entry_id,omitempty" doc:"UUID of its entry."`
	Status      string    `json:"status,omitempty" doc:"Status of its last step." example:"OK"`
	Result      string    `json:"result" doc:"running, completed, faulted or cancelled." example:"completed"`
	CreatedAt   Time      `json:"created_at" doc:"When it was created."`
	UpdatedAt   Time      `json:"updated_at" doc:"When it last changed."`
	CompletedAt Time      `json:"completed_at,omitzero" doc:"When it ended; absent while it runs."`
}

// EventEntry is an entry in an event.
type EventEntry struct {
	ID        domain.ID  `json:"id" doc:"UUID of the entry."`
	Key       string     `json:"key,omitempty" doc:"Key of the entry." example:"invoice-4711"`
	Folder    string     `json:"folder,omitempty" doc:"Folder of the entry." example:"sales"`
	DocSchema string     `json:"doc_schema,omitempty" doc:"Schema of its document." example:"bill/invoice"`
	VersionID string     `json:"version_id,omitempty" doc:"The new version, of entry.created and entry.revised." example:"76f845c125"`
	Signed    bool       `json:"signed,omitempty" doc:"Whether that is signed."`
	State     string     `json:"state,omitempty" doc:"The new state, of entry.state." example:"sent"`
	File      *EventFile `json:"file,omitempty" doc:"The new file, of entry.file."`
}

// EventFile is a file in an event.
type EventFile struct {
	ID       domain.ID `json:"id" doc:"UUID of the file."`
	JobID    domain.ID `json:"job_id,omitempty" doc:"UUID of the job that made it."`
	Key      string    `json:"key,omitempty" doc:"Key of the file."`
	Category string    `json:"category,omitempty" doc:"Category of the file." example:"format"`
	Name     string    `json:"name" doc:"Name of the file." example:"invoice.pdf"`
	MIME     string    `json:"mime" doc:"Media type." example:"application/pdf"`
	Size     int64     `json:"size" doc:"Bytes." example:"48213"`
	Hash     string    `json:"hash" doc:"SHA-256 of the contents, in hex."`
}

// EventCollection is a page of the log of events.
type EventCollection struct {
	List []FeedEvent `json:"list" doc:"The events, the oldest first."`
	Next string      `json:"next" doc:"Send this as after to go on behind this page, also when nothing is there yet."`
	More bool        `json:"more,omitempty" doc:"Whether there may be more now."`
	Gap  bool        `json:"gap,omitempty" doc:"Whether events behind after are gone."`
}

// eventDocs describes the operations on events.
func eventDocs() map[string]doc {
	filters := []queryParam{
		{"types", "Only events of these types, separated by commas.", "job.completed,job.faulted"},
		{"kinds", "Only events about these: job, entry, separated by commas.", domain.EventKindJob},
		{"after", "The ID of the event behind which to begin; a stream begins with what happens next without it.", nil},
	}
	return map[string]doc{
		"stream-events": {
			about: "Send what happens to jobs and entries, as server-sent events (text/event-stream). The stream goes on until the client leaves, " +
				"the token ends or the server stops; with the ID of the last event it goes on where it broke off, within 7 days. " +
				"The first event of a new stream is stream.ready; stream.gap says that events behind that ID are gone.",
			query:  filters,
			header: []queryParam{{"Last-Event-ID", "The ID of the last event that arrived, in place of after.", nil}},
			sends:  typeEvents,
			fails:  []int{http.StatusUnprocessableEntity},
		},
		"list-events": {
			about: "List the events of the last 7 days, the oldest first. They are kept while the workspace has a subscription, or had a stream or this list in these days.",
			gives: EventCollection{},
			query: append(filters, queryParam{"limit", "Largest number of events in a page: 20, at most 100.", 100}),
			fails: []int{http.StatusUnprocessableEntity},
		},
	}
}

const (
	// typeEvents is the type of server-sent events.
	typeEvents        = "text/event-stream"
	headerLastEventID = "Last-Event-Id"

	// heartbeat is the longest time for which a stream sends nothing.
	heartbeat = 15 * time.Second
	// lookAgain is the time after which a stream looks at the log without a hint.
	lookAgain = time.Second
	// prolongEvery is how often a stream says that it wants the events to be kept.
	prolongEvery = time.Hour
)

// streams counts those that are open.
type streams struct {
	mu  sync.Mutex
	all int
	of  map[domain.ID]int
}

// open takes a place for a stream.
func (c *streams) open(ws domain.ID) (leave func(), err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.of[ws] >= limits.EventStreams.Int():
		e := domain.OverLimit(domain.Busy, &limits.EventStreams, "")
		e.Key = domain.KeyLimit
		return nil, e
	case c.all >= limits.EventStreamsAll.Int():
		e := domain.OverLimit(domain.Busy, &limits.EventStreamsAll, "")
		e.Key = "busy"
		return nil, e
	}
	if c.of == nil {
		c.of = map[domain.ID]int{}
	}
	c.of[ws]++
	c.all++
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.all--
		if c.of[ws]--; c.of[ws] == 0 {
			delete(c.of, ws)
		}
	}, nil
}

// eventFilter reads which events are wanted.
func eventFilter(q url.Values) (domain.EventFilter, error) {
	f := domain.EventFilter{Types: commaList(q.Get("types")), Kinds: commaList(q.Get("kinds"))}
	return f, feed.CheckFilter(f)
}

// commaList splits a text at its commas; an empty one has no parts.
func commaList(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// eventID reads the ID of an event, 0 for none.
func eventID(text, name string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 || strings.HasPrefix(text, "+") {
		return 0, badQuery(name, "this is not the ID of an event")
	}
	return n, nil
}

func (s *server) listEvents(_ http.ResponseWriter, r *http.Request) (any, error) {
	q := r.URL.Query()
	filter, err := eventFilter(q)
	if err != nil {
		return nil, err
	}
	after, err := eventID(q.Get("after"), "after")
	if err != nil {
		return nil, err
	}
	limit, err := limitUpTo(q, defaultLimit, limits.EventPage.Int())
	if err != nil {
		return nil, err
	}
	return s.eventPage(r.Context(), actorOf(r).Workspace.ID, filter, after, limit)
}

// passedOver is how many pages of events that the filter does not let through one request
// passes over.
const passedOver = 20

// eventPage returns the events behind one.
func (s *server) eventPage(ctx context.Context, ws domain.ID, filter domain.EventFilter, after int64, limit int) (*EventCollection, error) {
	f, err := s.Feed.Watch(ctx, ws)
	if err != nil {
		return nil, err
	}
	c := &EventCollection{List: []FeedEvent{}, Gap: after > 0 && after < f.Floor, More: true}
	at := max(after, f.Floor)
	for page := 0; page < passedOver && c.More && len(c.List) < limit; page++ {
		p, err := s.Feed.Read(ctx, ws, at, limits.EventPage.Int())
		if err != nil {
			return nil, err
		}
		read, last, err := c.add(p.Events, filter, limit)
		if err != nil {
			return nil, err
		}
		at = max(at, last)
		c.More = read < len(p.Events) || read == limits.EventPage.Int()
	}
	c.Next = strconv.FormatInt(at, 10)
	return c, nil
}

// add adds the events that the filter lets through until the page is full. It returns how many
// it has looked at, and the last of them.
func (c *EventCollection) add(events []domain.FeedEvent, filter domain.EventFilter, limit int) (read int, last int64, err error) {
	for i := range events {
		if len(c.List) == limit {
			break
		}
		e := &events[i]
		read, last = i+1, e.Seq
		if !filter.Takes(e.Type) {
			continue
		}
		var out FeedEvent
		if err := json.Unmarshal(feed.Message(e), &out); err != nil {
			return read, last, fmt.Errorf("reading an event: %w", err)
		}
		c.List = append(c.List, out)
	}
	return read, last, nil
}

// stream is an answer of server-sent events.
type stream struct {
	s      *server
	r      *http.Request
	out    *lines
	ws     domain.ID
	filter domain.EventFilter
	// at is the event behind which the stream goes on, 0 for what happens next.
	at int64
	// sent is when something was sent last, and known the ID that the client has.
	sent  time.Duration
	known int64
	// wanted is until when the log is kept for the stream at least.
	wanted time.Time
}

func (s *server) streamEvents(w http.ResponseWriter, r *http.Request) (any, error) {
	filter, err := eventFilter(r.URL.Query())
	if err != nil {
		return nil, err
	}
	last, name := r.Header.Get(headerLastEventID), headerLastEventID
	if last == "" {
		last, name = r.URL.Query().Get("after"), "after"
	}
	at, err := eventID(last, name)
	if err != nil {
		return nil, err
	}
	if !takesEvents(r) {
		return nil, badQuery("Accept", "this answers "+typeEvents+"; ask /transform/v1/events/list for JSON")
	}
	ws := actorOf(r).Workspace.ID
	leave, err := s.streams.open(ws)
	if err != nil {
		return nil, err
	}
	defer leave()
	f, err := s.Feed.Watch(r.Context(), ws)
	if err != nil {
		return nil, err
	}
	x := &stream{s: s, r: r, out: newLines(w), ws: ws, filter: filter, at: at, wanted: f.WantedUntil}
	x.begin()
	if r.Method == http.MethodHead {
		return nil, nil //nolint:nilnil // the answer is written
	}
	err = x.run(r.Context())
	if r.Context().Err() != nil || isStopped(err) {
		return nil, nil //nolint:nilnil // the client has left, or will come again
	}
	s.broke(r, err)
	return nil, nil //nolint:nilnil // the answer is written
}

// takesEvents reports whether a client takes server-sent events. One that does not say takes
// them.
func takesEvents(r *http.Request) bool {
	list := r.Header.Values("Accept")
	for part := range strings.SplitSeq(strings.Join(list, ","), ",") {
		if t, _, err := mime.ParseMediaType(strings.TrimSpace(part)); err == nil && (t == typeEvents || t == "text/*" || t == anyType) {
			return true
		}
	}
	return len(list) == 0
}

// errStream ends a stream in order.
var errStream = errors.New("the stream ends")

func isStopped(err error) bool { return errors.Is(err, errStream) }

// begin sends the header.
func (x *stream) begin() {
	x.out.begun = true
	h := x.out.w.Header()
	h.Set("Content-Type", typeEvents)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	x.out.w.WriteHeader(http.StatusOK)
}

// send writes a part of the stream and sends it.
func (x *stream) send(text string) error {
	x.out.restart()
	if _, err := x.out.w.Write([]byte(text)); err != nil {
		return fmt.Errorf("%w: %w", errStream, err)
	}
	x.sent = x.s.Clock.Monotonic()
	if err := x.out.flush(); err != nil {
		return fmt.Errorf("%w: %w", errStream, err)
	}
	return nil
}

// event writes an event of the stream itself.
func (x *stream) event(kind, text string) error {
	id := strconv.FormatInt(x.at, 10)
	data, err := json.Marshal(map[string]string{"id": id, "type": kind, "workspace": string(x.ws), "message": text})
	if err != nil {
		return err
	}
	x.known = x.at
	return x.send("id: " + id + "\nevent: " + kind + "\ndata: " + string(data) + "\n\n")
}

// run sends events until the client leaves, its token ends or the server stops.
func (x *stream) run(ctx context.Context) error {
	hints, unwatch := x.s.Feed.Wake.Watch(feed.TopicOf(x.ws))
	defer unwatch()
	if err := x.send(": the stream begins\nretry: 1000\n\n"); err != nil {
		return err
	}
	for {
		if err := x.s.stillValid(ctx, x.r); err != nil {
			if domain.Is(err, domain.Unauthorized) {
				return x.end("the token is not valid any more")
			}
			return err
		}
		full, err := x.look(ctx)
		if err != nil {
			return err
		}
		if full && !x.stopping() {
			continue
		}
		if err := x.rest(ctx, hints); err != nil {
			return err
		}
	}
}

// end says why the stream ends.
func (x *stream) end(why string) error { return errors.Join(x.send(": "+why+"\n\n"), errStream) }

func (x *stream) stopping() bool {
	select {
	case <-x.s.Stopping:
		return true
	default:
		return false
	}
}

// rest waits until there may be something to send.
func (x *stream) rest(ctx context.Context, hints <-chan struct{}) error {
	timer := x.s.Clock.Timer(lookAgain)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-x.s.Stopping:
		return x.end("the server stops; connect again")
	case <-hints:
	case <-timer.C():
	}
	if x.s.Clock.Monotonic()-x.sent < heartbeat {
		return nil
	}
	if x.known == x.at { // the client knows how far it is
		return x.send(": all is well\n\n")
	}
	x.known = x.at
	return x.send("id: " + strconv.FormatInt(x.at, 10) + "\n\n")
}

// look sends what is new, and reports whether there may be more.
func (x *stream) look(ctx context.Context) (full bool, err error) {
	if x.wanted.Sub(x.s.Clock.Now()) < limits.EventTime.Duration()-prolongEvery {
		f, err := x.s.Feed.Watch(ctx, x.ws)
		if err != nil {
			return false, err
		}
		x.wanted = f.WantedUntil
	}
	p, err := x.s.Feed.Read(ctx, x.ws, max(x.at, 1), limits.EventPage.Int())
	switch {
	case err != nil:
		return false, err
	case p.Feed == nil: // it has ended; the next look begins it again
		x.wanted = time.Time{}
		return false, nil
	}
	events, err := x.place(&p)
	if err != nil {
		return false, err
	}
	var b strings.Builder
	for i := range events {
		e := &events[i]
		x.at = e.Seq
		if x.filter.Takes(e.Type) {
			fmt.Fprintf(&b, "id: %d\nevent: %s\ndata: %s\n\n", e.Seq, e.Type, feed.Message(e))
			x.known = e.Seq
		}
	}
	if b.Len() > 0 {
		err = x.send(b.String())
	}
	return len(events) == limits.EventPage.Int(), err
}

// place says where a stream is that begins, or that has lost events, and returns the events
// behind that.
func (x *stream) place(p *feed.Page) ([]domain.FeedEvent, error) {
	f := p.Feed
	switch {
	case x.at == 0 && !f.Ready:
		return nil, nil
	case x.at == 0:
		x.at = f.Last
		return nil, x.event("stream.ready", "events of what happens from now on follow")
	case x.at < f.Floor:
		x.at = f.Floor
		return p.Events, x.event("stream.gap", "events behind the last one that arrived are gone; what is left follows")
	case x.at > f.Last:
		x.at = f.Floor
		return nil, x.event("stream.gap", "there is no event with the ID of the last one that arrived; what is there follows")
	}
	return p.Events, nil
}
