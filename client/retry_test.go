package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"chancery/client"
	"chancery/test/kit"
)

const (
	message = `{"$schema":"https://gobl.org/draft-0/note/message","title":"Greetings","content":"Hello"}`

	flowID   = "01950000-0000-7000-8000-000000007001"
	jobID    = "01950000-0000-7000-8000-000000009001"
	entryID  = "01950000-0000-7000-8000-000000008001"
	otherID  = "01950000-0000-7000-8000-000000008002"
	seriesID = "01950000-0000-4000-8000-000000006001"
	fileID   = "01950000-0000-7000-8000-000000005001"
)

const flow = `{"name":"Flow","steps":[{"action":"silo.state","config":{"state":"processing"}}]}`

// TestRepeats checks which requests are sent again after which failures, and that what they ask
// for is done once.
func TestRepeats(t *testing.T) { //nolint:tparallel // the rounds share the proxy
	t.Parallel()
	in := install(t)
	ctx := t.Context()
	c := in.client(kit.Default)
	kit.Must(t, c.PutWorkflow(ctx, flowID, json.RawMessage(flow)))
	_, err := c.PutSeries(ctx, seriesID, client.SeriesRequest{Prefix: "A-"})
	kit.Must(t, err)
	_, err = c.PutEntry(ctx, entryID, client.EntryRequest{Data: json.RawMessage(message)})
	kit.Must(t, err)
	for _, tt := range []struct {
		name   string
		faults []fault
	}{
		{"dropped", []fault{drop, drop}},
		{"answer lost", []fault{lose, lose}},
		{"answer cut", []fault{cut(1), cut(20)}},
		{"busy", []fault{says(503, "1"), says(503, "")}},
		{"limited", []fault{says(429, "2"), says(429, "0")}},
		{"server away", []fault{says(502, ""), says(504, "")}},
		{"all of it", []fault{drop, lose, cut(10), says(503, "1")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			id := newID(t, c)
			for name, call := range map[string]func() error{
				"get job list": func() error { return only(c.Jobs(ctx, client.JobQuery{})) },
				"put job": func() error {
					job, err := c.PutJob(ctx, id, client.JobRequest{WorkflowID: flowID, Data: json.RawMessage(message)}, time.Second)
					if err == nil && job.ID != id {
						err = errors.New("another job")
					}
					return err
				},
				"job with a key": func() error {
					return only(c.CreateJob(ctx, client.JobRequest{WorkflowID: flowID, Key: "key " + id, Data: json.RawMessage(message)}, 0))
				},
				"put number": func() error { return only(c.PutSeriesEntry(ctx, seriesID, id, client.SeriesEntryRequest{})) },
				"put entry": func() error {
					return only(c.PutEntry(ctx, newerID(id), client.EntryRequest{Key: id, Data: json.RawMessage(message)}))
				},
				"put meta": func() error { return only(c.PutMeta(ctx, entryID, "key", client.MetaRequest{Ref: id})) },
				"build":    func() error { return only(c.Build(ctx, json.RawMessage(message), true)) },
			} {
				in.proxy.plan(tt.faults...)
				if err := call(); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				if got, want := in.proxy.count(), len(tt.faults)+1; got < want || got > want+1 { // an entry may be read once more
					t.Errorf("%s: %d requests, want %d", name, got, want)
				}
			}
			in.proxy.plan(tt.faults...)
			if err := c.DeleteMeta(ctx, entryID, "key"); err != nil {
				t.Errorf("delete meta: %v", err)
			}
		})
	}
	in.proxy.plan()
	checkOnce(t, c)
}

// checkOnce checks that each of the seven rounds has made one of each.
func checkOnce(t *testing.T, c *client.Client) {
	t.Helper()
	ctx, jobs, entries, last := t.Context(), 0, 0, int64(0)
	for _, err := range c.AllJobs(ctx, client.JobQuery{Limit: 3}) {
		kit.Must(t, err)
		jobs++
	}
	for e, err := range c.AllSeriesEntries(ctx, seriesID, client.SeriesEntryQuery{Limit: 2, Ascending: true}) {
		kit.Must(t, err)
		last++
		if e.Index != last {
			t.Errorf("number %d, want %d", e.Index, last)
		}
	}
	for e, err := range c.AllEntries(ctx, client.EntryQuery{Limit: 4}) {
		kit.Must(t, err)
		if e.Key != "" {
			entries++
		}
	}
	if jobs != 14 || last != 7 || entries != 7 {
		t.Errorf("%d jobs, %d numbers, %d entries; want 14, 7, 7", jobs, last, entries)
	}
}

func newID(t *testing.T, c *client.Client) string {
	t.Helper()
	id, err := c.NewUUID(t.Context(), client.UUIDQuery{Version: "7"})
	kit.Must(t, err)
	return id
}

// newerID returns another ID for each ID.
func newerID(id string) string { return "f" + id[1:] }

// TestSentOnce checks what is not sent again.
func TestSentOnce(t *testing.T) {
	t.Parallel()
	in := install(t)
	ctx := t.Context()
	c := in.client(kit.Default)
	kit.Must(t, c.PutWorkflow(ctx, flowID, json.RawMessage(flow)))
	_, err := c.PutEntry(ctx, entryID, client.EntryRequest{Data: json.RawMessage(message)})
	kit.Must(t, err)
	calls := map[string]func() error{
		"job without a key": func() error {
			return only(c.CreateJob(ctx, client.JobRequest{WorkflowID: flowID, Data: json.RawMessage(message)}, 0))
		},
		"entry":  func() error { return only(c.CreateEntry(ctx, client.EntryRequest{Data: json.RawMessage(message)})) },
		"change": func() error { return only(c.UpdateEntry(ctx, entryID, client.EntryRequest{Folder: "documents"}, "")) },
		"state":  func() error { return only(c.AddState(ctx, entryID, client.StateRequest{Key: "sent"})) },
		"rows": func() error {
			return c.CreateEntries(ctx, strings.NewReader(`{"data":`+message+"}\n"), func(client.RowResult) error { return nil })
		},
	}
	for name, call := range calls {
		for _, f := range []fault{drop, lose, cut(1), says(503, "1"), says(429, "1")} {
			in.proxy.plan(f)
			if err := call(); err == nil && name != "rows" || in.proxy.count() != 1 {
				t.Errorf("%s: %v, %d requests", name, err, in.proxy.count())
			}
		}
		in.proxy.plan()
		if err := call(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, status := range []int{400, 401, 403, 404, 409, 422, 500} {
		in.proxy.plan(says(status, "1"))
		err := only(c.Job(ctx, jobID))
		if !client.HasStatus(err, status) || in.proxy.count() != 1 {
			t.Errorf("%d: %v, %d requests", status, err, in.proxy.count())
		}
	}
	if waits := in.slept(); len(waits) > 0 {
		t.Errorf("waited: %v", waits)
	}
}

// TestTaken checks that an entry of somebody else is never taken for one that a lost answer was about.
func TestTaken(t *testing.T) {
	t.Parallel()
	in := install(t)
	c := in.client(kit.Default)
	r := client.EntryRequest{Data: json.RawMessage(message)}
	first, err := c.PutEntry(t.Context(), entryID, r)
	kit.Must(t, err)
	if _, err = c.PutEntry(t.Context(), entryID, r); !client.HasStatus(err, http.StatusConflict) {
		t.Errorf("put twice: %v", err)
	}
	r.Key = "mine" // what is there has another key
	in.proxy.plan(lose)
	_, err = c.PutEntry(t.Context(), entryID, r)
	if refused, ok := errors.AsType[*client.Error](err); !ok || refused.ExistingID != first.ID || refused.RequestID == "" {
		t.Errorf("%#v", err)
	}
}

// TestWaits checks how long a client waits.
func TestWaits(t *testing.T) {
	t.Parallel()
	in := install(t)
	c := in.client(kit.Default)
	in.proxy.plan(drop, drop, drop, drop, drop)
	if err := c.Ping(t.Context()); err == nil || in.proxy.count() != 5 {
		t.Errorf("%v after %d requests", err, in.proxy.count())
	}
	wait := 250 * time.Millisecond
	for i, got := range in.slept() {
		if got < wait/2 || got > wait {
			t.Errorf("wait %d: %v, want up to %v", i, got, wait)
		}
		wait *= 2
	}
	in.proxy.plan(says(503, "7"))
	if err := c.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if waits := in.slept(); len(waits) != 1 || waits[0] < 7*time.Second || waits[0] > 9*time.Second {
		t.Errorf("waited %v", waits)
	}
	in.proxy.plan(says(429, time.Now().Add(10*time.Second).UTC().Format(http.TimeFormat)))
	if err := c.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if waits := in.slept(); len(waits) != 1 || waits[0] < 8*time.Second || waits[0] > 12*time.Second {
		t.Errorf("waited %v", waits)
	}
	in.proxy.plan(says(429, "3600"))
	err := c.Ping(t.Context())
	if refused, ok := errors.AsType[*client.Error](err); !ok || refused.RetryAfter != time.Hour || len(in.slept()) > 0 || in.proxy.count() != 1 {
		t.Errorf("%#v", err)
	}
	c.Retry = client.Once()
	in.proxy.plan(drop)
	if err := c.Ping(t.Context()); err == nil || in.proxy.count() != 1 {
		t.Errorf("%v after %d requests", err, in.proxy.count())
	}
}

// TestUnreachable checks errors of connections.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	in := install(t)
	c := in.client(kit.Default)
	c.URL = refusing(t)
	// Nothing was sent, so this too is tried again.
	_, err := c.CreateEntry(t.Context(), client.EntryRequest{Data: json.RawMessage(message)})
	if err == nil || !strings.Contains(err.Error(), "POST "+c.URL+"/silo/v1/entries") || len(in.slept()) != 4 {
		t.Errorf("%v", err)
	}
	for _, bad := range []string{"", "localhost:8080", "ftp://localhost", "http://", "http://\x00"} {
		c.URL = bad
		if err := c.Ping(t.Context()); err == nil || !strings.Contains(err.Error(), "a URL like") || len(in.slept()) > 0 {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// TestContext checks that a request ends with its context.
func TestContext(t *testing.T) {
	t.Parallel()
	in := install(t)
	c := in.client(kit.Default)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	in.proxy.plan(says(503, "20"))
	if err := c.Ping(ctx); !client.HasStatus(err, 503) || in.proxy.count() != 1 {
		t.Errorf("a wait that is too long: %v, %d requests", err, in.proxy.count())
	}
	ctx, end := context.WithCancel(t.Context())
	hold := func(_ *proxy, _ http.ResponseWriter, r *http.Request) {
		end()
		<-r.Context().Done()
	}
	in.proxy.plan(hold)
	if err := c.Ping(ctx); !errors.Is(err, context.Canceled) || in.proxy.count() != 1 {
		t.Errorf("cancelled: %v, %d requests", err, in.proxy.count())
	}
	c.Timeout = 20 * time.Millisecond
	c.Retry = (&client.Retry{}).Sleeping(func(context.Context, time.Duration) error {
		c.Timeout = time.Minute // for the next attempt
		return nil
	})
	in.proxy.plan(func(_ *proxy, _ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	if err := c.Ping(t.Context()); err != nil || in.proxy.count() != 2 {
		t.Errorf("one attempt too slow: %v, %d requests", err, in.proxy.count())
	}
}

// TestRedirects checks that no token, and no body, gets to another server.
func TestRedirects(t *testing.T) {
	t.Parallel()
	in := install(t)
	reached := 0
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reached++
		if r.Header.Get("Authorization") != "" {
			t.Errorf("%s got the token", r.URL)
		}
		_, _ = w.Write([]byte("public"))
	}))
	defer elsewhere.Close()
	c := in.client(kit.Default)
	app := client.App{ClientID: "shop", ClientSecret: "very secret"}
	for name, call := range map[string]func() error{
		"token":       func() error { return c.Ping(t.Context()) },
		"credentials": func() error { return only(c.FindMeta(t.Context(), "k", "r", &app)) },
		"body": func() error {
			return only(c.Authorize(t.Context(), client.Authorization{App: app, OwnerID: "w"}))
		},
		"file": func() error { return read(c.Open(t.Context(), entryID, fileID)) },
	} {
		in.proxy.plan(redirect(elsewhere.URL))
		err := call()
		if err == nil || !strings.Contains(err.Error(), elsewhere.URL) || strings.Contains(err.Error(), "secret") || in.proxy.count() != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if reached > 0 {
		t.Errorf("%d requests got there", reached)
	}
	in.proxy.plan(redirect(elsewhere.URL))
	if err := read(c.OpenLink(t.Context(), in.proxy.url+"/files/e/f/n?h=1")); err != nil || reached != 1 {
		t.Errorf("a link without a token: %v", err)
	}
	in.proxy.plan(redirect(in.proxy.url))
	if err := c.Ping(t.Context()); err != nil {
		t.Errorf("within the server: %v", err)
	}
}

// TestSecrets checks that what programs print by mistake has no secret.
func TestSecrets(t *testing.T) {
	t.Parallel()
	c := &client.Client{URL: "http://127.0.0.1:1", Token: "very-secret", Retry: client.Once()}
	app := client.App{ClientID: "shop", ClientSecret: "very-secret"}
	text, err := json.Marshal(c)
	kit.Must(t, err)
	shown := fmt.Sprintf("%v %+v %#v %s %v %+v %#v %s", c, c, c, c, app, app, app, text)
	_, err = c.OpenLink(t.Context(), "/files/e/f/n?h=very-secret")
	shown += fmt.Sprint(err)
	if strings.Contains(shown, "very-secret") || !strings.Contains(shown, "/files/e/f/n") {
		t.Error(shown)
	}
}
