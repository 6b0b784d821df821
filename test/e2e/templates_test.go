package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"chancery/client"
	"chancery/internal/action"
	"chancery/internal/action/simulate"
	"chancery/internal/app"
	"chancery/internal/domain"
	"chancery/test/shared"
)

// template is a published workflow that users copy.
type template struct {
	Name    string `json:"name"`
	File    string `json:"file"`
	Variant string `json:"variant"`
	Flow    struct {
		Name        string          `json:"name"`
		Description string          `json:"description,omitempty"`
		Schema      string          `json:"schema,omitempty"`
		Country     string          `json:"country,omitempty"`
		Draft       bool            `json:"draft,omitempty"`
		Steps       []*templateStep `json:"steps"`
		Rescue      []*templateStep `json:"rescue,omitempty"`
	} `json:"workflow"`
}

type templateStep struct {
	ID       string         `json:"id"`
	Name     string         `json:"name,omitempty"`
	Provider string         `json:"provider"`
	Config   map[string]any `json:"config,omitempty"`
	Next     []templateNext `json:"next,omitempty"`
}

type templateNext struct {
	Status string          `json:"status,omitempty"`
	Code   string          `json:"code,omitempty"`
	StepID string          `json:"step_id,omitempty"`
	Stop   bool            `json:"stop,omitempty"`
	Steps  []*templateStep `json:"steps,omitempty"`
}

// each visits all steps with their paths.
func (tp *template) each(visit func(s *templateStep, path string)) {
	var walk func(list []*templateStep, path string)
	walk = func(list []*templateStep, path string) {
		for i, s := range list {
			at := fmt.Sprintf("%s[%d]", path, i)
			visit(s, at)
			for j, n := range s.Next {
				walk(n.Steps, fmt.Sprintf("%s.next[%d].steps", at, j))
			}
		}
	}
	walk(tp.Flow.Steps, "steps")
	walk(tp.Flow.Rescue, "rescue")
}

// mainSteps returns the steps that every run without failures reaches, whatever branches
// it takes: those of the outer list, up to one that stops.
func (tp *template) mainSteps() []string {
	var ids []string
	for _, s := range tp.Flow.Steps {
		ids = append(ids, s.ID)
		if slices.ContainsFunc(s.Next, func(n templateNext) bool { return n.Stop }) {
			break
		}
	}
	return ids
}

// has reports whether a step of the main flow has the action.
func (tp *template) has(action string) bool {
	found := false
	tp.each(func(s *templateStep, path string) {
		found = found || s.Provider == action && strings.HasPrefix(path, "steps")
	})
	return found
}

// templateSet holds the published workflows and the actions that are installed.
type templateSet struct {
	templates []*template
	table     *action.Table
	// children counts the jobs that were started by jobs.
	children int
	// series counts the series of documents.
	series int
}

// childFlow is the placeholder that published workflows have for the workflow of
// another job.
const childFlow = "0c2f5a54-19a8-4a0e-9d0c-5f7b0a3f6f11"

// readTemplates reads the published workflows and replaces their placeholders: the IDs
// of other workflows and the addresses of webhooks.
func readTemplates(t *testing.T, hook string) *templateSet {
	t.Helper()
	data := shared.Read(t, "workflows", "workflows.json")
	g := &templateSet{}
	if err := json.Unmarshal(data, &g.templates); err != nil {
		t.Fatal(err)
	}
	if len(g.templates) != 121 {
		t.Fatalf("%d workflows", len(g.templates))
	}
	table, err := action.NewTable(simulate.Complete(action.Builtin(action.Ports{}), nil))
	if err != nil {
		t.Fatal(err)
	}
	g.table = table
	for _, tp := range g.templates {
		tp.each(func(s *templateStep, _ string) {
			switch s.Provider {
			case "transform.job.create", "cron.subscribe":
				if s.Config == nil {
					s.Config = map[string]any{}
				}
				s.Config["workflow_id"] = childFlow
			case "webhook":
				s.Config["callback_url"] = hook
			}
		})
	}
	return g
}

func (g *templateSet) installed(action string) bool {
	a, ok := g.table.Action(action)
	return ok && a.Installed()
}

// complete reports whether all actions of a workflow are installed.
func (g *templateSet) complete(tp *template) bool {
	ok := true
	tp.each(func(s *templateStep, _ string) { ok = ok && g.installed(s.Provider) })
	return ok
}

// hookServer accepts webhooks and does not count them: the status of the step shows
// that they arrive.
func hookServer(t *testing.T) (address string, allow []netip.Prefix) {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	t.Cleanup(s.Close)
	return s.URL, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
}

// save sends a workflow under a new ID, or under the ID that other workflows use.
func (s *server) save(tp *template, draft bool) (id string, a answer) {
	s.t.Helper()
	id = uuid.NewString()
	if tp.File == "es/noverifactu-event" {
		id = childFlow
	}
	flow := tp.Flow
	flow.Draft = draft
	body, err := json.Marshal(flow)
	if err != nil {
		s.t.Fatal(err)
	}
	return id, s.send(s.Token, http.MethodPut, "/transform/v1/workflows/"+id, string(body))
}

// problem is a reason why a draft cannot be published.
type problem struct {
	Path    string `json:"path"`
	Message string `json:"message"`
}

// TestTemplatesAsDrafts saves every published workflow as a draft in a live workspace.
// The problems of the draft must be exactly the actions that are not installed. This
// shows that all configs of installed actions are valid, with their expressions and
// programs.
func TestTemplatesAsDrafts(t *testing.T) {
	g := readTemplates(t, "https://hooks.example/in")
	s := start(t, t.TempDir())
	programs := 0
	for _, tp := range g.templates {
		var want []problem
		tp.each(func(step *templateStep, path string) {
			if !g.installed(step.Provider) {
				want = append(want, problem{path + ".action", "the action " + step.Provider + ` is not installed on this server; save the workflow with "draft": true until it is, ` +
					"or publish it in a sandbox workspace, where the action is simulated"})
				if a, ok := g.table.Action(step.Provider); !ok || a.Simulator == nil {
					t.Errorf("%s: nothing stands in for %s", tp.File, step.Provider)
				}
			}
			for _, member := range []string{"expr", "jq"} {
				if text, ok := step.Config[member].(string); ok && text != "" && g.installed(step.Provider) {
					programs++
				}
			}
		})
		_, a := s.save(tp, true)
		var saved struct {
			Draft    bool      `json:"draft"`
			Problems []problem `json:"problems"`
		}
		if err := json.Unmarshal(a.body, &saved); err != nil || a.status != http.StatusOK {
			t.Errorf("%s: %s", tp.File, a)
			continue
		}
		if diff := cmp.Diff(want, saved.Problems); diff != "" || !saved.Draft {
			t.Errorf("%s: draft %v: %s", tp.File, saved.Draft, diff)
		}
		if _, a := s.save(tp, false); (a.status == http.StatusOK) != g.complete(tp) {
			t.Errorf("%s published: %s", tp.File, a)
		}
	}
	if programs < 20 {
		t.Errorf("only %d expressions and programs were compiled", programs)
	}
}

// TestTemplatesLive runs the workflows that need only installed actions in a live
// workspace, to the end and into the rescue.
func TestTemplatesLive(t *testing.T) {
	hook, allow := hookServer(t)
	g := readTemplates(t, hook)
	s := startWith(t, app.Config{Place: app.Place{Data: t.TempDir()}, AllowAddresses: allow})
	ran := 0
	for _, tp := range g.templates {
		if !g.complete(tp) {
			continue
		}
		ran++
		t.Run(tp.File, func(t *testing.T) { s.runTwice(t, g, tp, failing(tp)) })
	}
	if ran < 7 {
		t.Errorf("only %d workflows are complete", ran)
	}
}

// TestTemplatesInSandbox runs every published workflow in a sandbox, to the end and
// into the rescue.
func TestTemplatesInSandbox(t *testing.T) {
	hook, allow := hookServer(t)
	g := readTemplates(t, hook)
	s := startWith(t, app.Config{Place: app.Place{Data: t.TempDir()}, AllowAddresses: allow})
	_, err := s.app.Access.CreateWorkspace(t.Context(), domain.Workspace{Slug: "trial", Sandbox: true, Country: "ES"})
	if err != nil {
		t.Fatal(err)
	}
	s.Token = s.token("trial")
	// Other workflows refer to it, so it is saved first.
	slices.SortStableFunc(g.templates, func(a, b *template) int {
		return strings.Compare(first(a), first(b))
	})
	for _, tp := range g.templates {
		t.Run(tp.Variant+"/"+tp.File, func(t *testing.T) {
			fail := failing(tp)
			if !g.complete(tp) {
				fail = suitable(tp)
				fail.Args = map[string]string{"simulate": "KO:7"}
			}
			s.runTwice(t, g, tp, fail)
		})
	}
	if g.children != 3 {
		t.Errorf("%d jobs were started by jobs", g.children)
	}
}

func first(tp *template) string {
	if tp.File == "es/noverifactu-event" {
		return "0"
	}
	return "1"
}

// runTwice publishes a workflow and runs it twice: with a request that succeeds, and
// with one that fails.
func (s *server) runTwice(t *testing.T, g *templateSet, tp *template, fail client.JobRequest) {
	t.Helper()
	id, a := s.save(tp, false)
	if a.status != http.StatusOK {
		t.Fatal(a)
	}
	good := suitable(tp)
	good.WorkflowID, fail.WorkflowID = id, id
	// Each workflow numbers in a series of its own, or has numbers of its own.
	g.series++
	for _, r := range []*client.JobRequest{&good, &fail} {
		if strings.Contains(string(r.Data), `"series"`) {
			r.Data = inSeries(t, r.Data, fmt.Sprint("T", g.series))
		}
	}
	job := s.put(t, good)
	if job.Result != "completed" {
		t.Errorf("%s: %v, %+v", job.Result, outcomes(job), job.Faults)
	}
	reached(t, job, tp.mainSteps(), func(*client.Intent) bool { return true })
	for _, in := range job.Intents {
		if last := in.Events[len(in.Events)-1]; last.Simulated == g.installed(in.Provider) {
			t.Errorf("%s simulated: %v", in.Provider, last.Simulated)
		}
		if child := in.Events[len(in.Events)-1].Args[domain.ArgJobID]; child != "" {
			s.childOf(t, job, child)
			g.children++
		}
	}
	job = s.put(t, fail)
	if job.Result != "faulted" {
		t.Errorf("%s: %v", job.Result, outcomes(job))
	}
	rescue := make([]string, len(tp.Flow.Rescue))
	for i, step := range tp.Flow.Rescue {
		rescue[i] = step.ID
	}
	failed := false
	reached(t, job, rescue, func(in *client.Intent) bool {
		before := failed
		failed = failed || in.Events[len(in.Events)-1].Status == "KO"
		return before // the rescue comes after a failure
	})
}

// reached fails unless the steps are among the counted steps of the job, in this order.
func reached(t *testing.T, job *client.Job, steps []string, counts func(*client.Intent) bool) {
	t.Helper()
	for i := range job.Intents {
		if in := &job.Intents[i]; counts(in) && len(steps) > 0 && in.StepID == steps[0] {
			steps = steps[1:]
		}
	}
	if len(steps) > 0 {
		t.Errorf("steps %v were not reached: %v, %+v", steps, outcomes(job), job.Faults)
	}
}

// childOf checks a job that was started by a job: it must work on the document that
// was created for it and not on that of its parent.
func (s *server) childOf(t *testing.T, parent *client.Job, id string) {
	t.Helper()
	s.until(id, ended)
	child, err := s.Job(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if child.Result != "completed" || child.SiloEntryID == "" || child.SiloEntryID == parent.SiloEntryID {
		t.Errorf("child %s of entry %q: %v %+v", child.Result, child.SiloEntryID, outcomes(child), child.Faults)
	}
}

func (s *server) put(t *testing.T, r client.JobRequest) *client.Job {
	t.Helper()
	job, err := s.PutJob(t.Context(), newID(t), r, 30*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if !job.Completed() {
		t.Fatalf("not complete: %v", outcomes(job))
	}
	return job
}

// outcomes returns the last status of each step with its code and message.
func outcomes(job *client.Job) []string {
	var list []string
	for _, in := range job.Intents {
		last := in.Events[len(in.Events)-1]
		list = append(list, strings.TrimSpace(in.Provider+" "+last.Status+" "+last.Code))
	}
	return list
}
