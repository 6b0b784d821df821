package engine_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
)

// edit is an action that replaces the document by what it was with a suffix.
func edit(id string) *domain.Action {
	return &domain.Action{ID: id, Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
		c := content(string(t.Entry.Content.Doc[:len(t.Entry.Content.Doc)-1])+id+`"`, t.Entry.Content.Version+id)
		res := domain.OK()
		res.Effects.Content = &c
		return res
	}}
}

func (s *fixture) read(id domain.ID) *domain.Entry {
	var e *domain.Entry
	s.view(func(ctx context.Context, tx domain.Tx) (err error) {
		e, err = tx.Entries().Get(ctx, s.ws, id)
		return err
	})
	return e
}

// numbering is an action that takes a number and writes it into the document.
func numbering(series domain.Series, create bool) *domain.Action {
	return &domain.Action{ID: "number", Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
		res := domain.OK()
		res.Effects.Number = &domain.Numbering{Series: series, Create: create}
		return res
	}}
}

// statements.yaml 6.2-9
func TestEffectsOfEachStatus(t *testing.T) {
	for status, kept := range map[domain.Status]bool{"OK": true, "SKIP": true, "KO": true, "QUEUED": true, "POKE": true, "ERR": false} {
		t.Run(string(status), func(t *testing.T) {
			s := newFixture(t)
			s.acts["a"] = &domain.Action{ID: "a", Run: func(_ context.Context, t *domain.Task) domain.Result {
				if t.Attempt > 1 {
					return domain.Skip("done")
				}
				c := content(`"new"`, "v1")
				res := domain.Result{Status: status}
				res.Effects.Content = &c
				return res
			}}
			s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a")}})
			entry := s.entry(`"old"`)
			id := s.start(entry)
			s.settled(id)
			if got := string(s.read(entry).Content.Doc) == `"new"`; got != kept {
				t.Errorf("the change is stored: %v", got)
			}
		})
	}
}

func TestNumbersAreGapless(t *testing.T) {
	s := newFixture(t)
	series := domain.Series{WorkspaceID: s.ws, ID: domaintest.ID(5, 1), Name: "n", Padding: 3, Start: 1}
	s.acts["number"] = numbering(series, true)
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "number")}})
	const n = 200
	jobs := make([]domain.ID, n)
	entries := make([]domain.ID, n)
	for i := range n {
		entries[i] = s.entry(`""`)
	}
	for i := range n {
		jobs[i] = s.start(entries[i])
	}
	got := map[string]bool{}
	for i := range n {
		s.finish(jobs[i])
		got[string(s.read(entries[i]).Content.Doc)] = true
	}
	for i := 1; i <= n; i++ {
		if !got[fmt.Sprintf(`"%03d"`, i)] {
			t.Errorf("number %d is missing", i)
		}
	}
}

// statements.yaml 6.2-7
func TestUnknownSeriesIsKO(t *testing.T) {
	s := newFixture(t)
	s.acts["number"] = numbering(domain.Series{WorkspaceID: s.ws, ID: domaintest.ID(5, 2)}, false)
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "number")}})
	if got := trace(s.finish(s.start(s.entry(`""`)))); got != "number KO(series)" {
		t.Error(got)
	}
}

// statements.yaml 6.2-6
func TestFailedStampTakesNoNumber(t *testing.T) {
	s := newFixture(t)
	series := domain.Series{WorkspaceID: s.ws, ID: domaintest.ID(5, 3), Padding: 1, Start: 1}
	s.stamp = func(*domain.Content, string) (*domain.Content, error) { return nil, domain.FieldError("no", "x") }
	s.acts["number"] = numbering(series, true)
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "number")}})
	if got := trace(s.finish(s.start(s.entry(`""`)))); got != "number KO(validation)" {
		t.Error(got)
	}
	s.stamp = stamped
	entry := s.entry(`"2"`)
	s.finish(s.start(entry))
	if e := s.read(entry); string(e.Content.Doc) != `"1"` {
		t.Errorf("the next number is %s", e.Content.Doc)
	}
}

func TestStampThatFailsOrPanicsIsKO(t *testing.T) {
	for name, stamp := range map[string]func(*domain.Content, string) (*domain.Content, error){
		"fails":  func(*domain.Content, string) (*domain.Content, error) { return nil, errBroken },
		"panics": func(*domain.Content, string) (*domain.Content, error) { panic("boom") },
	} {
		t.Run(name, func(t *testing.T) {
			s := newFixture(t)
			s.stamp = stamp
			s.acts["number"] = &domain.Action{ID: "number", Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
				res := domain.OK()
				res.Effects.Number = &domain.Numbering{
					Create: true,
					Series: domain.Series{WorkspaceID: t.Workspace.ID, ID: domaintest.ID(5, 9), Start: 1},
				}
				return res
			}}
			s.publish(domain.Definition{Steps: []*domain.Step{step(1, "number")}})
			if got := trace(s.finish(s.start(s.entry(`""`)))); got != "number KO(silo)" {
				t.Error(got)
			}
		})
	}
}

// An effect that is refused makes exactly its own step KO, also when it was
// joined with others into one commit.
//
// statements.yaml 6.2-6, 6.2-7
func TestRefusedEffectIsKOOfItsStep(t *testing.T) {
	s := newFixture(t, edit("a"), edit("z"))
	s.acts["file"] = &domain.Action{ID: "file", Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
		res := domain.OK()
		res.Effects.Files = []domain.NewFile{{File: domain.File{
			WorkspaceID: t.Workspace.ID, EntryID: t.Entry.ID, ID: domaintest.ID(7, 42), Name: "f", Hash: "other", CreatedAt: t.Now, Stored: true,
		}}}
		return res
	}}
	s.publish(domain.Definition{
		Steps: []*domain.Step{step(1, "a"), step(2, "file", &domain.Next{Status: "KO", Code: "silo"}), step(3, "z")},
	})
	entry := s.entry(`""`)
	s.update(func(ctx context.Context, tx domain.Tx) error {
		return tx.Files().Put(ctx, &domain.File{WorkspaceID: s.ws, EntryID: entry, ID: domaintest.ID(7, 42), Name: "g", Hash: "one", CreatedAt: s.clock.Now(), Stored: true})
	})
	j := s.finish(s.start(entry))
	if e := s.read(entry); trace(j) != "a OK, file KO(silo), z OK" || string(e.Content.Doc) != `"az"` {
		t.Errorf("%s, document %s", trace(j), e.Content.Doc)
	}
}

// Joined with the RUN of an outward step, a refused effect is still that of its
// own step, and the job ends.
func TestRefusedEffectBeforeAnOutwardStep(t *testing.T) {
	s := newFixture(t, outward("send", func(context.Context, *domain.Task) domain.Result { return domain.OK() }))
	s.acts["bad"] = &domain.Action{ID: "bad", Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
		res := domain.OK()
		res.Effects.Child = &domain.ChildJob{WorkflowID: domaintest.ID(4, 404)}
		return res
	}}
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "bad", &domain.Next{Status: "KO"}), step(2, "send")}})
	if got := trace(s.finish(s.start(s.entry(`""`)))); got != "bad KO(silo), send OK" {
		t.Error(got)
	}
}

// statements.yaml 6.2-6
func TestARefusedEffectLeavesNothing(t *testing.T) {
	s := newFixture(t)
	side := domaintest.ID(7, 779)
	s.acts["a"] = &domain.Action{ID: "a", Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
		res := domain.Result{Status: "OK", Args: map[string]string{"made": "1"}}
		c := content(`"new"`, "v1")
		res.Effects.Content = &c
		res.Effects.State = &domain.State{Key: "done", At: t.Now}
		res.Effects.SideEntry = &domain.Entry{WorkspaceID: t.Workspace.ID, ID: side, Folder: "sales", Content: content(`"s"`, "s0"), CreatedAt: t.Now, UpdatedAt: t.Now}
		res.Effects.Child = &domain.ChildJob{WorkflowID: domaintest.ID(4, 404)} // there is no such workflow
		return res
	}}
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a")}})
	entry := s.entry(`"old"`)
	j := s.finish(s.start(entry))
	e := s.read(entry)
	if trace(j) != "a KO(silo)" || j.Events[1].Message == "" || string(e.Content.Doc) != `"old"` || e.State != "" || j.ArgsNow()["made"] != "" {
		t.Errorf("%s: %+v, document %s, state %q", trace(j), j.Events[1], e.Content.Doc, e.State)
	}
	s.view(func(ctx context.Context, tx domain.Tx) error {
		if _, err := tx.Entries().Get(ctx, s.ws, side); !domain.Is(err, domain.NotFound) {
			t.Errorf("the side entry: %v", err)
		}
		return nil
	})
}

// statements.yaml 2.1-7, 6.2-4
func TestNewEntryIsWorkedOn(t *testing.T) {
	s := newFixture(t, edit("a"))
	made := domaintest.ID(7, 777)
	s.acts["make"] = local("make", func(t *domain.Task) domain.Result {
		res := domain.OK()
		res.Effects.Entry = &domain.Entry{WorkspaceID: t.Workspace.ID, ID: made, Folder: "sales", Content: content(`"m"`, "m0"), CreatedAt: t.Now, UpdatedAt: t.Now}
		res.Effects.State = &domain.State{Key: "made", At: t.Now}
		return res
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "make"), step(2, "a")}})
	j := s.finish(s.start(""))
	if e := s.read(made); trace(j) != "make OK, a OK" || j.EntryID != made || string(e.Content.Doc) != `"ma"` || e.State != "made" {
		t.Errorf("%s on %s: %s, %s", trace(j), j.EntryID, e.Content.Doc, e.State)
	}
	if j.Events[1].EntryID != made {
		t.Error("the event does not name the entry")
	}
}

// statements.yaml 6.2-4
func TestAStepMayGoOverToAnotherEntry(t *testing.T) {
	s := newFixture(t, edit("e"))
	other := s.entry(`"o"`)
	s.acts["switch"] = local("switch", func(*domain.Task) domain.Result {
		res := domain.Skip("known")
		res.Effects.SwitchTo = other
		return res
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "switch"), step(2, "e")}})
	first := s.entry(`"f"`)
	j := s.finish(s.start(first))
	if j.EntryID != other || string(s.read(other).Content.Doc) != `"oe"` || string(s.read(first).Content.Doc) != `"f"` {
		t.Errorf("%s on %s: %s, %s", trace(j), j.EntryID, s.read(other).Content.Doc, s.read(first).Content.Doc)
	}
}

// statements.yaml 7.4-2, 7.4-3, 7.4-5
func TestSideEntryAndChild(t *testing.T) {
	s := newFixture(t)
	side := domaintest.ID(7, 778)
	s.acts["build"] = local("build", func(t *domain.Task) domain.Result {
		res := domain.OK()
		res.Effects.SideEntry = &domain.Entry{WorkspaceID: t.Workspace.ID, ID: side, Folder: "statuses", Content: content(`"s"`, "s0"), CreatedAt: t.Now, UpdatedAt: t.Now}
		return res
	})
	s.acts["child"] = local("child", func(t *domain.Task) domain.Result {
		if t.Entry != nil && t.Entry.ID == side {
			return domain.OK() // the child itself
		}
		res := domain.OK()
		res.Effects.Child = &domain.ChildJob{WorkflowID: domaintest.ID(7, 9002), EntryID: domain.ID(t.Args[domain.ArgEntryID])}
		return res
	})
	s.acts["build"].Run = func(run func(context.Context, *domain.Task) domain.Result) func(context.Context, *domain.Task) domain.Result {
		return func(ctx context.Context, t *domain.Task) domain.Result {
			if t.Entry != nil && t.Entry.ID == side {
				return domain.Skip("child")
			}
			return run(ctx, t)
		}
	}(s.acts["build"].Run)
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "build"), step(2, "child")}})
	entry := s.entry(`"party"`)
	j := s.finish(s.start(entry))
	if trace(j) != "build OK, child OK" || j.EntryID != entry {
		t.Fatalf("%s on %s", trace(j), j.EntryID)
	}
	id := domain.ID(j.ArgsNow()[domain.ArgJobID])
	child := s.finish(id)
	if child.EntryID != side || child.ParentID != j.ID || child.Depth != 1 || trace(child) != "build SKIP, child OK" {
		t.Errorf("child %+v: %s", child, trace(child))
	}
}

// statements.yaml 7.4-12
func TestChildrenEndAtTheLimit(t *testing.T) {
	s := newFixture(t)
	s.acts["again"] = local("again", func(*domain.Task) domain.Result {
		res := domain.OK()
		res.Effects.Child = &domain.ChildJob{WorkflowID: domaintest.ID(7, 9002)}
		return res
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "again")}})
	id := s.start("")
	for depth := range limits.Depth.Int() + 1 {
		j := s.finish(id)
		if depth == limits.Depth.Int() {
			if trace(j) != "again KO(limit)" {
				t.Errorf("at depth %d: %s", depth, trace(j))
			}
			return
		}
		id = domain.ID(j.ArgsNow()[domain.ArgJobID])
	}
}

// statements.yaml 7.4-9
func TestAChildIsMadeOnce(t *testing.T) {
	s := newFixture(t)
	crash := true
	s.acts["child"] = local("child", func(t *domain.Task) domain.Result {
		res := domain.OK()
		if t.Args["given"] == "" {
			return res // the child itself
		}
		res.Effects.Child = &domain.ChildJob{WorkflowID: domaintest.ID(7, 9002), Args: map[string]string{"of": "1"}}
		return res
	})
	s.acts["child"].Reach = domain.Acts // so that its RUN is on record before it
	s.acts["child"].Timeout = 10 * time.Second
	run := s.acts["child"].Run
	entered := make(chan struct{}, 1)
	s.acts["child"].Run = func(ctx context.Context, t *domain.Task) domain.Result {
		if crash {
			crash = false
			entered <- struct{}{}
			<-ctx.Done()
			return domain.Result{}
		}
		return run(ctx, t)
	}
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "child")}})
	id := s.start("")
	<-entered
	s.clock.Advance(s.acts["child"].Timeout) // the first attempt is lost, the second has the same intent
	j := s.finish(id)
	child := s.finish(domain.ID(j.ArgsNow()[domain.ArgJobID]))
	if want := string(j.ID) + ":" + string(j.Events[0].IntentID); child.Key != want {
		t.Errorf("the child has the key %q, want %q", child.Key, want)
	}
	s.view(func(ctx context.Context, tx domain.Tx) error {
		jobs, err := tx.Jobs().List(ctx, s.ws, domain.JobQuery{})
		if len(jobs) != 2 {
			t.Errorf("%d jobs", len(jobs))
		}
		return err
	})
}
