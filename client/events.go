package client

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// FeedEvent is something that happened to a job or an entry. The stream itself has the types
// "stream.ready" and "stream.gap".
type FeedEvent struct {
	ID        string      `json:"id"`
	Type      string      `json:"type"`
	CreatedAt time.Time   `json:"created_at,omitzero"`
	Workspace string      `json:"workspace"`
	Job       *EventJob   `json:"job,omitempty"`
	Entry     *EventEntry `json:"entry,omitempty"`
	// Message is what the stream says about itself.
	Message string `json:"message,omitempty"`
	// Raw is the event as it arrived.
	Raw json.RawMessage `json:"-"`
}

// EventJob is a job in an event.
type EventJob struct {
	ID          string    `json:"id"`
	Key         string    `json:"key,omitempty"`
	WorkflowID  string    `json:"workflow_id"`
	SiloEntryID string    `json:"silo_entry_id,omitempty"`
	Status      string    `json:"status,omitempty"`
	Result      string    `json:"result"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
	CompletedAt time.Time `json:"completed_at,omitzero"`
}

// EventEntry is an entry in an event, with what is new of it.
type EventEntry struct {
	ID        string     `json:"id"`
	Key       string     `json:"key,omitempty"`
	Folder    string     `json:"folder,omitempty"`
	DocSchema string     `json:"doc_schema,omitempty"`
	VersionID string     `json:"version_id,omitempty"`
	Signed    bool       `json:"signed,omitempty"`
	State     string     `json:"state,omitempty"`
	File      *EventFile `json:"file,omitempty"`
}

// EventFile is a file in an event.
type EventFile struct {
	ID       string `json:"id"`
	JobID    string `json:"job_id,omitempty"`
	Key      string `json:"key,omitempty"`
	Category string `json:"category,omitempty"`
	Name     string `json:"name"`
	MIME     string `json:"mime"`
	Size     int64  `json:"size"`
	Hash     string `json:"hash"`
}

// EventQuery selects events; a zero value means no restriction.
type EventQuery struct {
	Types, Kinds []string
	// After is the ID of the event behind which to begin. Events begins with what happens next
	// without it, EventList with the oldest.
	After string
	// Limit is the largest number of events in a page, at most 100.
	Limit int
}

func (q *EventQuery) values() url.Values {
	v := url.Values{}
	for name, text := range map[string]string{"types": strings.Join(q.Types, ","), "kinds": strings.Join(q.Kinds, ","), "after": q.After} {
		if text != "" {
			v.Set(name, text)
		}
	}
	if q.Limit > 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	return v
}

// EventPage is a page of the log of events, the oldest first.
type EventPage struct {
	List []FeedEvent `json:"list"`
	// Next is After for the next page, also when nothing is there yet.
	Next string `json:"next"`
	More bool   `json:"more,omitempty"`
	// Gap says that events behind After are gone.
	Gap bool `json:"gap,omitempty"`
}

// EventList lists a page of the events of the last days.
func (c *Client) EventList(ctx context.Context, q EventQuery) (*EventPage, error) {
	page := new(EventPage)
	return page, c.call(ctx, http.MethodGet, "/transform/v1/events/list?"+q.values().Encode(), nil, page)
}

const (
	// maxEvent is how large an event may be.
	maxEvent = 1 << 20
	// silence is how long a stream may be silent: the server says something more often.
	silence = 45 * time.Second
	// The times between two attempts to connect again.
	firstPause = 500 * time.Millisecond
	lastPause  = 30 * time.Second
)

// Events follows what happens. When the stream breaks off it goes on behind the last event; the
// loop ends with the first error that will not pass, or with the context.
func (c *Client) Events(ctx context.Context, q EventQuery) iter.Seq2[*FeedEvent, error] {
	return func(yield func(*FeedEvent, error) bool) {
		pause := firstPause
		for {
			got, goOn, err := c.follow(ctx, &q, yield)
			if got {
				pause = firstPause
			}
			if !goOn {
				return
			}
			if err != nil && !passes(err) || ctx.Err() != nil {
				yield(nil, errors.Join(err, ctx.Err()))
				return
			}
			if err := sleep(ctx, pause); err != nil {
				yield(nil, err)
				return
			}
			pause = min(2*pause, lastPause)
		}
	}
}

// passes reports whether an error may be gone at the next attempt.
func passes(err error) bool {
	failed, answered := errors.AsType[*Error](err)
	return !answered || failed.Status >= http.StatusInternalServerError || failed.Status == http.StatusTooManyRequests
}

// follow reads one stream until it breaks off. It reports whether it got anything, and whether
// the loop goes on.
func (c *Client) follow(ctx context.Context, q *EventQuery, yield func(*FeedEvent, error) bool) (got, goOn bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	resp, err := c.send(ctx, http.MethodGet, "/transform/v1/events?"+q.values().Encode(), nil)
	if err != nil {
		return false, true, err
	}
	defer resp.Body.Close()
	silent := alarm(silence, cancel)
	defer silent.Stop()
	err = readEvents(resp.Body, func(id, kind, data string) error {
		silent.Reset(silence)
		if id != "" {
			q.After = id
		}
		if data == "" {
			return nil
		}
		got = true
		e := &FeedEvent{Raw: json.RawMessage(data)}
		if err := json.Unmarshal([]byte(data), e); err != nil {
			return &Error{Status: http.StatusOK, Key: "event", Message: fmt.Sprintf("an event of the type %.40q cannot be read", kind)}
		}
		if !yield(e, nil) {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return got, false, nil
	}
	return got, true, err
}

// errEnough ends a stream that the caller has enough of.
var errEnough = errors.New("no more events are wanted")

// readEvents reads server-sent events and calls each for every one, also for comments and for
// those that have only an ID.
func readEvents(r io.Reader, each func(id, kind, data string) error) error {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(make([]byte, 0, 64<<10), maxEvent)
	scanner.Split(eventLines())
	var id, kind string
	var data []string
	for scanner.Scan() {
		line := scanner.Text()
		if line == "" {
			if err := each(id, kind, strings.Join(data, "\n")); err != nil {
				return err
			}
			id, kind, data = "", "", nil
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch name {
		case "id":
			id = value
		case "event":
			kind = value
		case "data":
			data = append(data, value)
		}
	}
	return scanner.Err()
}

// eventLines splits a stream into lines, which end with CR, LF or both (HTML standard, section 9.2.5).
// A line with CR is complete before the next byte has come.
func eventLines() bufio.SplitFunc {
	afterCR := false
	return func(data []byte, atEOF bool) (advance int, line []byte, err error) {
		skip := 0
		if afterCR && len(data) > 0 && data[0] == '\n' {
			skip = 1
		}
		rest := data[skip:]
		end := bytes.IndexAny(rest, "\r\n")
		switch {
		case end >= 0:
			afterCR = rest[end] == '\r'
			return skip + end + 1, rest[:end], nil
		case atEOF && len(rest) > 0:
			return len(data), rest, nil
		}
		return 0, nil, nil
	}
}

// SubscriptionRequest says which events are sent where.
type SubscriptionRequest struct {
	URL         string   `json:"url"`
	Description string   `json:"description,omitempty"`
	Types       []string `json:"types,omitempty"`
	Kinds       []string `json:"kinds,omitempty"`
	// Secret signs what is sent; empty for that of before, or a new one.
	Secret   string `json:"secret,omitempty"`
	Disabled bool   `json:"disabled,omitempty"`
}

// Subscription sends events to an address.
type Subscription struct {
	ID          string   `json:"id"`
	URL         string   `json:"url"`
	Description string   `json:"description,omitempty"`
	Types       []string `json:"types,omitempty"`
	Kinds       []string `json:"kinds,omitempty"`
	// Secret is there only in the answer to the request that made it.
	Secret      string    `json:"secret,omitempty"`
	Disabled    bool      `json:"disabled"`
	ActiveSince time.Time `json:"active_since,omitzero"`
	Waiting     int       `json:"waiting"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
}

// Delivery is an event that is or was sent.
type Delivery struct {
	EventID   string    `json:"event_id"`
	EventType string    `json:"event_type"`
	Status    string    `json:"status"`
	Attempts  int       `json:"attempts"`
	CreatedAt time.Time `json:"created_at"`
	TriedAt   time.Time `json:"tried_at,omitzero"`
	NextAt    time.Time `json:"next_at,omitzero"`
	// Answer is the HTTP status of the last answer, 0 for none.
	Answer  int    `json:"answer,omitempty"`
	Message string `json:"message,omitempty"`
}

// DeliveryQuery selects deliveries; a zero value means no restriction.
type DeliveryQuery struct {
	Status string
	Limit  int
	Cursor string
}

// DeliveryPage is a page of deliveries, that of the newest event first.
type DeliveryPage struct {
	List []Delivery `json:"list"`
	// NextCursor leads to the next page; it is empty on the last.
	NextCursor string `json:"next_cursor,omitempty"`
}

func subscriptionPath(id string) string {
	return "/transform/v1/subscriptions/" + url.PathEscape(id)
}

// PutSubscription makes a subscription, or changes it.
func (c *Client) PutSubscription(ctx context.Context, id string, r SubscriptionRequest) (*Subscription, error) {
	s := new(Subscription)
	return s, c.call(ctx, http.MethodPut, subscriptionPath(id), r, s)
}

// Subscription fetches a subscription.
func (c *Client) Subscription(ctx context.Context, id string) (*Subscription, error) {
	s := new(Subscription)
	return s, c.call(ctx, http.MethodGet, subscriptionPath(id), nil, s)
}

// Subscriptions lists the subscriptions of the workspace.
func (c *Client) Subscriptions(ctx context.Context) ([]Subscription, error) {
	var page struct {
		List []Subscription `json:"list"`
	}
	err := c.call(ctx, http.MethodGet, "/transform/v1/subscriptions", nil, &page)
	return page.List, err
}

// DeleteSubscription ends a subscription.
func (c *Client) DeleteSubscription(ctx context.Context, id string) error {
	return c.call(ctx, http.MethodDelete, subscriptionPath(id), nil, nil)
}

// Deliveries lists a page of the deliveries of a subscription.
func (c *Client) Deliveries(ctx context.Context, id string, q DeliveryQuery) (*DeliveryPage, error) {
	v := url.Values{}
	if q.Status != "" {
		v.Set("status", q.Status)
	}
	if q.Limit > 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	if q.Cursor != "" {
		v.Set("cursor", q.Cursor)
	}
	page := new(DeliveryPage)
	return page, c.call(ctx, http.MethodGet, subscriptionPath(id)+"/deliveries?"+v.Encode(), nil, page)
}

// Redeliver sends an event again.
func (c *Client) Redeliver(ctx context.Context, id, event string) (*Delivery, error) {
	d := new(Delivery)
	return d, c.call(ctx, http.MethodPost, subscriptionPath(id)+"/deliveries/"+url.PathEscape(event)+"/redeliver", nil, d)
}

// SubscriptionTest is how a test of a subscription went.
type SubscriptionTest struct {
	Delivered bool `json:"delivered"`
	// Answer is the HTTP status of the answer, 0 for none.
	Answer int `json:"answer,omitempty"`
	// Message says why the event did not arrive.
	Message string `json:"message,omitempty"`
}

// TestSubscription sends an event of the type subscription.test now, once.
func (c *Client) TestSubscription(ctx context.Context, id string) (*SubscriptionTest, error) {
	out := new(SubscriptionTest)
	return out, c.call(ctx, http.MethodPost, subscriptionPath(id)+"/test", nil, out)
}
