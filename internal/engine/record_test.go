package engine

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// recordOf makes a record of a job on an entry, with a workflow of steps that are
// named like their actions.
func recordOf(actions ...string) (*record, *domaintest.Clock) {
	clock := domaintest.NewClock()
	r := &record{
		ids: &domaintest.IDs{}, clock: clock, version: &domain.WorkflowVersion{},
		job: &domain.Job{WorkspaceID: domaintest.ID(7, 1), ID: domaintest.ID(7, 2), CreatedAt: clock.Now(), Lease: domain.Lease{Owner: "node", Fence: 4}},
	}
	for i, a := range actions {
		r.version.Content.Steps = append(r.version.Content.Steps, &domain.Step{ID: domaintest.ID(4, i+1), Name: "Step " + a, Action: a})
	}
	r.entry = testEntry(0, "v0")
	r.job.EntryID = r.entry.ID
	r.pending.base(r.entry.ID, "v0")
	return r, clock
}

// attempt begins the next step and concludes it with a result.
func (r *record) attempt(t *testing.T, res domain.Result) (flush bool) {
	t.Helper()
	d := r.decide(r.clock.Now())
	if d.Move != domain.Run {
		t.Fatalf("the next move is %+v", d)
	}
	return r.conclude(d, r.begin(d), res)
}

func TestRecordAppend(t *testing.T) {
	r, clock := recordOf("a", "b")
	d := r.decide(clock.Now())
	began := clock.Monotonic()
	in := r.begin(d)
	clock.Advance(time.Second)
	r.append(d, in, domain.Event{Status: domain.StatusQueued, Ref: "r-1"})
	want := []domain.Event{
		{Seq: 1, Index: 1, IntentID: in.ID, StepID: domaintest.ID(4, 1), Name: "Step a", Provider: "a", Status: domain.StatusRun, At: domaintest.Start},
		{Seq: 2, Index: 2, IntentID: in.ID, StepID: domaintest.ID(4, 1), Name: "Step a", Provider: "a", Status: domain.StatusQueued, At: domaintest.Start.Add(time.Second), Ref: "r-1"},
	}
	for name, got := range map[string][]domain.Event{"job": r.job.Events, "intent": in.Events, "batch": r.pending.events} {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("events of the %s: %s", name, diff)
		}
	}
	if r.job.Status != domain.StatusQueued || r.job.Ref != "r-1" || !r.job.UpdatedAt.Equal(clock.Now()) {
		t.Errorf("the job is %+v", r.job)
	}
	if r.pending.since != began {
		t.Errorf("the batch is from %v", r.pending.since)
	}
	r.append(d, in, domain.Event{Status: domain.StatusOK})
	if r.job.Ref != "" {
		t.Errorf("the reference %q outlives the intent", r.job.Ref)
	}
}

func TestRecordConclude(t *testing.T) {
	effects := domain.Effects{Content: testContent("v1"), State: &domain.State{Key: "k"}, Folder: "sales"}
	for _, tt := range []struct {
		status domain.Status
		kept   bool
		faults int
		next   domain.Move
	}{
		{domain.StatusOK, true, 0, domain.Run},
		{domain.StatusSkip, true, 0, domain.Run},
		{domain.StatusKO, true, 1, domain.Finish},
		{domain.StatusErr, false, 0, domain.Wait},
		{domain.StatusQueued, true, 0, domain.Wait},
		{domain.StatusPoke, true, 0, domain.Wait},
	} {
		t.Run(string(tt.status), func(t *testing.T) {
			r, clock := recordOf("a", "b")
			res := domain.Result{
				Status: tt.status, Code: "c", Message: "m", Args: map[string]string{"k": "v"}, Paths: []string{"$.x"},
				Ref: "r", RetryIn: time.Minute, Simulated: true, Effects: effects,
			}
			if r.attempt(t, res) {
				t.Error("the batch must be committed before the next step")
			}
			ev := r.job.Events[1]
			want := domain.Event{
				Seq: 2, Index: 2, IntentID: ev.IntentID, StepID: domaintest.ID(4, 1), Name: "Step a", Provider: "a", At: clock.Now(),
				Status: tt.status, Code: "c", Message: "m", Args: res.Args, Paths: res.Paths, Ref: "r", RetryIn: time.Minute, Simulated: true,
			}
			if diff := cmp.Diff(want, ev); diff != "" {
				t.Error(diff)
			}
			if got := len(r.pending.writes) == 1; got != tt.kept || len(r.job.Faults) != tt.faults || r.pending.steps != 1 {
				t.Errorf("%d writes, faults %v, %d steps", len(r.pending.writes), r.job.Faults, r.pending.steps)
			}
			if got := r.entry.Content.Version == "v1" && r.entry.State == "k" && r.entry.Folder == "sales"; got != tt.kept {
				t.Errorf("the next step sees %+v", r.entry)
			}
			if d := r.decide(clock.Now()); d.Move != tt.next {
				t.Errorf("the next move is %+v", d)
			}
			if tt.kept {
				w := r.pending.writes[0]
				if w.origin != (domain.Origin{Src: "a", SrcID: string(r.job.ID)}) || w.entry != r.entry.ID || w.intent != string(ev.IntentID) {
					t.Errorf("the write is %+v", w)
				}
			}
		})
	}
}

func TestRecordConcludeEndsAFullBatch(t *testing.T) {
	r, clock := recordOf("a", "b")
	d := r.decide(clock.Now())
	in := r.begin(d)
	clock.Advance(maxBatchTime)
	if !r.conclude(d, in, domain.OK()) {
		t.Error("a batch that is old enough goes on")
	}
	r, _ = recordOf("a")
	res := domain.OK()
	res.Effects.Number = &domain.Numbering{}
	if !r.attempt(t, res) {
		t.Error("a batch goes on after a number")
	}
}

// TestRecordRetriesAreExhausted: after the last retry ERR is KO, with the code and
// message of that attempt.
func TestRecordRetriesAreExhausted(t *testing.T) {
	r, clock := recordOf("a")
	r.policy = domain.Policy{Retries: 2}
	want := []domain.Status{domain.StatusErr, domain.StatusErr, domain.StatusKO}
	for i, status := range want {
		r.attempt(t, domain.Err("503", "busy"))
		last := r.job.Events[len(r.job.Events)-1]
		if last.Status != status || last.Code != "503" || last.Message != "busy" {
			t.Errorf("attempt %d: %+v", i+1, last)
		}
		if status == domain.StatusErr {
			clock.Advance(r.decide(clock.Now()).At.Sub(clock.Now()))
		}
	}
	if len(r.job.Faults) != 1 || r.decide(clock.Now()).Move != domain.Finish {
		t.Errorf("faults %v", r.job.Faults)
	}
}

func TestRecordExpire(t *testing.T) {
	r, clock := recordOf("a")
	r.attempt(t, domain.Result{Status: domain.StatusPoke})
	clock.Advance(domain.WaitDeadline)
	d := r.decide(clock.Now())
	if d.Move != domain.Expire {
		t.Fatalf("the next move is %+v", d)
	}
	r.expire(d)
	last := r.job.Events[len(r.job.Events)-1]
	if last.Status != domain.StatusTimeout || last.Index != 3 || last.Message != "the step did not end in time: the 100 days that a step may wait are over" {
		t.Errorf("%+v", last)
	}
}

func TestRecordResume(t *testing.T) {
	r, clock := recordOf("a")
	d := r.decide(clock.Now())
	in := r.begin(d)
	again := r.decide(clock.Now())
	if got := r.resume(again); got.ID != in.ID || len(r.job.Events) != 1 {
		t.Errorf("a RUN on record: intent %s, %d events", got.ID, len(r.job.Events))
	}
	r.conclude(again, again.Intent, domain.Result{Status: domain.StatusErr, RetryIn: time.Nanosecond})
	clock.Advance(time.Second)
	if got := r.resume(r.decide(clock.Now())); got.ID != in.ID || len(r.job.Events) != 3 {
		t.Errorf("after ERR: intent %s, %d events", got.ID, len(r.job.Events))
	}
}

func TestRecordAssignIDs(t *testing.T) {
	made, side := testEntry(1, "m"), testEntry(2, "s")
	given := map[string]string{"k": "v"}
	for _, tt := range []struct {
		name    string
		effects domain.Effects
		entry   domain.ID
		args    map[string]string
	}{
		{"nothing new", domain.Effects{Folder: "x"}, "", given},
		{"an entry", domain.Effects{Entry: made}, made.ID, given},
		{"a side entry", domain.Effects{SideEntry: side}, side.ID, map[string]string{"k": "v", domain.ArgEntryID: string(side.ID)}},
		{"both", domain.Effects{Entry: made, SideEntry: side}, made.ID, given},
		{"a child", domain.Effects{Child: &domain.ChildJob{}}, "", map[string]string{"k": "v", domain.ArgJobID: string(domaintest.ID(7, 1))}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, _ := recordOf("a")
			ev := domain.Event{Args: given}
			child := r.assignIDs(&ev, &tt.effects)
			if ev.EntryID != tt.entry || (child != "") != (tt.effects.Child != nil) {
				t.Errorf("entry %q, child %q", ev.EntryID, child)
			}
			if diff := cmp.Diff(tt.args, ev.Args); diff != "" {
				t.Error(diff)
			}
			if len(given) != 1 {
				t.Error("the arguments of the result were changed")
			}
		})
	}
	r, _ := recordOf("a")
	var ev domain.Event // without arguments
	r.assignIDs(&ev, &domain.Effects{Child: &domain.ChildJob{}})
	if ev.Args[domain.ArgJobID] == "" {
		t.Errorf("the child is not named: %v", ev.Args)
	}
}

func TestRecordPreview(t *testing.T) {
	made := testEntry(1, "m0")
	for _, tt := range []struct {
		name    string
		effects domain.Effects
		want    domain.Entry // what the next step sees
		jobOn   domain.ID
	}{
		{"content", domain.Effects{Content: testContent("v1")}, domain.Entry{ID: domaintest.ID(7, 200), Content: *testContent("v1")}, ""},
		{"state", domain.Effects{State: &domain.State{Key: "k"}}, domain.Entry{ID: domaintest.ID(7, 200), Content: *testContent("v0"), State: "k"}, ""},
		{"folder", domain.Effects{Folder: "f"}, domain.Entry{ID: domaintest.ID(7, 200), Content: *testContent("v0"), Folder: "f"}, ""},
		{"file", domain.Effects{Files: []domain.NewFile{{}}}, domain.Entry{ID: domaintest.ID(7, 200), Content: *testContent("v0")}, ""},
		{"side entry", domain.Effects{SideEntry: made}, domain.Entry{ID: domaintest.ID(7, 200), Content: *testContent("v0")}, ""},
		{"child", domain.Effects{Child: &domain.ChildJob{}}, domain.Entry{ID: domaintest.ID(7, 200), Content: *testContent("v0")}, ""},
		{"number", domain.Effects{Number: &domain.Numbering{}}, domain.Entry{ID: domaintest.ID(7, 200), Content: *testContent("v0")}, ""},
		{"entry", domain.Effects{Entry: made}, domain.Entry{ID: made.ID, Content: made.Content}, made.ID},
		{"entry with state and folder", domain.Effects{Entry: made, State: &domain.State{Key: "k"}, Folder: "f"}, domain.Entry{ID: made.ID, Content: made.Content, State: "k", Folder: "f"}, made.ID},
		{"switch", domain.Effects{SwitchTo: domaintest.ID(7, 77), Folder: "f"}, domain.Entry{ID: domaintest.ID(7, 200), Content: *testContent("v0")}, domaintest.ID(7, 77)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, _ := recordOf("a")
			before, copied := r.entry, *r.entry
			tt.want.WorkspaceID = before.WorkspaceID
			if tt.jobOn == "" {
				tt.jobOn = before.ID
			}
			r.preview(&tt.effects)
			if diff := cmp.Diff(&tt.want, r.entry); diff != "" {
				t.Error(diff)
			}
			if r.job.EntryID != tt.jobOn {
				t.Errorf("the job is on %s", r.job.EntryID)
			}
			if diff := cmp.Diff(&copied, before); diff != "" || made.State != "" {
				t.Errorf("an entry that a step may hold was changed: %s", diff)
			}
		})
	}
	r, _ := recordOf("a")
	r.entry = nil
	if r.preview(&domain.Effects{Folder: "f"}); r.entry != nil {
		t.Errorf("a job without an entry has %+v", r.entry)
	}
}

func TestRecordPendingFiles(t *testing.T) {
	r, _ := recordOf("a", "b", "c")
	attach := func(entry domain.ID, hash string) domain.Result {
		res := domain.OK()
		res.Effects.Files = []domain.NewFile{{File: domain.File{EntryID: entry, Hash: hash}, Data: []byte(hash)}}
		return res
	}
	hashes := func(want ...string) {
		t.Helper()
		var got []string
		for _, f := range r.pendingFiles() {
			got = append(got, f.Hash)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	hashes()
	r.attempt(t, attach(r.entry.ID, "one"))
	hashes("one")
	made := testEntry(1, "m0")
	res := attach(made.ID, "two")
	res.Effects.Entry = made
	r.attempt(t, res)
	hashes("two") // the job went over to another entry
	r.attempt(t, attach(made.ID, "three"))
	hashes("two", "three")
	r.pendingFiles()[0].Hash = "changed"
	hashes("two", "three")
	r.entry = nil
	hashes()
}

func TestRecordMadeBy(t *testing.T) {
	made := domaintest.ID(7, 9)
	event := func(provider string, intent int, status domain.Status, entry domain.ID) domain.Event {
		return domain.Event{Provider: provider, IntentID: domaintest.ID(7, intent), Status: status, EntryID: entry}
	}
	for name, tt := range map[string]struct {
		event domain.Event
		want  domain.ID
	}{
		"made before":            {event("a", 1, domain.StatusOK, made), made},
		"by another action":      {event("b", 1, domain.StatusOK, made), ""},
		"by a step that failed":  {event("a", 1, domain.StatusKO, made), ""},
		"a step that made none":  {event("a", 1, domain.StatusOK, ""), ""},
		"a step that was queued": {event("a", 1, domain.StatusQueued, made), ""},
	} {
		r, _ := recordOf("a")
		r.job.Events = []domain.Event{tt.event}
		if got := r.follow().made["a"]; got != tt.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestRecordSuspended(t *testing.T) {
	r, clock := recordOf("a")
	until := clock.Now().Add(time.Hour)
	j := r.suspended(until)
	if !j.DueAt.Equal(until) || j.Lease != (domain.Lease{Fence: 4}) || j.Completed() {
		t.Errorf("%+v", j)
	}
	if r.job.Lease.Owner != "node" || !r.job.DueAt.IsZero() {
		t.Errorf("the job in memory became %+v", r.job)
	}
}

func TestRecordFinished(t *testing.T) {
	r, clock := recordOf("a")
	r.job.DueAt = clock.Now()
	r.attempt(t, domain.KO("no", "never"))
	last := clock.Now()
	clock.Advance(time.Minute)
	j := r.finished()
	if !j.CompletedAt.Equal(last) || !j.UpdatedAt.Equal(clock.Now()) || !j.DueAt.IsZero() || j.Lease != (domain.Lease{Fence: 4}) {
		t.Errorf("%+v", j)
	}
	if j.Status != domain.StatusKO || len(j.Faults) != 1 {
		t.Errorf("%s with the faults %v", j.Status, j.Faults)
	}
	if r.job.Completed() {
		t.Error("the job in memory is complete before the commit")
	}

	empty, clock := recordOf() // a workflow without steps
	if j := empty.finished(); j.Status != domain.StatusOK || !j.CompletedAt.Equal(clock.Now()) {
		t.Errorf("without a step: %s at %v", j.Status, j.CompletedAt)
	}
}
