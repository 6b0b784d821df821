package simulate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/silo"
	"chancery/internal/transform"
)

// clients are those who send requests, and the answers that they got.
type clients struct {
	// open are the requests without an answer that counts.
	open int
	// jobs are the IDs that the answers named, by the number of the job.
	jobs map[int][]domain.ID
	// views are the complete jobs that answers showed.
	views []*domain.Job
	// edits are the changes of documents that were acknowledged.
	edits map[string]int
	// closing is set when all is done.
	closing bool
}

// call is one attempt of a request.
type call struct {
	name string
	try  int
	// node to ask first; each attempt asks the next.
	node int
	do   func(ctx context.Context, l *life) error
	// answered is called with the answer; it reports whether to try again.
	answered func(err error) bool
	err      error
}

func (w *world) plannedCalls() {
	w.clients.jobs, w.clients.edits = map[int][]domain.ID{}, map[string]int{}
	for n := range w.plan.Jobs {
		for k := range w.plan.Jobs[n].Sends {
			w.placeSend(n, k)
		}
	}
	for n := range w.plan.Orders {
		o := &w.plan.Orders[n]
		w.placeCall(o.At, w.order(o))
	}
}

func (w *world) placeCall(at time.Duration, c *call) {
	w.clients.open++
	w.after(at, nil, c.name, func() { w.clients.send(w, c) })
}

// send makes an attempt at the next node that runs.
func (cs *clients) send(w *world, c *call) {
	c.try++
	for k := range w.nodes {
		l := w.nodes[(c.node+c.try-1+k)%len(w.nodes)].life
		if l == nil || !l.isReady() {
			continue
		}
		if k == 0 || w.now >= l.node.frozen {
			go c.run(w, l)
			return
		}
	}
	c.err = errGone
	cs.answered(w, c)
}

func (c *call) run(w *world, l *life) {
	ctx := context.WithValue(l.requests, requestKey{}, c.name)
	err := c.do(ctx, l)
	w.mu.Lock()
	defer w.mu.Unlock()
	c.err = err
	w.ended = append(w.ended, c)
}

// answered handles the answer to a request: who got an error that says nothing tries
// again, at another node.
func (cs *clients) answered(w *world, c *call) {
	w.note(fmt.Sprintf("%s: %v", c.name, c.err), nil)
	if !c.answered(c.err) {
		cs.open--
		return
	}
	w.count("requests sent again")
	d := w.roll("retry " + c.name)
	w.after(d.between(100*time.Millisecond, 4*time.Second), nil, c.name, func() { cs.send(w, c) })
}

// transient reports whether an error says nothing about what was done.
func transient(err error) bool {
	return errors.Is(err, errGone) || errors.Is(err, context.Canceled) || domain.Is(err, domain.Busy)
}

func (w *world) actor() domain.Actor {
	return domain.Actor{Workspace: space()}
}

func space() domain.Workspace { return domain.Workspace{ID: spaceID, Slug: "w", CreatedAt: start} }

// placeSend places a request for a job.
func (w *world) placeSend(n, k int) {
	j, s := &w.plan.Jobs[n], w.plan.Jobs[n].Sends[k]
	in := transform.JobInput{WorkflowID: string(flowID(j.Flow)), Args: json.RawMessage(`{"n":"1"}`)}
	if s.Other {
		in.Args = json.RawMessage(`{"n":"2"}`)
	}
	switch {
	case j.Entry > 0:
		in.SiloEntryID = string(entryID(j.Entry))
	case j.Entry < 0:
		in.Data = json.RawMessage(order)
	}
	id := ""
	if j.ID {
		id = string(jobID(n))
	}
	if j.Key {
		in.Key = jobKey(n)
	}
	var got *domain.Job
	w.placeCall(s.At, &call{
		name: fmt.Sprintf("job %d.%d", n, k), node: s.Node,
		do: func(ctx context.Context, l *life) error {
			v, err := l.transform.PutJob(ctx, w.actor(), id, in, transform.Wait{For: s.Wait})
			if err == nil {
				got = v.Job
			}
			return err
		},
		answered: func(err error) bool {
			switch {
			case err == nil:
				w.count("jobs acknowledged")
				w.clients.jobs[n] = append(w.clients.jobs[n], got.ID)
				if got.Completed() {
					w.count("jobs shown complete")
					w.clients.views = append(w.clients.views, got)
				}
			case transient(err):
				return true
			case domain.Is(err, domain.Conflict) && w.hasRivals(n):
				w.count("requests that others were before")
			default:
				w.fault("the request for job %d was refused: %v", n, err)
			}
			return false
		},
	})
}

// hasRivals reports whether there are different requests under the same ID or key.
func (w *world) hasRivals(n int) bool {
	for _, s := range w.plan.Jobs[n].Sends {
		if s.Other {
			return true
		}
	}
	return false
}

// order makes the request of an operator.
func (w *world) order(o *Order) *call {
	c := &call{name: fmt.Sprintf("order %d %s", o.Number, o.Kind), node: o.Node}
	if o.Kind == orderEdit {
		member := fmt.Sprintf("edit-%d", o.Number)
		c.do = func(ctx context.Context, l *life) error {
			_, err := l.silo.Update(ctx, w.actor(), string(entryID(o.Entry)), silo.EntryInput{
				ContentType: document.TypeMergePatch, Data: json.RawMessage(`{"meta":{"` + member + `":"1"}}`),
			})
			return err
		}
		c.answered = func(err error) bool {
			if err == nil {
				w.count("edits acknowledged")
				w.clients.edits[member] = o.Entry
			} else if !transient(err) && !domain.Is(err, domain.Conflict) {
				w.fault("the edit %s was refused: %v", member, err)
			}
			return false
		}
		return c
	}
	c.do = func(ctx context.Context, l *life) error { return w.signal(ctx, l, o) }
	c.answered = func(err error) bool {
		if err == nil {
			w.count("signals: " + o.Kind)
		}
		return false
	}
	return c
}

func (w *world) signal(ctx context.Context, l *life, o *Order) error {
	id := string(jobID(o.Job))
	if o.Kind == string(domain.SignalPoke) {
		_, err := l.transform.SignalIntent(ctx, w.actor(), transform.IntentSignal{JobID: id, Status: string(domain.StatusPoke)}, transform.Wait{})
		return err
	}
	_, err := l.transform.Operate(ctx, w.actor(), id, domain.Signal{Kind: domain.SignalKind(o.Kind)}, 0)
	return err
}

// poke continues a job that waits for a poke, after the failures have ended.
func (w *world) poke(id domain.ID) {
	w.placeCall(0, &call{
		name: "poke " + string(id),
		do: func(ctx context.Context, l *life) error {
			_, err := l.transform.SignalIntent(ctx, w.actor(), transform.IntentSignal{JobID: string(id), Status: string(domain.StatusPoke)}, transform.Wait{})
			return err
		},
		answered: func(error) bool { return false },
	})
}
