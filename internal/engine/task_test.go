package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// statements.yaml 6.1-1
func TestTask(t *testing.T) {
	var got *domain.Task
	s := newFixture(t, local("fails", always(domain.KO("f", ""))))
	s.sandbox()
	s.acts["file"] = &domain.Action{ID: "file", Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
		res := domain.OK()
		res.Args = map[string]string{"more": "2"}
		res.Effects.State = &domain.State{Key: "processing", At: t.Now}
		res.Effects.Files = []domain.NewFile{{File: domain.File{
			WorkspaceID: t.Workspace.ID, EntryID: t.Entry.ID, ID: t.IntentID, Name: "f", Hash: "h", CreatedAt: t.Now, Stored: true,
		}}}
		return res
	}}
	var files []domain.File
	s.acts["look"] = outward("look", func(ctx context.Context, task *domain.Task) domain.Result {
		var err error
		if files, err = task.FilesNow(ctx, s); err != nil {
			t.Error(err)
		}
		got = task
		return domain.OK()
	})
	look := step(3, "look")
	look.Config = json.RawMessage(`{"x":1}`)
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "file"), step(2, "fails", &domain.Next{Status: "KO"}), look}})
	entry := s.entry(`"d"`)
	j := s.finish(s.start(entry))
	in := domain.Intents(j.Events)[2]
	if got.IntentID != in.ID || !got.CreatedAt.Equal(in.CreatedAt()) || !got.Now.Equal(s.clock.Now()) || got.JobID != j.ID || got.JobKey != j.Key {
		t.Errorf("intent %+v", got)
	}
	if got.Workspace.ID != s.ws || !got.Workspace.Sandbox || got.Action != "look" || string(got.Config) != `{"x":1}` || got.Ref != "" {
		t.Errorf("step %+v", got)
	}
	if got.Entry.ID != entry || got.Entry.State != "processing" || string(got.Entry.Content.Doc) != `"d"` || !strings.Contains(string(got.Entry.Content.Envelope()), `"d"`) {
		t.Errorf("entry %+v", got.Entry)
	}
	if diff := cmp.Diff(map[string]string{"given": "1", "more": "2"}, got.Args); diff != "" {
		t.Error(diff)
	}
	if len(files) != 1 || files[0].Name != "f" || len(got.Faults) != 1 || got.Faults[0].Code != "f" {
		t.Errorf("files %v, faults %v", files, got.Faults)
	}
}

// statements.yaml 5.3-1, 5.3-5, 6.1-1
func TestTheSameTaskComesAgain(t *testing.T) {
	var tasks []*domain.Task
	s := newFixture(t)
	s.acts["wait"] = outward("wait", func(_ context.Context, task *domain.Task) domain.Result {
		tasks = append(tasks, task)
		if len(tasks) < 3 {
			return domain.Result{Status: "QUEUED", RetryIn: time.Hour, Ref: fmt.Sprint("r-", len(tasks))}
		}
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "wait")}})
	id := s.start("")
	s.settled(id)
	s.signal(id, domain.Signal{Kind: domain.SignalPoke}) // before its time
	s.until(id, func(j *domain.Job) bool { return len(j.Events) == 5 && j.Lease.Owner == "" })
	s.finish(id)
	if len(tasks) != 3 {
		t.Fatalf("%d attempts", len(tasks))
	}
	for i, task := range tasks {
		ref := ""
		if i > 0 {
			ref = fmt.Sprint("r-", i)
		}
		if task.IntentID != tasks[0].IntentID || !task.CreatedAt.Equal(tasks[0].CreatedAt) || task.Ref != ref || task.Attempt != i+1 {
			t.Errorf("attempt %d: %+v", i+1, task)
		}
	}
	if !tasks[1].Now.Equal(tasks[0].Now) || tasks[2].Now.Sub(tasks[1].Now) != time.Hour {
		t.Errorf("attempts at %v, %v, %v", tasks[0].Now, tasks[1].Now, tasks[2].Now)
	}
}

// statements.yaml 6.2-3, 6.3-1, 6.3-7
func TestArgsTravelAndWin(t *testing.T) {
	var seen map[string]string
	s := newFixture(t,
		local("first", always(domain.Result{Status: "OK", Args: map[string]string{"given": "2", "new": "x"}})),
		local("second", func(t *domain.Task) domain.Result { seen = t.Args; return domain.OK() }),
	)
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "first"), step(2, "second")}})
	j := s.finish(s.start(""))
	if seen["given"] != "2" || seen["new"] != "x" {
		t.Errorf("the second step saw %v", seen)
	}
	if j.Args["given"] != "1" || len(j.Args) != 1 {
		t.Errorf("the job's own args are %v", j.Args)
	}
}

// statements.yaml 6.3-1
func TestTheLatestArgumentWins(t *testing.T) {
	var seen []string
	give := func(id, value string) *domain.Action {
		return local(id, func(t *domain.Task) domain.Result {
			seen = append(seen, t.Args["given"])
			return domain.Result{Status: "OK", Args: map[string]string{"given": value}}
		})
	}
	s := newFixture(t, give("a", "2"), give("b", "3"), give("c", "4"))
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "b"), step(3, "c")}})
	s.finish(s.start(""))
	if !slices.Equal(seen, []string{"1", "2", "3"}) {
		t.Errorf("seen %v", seen)
	}
}

// statements.yaml 6.2-1
func TestLocalStepsSeeEachOther(t *testing.T) {
	s := newFixture(t, edit("a"), edit("b"), edit("c"))
	s.acts["state"] = &domain.Action{ID: "state", Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
		res := domain.OK()
		res.Effects.State = &domain.State{Key: "k" + t.Entry.State, At: t.Now}
		res.Effects.Folder = "expenses"
		return res
	}}
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "state"), step(3, "b"), step(4, "state"), step(5, "c")}})
	entry := s.entry(`""`)
	j := s.finish(s.start(entry))
	e := s.read(entry)
	if string(e.Content.Doc) != `"abc"` || e.State != "kk" || e.Folder != "expenses" {
		t.Errorf("%s: %s in %s, state %s", trace(j), e.Content.Doc, e.Folder, e.State)
	}
	s.view(func(ctx context.Context, tx domain.Tx) error {
		versions, err := tx.Entries().Versions(ctx, s.ws, entry)
		if len(versions) != 4 || versions[0].Origin.Src != "c" || versions[0].Origin.SrcID != string(j.ID) {
			t.Errorf("%d versions, newest by %+v", len(versions), versions[0].Origin)
		}
		return err
	})
}

// What others change while an outward step runs is what later steps see.
func TestStepsAfterAnOutwardOneSeeTheDocumentOfNow(t *testing.T) {
	s := newFixture(t)
	entry := s.entry(`"old"`)
	s.acts["send"] = outward("send", func(context.Context, *domain.Task) domain.Result {
		s.update(func(ctx context.Context, tx domain.Tx) error {
			c := content(`"new"`, "v1")
			return tx.Entries().Revise(ctx, s.ws, entry, "v0", &c)
		})
		return domain.OK()
	})
	var seen string
	s.acts["look"] = local("look", func(t *domain.Task) domain.Result { seen = string(t.Entry.Content.Doc); return domain.OK() })
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "send"), step(2, "look")}})
	s.finish(s.start(entry))
	if seen != `"new"` {
		t.Errorf("the step saw %s", seen)
	}
}

// statements.yaml 6.1-1b: a step sees the files that the steps before have attached.
func TestFilesOfEarlierSteps(t *testing.T) {
	s := newFixture(t)
	attach := func(id domain.ID, hash string) func(task *domain.Task) domain.Result {
		return func(task *domain.Task) domain.Result {
			res := domain.OK()
			res.Effects.Files = []domain.NewFile{{Data: []byte(hash), File: domain.File{
				WorkspaceID: s.ws, EntryID: task.Entry.ID, ID: id, JobID: task.JobID, Name: "a.txt", Hash: hash,
				Stored: true, CreatedAt: task.Now,
			}}}
			return res
		}
	}
	s.acts["first"] = local("first", attach(domaintest.ID(7, 71), "one"))
	s.acts["second"] = local("second", attach(domaintest.ID(7, 72), "two"))
	var seen []string
	s.acts["look"] = local("look", func(task *domain.Task) domain.Result {
		files, err := task.FilesNow(t.Context(), s)
		if err != nil {
			t.Error(err)
		}
		for i := range files {
			seen = append(seen, files[i].Hash)
		}
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "first"), step(2, "look"), step(3, "second"), step(4, "look")}})
	s.finish(s.start(s.entry(`{"a":1}`)))
	if got := strings.Join(seen, " "); got != "one two" {
		t.Errorf("seen %q", got)
	}
}

// A file without contents in the effect has them in Blobs already: they are not
// stored a second time.
func TestFilesByReference(t *testing.T) {
	s := newFixture(t)
	if err := s.blobs.Put(t.Context(), s.ws, "known", []byte("hello")); err != nil {
		t.Fatal(err)
	}
	s.acts["file"] = local("file", func(task *domain.Task) domain.Result {
		res := domain.OK()
		res.Effects.Files = []domain.NewFile{{File: domain.File{
			WorkspaceID: s.ws, EntryID: task.Entry.ID, ID: task.IntentID, Name: "a.txt", Hash: "known", Size: 5, Stored: true, CreatedAt: task.Now,
		}}}
		return res
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "file")}})
	entry := s.entry(`{}`)
	s.finish(s.start(entry))
	files, err := s.Files(t.Context(), s.ws, entry)
	if err != nil || len(files) != 1 || files[0].Hash != "known" {
		t.Fatalf("%+v, %v", files, err)
	}
	r, err := s.blobs.Open(t.Context(), s.ws, "known")
	if err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(r); err != nil || string(data) != "hello" {
		t.Errorf("contents %q, %v", data, err)
	}
}
