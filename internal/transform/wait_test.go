package transform_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/transform"
	"chancery/test/kit"
)

// result is what a request that waits has returned.
type result struct {
	view *transform.JobView
	err  error
}

// begins puts the job of flowHold in the background and returns when it is on record and the
// request waits.
func (f *fixture) begins(ctx context.Context, wait transform.Wait) <-chan result {
	f.Helper()
	return f.puts(ctx, wait, true)
}

// waits does the same for a job that is on record already.
func (f *fixture) waits(ctx context.Context, wait transform.Wait) <-chan result {
	f.Helper()
	return f.puts(ctx, wait, false)
}

func (f *fixture) puts(ctx context.Context, wait transform.Wait, fresh bool) <-chan result {
	f.Helper()
	out := make(chan result, 1)
	go func() {
		v, err := f.PutJob(ctx, f.actor, id(1), request(flowHold, "1"), wait)
		out <- result{v, err}
	}()
	if fresh {
		f.in.Clock.PassUnstored(1)
	}
	f.in.Clock.Await(wait.For)
	return out
}

// statements.yaml 2.1-6
func TestWaitForTheEnd(t *testing.T) {
	f := newFixture(t, kit.Options{})
	stored := make(chan struct{}, 1)
	first := f.begins(t.Context(), transform.Wait{For: 100 * time.Second, OnStored: func() { stored <- struct{}{} }})
	<-stored
	second := f.waits(t.Context(), transform.Wait{For: 90 * time.Second}) // it looks the job up
	select {
	case r := <-first:
		t.Fatalf("%+v", r)
	case r := <-second:
		t.Fatalf("%+v", r)
	default:
	}
	f.gate.Open()
	for _, out := range []<-chan result{first, second} {
		if r := <-out; r.err != nil || !r.view.Completed() || string(r.view.ID) != id(1) {
			t.Errorf("%+v", r)
		}
	}
}

// statements.yaml 2.1-6
func TestWaitForATime(t *testing.T) {
	f := newFixture(t, kit.Options{})
	first := f.begins(t.Context(), transform.Wait{For: 3 * time.Second})
	second := f.waits(t.Context(), transform.Wait{For: 2500 * time.Millisecond})
	f.in.Clock.Advance(3 * time.Second)
	for _, out := range []<-chan result{first, second} {
		if r := <-out; r.err != nil || r.view.Completed() {
			t.Errorf("%+v", r)
		}
	}
}

func TestCallersThatLeave(t *testing.T) {
	f := newFixture(t, kit.Options{})
	ctx, leave := context.WithCancel(t.Context())
	first := f.begins(ctx, transform.Wait{For: 100 * time.Second})
	second := f.waits(ctx, transform.Wait{For: 90 * time.Second})
	leave()
	for _, out := range []<-chan result{first, second} {
		if r := <-out; !errors.Is(r.err, context.Canceled) {
			t.Errorf("%+v", r)
		}
	}
	f.gate.Open()
	if j := f.in.Ended(domain.ID(id(1))); j.Status != domain.StatusOK {
		t.Errorf("%+v", j)
	}
}

// deaf hears no hint about single jobs.
type deaf struct{ domain.Wake }

func (d deaf) Watch(topic string) (<-chan struct{}, func()) {
	if topic == domain.TopicJobs {
		return d.Wake.Watch(topic)
	}
	return nil, func() {}
}

// A request that misses the hint reads the job again within a second.
func TestAHintIsOnlyAHint(t *testing.T) {
	f := newFixture(t, kit.Options{})
	own := *f.Service
	own.Wake = deaf{own.Wake}
	f.put(id(1), request(flowHold, "1"))
	out := make(chan result, 1)
	go func() {
		v, err := own.PutJob(t.Context(), f.actor, id(1), request(flowHold, "1"), transform.Wait{For: time.Minute})
		out <- result{v, err}
	}()
	f.in.Clock.Await(time.Second)
	f.gate.Open()
	f.in.Ended(domain.ID(id(1)))
	f.in.Clock.Advance(time.Second)
	if r := <-out; r.err != nil || !r.view.Completed() {
		t.Errorf("%+v", r)
	}
}

// prompted gets the hints about single jobs from the test.
type prompted struct {
	domain.Wake
	hints chan struct{}
}

func (w prompted) Watch(topic string) (<-chan struct{}, func()) {
	if topic == domain.TopicJobs {
		return w.Wake.Watch(topic)
	}
	return w.hints, func() {}
}

// A server that may have missed hints has everybody look. That ends no wait.
func TestAHintEndsNoWait(t *testing.T) {
	f := newFixture(t, kit.Options{})
	own := *f.Service
	hints := make(chan struct{})
	own.Wake = prompted{own.Wake, hints}
	f.put(id(1), request(flowHold, "1"))
	out := make(chan result, 1)
	go func() {
		v, err := own.PutJob(t.Context(), f.actor, id(1), request(flowHold, "1"), transform.Wait{For: time.Minute})
		out <- result{v, err}
	}()
	for range 3 {
		select {
		case hints <- struct{}{}:
		case r := <-out:
			t.Fatalf("the wait has ended: %+v", r)
		}
	}
	f.gate.Open()
	f.in.Ended(domain.ID(id(1)))
	hints <- struct{}{}
	if r := <-out; r.err != nil || !r.view.Completed() {
		t.Errorf("%+v", r)
	}
}
