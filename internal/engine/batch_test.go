package engine

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
)

// testContent is a version of a document, as far as the engine looks.
func testContent(version string) *domain.Content {
	return &domain.Content{Version: version, Doc: []byte(version)}
}

func testEntry(n int, version string) *domain.Entry {
	return &domain.Entry{WorkspaceID: domaintest.ID(7, 1), ID: domaintest.ID(7, 200+n), Content: *testContent(version)}
}

func TestBatchAddEndsWithWhatTheCommitDecides(t *testing.T) {
	for name, tt := range map[string]struct {
		effects domain.Effects
		last    bool
	}{
		"content":  {domain.Effects{Content: testContent("v1")}, false},
		"state":    {domain.Effects{State: &domain.State{Key: "k"}}, false},
		"an entry": {domain.Effects{Entry: testEntry(1, "v1")}, false},
		"a number": {domain.Effects{Number: &domain.Numbering{}}, true},
		"a switch": {domain.Effects{SwitchTo: domaintest.ID(7, 5)}, true},
	} {
		var b batch
		if got := b.add(write{Effects: tt.effects}); got != tt.last || len(b.writes) != 1 {
			t.Errorf("%s: last %v, %d writes", name, got, len(b.writes))
		}
		if got := b.switchTo(); got != tt.effects.SwitchTo {
			t.Errorf("%s: it switches to %q", name, got)
		}
	}
	var none batch
	if got := none.switchTo(); got != "" {
		t.Errorf("an empty batch switches to %q", got)
	}
}

func TestBatchFull(t *testing.T) {
	for name, tt := range map[string]struct {
		steps int
		age   time.Duration
		want  bool
	}{
		"young and short": {maxBatch - 1, maxBatchTime - 1, false},
		"long":            {maxBatch, 0, true},
		"old":             {1, maxBatchTime, true},
	} {
		b := batch{steps: tt.steps, since: time.Hour}
		if got := b.full(time.Hour + tt.age); got != tt.want {
			t.Errorf("%s: full %v", name, got)
		}
	}
}

func TestBatchStep(t *testing.T) {
	event := func(intent, step int) domain.Event {
		return domain.Event{IntentID: domaintest.ID(7, intent), StepID: domaintest.ID(4, step)}
	}
	for name, tt := range map[string]struct {
		events []domain.Event
		step   int
		alone  bool
	}{
		"one event":                    {[]domain.Event{event(1, 1)}, 1, true},
		"one step":                     {[]domain.Event{event(1, 1), event(1, 1)}, 1, true},
		"two steps":                    {[]domain.Event{event(1, 1), event(1, 1), event(2, 2)}, 2, false},
		"the same step a second time":  {[]domain.Event{event(1, 1), event(2, 1)}, 1, false},
		"a third step after its first": {[]domain.Event{event(1, 1), event(2, 2), event(3, 3), event(3, 3)}, 3, false},
	} {
		b := batch{events: tt.events}
		if step, alone := b.step(); step != domaintest.ID(4, tt.step) || alone != tt.alone {
			t.Errorf("%s: step %s, alone %v", name, step, alone)
		}
	}
}

// wantBase compares the bases of changes, and the versions that they make.
func wantBases(t *testing.T, c *domain.Checkpoint, want ...string) {
	t.Helper()
	var got []string
	for i := range c.Changes {
		version := ""
		if c.Changes[i].Content != nil {
			version = c.Changes[i].Content.Version
		}
		got = append(got, c.Changes[i].Base+">"+version)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestCheckpointBases: each content builds on the one before it. What only hangs on
// the entry expects the version on record, as long as no write has changed it.
func TestCheckpointBases(t *testing.T) {
	entry := domaintest.ID(7, 201)
	revise := func(version string) write {
		return write{entry: entry, Effects: domain.Effects{Content: testContent(version)}}
	}
	state := write{entry: entry, Effects: domain.Effects{State: &domain.State{Key: "k"}}}
	number := write{entry: entry, Effects: domain.Effects{Number: &domain.Numbering{}}}
	for _, tt := range []struct {
		name   string
		writes []write
		want   []string
	}{
		{"contents build on each other", []write{revise("v1"), revise("v2")}, []string{"v0>v1", "v1>v2"}},
		{"a state expects the version on record", []write{state, state}, []string{"v0>", "v0>"}},
		{"before a content too", []write{state, revise("v1")}, []string{"v0>", "v0>v1"}},
		{"after a content it expects nothing", []write{revise("v1"), state}, []string{"v0>v1", ">"}},
		{"a number builds on the version of its turn", []write{revise("v1"), state, number}, []string{"v0>v1", ">", "v1>"}},
		{"a number alone", []write{number}, []string{"v0>"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := batch{writes: tt.writes}
			b.base(entry, "v0")
			wantBases(t, b.checkpoint(&domain.Job{}, domaintest.Start), tt.want...)
			// Update may call its function again: the batch stays as it was.
			wantBases(t, b.checkpoint(&domain.Job{}, domaintest.Start), tt.want...)
			if b.bases[entry] != "v0" {
				t.Errorf("the base became %s", b.bases[entry])
			}
		})
	}
}

// TestCheckpointOfNewEntries: a new entry is inserted, and what the same effects and
// the writes after it do is for it.
func TestCheckpointOfNewEntries(t *testing.T) {
	old, made, side := domaintest.ID(7, 200), testEntry(1, "m0"), testEntry(2, "s0")
	origin := domain.Origin{Src: "make", SrcID: "job"}
	file := domain.File{EntryID: made.ID, ID: domaintest.ID(7, 9), Hash: "h"}
	b := batch{writes: []write{
		{entry: old, origin: origin, Effects: domain.Effects{
			Entry: made, SideEntry: side, Folder: "sales", State: &domain.State{Key: "made"},
			Files: []domain.NewFile{{File: file, Data: []byte("x")}},
		}},
		{entry: made.ID, origin: origin, Effects: domain.Effects{Content: testContent("m1")}},
		{entry: made.ID, origin: origin, Effects: domain.Effects{Folder: "archive"}},
	}}
	b.base(old, "v0")
	c := b.checkpoint(&domain.Job{}, domaintest.Start)
	wantBases(t, c, "v0>", "m0>m1", ">")

	first := c.Changes[0]
	if first.EntryID != old || first.Target != made.ID || first.Folder != "sales" || !first.At.Equal(domaintest.Start) {
		t.Errorf("the first change is %+v", first)
	}
	if len(first.Inserted) != 2 || first.Inserted[0].ID != side.ID || first.Inserted[1].ID != made.ID {
		t.Fatalf("inserted %v", first.Inserted)
	}
	for _, e := range first.Inserted {
		if e.Content.Origin != origin {
			t.Errorf("the origin of %s is %+v", e.ID, e.Content.Origin)
		}
	}
	if first.State.Origin != origin || first.State.Key != "made" {
		t.Errorf("the state is %+v", first.State)
	}
	if diff := cmp.Diff([]domain.File{file}, first.Files); diff != "" {
		t.Error(diff)
	}
	if c.Changes[1].Content.Origin != origin || c.Changes[2].Target != made.ID {
		t.Errorf("later changes are %+v", c.Changes[1:])
	}
	// The results of the steps are not changed: an action that was left behind may
	// still hold them.
	if made.Content.Origin != (domain.Origin{}) || b.writes[0].State.Origin != (domain.Origin{}) || b.writes[1].Content.Origin != (domain.Origin{}) {
		t.Error("the origin was written into the effects themselves")
	}
}

func TestCheckpointOfASideEntryAlone(t *testing.T) {
	entry, side := domaintest.ID(7, 200), testEntry(2, "s0")
	b := batch{writes: []write{{entry: entry, Effects: domain.Effects{SideEntry: side, Folder: "sales"}}}}
	b.base(entry, "v0")
	c := b.checkpoint(&domain.Job{}, domaintest.Start)
	if got := c.Changes[0]; got.Target != entry || got.Base != "v0" || len(got.Inserted) != 1 || got.Inserted[0].ID != side.ID {
		t.Errorf("%+v", got)
	}
}

func TestCheckpointOfAJob(t *testing.T) {
	j := &domain.Job{ID: domaintest.ID(7, 3)}
	b := batch{events: []domain.Event{{Seq: 1}, {Seq: 2}}, signalHandled: true}
	c := b.checkpoint(j, domaintest.Start)
	if c.Job != j || len(c.Events) != 2 || !c.SignalHandled || len(c.Changes) != 0 {
		t.Errorf("%+v", c)
	}
}

// TestBatchIsLimitedInBytes: documents and files end a batch that is large enough.
func TestBatchIsLimitedInBytes(t *testing.T) {
	most := limits.CommitBytes.Int()
	large := func(n int) *domain.Content { return &domain.Content{Doc: make([]byte, n)} }
	for name, e := range map[string]func(n int) domain.Effects{
		"a document":    func(n int) domain.Effects { return domain.Effects{Content: large(n)} },
		"an entry":      func(n int) domain.Effects { return domain.Effects{Entry: &domain.Entry{Content: *large(n)}} },
		"another entry": func(n int) domain.Effects { return domain.Effects{SideEntry: &domain.Entry{Content: *large(n)}} },
		"a file":        func(n int) domain.Effects { return domain.Effects{Files: []domain.NewFile{{Data: make([]byte, n)}}} },
	} {
		b := batch{since: time.Hour}
		b.add(write{Effects: e(most / 2)})
		if b.full(time.Hour) {
			t.Errorf("%s: full with half of it", name)
		}
		if b.add(write{Effects: e(most / 2)}); !b.full(time.Hour) {
			t.Errorf("%s: goes on with all of it", name)
		}
	}
}
