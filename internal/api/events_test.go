package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"chancery/internal/api"
	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/test/kit"
)

// watcher reads a stream of events.
type watcher struct {
	t      *testing.T
	parts  chan string
	cancel context.CancelFunc
}

// stream opens a stream over a connection. It needs the URL of a server.
func (in *installation) stream(t *testing.T, url, token, last string) *watcher {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	must(t, err)
	r.Header.Set("Authorization", "Bearer "+token)
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	resp, err := http.DefaultClient.Do(r)
	must(t, err)
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "text/event-stream" {
		body, _ := io.ReadAll(resp.Body)
		t.Fatalf("%s %s", resp.Status, body)
	}
	w := &watcher{t, make(chan string, 1000), cancel}
	go func() {
		defer close(w.parts)
		defer func() { _ = resp.Body.Close() }()
		scanner := bufio.NewScanner(resp.Body)
		part := ""
		for scanner.Scan() {
			if scanner.Text() == "" {
				w.parts <- part
				part = ""
				continue
			}
			part += scanner.Text() + "\n"
		}
	}()
	if first := w.part(); !strings.HasPrefix(first, ": ") {
		t.Fatalf("the stream begins with %q", first)
	}
	return w
}

// part returns the next part, empty at the end of the stream.
func (w *watcher) part() string {
	w.t.Helper()
	select {
	case p := <-w.parts:
		return p
	case <-time.After(20 * time.Second):
		w.t.Fatal("nothing comes")
		return ""
	}
}

// event is an event that arrived.
type event struct {
	ID, Type string
	Fields   map[string]any
}

// next returns the next event.
func (w *watcher) next() event {
	w.t.Helper()
	p := w.part()
	var e event
	var data string
	for line := range strings.Lines(p) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch name {
		case "id":
			e.ID = value
		case "event":
			e.Type = value
		case "data":
			data = value
		}
	}
	if err := json.Unmarshal([]byte(data), &e.Fields); err != nil {
		w.t.Fatalf("%q: %v", p, err)
	}
	if e.Fields["id"] != e.ID || e.Fields["type"] != e.Type {
		w.t.Errorf("the body differs from the frame: %q", p)
	}
	return e
}

// serve runs the handler behind a socket.
func (in *installation) serve(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(in.Handler)
	t.Cleanup(server.Close)
	t.Cleanup(server.CloseClientConnections)
	return server.URL + "/transform/v1/events"
}

// gather brings what happened into the log, as a server does in the background.
func (in *installation) gather() {
	in.t.Helper()
	_, err := in.Feed.Gather(in.t.Context())
	must(in.t, err)
}

func TestEventStream(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowFile, "test.file")
	url := in.serve(t)
	w := in.stream(t, url, in.TokenOf(kit.Default), "")
	other := in.stream(t, url, in.TokenOf(kit.Other), "")
	ready := w.next()
	if ready.Type != "stream.ready" {
		t.Fatal(ready)
	}
	_ = other.next()

	in.entry()
	in.job(jobID1, `{"workflow_id":"`+flowFile+`","silo_entry_id":"`+entryID+`","key":"j/1"}`).Want(200)
	in.gather()
	got := map[string][]event{}
	last := ready.ID
	for range 6 {
		e := w.next()
		if len(e.ID) < len(last) || e.ID <= last {
			t.Errorf("the event %s comes behind %s", e.ID, last)
		}
		last = e.ID
		for _, kind := range []string{"job", "entry"} {
			if about, is := e.Fields[kind].(map[string]any); is {
				got[kind] = append(got[kind], e)
				if about["data"] != nil || about["envelope"] != nil {
					t.Errorf("the event has the document: %v", e.Fields)
				}
			}
		}
	}
	want := map[string]string{"job": "job.created job.completed", "entry": "entry.created entry.state entry.file entry.file"}
	for kind, list := range got {
		var types []string
		for _, e := range list {
			types = append(types, e.Type)
		}
		if text := strings.Join(types, " "); text != want[kind] {
			t.Errorf("events of the %s: %s", kind, text)
		}
	}
	done := got["job"][1].Fields["job"].(map[string]any)
	for name, value := range map[string]any{"id": jobID1, "key": "j/1", "workflow_id": flowFile, "silo_entry_id": entryID, "result": "completed"} {
		if done[name] != value {
			t.Errorf("%s is %v", name, done[name])
		}
	}
	w.cancel()

	// What happens meanwhile comes when the stream goes on, and only that.
	in.Do(http.MethodPost, "/silo/v1/entries/"+entryID+"/states", `{"key":"paid","notes":"x"}`).Want(200)
	in.gather()
	again := in.stream(t, url, in.TokenOf(kit.Default), last)
	e := again.next()
	if e.Type != "entry.state" || e.Fields["entry"].(map[string]any)["state"] != "paid" {
		t.Errorf("after the break: %v", e)
	}
	// Nobody else has seen any of it.
	in.Send(in.Request(in.TokenOf(kit.Other), http.MethodPost, "/silo/v1/entries", `{"data":`+message+`}`)).Want(200)
	in.gather()
	if e := other.next(); e.Type != "entry.created" || e.Fields["workspace"] == ready.Fields["workspace"] {
		t.Errorf("another workspace sees %v", e)
	}
	// An ID of another workspace is none of this one.
	if e := in.stream(t, url, in.TokenOf(kit.Default), "9"+last).next(); e.Type != "stream.gap" {
		t.Errorf("behind an event that there is not: %v", e)
	}
}

func TestEventFilters(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	in.workflow(flowKO, "test.ko")
	url := in.serve(t)
	jobs := in.stream(t, url+"?kinds=job&types=job.completed,job.faulted,entry.state", in.TokenOf(kit.Default), "")
	_ = jobs.next()
	in.entry()
	in.job(jobID1, `{"workflow_id":"`+flowOK+`","silo_entry_id":"`+entryID+`"}`).Want(200)
	in.gather()
	if e := jobs.next(); e.Type != "job.completed" {
		t.Errorf("got %v", e)
	}
	x := in.Do(http.MethodGet, "/transform/v1/events/list?kinds=entry&limit=1", "").Want(200)
	x.Is("entry.created", "list", 0, "type")
	x.Is(entryID, "list", 0, "entry", "id")
	next := in.Do(http.MethodGet, "/transform/v1/events/list?after="+x.Text("next"), "").Want(200).Text("next")
	in.Do(http.MethodGet, "/transform/v1/events/list?after="+next, "").Want(200).Is(next, "next")
	for query, status := range map[string]int{
		"types=job.created,job.done": 422, "kinds=series": 422, "kinds=": 200, "types=job.created,job.created": 422, "kinds=job,": 422,
		"after=x": 400, "after=-1": 400, "after=0": 400, "after=99999999999999999999": 400, "limit=x": 400, "since=1": 400,
	} {
		in.Do(http.MethodGet, "/transform/v1/events/list?"+query, "").Want(status)
	}
	for _, last := range []string{"x", "1.5", "-1", "+1", " ", "0"} {
		r := in.Request(in.TokenOf(kit.Default), http.MethodGet, "/transform/v1/events", "")
		r.Header.Set("Accept", "text/event-stream")
		r.Header.Set("Last-Event-ID", last)
		in.Send(r).Refused(400, "input")
	}
	in.Do(http.MethodGet, "/transform/v1/events", "").Refused(400, "input") // the request takes JSON only
}

// TestEventGap: an ID that is older than the log is answered with a gap, and what is left.
func TestEventGap(t *testing.T) {
	in := install(t, nil)
	url := in.serve(t)
	w := in.stream(t, url, in.TokenOf(kit.Default), "")
	first := w.next().ID
	in.entry()
	in.gather()
	created := w.next()
	w.cancel()
	in.Clock.Advance(limits.EventTime.Duration() + time.Minute)
	in.Do(http.MethodPost, "/silo/v1/entries/"+entryID+"/states", `{"key":"paid"}`).Want(200)
	in.Do(http.MethodGet, "/transform/v1/events/list", "").Want(200) // somebody is interested again
	in.gather()
	must(t, in.Feed.Trim(t.Context()))
	again := in.stream(t, url, in.TokenOf(kit.Default), first)
	if e := again.next(); e.Type != "stream.gap" || e.ID != created.ID {
		t.Errorf("got %v", e)
	}
	if e := again.next(); e.Type != "entry.state" {
		t.Errorf("got %v", e)
	}
	in.Do(http.MethodGet, "/transform/v1/events/list?after="+first, "").Want(200).Is(true, "gap")
	again.cancel()

	// When nobody has asked for as long, there is no log any more, and nothing is marked.
	in.Clock.Advance(2*limits.EventTime.Duration() + time.Minute)
	must(t, in.Feed.Trim(t.Context()))
	if watched, err := in.Feed.Watched(t.Context()); err != nil || watched {
		t.Errorf("the feed goes on: %v, %v", watched, err)
	}
	if e := in.stream(t, url, in.TokenOf(kit.Default), created.ID).next(); e.Type != "stream.gap" {
		t.Errorf("got %v", e)
	}
}

// TestEventStreamEnds: with its token, with the server, and not while nothing happens.
func TestEventStreamEnds(t *testing.T) {
	stopping := make(chan struct{})
	in := install(t, func(c *api.Config) { c.Stopping = stopping })
	url := in.serve(t)
	x := in.Send(in.Request(in.TokenWith(kit.Default, "admin"), http.MethodPost, "/access/v1/tokens", `{"scopes":["read"]}`)).Want(200)
	revoked := in.stream(t, url, x.Text("token"), "")
	stays := in.stream(t, url, in.TokenOf(kit.Default), "")
	_, _ = revoked.next(), stays.next()
	in.Send(in.Request(in.TokenWith(kit.Default, "admin"), http.MethodDelete, "/access/v1/tokens/"+x.Text("id"), "")).Want(204)
	heard, ended := false, false
	for !heard || !ended {
		in.Clock.Advance(time.Second)
		select {
		case p, more := <-revoked.parts:
			ended = ended || !more || strings.Contains(p, "token")
		case p := <-stays.parts:
			heard = heard || p == ": all is well\n"
		default:
		}
	}
	close(stopping)
	for p := range stays.parts {
		if strings.Contains(p, "stops") {
			return
		}
	}
	t.Error("the stream does not say that the server stops")
}

func TestEventStreamsAreLimited(t *testing.T) {
	in := install(t, nil)
	url := in.serve(t)
	var open []*watcher
	for range limits.EventStreams.Int() {
		w := in.stream(t, url, in.TokenOf(kit.Default), "")
		_ = w.next()
		open = append(open, w)
	}
	ask := func() int {
		r := in.Request(in.TokenOf(kit.Default), http.MethodHead, "/transform/v1/events", "")
		r.Header.Set("Accept", "text/event-stream")
		return in.Send(r).Status
	}
	if got := ask(); got != http.StatusTooManyRequests {
		t.Errorf("one more is answered with %d", got)
	}
	in.stream(t, url, in.TokenOf(kit.Other), "")
	open[0].cancel()
	for ask() != http.StatusOK {
		in.Clock.Advance(time.Second)
	}
}

const (
	subscriptionID  = "01950000-0000-7000-8000-00000000a001"
	oneSubscription = "/transform/v1/subscriptions/" + subscriptionID
)

func TestSubscriptionsAreChecked(t *testing.T) {
	in := install(t, nil)
	const path = "/transform/v1/subscriptions/"
	for body, field := range map[string]string{
		`{}`: "url", `{"url":"ftp://a.example"}`: "url", `{"url":"https://u:p@a.example"}`: "url", `{"url":"https://a.example/` + strings.Repeat("x", 2100) + `"}`: "url",
		`{"url":"https://a.example","secret":"short"}`: "secret", `{"url":"https://a.example","secret":"` + strings.Repeat("x", 256) + `"}`: "secret",
		`{"url":"https://a.example","types":["job.done"]}`: "types", `{"url":"https://a.example","kinds":["a"]}`: "kinds",
		`{"url":"https://a.example","description":"` + strings.Repeat("x", 256) + `"}`: "description",
	} {
		if x := in.Do(http.MethodPut, path+entryID, body).Want(422); x.At("fields", field) == nil {
			t.Errorf("%s is not named: %s", field, x)
		}
	}
	in.Do(http.MethodPut, path+"x", `{"url":"https://a.example"}`).Want(422)
	made := in.Do(http.MethodPut, path+entryID, `{"url":"https://a.example/x","types":["job.completed"]}`).Want(200)
	secret := made.Text("secret")
	if len(secret) < 40 {
		t.Errorf("the secret is %q", secret)
	}
	for _, x := range []*kit.Answer{
		in.Do(http.MethodPut, path+entryID, `{"url":"https://a.example/y","secret":"`+strings.Repeat("s", 16)+`"}`),
		in.Do(http.MethodPut, path+entryID, `{"url":"https://a.example/y"}`),
		in.Do(http.MethodGet, path+entryID, ""), in.Do(http.MethodGet, path[:len(path)-1], ""),
	} {
		if x.Want(200); strings.Contains(string(x.Body), "secret") {
			t.Errorf("the secret is shown again: %s", x.Body)
		}
	}
	for n := range limits.Subscriptions.Int() - 1 {
		in.Do(http.MethodPut, fmt.Sprintf("%s01950000-0000-7000-8000-%012d", path, n), `{"url":"https://a.example"}`).Want(200)
	}
	in.Do(http.MethodPut, path+absentID, `{"url":"https://a.example"}`).Refused(422, "limit")
	in.Do(http.MethodPut, path+entryID, `{"url":"https://a.example"}`).Want(200)
	in.Do(http.MethodDelete, path+entryID, "").Want(204)
	in.Do(http.MethodDelete, path+entryID, "").Want(404)
	in.Do(http.MethodGet, path+entryID, "").Want(404)
	in.Do(http.MethodGet, path+entryID+"/deliveries", "").Want(404)
	in.Do(http.MethodGet, path+absentID+"/deliveries?status=lost", "").Want(400)
	in.Do(http.MethodPost, path+absentID+"/deliveries/7/redeliver", "").Want(404)
}

// TestSlowStreamIsCutOff: a client that does not read loses its connection and its place, and
// nothing of it is kept in memory; it goes on behind what it has read.
func TestSlowStreamIsCutOff(t *testing.T) {
	in := install(t, func(c *api.Config) { c.Limits.Grace, c.Limits.Rate = 200*time.Millisecond, 1<<30 })
	url := in.serve(t)
	first := in.stream(t, url, in.TokenOf(kit.Default), "").next().ID
	for range limits.EventStreams.Int() - 2 {
		in.stream(t, url+"?types=job.faulted", in.TokenOf(kit.Default), "")
	}
	ws := in.Actor(kit.Default).Workspace.ID
	const events = 500
	must(t, in.Parts.Store.Update(t.Context(), func(tx domain.Tx) error {
		f, err := tx.Feeds().Get(t.Context(), ws)
		if err != nil {
			return err
		}
		var list []domain.FeedEvent
		for n := range events {
			list = append(list, domain.FeedEvent{
				Type: domain.EventEntryState, ObjectID: entryID, Rev: int64(n), At: in.Clock.Now(),
				Data: []byte(`{"type":"entry.state","large":"` + strings.Repeat("x", 32<<10) + `"}`),
			})
		}
		return tx.Feeds().Log(t.Context(), f, &domain.FeedPart{More: true}, list)
	}))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	must(t, err)
	r.Header.Set("Authorization", "Bearer "+in.TokenOf(kit.Default))
	r.Header.Set("Last-Event-ID", first)
	resp, err := http.DefaultClient.Do(r)
	must(t, err)
	defer func() { _ = resp.Body.Close() }()
	full := func() bool {
		r := in.Request(in.TokenOf(kit.Default), http.MethodHead, "/transform/v1/events", "")
		r.Header.Set("Accept", "text/event-stream")
		return in.Send(r).Status != http.StatusOK
	}
	for full() { // until the server has cut it off
		in.Clock.Advance(time.Second)
	}
	data, err := io.ReadAll(resp.Body)
	if err == nil || len(data) > events*32<<10 {
		t.Fatalf("%d bytes arrive, and then %v", len(data), err)
	}
	whole := strings.Split(string(data), "\n\n")
	whole = whole[:len(whole)-1] // the last one broke off
	last := first
	for _, part := range whole {
		if id, is := strings.CutPrefix(strings.SplitN(part, "\n", 2)[0], "id: "); is {
			last = id
		}
	}
	next := in.stream(t, url, in.TokenOf(kit.Default), last).next().ID
	if got, want := number(t, next), number(t, last)+1; got != want {
		t.Errorf("it goes on with %d, want %d", got, want)
	}
}

func number(t *testing.T, id string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(id, 10, 64)
	must(t, err)
	return n
}
