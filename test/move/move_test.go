package move

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"chancery/client"
	"chancery/examples"
	"chancery/internal/archive"
	"chancery/test/pg"
	"chancery/test/process"
)

func TestMain(m *testing.M) { os.Exit(pg.Run(m)) }

// entries is how many entries are moved.
func entries(t *testing.T) int {
	t.Helper()
	text := os.Getenv("MOVEENTRIES")
	if text == "" {
		return 2000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 100 {
		t.Fatalf("MOVEENTRIES is %q; a number from 100 is expected", text)
	}
	return n
}

// site is an installation of the real program.
type site struct {
	t      *testing.T
	bin    string
	place  []string // the flags that name it
	client *client.Client
	server *process.Server
}

func onSQLite(t *testing.T, bin string) *site {
	t.Helper()
	return &site{t: t, bin: bin, place: []string{"--data", filepath.Join(t.TempDir(), "data")}}
}

func onPostgres(t *testing.T, bin string) *site {
	t.Helper()
	dir := t.TempDir()
	key := filepath.Join(dir, "master.key")
	s := &site{t: t, bin: bin, place: []string{"--database", pg.Database(t), "--files", filepath.Join(dir, "files"), "--master-key", key}}
	s.run("key", "generate-master", key)
	return s
}

// command returns a call of the program.
func (s *site) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(context.WithoutCancel(s.t.Context()), s.bin, args...)
	cmd.Env = append(os.Environ(), "TMPDIR="+s.t.TempDir())
	return cmd
}

// run runs the program and returns what it prints.
func (s *site) run(args ...string) []byte {
	s.t.Helper()
	out, errs, _ := s.try(args...)
	if errs != "" {
		s.t.Fatalf("chancery %s: %s", strings.Join(args, " "), errs)
	}
	return out
}

// try runs the program. It returns the most memory that it had.
func (s *site) try(args ...string) (out []byte, errs string, peak int64) {
	s.t.Helper()
	cmd := s.command(args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if usage, is := cmd.ProcessState.SysUsage().(*syscall.Rusage); is {
		peak = usage.Maxrss << 10
	}
	if err != nil {
		return stdout.Bytes(), err.Error() + ": " + stderr.String(), peak
	}
	return stdout.Bytes(), "", peak
}

// serve starts the server, with a token for a workspace.
func (s *site) serve(workspace string) {
	s.t.Helper()
	cmd := s.command(append([]string{"serve", "--listen", "127.0.0.1:0", "--log-level", "error"}, s.place...)...)
	cmd.Stderr = os.Stderr
	s.server = process.Start(s.t, cmd)
	s.enter(workspace)
}

// enter makes a token.
func (s *site) enter(workspace string) {
	s.t.Helper()
	token := s.run(append([]string{"token", "create", "--name", "test", "--workspace", workspace}, s.place...)...)
	s.client = &client.Client{URL: s.server.URL, Token: strings.TrimSpace(string(token))}
}

// stop ends the server in order.
func (s *site) stop() {
	s.t.Helper()
	must(s.t, s.server.Terminate())
	_, err := s.server.Ended(time.Minute)
	must(s.t, err)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const (
	flow = "01950000-0000-4000-8000-000000000001"
	// waiting is a workflow whose jobs do not end.
	waiting = "01950000-0000-4000-8000-000000000002"
)

// fill makes entries with numbers, signatures, states and files, and jobs that have ended
// and some that have not.
func (s *site) fill(n int) {
	s.t.Helper()
	ctx := s.t.Context()
	steps := func(list string) json.RawMessage {
		return json.RawMessage(`{"name": "Issue", "steps": [` + list + `]}`)
	}
	must(s.t, s.client.PutWorkflow(ctx, flow, steps(`{"action": "silo.state", "config": {"state": "processing"}},
		{"action": "sequence.enumerate", "config": {"name": "Invoices", "padding": 6, "start": 1}},
		{"action": "silo.close"}, {"action": "silo.state", "config": {"state": "sent"}}`)))
	must(s.t, s.client.PutWorkflow(ctx, waiting, steps(`{"action": "silo.sleep", "config": {"duration": "48h"}}`)))
	invoice, err := examples.Files.ReadFile("invoices/es.json")
	must(s.t, err)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				if err := s.job(ctx, int(i), invoice); err != nil {
					s.t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if s.t.Failed() {
		s.t.FailNow()
	}
}

func (s *site) job(ctx context.Context, i int, invoice json.RawMessage) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	r := client.JobRequest{WorkflowID: flow, Key: fmt.Sprint("order-", i), Data: invoice, Tags: []string{"moved"}}
	if i%100 == 0 {
		r.WorkflowID = waiting
	}
	wait := 30 * time.Second
	if i%100 == 0 {
		wait = 0
	}
	job, err := s.client.PutJob(ctx, id.String(), r, wait)
	if err != nil {
		return err
	}
	if i%20 == 0 {
		return s.send(ctx, "POST", "/silo/v1/entries/"+job.SiloEntryID+"/files", fmt.Sprintf(`{"name": "note.txt", "data": "%s"}`, "bm90ZSA"+strconv.Itoa(1000 + i)[:1]))
	}
	return nil
}

// send makes a request of which only the failure matters.
func (s *site) send(ctx context.Context, method, path, body string) error {
	out, err := s.request(ctx, method, path, body)
	if err != nil {
		return fmt.Errorf("%s %s: %w: %s", method, path, err, out)
	}
	return nil
}

// archived is what export and import print.
type archived struct {
	SHA256    string            `json:"sha256"`
	Parts     []archive.PartSum `json:"parts"`
	Files     archive.FileSum   `json:"files"`
	Before    bool              `json:"imported_before"`
	Resumed   bool              `json:"resumed"`
	Held      int               `json:"held_jobs"`
	Released  int               `json:"released_jobs"`
	Workspace struct {
		ID string `json:"id"`
	} `json:"workspace"`
}

// move runs an export or import, and says what it took.
func (s *site) move(args ...string) archived {
	s.t.Helper()
	began := time.Now()
	out, errs, peak := s.try(append(args, s.place...)...)
	if errs != "" {
		s.t.Fatalf("chancery %s: %s", strings.Join(args, " "), errs)
	}
	var a archived
	must(s.t, json.Unmarshal(out, &a))
	s.t.Logf("%s: %v, at most %d MiB", args[0], time.Since(began).Round(time.Millisecond), peak>>20)
	return a
}

// without returns the parts but one: that of the keys grows with each move.
func without(parts []archive.PartSum, name string) []archive.PartSum {
	list := slices.Clone(parts)
	for i := range list {
		list[i].Batches = 0 // how rows are batched does not matter
	}
	return slices.DeleteFunc(list, func(p archive.PartSum) bool { return p.Name == name })
}

// answers is what a server says about a workspace.
func (s *site) answers(n int) map[string]string {
	s.t.Helper()
	ctx := s.t.Context()
	got := map[string]string{}
	paths := []string{
		"/silo/v1/entries?limit=50", "/transform/v1/jobs?limit=50", "/transform/v1/workflows", "/transform/v1/workflows/" + flow,
		"/transform/v1/workflows/" + flow + "/versions", "/sequence/v1/series", "/silo/v1/entries?folder=sales&limit=20", "/access/v1/workspace",
	}
	for i := 1; i <= n; i += max(n/40, 1) {
		paths = append(paths, "/transform/v1/jobs/key/order-"+strconv.Itoa(i))
		job, err := s.request(ctx, "GET", "/transform/v1/jobs/key/order-"+strconv.Itoa(i), "")
		must(s.t, err)
		var view struct {
			Entry string `json:"silo_entry_id"`
		}
		must(s.t, json.Unmarshal(job, &view))
		paths = append(paths, "/silo/v1/entries/"+view.Entry, "/silo/v1/entries/"+view.Entry+"/states", "/silo/v1/entries/"+view.Entry+"/related")
	}
	for _, path := range paths {
		out, err := s.request(ctx, "GET", path, "")
		if err != nil {
			out = append(out, err.Error()...)
		}
		got[path] = strings.ReplaceAll(string(out), s.server.URL, "http://server")
	}
	series, err := s.client.AllSeries(ctx)
	must(s.t, err)
	for _, one := range series {
		for check, err := range s.client.CheckSeries(ctx, one.ID, true) {
			must(s.t, err)
			got["check "+one.ID] += fmt.Sprintf("%+v", *check)
		}
	}
	return got
}

// TestMove moves a workspace from SQLite to PostgreSQL and back, while the server from which
// it comes runs. All rows are equal each time, and all servers give the same answers.
func TestMove(t *testing.T) {
	bin, n := process.Build(t), entries(t)
	first, second, third := onSQLite(t, bin), onPostgres(t, bin), onSQLite(t, bin)
	dir := t.TempDir()
	one, two, three := filepath.Join(dir, "1.tar.zst"), filepath.Join(dir, "2.tar.zst"), filepath.Join(dir, "3.tar.zst")
	began := time.Now()
	first.serve("default")
	first.fill(n)
	t.Logf("%d entries made in %v", n, time.Since(began).Round(time.Second))
	a := first.move("export", one)
	want := first.answers(n)
	first.stop()
	if info, err := os.Stat(one); err == nil {
		t.Logf("the archive has %d MiB", info.Size()>>20)
	}
	second.serve("default") // it makes the workspace default, which is empty
	b := second.move("import", one)
	if b.Held != n/100 || b.SHA256 != a.SHA256 {
		t.Errorf("%d jobs are held, want %d", b.Held, n/100)
	}
	if diff := cmp.Diff(without(a.Parts, ""), without(b.Parts, "")); diff != "" {
		t.Errorf("imported (-exported +stored):\n%s", diff)
	}
	if again := second.move("import", one); !again.Before {
		t.Error("the archive was imported twice")
	}
	second.enter("default")
	if diff := cmp.Diff(scrubbed(want), scrubbed(second.answers(n))); diff != "" {
		t.Errorf("answers (-SQLite +PostgreSQL):\n%s", diff)
	}
	second.found(n)
	c := second.move("export", two)
	second.stop()

	third.serve("default")
	d := third.move("import", two, "--as", "moved")
	third.enter("moved")
	if diff := cmp.Diff(scrubbed(want), scrubbed(third.answers(n))); diff != "" {
		t.Errorf("answers (-SQLite +SQLite again):\n%s", diff)
	}
	e := third.move("export", three, "--workspace", "moved")
	for _, other := range [][]archive.PartSum{c.Parts, d.Parts, e.Parts} {
		if diff := cmp.Diff(without(a.Parts, "imported_keys"), without(other, "imported_keys")); diff != "" {
			t.Errorf("rows (-first +later):\n%s", diff)
		}
	}
	if d.Files != a.Files || e.Files != a.Files || a.Files.Count == 0 {
		t.Errorf("files: %v, %v, %v", a.Files, d.Files, e.Files)
	}
	if f := third.move("import", two, "--as", "moved", "--continue"); f.Released != n/100 || f.Held != 0 {
		t.Errorf("%d jobs go on, %d are held", f.Released, f.Held)
	}
	third.goesOn()
}

// scrubbed replaces what differs between installations.
func scrubbed(answers map[string]string) map[string]string {
	out := map[string]string{}
	for path, text := range answers {
		if path == "/access/v1/workspace" {
			continue
		}
		out[path] = text
	}
	return out
}

// found waits until the index of the search is complete, which the server makes of what was
// imported.
func (s *site) found(n int) {
	s.t.Helper()
	for deadline := time.Now().Add(5 * time.Minute); ; time.Sleep(200 * time.Millisecond) {
		list, err := s.client.Search(s.t.Context(), client.SearchQuery{Text: fmt.Sprintf("%06d", n/2)})
		must(s.t, err)
		if len(list) > 0 {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatal("the search does not find what was imported")
		}
	}
}

// goesOn checks that the imported series goes on with the next number.
func (s *site) goesOn() {
	s.t.Helper()
	invoice, err := examples.Files.ReadFile("invoices/es.json")
	must(s.t, err)
	series, err := s.client.AllSeries(s.t.Context())
	must(s.t, err)
	id, err := uuid.NewV7()
	must(s.t, err)
	job, err := s.client.PutJob(s.t.Context(), id.String(), client.JobRequest{WorkflowID: flow, Data: invoice}, 30*time.Second)
	must(s.t, err)
	later, err := s.client.AllSeries(s.t.Context())
	must(s.t, err)
	last := func(list []client.Series) (sum int64) {
		for _, one := range list {
			sum += one.LastIndex
		}
		return sum
	}
	if len(job.Faults) > 0 || len(later) != len(series) || last(later) != last(series)+1 {
		s.t.Errorf("the series was %+v and is %+v, and the job has %v", series, later, job.Faults)
	}
}

// TestKilled kills the import again and again, at any time. The next one goes on, and at the
// end everything is stored once.
func TestKilled(t *testing.T) {
	bin := process.Build(t)
	from := onSQLite(t, bin)
	from.serve("default")
	from.fill(1000)
	file := filepath.Join(t.TempDir(), "killed.tar.zst")
	want := from.move("export", file)
	for name, to := range map[string]*site{"SQLite": onSQLite(t, bin), "PostgreSQL": onPostgres(t, bin)} {
		t.Run(name, func(t *testing.T) {
			to.t = t
			to.serve("default")
			killed, hidden := 0, 0
			for pause := 30 * time.Millisecond; ; pause += pause / 4 {
				got, done := to.killed(file, pause)
				if done {
					if diff := cmp.Diff(without(want.Parts, ""), without(got.Parts, "")); diff != "" {
						t.Error(diff)
					}
					break
				}
				if killed++; killed > 100 {
					t.Fatal("the import does not end")
				}
				if to.importing() {
					hidden++
					to.refuses("default")
				}
			}
			if hidden == 0 {
				t.Error("no import was killed while it stored something")
			}
			t.Logf("killed %d times, %d of them while it stored", killed, hidden)
			to.enter("default")
			if diff := cmp.Diff(scrubbed(from.answers(1000)), scrubbed(to.answers(1000))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// killed begins or goes on with an import, and kills it after a while. It reports whether the
// import was complete before.
func (s *site) killed(file string, after time.Duration) (got archived, done bool) {
	s.t.Helper()
	cmd := s.command(append([]string{"import", file}, s.place...)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	must(s.t, cmd.Start())
	kill := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	err := cmd.Wait()
	kill.Stop()
	if err != nil {
		if errs.Len() > 0 {
			s.t.Fatalf("the import failed: %s", &errs)
		}
		return got, false
	}
	must(s.t, json.Unmarshal(out.Bytes(), &got))
	return got, true
}

// importing reports whether a workspace is not complete.
func (s *site) importing() bool {
	s.t.Helper()
	var list []struct {
		Importing bool `json:"importing"`
	}
	must(s.t, json.Unmarshal(s.run(append([]string{"workspace", "list"}, s.place...)...), &list))
	return len(list) == 1 && list[0].Importing
}

// refuses checks that nobody may use a workspace.
func (s *site) refuses(workspace string) {
	s.t.Helper()
	_, errs, _ := s.try(append([]string{"token", "create", "--name", "early", "--workspace", workspace}, s.place...)...)
	if !strings.Contains(errs, "is being imported") {
		s.t.Errorf("a token was made: %s", errs)
	}
	// The token from before the import is refused too, when what was known of it is old.
	if _, errs, _ := s.try(append([]string{"entry", "list", "--workspace", workspace}, s.place...)...); !strings.Contains(errs, "is being imported") {
		s.t.Errorf("the entries are listed: %s", errs)
	}
}

// TestFromServer reads a workspace through the API of a server, which now and then refuses,
// and interrupts that. The documents, states, files, workflows and series give the same
// answers afterwards.
func TestFromServer(t *testing.T) {
	bin := process.Build(t)
	from, to := onSQLite(t, bin), onPostgres(t, bin)
	from.serve("default")
	from.fill(300)
	must(t, from.send(t.Context(), "PUT", "/silo/v1/entries/01950000-0000-7000-8000-000000000001",
		`{"key": "a/key", "data": {"$schema": "https://gobl.org/draft-0/note/message", "content": "one"}}`))
	must(t, from.send(t.Context(), "PATCH", "/silo/v1/entries/01950000-0000-7000-8000-000000000001",
		`{"data": {"$schema": "https://gobl.org/draft-0/note/message", "content": "two"}}`))
	for _, data := range []string{"b25l", "dHdv"} {
		must(t, from.send(t.Context(), "POST", "/silo/v1/entries/01950000-0000-7000-8000-000000000001/files", `{"name": "n.txt", "data": "`+data+`"}`))
	}
	must(t, from.send(t.Context(), "PUT", "/silo/v1/entries/01950000-0000-7000-8000-000000000001/meta/ref", `{"ref": "r1", "value": {"a": 1}, "indexed": true}`))
	must(t, from.send(t.Context(), "PUT", "/sequence/v1/series/01950000-0000-4000-8000-000000000009", `{"name": "By hand", "code": "H", "prefix": "H-", "padding": 3}`))
	for n := range 150 {
		must(t, from.send(t.Context(), "PUT", fmt.Sprintf("/sequence/v1/series/01950000-0000-4000-8000-000000000009/entries/01950000-0000-7000-8000-%012d", n), `{}`))
	}
	busy := newBusy(t, from.server.URL)
	to.serve("default")
	args := append([]string{"import", "--from", busy.URL, "--token", from.client.Token}, to.place...)
	var out []byte
	for n := 1; ; n++ {
		cmd := to.command(args...)
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		must(t, cmd.Start())
		kill := time.AfterFunc(time.Duration(n)*400*time.Millisecond, func() { _ = cmd.Process.Kill() })
		err := cmd.Wait()
		if kill.Stop(); err == nil {
			out = stdout.Bytes()
			break
		}
		if stderr.Len() > 0 || n > 50 {
			t.Fatalf("%v: %s", err, &stderr)
		}
	}
	t.Logf("%s", out)
	var report struct {
		Entries, Series, Numbers, Missing int64
		Resumed                           bool
	}
	must(t, json.Unmarshal(out, &report))
	if report.Entries != 301 || report.Series != 2 || report.Numbers != 297+150 || report.Missing != 0 || !report.Resumed {
		t.Errorf("%+v", report)
	}
	if busy.refused.Load() == 0 {
		t.Error("nothing was refused")
	}
	to.enter("default")
	want, got := from.documents(), to.documents()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answers (-there +here):\n%s", diff)
	}
	if len(want) < 300 {
		t.Errorf("%d answers", len(want))
	}
	to.goesOn()
}
