package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"chancery/client"
	"chancery/internal/app"
	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/internal/remote/fetch"
	"chancery/test/kit"
)

// follower collects the events of a workspace.
type follower struct {
	t      *testing.T
	cancel context.CancelFunc
	done   chan struct{}

	mu   sync.Mutex
	list []client.FeedEvent
	more chan struct{}
}

// follow follows events behind one; when it returns, those that come next are certain to come.
func follow(t *testing.T, c *client.Client, after string) *follower {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	f := &follower{t: t, cancel: cancel, done: make(chan struct{}), more: make(chan struct{}, 1)}
	ready := make(chan struct{})
	go func() {
		defer close(f.done)
		for e, err := range c.Events(ctx, client.EventQuery{After: after}) {
			if err != nil {
				if ctx.Err() == nil {
					t.Error(err)
				}
				return
			}
			if e.Type == "stream.ready" {
				close(ready)
				continue
			}
			f.mu.Lock()
			f.list = append(f.list, *e)
			f.mu.Unlock()
			select {
			case f.more <- struct{}{}:
			default:
			}
		}
	}()
	t.Cleanup(f.stop)
	if after == "" {
		f.wait(ready)
	}
	return f
}

func (f *follower) stop() {
	f.cancel()
	<-f.done
}

// eventPatience keeps a test that fails from hanging; nothing waits for it.
const eventPatience = 60 * time.Second

func (f *follower) wait(c <-chan struct{}) {
	f.t.Helper()
	select {
	case <-c:
	case <-time.After(eventPatience):
		f.t.Fatal("no event comes")
	}
}

// of returns the events of an entry once they are as wanted.
func (f *follower) of(entry string, wanted func([]client.FeedEvent) bool) []client.FeedEvent {
	f.t.Helper()
	for {
		list := slices.DeleteFunc(f.all(), func(e client.FeedEvent) bool { return e.Entry == nil || e.Entry.ID != entry })
		if len(list) > 0 && wanted(list) {
			return list
		}
		f.wait(f.more)
	}
}

func (f *follower) all() []client.FeedEvent {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.list)
}

// until returns all events once so many jobs have ended, and checks their order.
func (f *follower) until(ended int) []client.FeedEvent {
	f.t.Helper()
	for {
		list := f.all()
		n := 0
		for _, e := range list {
			if e.Type == domain.EventJobCompleted {
				n++
			}
		}
		if n >= ended {
			return list
		}
		f.wait(f.more)
	}
}

// checkEvents checks that events have IDs that rise, and each job is created, then ends, once.
func checkEvents(t *testing.T, list []client.FeedEvent, jobs []string) {
	t.Helper()
	last := int64(0)
	seen := map[string][]string{}
	for _, e := range list {
		id, err := strconv.ParseInt(e.ID, 10, 64)
		if err != nil || id <= last {
			t.Errorf("the event %s comes behind %d", e.ID, last)
		}
		last = id
		if e.Job != nil && e.Type != domain.EventJobProgressed {
			seen[e.Job.ID] = append(seen[e.Job.ID], e.Type)
		}
		if e.Entry != nil {
			seen[e.Entry.ID] = append(seen[e.Entry.ID], e.Type)
		}
	}
	for _, id := range jobs {
		if got := strings.Join(seen[id], " "); got != "job.created job.completed" {
			t.Errorf("job %s: %s", id, got)
		}
	}
	for id, types := range seen {
		if strings.HasPrefix(types[0], "entry.") && (types[0] != domain.EventEntryCreated || slices.Contains(types[1:], domain.EventEntryCreated)) {
			t.Errorf("entry %s: %v", id, types)
		}
	}
}

// TestEvents: a stream has each event once, also when its server stops and it goes on from
// another one (or the same, started again), and when the server stops that writes the log.
func TestEvents(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	one := start(t, data)
	two := one
	if onPostgres() {
		two = startWith(t, app.Config{Place: app.Place{Data: data}, Node: "two"})
	}
	flow := one.workflow("invoice")
	f := follow(t, two.Client, "")
	invoice := example(t, "invoices/es.json")
	var jobs []string
	run := func(s *server, n int) {
		for range n {
			jobs = append(jobs, s.run(flow, invoice).ID)
		}
	}
	run(one, 10)
	run(two, 10)
	list := f.until(20)
	checkEvents(t, list, jobs)
	f.stop()

	run(one, 3) // while nobody follows
	one.stop()
	next := two
	if !onPostgres() {
		next = start(t, data)
	}
	run(next, 3)
	f = follow(t, next.Client, list[len(list)-1].ID)
	list = append(list, f.until(6)...)
	checkEvents(t, list, jobs)

	page, err := next.EventList(t.Context(), client.EventQuery{Types: []string{domain.EventJobCompleted}, Limit: 100})
	if err != nil || len(page.List) != len(jobs) {
		t.Errorf("the log has %d jobs that ended, want %d: %v", len(page.List), len(jobs), err)
	}
}

// receiver takes events: it has statuses to answer in turn, then 204, and checks signatures.
type receiver struct {
	*httptest.Server

	mu       sync.Mutex
	secret   string
	statuses []int
	got      []client.FeedEvent
	bad      []string
}

func newReceiver(t *testing.T, now func() time.Time, statuses ...int) *receiver {
	t.Helper()
	r := &receiver{statuses: statuses}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, err := io.ReadAll(q.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		var e client.FeedEvent
		if err = errors.Join(err, json.Unmarshal(body, &e)); err != nil {
			r.bad = append(r.bad, err.Error())
		}
		if sig := q.Header.Get("X-Chancery-Signature"); sig != domain.HookSignature(r.secret, body, now()) {
			r.bad = append(r.bad, "signature "+sig)
		}
		r.got = append(r.got, e)
		status := http.StatusNoContent
		if len(r.statuses) > 0 {
			status, r.statuses = r.statuses[0], r.statuses[1:]
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(r.Close)
	return r
}

// took returns the types of what has arrived since the last call.
func (r *receiver) took(t *testing.T) (types []string) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.got {
		types = append(types, e.Type)
	}
	if len(r.bad) > 0 {
		t.Error(r.bad)
	}
	r.got = nil
	return types
}

// subscribed is an installation with a sender that the test drives.
type subscribed struct {
	*kit.Installation

	t      *testing.T
	sender interface {
		Turn(ctx context.Context) error
		Wait()
	}
}

func newSubscribed(t *testing.T) *subscribed {
	t.Helper()
	in := kit.New(t, kit.Options{Parts: func(p *app.Parts) {
		web := fetch.New(fetch.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, Timeout: 10 * time.Second, MaxBytes: 1 << 20})
		t.Cleanup(web.Close)
		p.Post = web
	}})
	return &subscribed{in, t, in.Feed.NewSender()}
}

// turn does what a server does each second.
func (s *subscribed) turn() {
	s.t.Helper()
	_, err := s.Feed.Gather(s.t.Context())
	kit.Must(s.t, err)
	kit.Must(s.t, s.sender.Turn(s.t.Context()))
	s.sender.Wait()
}

const (
	subscriptionPath = "/transform/v1/subscriptions/01950000-0000-7000-8000-00000000a001"
	noteEntry        = "/silo/v1/entries/01950000-0000-7000-8000-000000008001"
	note             = `{"data":{"$schema":"https://gobl.org/draft-0/note/message","title":"Greetings","content":"Hello"}}`
)

// put makes the subscription of the tests.
func (s *subscribed) put(r *receiver, more string) {
	s.t.Helper()
	x := s.Do(http.MethodPut, subscriptionPath, `{"url":"`+r.URL+`/hook"`+more+`}`).Want(http.StatusOK)
	if secret, is := x.At("secret").(string); is {
		r.secret = secret
	}
	s.turn()
	if s.Do(http.MethodGet, subscriptionPath, "").Want(http.StatusOK).At("active_since") == nil {
		s.t.Error("the subscription is not active")
	}
}

// TestSubscription: events are posted signed, again with growing waits when the receiver
// fails, and again when somebody asks for it.
func TestSubscription(t *testing.T) {
	t.Parallel()
	s := newSubscribed(t)
	r := newReceiver(t, s.Clock.Now, 503, 500)
	s.Do(http.MethodPut, noteEntry, note).Want(http.StatusOK) // before there is a subscription
	s.put(r, `,"types":["entry.state","entry.revised"]`)
	s.Do(http.MethodPost, noteEntry+"/states", `{"key":"sent"}`).Want(http.StatusOK)
	s.Do(http.MethodPost, noteEntry+"/files", `{"name":"a.txt","data":"aGVsbG8="}`).Want(http.StatusOK) // another type
	s.turn()
	want := func(what string, types ...string) {
		t.Helper()
		if got := r.took(t); !slices.Equal(got, types) {
			t.Errorf("%s: %v arrived, want %v", what, got, types)
		}
	}
	want("the first attempt", "entry.state")
	x := s.Do(http.MethodGet, subscriptionPath+"/deliveries", "").Want(http.StatusOK)
	x.Is("waiting", "list", 0, "status").Is(503.0, "list", 0, "answer").Is("entry.state", "list", 0, "event_type").Is(nil, "list", 1)
	event := x.Text("list", 0, "event_id")
	s.turn()
	want("at once")
	s.Clock.Advance(5 * time.Second)
	s.turn()
	want("the second attempt", "entry.state")
	s.Clock.Advance(5 * time.Second)
	s.turn()
	want("too early")
	s.Clock.Advance(5 * time.Second)
	s.turn()
	want("the third attempt", "entry.state")
	s.Do(http.MethodGet, subscriptionPath+"/deliveries?status=delivered", "").Want(http.StatusOK).
		Is(3.0, "list", 0, "attempts").Is(204.0, "list", 0, "answer").Is(nil, "list", 0, "message")
	s.Clock.Advance(time.Hour)
	s.turn()
	want("afterwards")
	s.Do(http.MethodPost, subscriptionPath+"/deliveries/"+event+"/redeliver", "").Want(http.StatusOK).Is("waiting", "status")
	s.turn()
	want("asked for again", "entry.state")
	s.Do(http.MethodPost, subscriptionPath+"/deliveries/7/redeliver", "").Want(http.StatusNotFound)

	// Another secret signs from now on; what happens while it is disabled is not sent.
	r.secret = strings.Repeat("s", 20)
	s.put(r, `,"secret":"`+r.secret+`"`)
	s.Do(http.MethodPost, noteEntry+"/states", `{"key":"paid"}`).Want(http.StatusOK)
	s.turn()
	want("with another secret", "entry.state")
	s.put(r, `,"disabled":true`)
	s.Do(http.MethodPost, noteEntry+"/states", `{"key":"error"}`).Want(http.StatusOK)
	s.turn()
	s.put(r, "")
	s.turn()
	want("while disabled")

	// What arrived is known as long as the log.
	s.Clock.Advance(limits.EventTime.Duration() + time.Hour)
	kit.Must(t, s.Feed.Trim(t.Context()))
	s.Do(http.MethodPost, subscriptionPath+"/deliveries/"+event+"/redeliver", "").Want(http.StatusNotFound)
	s.Do(http.MethodPost, noteEntry+"/states", `{"key":"void"}`).Want(http.StatusOK)
	s.turn()
	s.Do(http.MethodGet, subscriptionPath+"/deliveries", "").Want(http.StatusOK).Is(nil, "list", 1)
	s.Do(http.MethodDelete, subscriptionPath, "").Want(http.StatusNoContent)
	r.took(t)
	s.Do(http.MethodPost, noteEntry+"/states", `{"key":"sent"}`).Want(http.StatusOK)
	s.turn()
	want("after its end")
}

// TestSubscriptionGivesUp: a receiver that never takes an event gets no more of it after the
// last attempt, which comes within a day or so, and other events are not held by it.
func TestSubscriptionGivesUp(t *testing.T) {
	t.Parallel()
	s := newSubscribed(t)
	r := newReceiver(t, s.Clock.Now)
	s.put(r, "")
	closed := r.URL
	r.Close()
	s.Do(http.MethodPut, noteEntry, note).Want(http.StatusOK)
	s.turn()
	took := time.Duration(0)
	for status := "waiting"; status == "waiting"; took += time.Minute {
		s.Clock.Advance(time.Minute)
		kit.Must(t, s.sender.Turn(t.Context()))
		s.sender.Wait()
		x := s.Do(http.MethodGet, subscriptionPath+"/deliveries", "").Want(http.StatusOK)
		if status = x.Text("list", 0, "status"); status == "failed" {
			x.Is(float64(limits.DeliveryAttempts.Value), "list", 0, "attempts")
			if message := x.Text("list", 0, "message"); strings.Contains(message, closed) || !strings.Contains(message, "127.0.0.1") {
				t.Errorf("the message is %q", message)
			}
		}
	}
	if took < 12*time.Hour || took > 36*time.Hour {
		t.Errorf("given up after %v", took)
	}
	// The address of another network than the public one is refused, as for webhooks.
	s.Do(http.MethodPut, subscriptionPath, `{"url":"http://10.0.0.1/x"}`).Want(http.StatusOK)
	s.Do(http.MethodPost, noteEntry+"/states", `{"key":"sent"}`).Want(http.StatusOK)
	s.turn()
	message := s.Do(http.MethodGet, subscriptionPath+"/deliveries", "").Want(http.StatusOK).Text("list", 0, "message")
	if !strings.Contains(message, "not on the public internet") {
		t.Errorf("the message is %q", message)
	}
}

// TestSlowReceivers: receivers of many other workspaces that do not answer do not keep an
// event of one from arriving.
func TestSlowReceivers(t *testing.T) {
	t.Parallel()
	s := newSubscribed(t)
	hangs, release := make(chan struct{}, 1000), make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		hangs <- struct{}{}
		<-release
	}))
	t.Cleanup(slow.Close)
	t.Cleanup(s.sender.Wait)
	t.Cleanup(func() { close(release) })
	var others []string
	for n := range 2 + limits.DeliveriesAtOnceAll.Int()/limits.Subscriptions.Int() {
		slug := fmt.Sprint("slow-", n)
		_, err := s.Access.CreateWorkspace(t.Context(), domain.Workspace{Slug: slug})
		kit.Must(t, err)
		others = append(others, slug)
		for k := range limits.Subscriptions.Int() {
			path := fmt.Sprintf("/transform/v1/subscriptions/01950000-0000-7000-8000-00000000b%03d", k)
			s.As(slug, http.MethodPut, path, `{"url":"`+slow.URL+`"}`).Want(http.StatusOK)
		}
	}
	r := newReceiver(t, s.Clock.Now)
	s.put(r, "")
	s.turn() // all are active
	for _, slug := range others {
		s.As(slug, http.MethodPut, noteEntry, note).Want(http.StatusOK)
	}
	turn := func() {
		_, err := s.Feed.Gather(t.Context())
		kit.Must(t, err)
		kit.Must(t, s.sender.Turn(t.Context()))
	}
	turn()
	for range limits.DeliveriesAtOnceAll.Int() {
		<-hangs
	}
	s.Do(http.MethodPut, noteEntry, note).Want(http.StatusOK)
	for len(r.took(t)) == 0 {
		turn()
		time.Sleep(10 * time.Millisecond)
	}
}

// TestSubscriptionIsTried: a test event is sent at once, signed, once, also while nothing else is
// sent, and leaves nothing behind.
func TestSubscriptionIsTried(t *testing.T) {
	t.Parallel()
	s := newSubscribed(t)
	r := newReceiver(t, s.Clock.Now, 204, 500, 204)
	s.put(r, `,"types":["entry.state"]`)
	s.Do(http.MethodPost, subscriptionPath+"/test", "").Want(http.StatusOK).Is(true, "delivered").Is(204.0, "answer").Is(nil, "message")
	s.Do(http.MethodPost, subscriptionPath+"/test", "").Want(http.StatusOK).Is(false, "delivered").Is(500.0, "answer").Is("127.0.0.1 answered with status 500", "message")
	s.put(r, `,"disabled":true`)
	s.Do(http.MethodPost, subscriptionPath+"/test", "").Want(http.StatusOK).Is(true, "delivered")
	if got := r.took(t); !slices.Equal(got, []string{"subscription.test", "subscription.test", "subscription.test"}) {
		t.Errorf("%v arrived", got)
	}
	s.Do(http.MethodGet, subscriptionPath+"/deliveries", "").Want(http.StatusOK).Is(nil, "list", 0)
	r.Close()
	x := s.Do(http.MethodPost, subscriptionPath+"/test", "").Want(http.StatusOK).Is(false, "delivered").Is(nil, "answer")
	if message := x.Text("message"); message != "there is no connection to 127.0.0.1" {
		t.Errorf("the message is %q", message)
	}
	s.Send(s.Request(s.TokenOf(kit.Other), http.MethodPost, subscriptionPath+"/test", "")).For(t).Want(http.StatusNotFound)
}
