package simulate

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"chancery/internal/domain"
)

// checker reads what a run has left and compares it with what was promised.
type checker struct {
	*world
	list []*domain.Job
	byID map[domain.ID]*domain.Job
	// ended are the intents by the action of their step, with how they ended.
	ended map[domain.ID]ended
}

type ended struct {
	action string
	job    domain.ID
	entry  domain.ID
	status domain.Status
}

func (w *world) check() {
	c := &checker{world: w, byID: map[domain.ID]*domain.Job{}, ended: map[domain.ID]ended{}}
	var err error
	if c.list, err = w.jobs(); err != nil {
		w.fault("the jobs cannot be read: %v", err)
		return
	}
	for _, j := range c.list {
		c.byID[j.ID] = j
		c.counts["jobs"]++
		c.note(fmt.Sprintf("end of %s: %s, %d events", j.ID, j.Status, len(j.Events)), nil)
	}
	c.acknowledged()
	for _, j := range c.list {
		c.record(j)
		c.flow(j)
		c.outward(j)
	}
	c.children()
	c.equals()
	c.effects()
	c.numbers()
}

// acknowledged checks that what was acknowledged is on record, and that all jobs are complete.
func (c *checker) acknowledged() {
	for n := range c.plan.Jobs {
		for _, id := range c.clients.jobs[n] {
			if c.byID[id] == nil {
				c.fault("job %s was acknowledged and is not on record", id)
			}
		}
	}
	for _, shown := range c.clients.views {
		j := c.byID[shown.ID]
		if j == nil || j.Status != shown.Status || len(j.Events) != len(shown.Events) || !j.CompletedAt.Equal(shown.CompletedAt) {
			c.fault("job %s was shown complete, and not as it is on record", shown.ID)
		}
	}
	for _, j := range c.list {
		if !j.Completed() {
			c.fault("job %s has not ended: %s", j.ID, j.Status)
		}
		if j.Lease.Owner != "" {
			c.fault("job %s has ended and %s holds it", j.ID, j.Lease.Owner)
		}
	}
}

// record checks the log of a job by itself.
func (c *checker) record(j *domain.Job) {
	for i := range j.Events {
		if j.Events[i].Seq != i+1 {
			c.fault("event %d of job %s has the number %d", i+1, j.ID, j.Events[i].Seq)
		}
	}
	if n := len(j.Events); n > 0 && j.Events[n-1].Status != j.Status {
		c.fault("job %s shows %s and its last event is %s", j.ID, j.Status, j.Events[n-1].Status)
	}
	for _, in := range domain.Intents(j.Events) {
		for i := range in.Events {
			if in.Events[i].Index != i+1 {
				c.fault("event %d of intent %s has the number %d", i+1, in.ID, in.Events[i].Index)
			}
			if last := i == len(in.Events)-1; in.Events[i].Status.Final() != last {
				c.fault("intent %s of job %s: %s", in.ID, j.ID, statuses(in))
				break
			}
		}
		if _, twice := c.ended[in.ID]; twice {
			c.fault("the intent %s belongs to two jobs", in.ID)
		}
		c.ended[in.ID] = ended{in.Provider, j.ID, j.EntryID, in.Last().Status}
	}
}

func statuses(in *domain.Intent) string {
	var list []string
	for i := range in.Events {
		list = append(list, string(in.Events[i].Status))
	}
	return strings.Join(list, " ")
}

// flow checks that a job went through its workflow: each step once and in order, to the
// end or to the first that failed, and then through its rescue.
func (c *checker) flow(j *domain.Job) {
	n := -1
	for f := range len(c.plan.Flows) + 1 {
		if flowID(f) == j.WorkflowID {
			n = f
		}
	}
	if n < 0 {
		c.fault("job %s runs the workflow %s", j.ID, j.WorkflowID)
		return
	}
	def, intents := c.plan.definition(n), domain.Intents(j.Events)
	walk := &walk{c: c, job: j, rest: intents}
	failed := walk.through(def.Steps, false)
	if failed != nil && !failed.NoRescue && !walk.stopped {
		walk.through(def.Rescue, true)
	}
	if len(walk.rest) > 0 && !walk.lost {
		c.fault("job %s did %s after its end", j.ID, walk.rest[0].Provider)
	}
}

// walk follows the intents of a job through its workflow.
type walk struct {
	c    *checker
	job  *domain.Job
	rest []*domain.Intent
	// stopped is set by a branch that ends the workflow, lost when the job went elsewhere.
	stopped, lost bool
}

// through follows the intents through a list of steps, and returns the event that ended
// the list early. A rescue goes on after a failure.
func (w *walk) through(steps []*domain.Step, rescue bool) (failed *domain.Event) {
	for i, s := range steps {
		in := w.next(i, s, rescue)
		if in == nil {
			return nil
		}
		last := in.Last()
		switch {
		case last.Status == domain.StatusCancel:
			return last
		case last.Status == domain.StatusKO && len(s.Next) > 0:
			failed := w.through(s.Next[0].Steps, rescue)
			w.stopped = w.stopped || failed == nil && s.Next[0].Stop
			if failed != nil || w.stopped || w.lost {
				return failed
			}
		case last.Status.Failed() && !rescue:
			return last
		}
	}
	return nil
}

// next takes the next intent, which must be at a step.
func (w *walk) next(i int, s *domain.Step, rescue bool) *domain.Intent {
	w.lost = true
	if len(w.rest) == 0 {
		w.c.fault("job %s has ended before its step %d, %s", w.job.ID, i+1, s.Action)
		return nil
	}
	in := w.rest[0]
	if in.StepID != s.ID || in.Rescue != rescue {
		w.c.fault("job %s did %s instead of its step %d, %s", w.job.ID, in.Provider, i+1, s.Action)
		return nil
	}
	if last := in.Last(); !allowed(s.Action, last.Status) {
		w.c.fault("job %s: %s ended with %s %s: %s", w.job.ID, s.Action, last.Status, last.Code, last.Message)
	}
	w.rest, w.lost = w.rest[1:], false
	return in
}

// mayRefuse reports whether an action may end with KO. What is done inside cannot fail.
func mayRefuse(action string) bool { return action == actSend || action == actAsk || action == actFail }

// allowed reports whether an action may end so.
func allowed(action string, s domain.Status) bool {
	switch s {
	case domain.StatusOK, domain.StatusSkip, domain.StatusCancel:
		return true
	case domain.StatusKO:
		return mayRefuse(action)
	default:
		return false
	}
}

// outward checks that others have seen one intent of each step, and those that succeeded.
func (c *checker) outward(j *domain.Job) {
	for _, in := range domain.Intents(j.Events) {
		seen := c.outside.intents[string(j.ID)+"/"+string(in.StepID)]
		for _, id := range seen {
			if id != in.ID {
				c.fault("job %s acted outside with the intents %s and %s at one step", j.ID, id, in.ID)
			}
		}
		acts := in.Provider == actSend || in.Provider == actAsk
		if acts && in.Last().Status == domain.StatusOK && len(seen) == 0 && !c.outside.pretended[in.ID] {
			c.fault("the intent %s of job %s succeeded, and nobody outside has seen it", in.ID, j.ID)
		}
	}
}

// children checks that each step that creates a job created one.
func (c *checker) children() {
	keys := map[string]int{}
	for _, j := range c.list {
		if j.ParentID == "" {
			continue
		}
		keys[j.Key]++
		c.counts["children"]++
		parent := c.byID[j.ParentID]
		if parent == nil || !slices.ContainsFunc(parent.Events, func(e domain.Event) bool { return e.Args[domain.ArgJobID] == string(j.ID) }) {
			c.fault("job %s is not on the record of its parent", j.ID)
		}
	}
	for id, e := range c.ended {
		if e.action != actChild || e.status != domain.StatusOK {
			continue
		}
		if n := keys[string(e.job)+":"+string(id)]; n != 1 {
			c.fault("the intent %s created %d jobs", id, n)
		}
	}
}

// equals checks that equal requests made one job.
func (c *checker) equals() {
	for n, p := range c.plan.Jobs {
		made := map[domain.ID]bool{}
		for _, j := range c.list {
			if j.ParentID == "" && (p.Key && j.Key == jobKey(n) || p.ID && j.ID == jobID(n)) {
				made[j.ID] = true
			}
		}
		if len(made) > 1 {
			c.fault("equal requests made %d jobs", len(made))
		}
		for _, id := range c.clients.jobs[n] {
			if !made[id] {
				c.fault("job %s was the answer to a request for another", id)
			}
		}
		if len(c.clients.jobs[n]) > 1 {
			c.counts["equal requests"] += len(c.clients.jobs[n]) - 1
		}
	}
}

// effects checks that what steps did to documents is there once, and what was refused is
// not.
func (c *checker) effects() {
	ctx, tx := context.Background(), c.db.tx()
	f := &found{states: map[domain.ID]int{}, members: map[domain.ID]map[string]string{}, made: map[domain.ID]int{}}
	for _, id := range c.entryIDs() {
		list, err := tx.Entries().States(ctx, spaceID, id)
		if err != nil {
			c.fault("the states of %s cannot be read: %v", id, err)
		}
		for i := range list {
			f.states[domain.ID(list[i].Notes)]++
		}
		f.members[id] = c.members(ctx, tx, id)
	}
	c.documents(ctx, tx, f)
	for id, e := range c.ended {
		c.effect(id, e, f)
	}
	for id := range f.states {
		c.fault("there is a state of the intent %s, which is not on record", id)
	}
	for id := range f.made {
		c.fault("there is a document of the intent %s, which is not on record", id)
	}
	for member, n := range c.clients.edits {
		if _, is := f.members[entryID(n)][member]; !is {
			c.fault("the change %s of %s was acknowledged and is lost", member, entryID(n))
		}
	}
	c.versions(ctx, tx, f)
}

// found is what there is of effects.
type found struct {
	states  map[domain.ID]int // by intent
	made    map[domain.ID]int // documents, by intent
	members map[domain.ID]map[string]string
}

// effect checks what the step of an intent did, and takes it from what was found.
func (c *checker) effect(id domain.ID, e ended, f *found) {
	want := 0
	if e.status == domain.StatusOK {
		want = 1
	}
	switch e.action {
	case actMark:
		if f.states[id] != want {
			c.fault("the intent %s of job %s ended with %s, and its state is there %d times", id, e.job, e.status, f.states[id])
		}
		delete(f.states, id)
	case actMake:
		if f.made[id] != want {
			c.fault("the intent %s of job %s ended with %s, and made %d documents", id, e.job, e.status, f.made[id])
		}
		delete(f.made, id)
	case actEdit:
		if _, is := f.members[e.entry][markOf(id)]; is != (want == 1) {
			c.fault("the intent %s of job %s ended with %s; whether its change of %s is there: %v", id, e.job, e.status, e.entry, is)
		}
	}
}

// documents checks that there are no documents but those of the plan, of jobs and of steps.
func (c *checker) documents(ctx context.Context, tx domain.Tx, f *found) {
	list, err := tx.Entries().List(ctx, spaceID, domain.EntryQuery{Page: domain.Page{Ascending: true, Limit: 1000}})
	if err != nil {
		c.fault("the documents cannot be read: %v", err)
	}
	known := c.entryIDs()
	for _, e := range list {
		if intent, err := domain.ParseID(e.Folder); err == nil {
			f.made[intent]++
		} else if !slices.Contains(known, e.ID) {
			c.fault("the document %s belongs to no job", e.ID)
		}
	}
}

// versions checks that documents have a version for each change, and no more.
func (c *checker) versions(ctx context.Context, tx domain.Tx, f *found) {
	want := map[domain.ID]int{}
	for _, e := range c.ended {
		if e.action == actNumber && e.status == domain.StatusOK {
			want[e.entry]++
		}
	}
	for id, members := range f.members {
		list, err := tx.Entries().Versions(ctx, spaceID, id)
		if want := 1 + want[id] + len(members); err != nil || len(list) != want {
			c.fault("the document %s has %d versions and not %d: %v", id, len(list), want, err)
		}
	}
}

// entryIDs lists the documents of the plan and those that came with jobs.
func (c *checker) entryIDs() []domain.ID {
	var ids []domain.ID
	for n := range c.plan.Entries {
		ids = append(ids, entryID(n+1))
	}
	for _, j := range c.list {
		if j.EntryID != "" && !slices.Contains(ids, j.EntryID) {
			ids = append(ids, j.EntryID)
		}
	}
	return ids
}

func (c *checker) members(ctx context.Context, tx domain.Tx, id domain.ID) map[string]string {
	var doc struct {
		Meta map[string]string `json:"meta"`
	}
	e, err := tx.Entries().Get(ctx, spaceID, id)
	if err == nil {
		err = json.Unmarshal(e.Content.Doc, &doc)
	}
	if err != nil {
		c.fault("the document %s cannot be read: %v", id, err)
	}
	return doc.Meta
}

// numbers checks that the documents have the numbers of the series from the first to the
// last, each one of them.
func (c *checker) numbers() {
	ctx, tx := context.Background(), c.db.tx()
	series := domain.DynamicSeries{SupplierCode: supplier, Series: seriesCode, Name: seriesName}.ID(spaceID)
	last := int64(0)
	if s, err := tx.Series().Get(ctx, spaceID, series); err == nil {
		last = s.Last
	}
	holders := map[int64]domain.ID{}
	for _, id := range c.entryIDs() {
		e, err := tx.Entries().Head(ctx, spaceID, id)
		if err != nil || e.Content.Index.Code == "" {
			continue
		}
		taken, err := tx.Series().Entry(ctx, spaceID, series, id)
		switch {
		case err != nil:
			c.fault("document %s has the number %s, which was not taken: %v", id, e.Content.Index.Code, err)
			continue
		case taken.Code != e.Content.Index.Code:
			c.fault("document %s has the number %s and not %s", id, e.Content.Index.Code, taken.Code)
		case holders[taken.Index] != "":
			c.fault("the documents %s and %s have the number %d", id, holders[taken.Index], taken.Index)
		}
		holders[taken.Index] = id
		c.counts["numbers"]++
	}
	for n := int64(1); n <= last; n++ {
		if holders[n] == "" {
			c.fault("no document has the number %d of %d", n, last)
		}
	}
	for id, e := range c.ended {
		if e.action == actNumber && e.status == domain.StatusOK && !slices.Contains(values(holders), e.entry) {
			c.fault("the intent %s took a number that %s does not have", id, e.entry)
		}
	}
}

func values(m map[int64]domain.ID) (list []domain.ID) {
	for _, v := range m {
		list = append(list, v)
	}
	return list
}

// String is what a report shows.
func (r *Report) String() string {
	return fmt.Sprintf("seed %d (%d steps, %v of simulated time): %s", r.Plan.Seed, r.Steps, r.Length, strings.Join(r.Wrong, "; "))
}
