package simulate

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"chancery/internal/document"
	"chancery/internal/domain"
)

// The actions of the simulation. Numbers and children are made by those of the server.
const (
	actMark   = "sim.mark"  // appends a state with the intent
	actEdit   = "sim.edit"  // writes the intent into the document
	actSend   = "sim.send"  // acts outside, and lies
	actAsk    = "sim.ask"   // acts outside and waits for a poke
	actSleep  = "sim.sleep" // waits
	actFail   = "sim.fail"  // fails some times
	actMake   = "sim.make"  // makes another document, in a folder with the intent
	actNumber = domain.SrcNumbering
	actChild  = "transform.job.create"
)

// actions is the table of actions of one server.
type actions struct{ l *life }

// Action implements domain.Actions.
func (t actions) Action(id string) (*domain.Action, bool) {
	a := &domain.Action{ID: id, Reach: domain.Inside, Entryless: true}
	switch id {
	case actMark:
		a.Cost, a.Entryless, a.Run = domain.Quick, false, mark
	case actEdit:
		a.Entryless, a.Run = false, t.edit
	case actSend:
		a.Reach, a.Run = domain.Acts, t.send
	case actAsk:
		a.Reach, a.Run = domain.Acts, t.ask
	case actSleep:
		a.Run = sleep
	case actFail:
		a.Run = t.fail
	case actMake:
		a.Run = t.make
	default:
		return t.l.node.world.shared.table.Action(id)
	}
	return a, true
}

// IDs implements domain.Actions.
func (t actions) IDs() []string { return t.l.node.world.shared.table.IDs() }

// Actions implements domain.Actions.
func (t actions) Actions() []*domain.Action { return t.l.node.world.shared.table.Actions() }

// CheckConfig implements domain.Actions.
func (actions) CheckConfig(*domain.Action, json.RawMessage) []domain.ConfigIssue { return nil }

func mark(_ context.Context, t *domain.Task) domain.Result {
	res := domain.OK()
	res.Effects.State = &domain.State{Key: "processing", At: t.Now, Notes: string(t.IntentID)}
	return res
}

// markOf is the member of a document that an intent writes.
func markOf(intent domain.ID) string { return "j" + string(intent[24:]) }

func (t actions) edit(_ context.Context, task *domain.Task) domain.Result {
	c := &task.Entry.Content
	raw, err := document.Patch(c, document.TypeMergePatch, []byte(`{"meta":{"`+markOf(task.IntentID)+`":"1"}}`))
	if err != nil {
		return domain.KO("patch", err.Error())
	}
	next, err := t.l.node.world.shared.build.Revise(c, raw, &document.Options{Workspace: task.Workspace, Now: task.Now, Keep: true})
	if err != nil {
		return domain.KO("revise", err.Error())
	}
	res := domain.OK()
	res.Effects.Content = next
	return res
}

func (t actions) make(_ context.Context, task *domain.Task) domain.Result {
	w := t.l.node.world
	e := *w.shared.entries[0]
	e.ID, e.Folder, e.CreatedAt, e.UpdatedAt = ids{w}.New(), string(task.IntentID), task.Now, task.Now
	res := domain.OK()
	res.Effects.SideEntry = &e
	return res
}

func sleep(_ context.Context, t *domain.Task) domain.Result {
	if t.Attempt > 1 {
		return domain.OK()
	}
	return domain.Result{Status: domain.StatusQueued, RetryIn: 3 * time.Second}
}

func (t actions) fail(_ context.Context, task *domain.Task) domain.Result {
	d := newDice(t.l.node.world.plan.Seed, fmt.Sprintf("fail %s %d", task.JobID, task.Attempt))
	switch {
	case task.Attempt < 4 && d.chance(0.5):
		return domain.Err("later", "not now")
	case d.chance(0.2):
		return domain.KO("never", "this cannot be done")
	}
	return domain.OK()
}

// lie is how an outward action misbehaves.
type lie int

const (
	honest   lie = iota
	denies       // does it and answers with an error
	doubles      // does it twice
	tardy        // does it after the lease has ended
	late         // does it after the attempt has ended
	pretends     // does nothing and answers that it did
	fails        // does nothing and says so
	gives        // does nothing and says that it never will
	explodes     // panics
	lieKinds = 9
)

var lies = [lieKinds]string{ //nolint:gochecknoglobals // a table
	"honest answers", "effects that were denied", "doubled effects", "effects after the lease", "effects after the attempt",
	"effects that did not happen", "errors", "refusals", "panics of actions",
}

// call makes one attempt at a call of another service.
func (t actions) call(task *domain.Task) (lie, bool) {
	w := t.l.node.world
	name := fmt.Sprintf("%s %s/%d", task.Action, task.IntentID, task.Attempt)
	l := honest
	if !t.l.pause(name, func(d dice) time.Duration {
		if !w.healed && d.chance(w.plan.Rates.Lies) {
			l = lie(1 + d.pick(4, 2, 3, 1, 2, 3, 1, 1))
		}
		w.count(lies[l])
		switch l {
		case tardy:
			return d.between(16*time.Second, 30*time.Second)
		case late:
			return d.between(61*time.Second, 90*time.Second)
		default:
			return d.between(time.Millisecond, 400*time.Millisecond)
		}
	}) {
		return honest, false
	}
	switch l {
	case pretends:
		w.outside.pretended[task.IntentID] = true
	case fails, gives, explodes:
	case doubles:
		w.outside.effect(w, task)
		w.outside.effect(w, task)
	default:
		w.outside.effect(w, task)
	}
	return l, t.l.pause(name+" answer", w.latency)
}

func (t actions) send(_ context.Context, task *domain.Task) domain.Result {
	return t.act(task)
}

func (t actions) ask(_ context.Context, task *domain.Task) domain.Result {
	res := t.act(task)
	if res.Status == domain.StatusOK && task.Attempt == 1 {
		return domain.Result{Status: domain.StatusPoke, Ref: "ref-" + string(task.IntentID)}
	}
	return res
}

// act makes one attempt and believes the answer.
func (t actions) act(task *domain.Task) domain.Result {
	l, ok := t.call(task)
	switch {
	case !ok, l == denies, l == fails:
		return domain.Err("down", "the service answered with an error")
	case l == gives:
		return domain.KO("refused", "the service will not")
	case l == explodes:
		panic("the action has a fault")
	}
	return domain.OK()
}

// outside is what other services have seen.
type outside struct {
	// intents are those of each step of each job.
	intents map[string][]domain.ID
	// pretended are the intents of which a service has said that it did what it did not.
	pretended map[domain.ID]bool
	effects   int
}

func newOutside() outside {
	return outside{intents: map[string][]domain.ID{}, pretended: map[domain.ID]bool{}}
}

// effect is what an attempt does outside. Its intent must be on record by then.
func (o *outside) effect(w *world, t *domain.Task) {
	j, err := w.db.tx().Jobs().Get(context.Background(), t.Workspace.ID, t.JobID)
	if err != nil {
		w.fault("job %s acts outside and is not on record: %v", t.JobID, err)
		return
	}
	var step domain.ID
	for i := range j.Events {
		if j.Events[i].IntentID == t.IntentID {
			step = j.Events[i].StepID
		}
	}
	if step == "" {
		w.fault("job %s acts outside with the intent %s, which is not on record", t.JobID, t.IntentID)
	}
	key := strings.Join([]string{string(t.JobID), string(step)}, "/")
	o.effects++
	o.intents[key] = append(o.intents[key], t.IntentID)
}
