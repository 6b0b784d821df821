package chaos

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"chancery/client"
	"chancery/examples"
)

const (
	kills   = 20
	workers = 8
)

// program is the path of the real binary, built once.
func program(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "chancery")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", path, "chancery/cmd/chancery")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the program: %v\n%s", err, out)
	}
	return path
}

// process is a running server.
type process struct {
	cmd *exec.Cmd
	url string
}

var serves = regexp.MustCompile(`serves (http://\S+)`)

func serve(t *testing.T, bin, data string) *process {
	t.Helper()
	cmd := exec.Command(bin, "serve", "--data", data, "--listen", "127.0.0.1:0", "--log-level", "error")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: cmd}
	t.Cleanup(p.kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	m := serves.FindStringSubmatch(line)
	if err != nil || m == nil {
		t.Fatalf("the server said %q: %v", line, err)
	}
	p.url = m[1]
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return p
}

// kill ends the process without any warning.
func (p *process) kill() {
	if p.cmd.ProcessState != nil {
		return
	}
	_ = p.cmd.Process.Signal(syscall.SIGKILL) // gone already is as good
	_ = p.cmd.Wait()                          // it says that it was killed
}

// ledger is what the clients know.
type ledger struct {
	mu    sync.Mutex
	acked map[string]bool
	open  []string // sent, but not answered: to be sent again under the same ID
}

func (l *ledger) next() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := len(l.open); n > 0 {
		id := l.open[n-1]
		l.open = l.open[:n-1]
		return id
	}
	return uuid.Must(uuid.NewV7()).String()
}

func (l *ledger) note(id string, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ok {
		l.acked[id] = true
	} else {
		l.open = append(l.open, id)
	}
}

// Killing the server at random moments loses nothing that was acknowledged, and
// does nothing twice.
func TestKill(t *testing.T) {
	bin, data := program(t), filepath.Join(t.TempDir(), "data")
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 1))
	flow, key := uuid.NewString(), ""
	book := &ledger{acked: map[string]bool{}}
	for round := range kills {
		p := serve(t, bin, data)
		if key == "" {
			key = token(t, bin, data)
			api := &client.Client{URL: p.url, Token: key}
			if err := api.PutWorkflow(t.Context(), flow, file(t, "workflows/invoice.json")); err != nil {
				t.Fatal(err)
			}
		}
		storm(t, p, key, flow, book, time.Duration(30+chance.IntN(400))*time.Millisecond)
		t.Logf("round %d: %d jobs acknowledged", round+1, len(book.acked))
	}
	p := serve(t, bin, data)
	api := &client.Client{URL: p.url, Token: key}
	for len(book.open) > 0 {
		put(t.Context(), api, book, flow, file(t, "invoices/es.json"), 10*time.Second)
	}
	check(t, api, book)
}

func token(t *testing.T, bin, data string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), bin, "token", "create", "--data", data).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

func file(t *testing.T, name string) json.RawMessage {
	t.Helper()
	data, err := examples.Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// storm lets clients put jobs until the server is killed.
func storm(t *testing.T, p *process, key, flow string, book *ledger, life time.Duration) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	transport := &http.Transport{MaxIdleConnsPerHost: workers}
	defer transport.CloseIdleConnections()
	invoice := file(t, "invoices/es.json")
	var wg sync.WaitGroup
	for i := range workers {
		wg.Go(func() {
			api := &client.Client{URL: p.url, Token: key, HTTP: &http.Client{Transport: transport}}
			wait := time.Duration(i%2) * 10 * time.Second // some wait for the end, some do not
			for ctx.Err() == nil {
				put(ctx, api, book, flow, invoice, wait)
			}
		})
	}
	time.Sleep(life)
	p.kill()
	cancel()
	wg.Wait()
}

func put(ctx context.Context, api *client.Client, book *ledger, flow string, invoice json.RawMessage, wait time.Duration) {
	id := book.next()
	_, err := api.PutJob(ctx, id, client.JobRequest{WorkflowID: flow, Data: invoice, Args: map[string]string{"client": id}}, wait)
	book.note(id, err == nil)
}

// check reads everything back through the API.
func check(t *testing.T, api *client.Client, book *ledger) {
	t.Helper()
	if len(book.acked) < kills {
		t.Fatalf("only %d jobs were acknowledged", len(book.acked))
	}
	ids := allJobs(t, api)
	for id := range book.acked {
		if !slices.Contains(ids, id) {
			t.Errorf("job %s was acknowledged and is gone", id)
		}
	}
	numbers := map[string]string{}
	for _, id := range ids {
		job := completed(t, api, id)
		checkJob(t, job)
		checkEntry(t, api, job, numbers)
	}
	for n := 1; n <= len(ids); n++ {
		if numbers[fmt.Sprintf("%06d", n)] == "" {
			t.Errorf("number %d is missing", n)
		}
	}
	t.Logf("%d jobs, numbers 1 to %d", len(ids), len(numbers))
}

// get reads a path of the API.
func get(t *testing.T, api *client.Client, path string, into any) {
	t.Helper()
	data, err := api.Download(t.Context(), path)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func allJobs(t *testing.T, api *client.Client) []string {
	t.Helper()
	var ids []string
	path := "/transform/v1/jobs?limit=100"
	for {
		var page struct {
			List []client.Job `json:"list"`
			Next string       `json:"next_cursor"`
		}
		get(t, api, path, &page)
		for _, j := range page.List {
			ids = append(ids, j.ID)
		}
		if page.Next == "" {
			return ids
		}
		path = "/transform/v1/jobs?limit=100&cursor=" + page.Next
	}
}

func completed(t *testing.T, api *client.Client, id string) *client.Job {
	t.Helper()
	for range 600 {
		job, err := api.Job(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if job.Completed() {
			return job
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("job %s is never completed", id)
	return nil
}

// checkJob: every step once, in order, with one outcome.
func checkJob(t *testing.T, job *client.Job) {
	t.Helper()
	want := []string{"silo.state", "sequence.enumerate", "silo.close", "pdf", "silo.state"}
	var got []string
	for _, in := range job.Intents {
		got = append(got, in.Provider)
		ends := 0
		for _, e := range in.Events {
			if e.Status == "OK" {
				ends++
			}
		}
		if ends != 1 || in.Events[len(in.Events)-1].Status != "OK" {
			t.Errorf("job %s: %s has the events %+v", job.ID, in.Provider, in.Events)
		}
	}
	if !slices.Equal(got, want) || len(job.Faults) > 0 || len(job.Attachments) != 1 {
		t.Errorf("job %s ran %v, faults %v, %d files", job.ID, got, job.Faults, len(job.Attachments))
	}
}

// checkEntry: the document as three versions (stored, numbered, signed), two
// states, one file that replaced nothing.
func checkEntry(t *testing.T, api *client.Client, job *client.Job, numbers map[string]string) {
	t.Helper()
	var entry struct {
		Data struct {
			Doc struct {
				Code string `json:"code"`
			} `json:"doc"`
			Sigs []string `json:"sigs"`
		} `json:"data"`
		State       string            `json:"state"`
		Versions    []json.RawMessage `json:"versions"`
		Attachments []struct {
			Previous []json.RawMessage `json:"previous"`
		} `json:"attachments"`
	}
	get(t, api, "/silo/v1/entries/"+job.SiloEntryID, &entry)
	var states struct {
		List []struct {
			Key string `json:"key"`
		} `json:"list"`
	}
	get(t, api, "/silo/v1/entries/"+job.SiloEntryID+"/states", &states)
	code := entry.Data.Doc.Code
	if other := numbers[code]; other != "" || code == "" {
		t.Errorf("entries %s and %s both have the number %q", other, job.SiloEntryID, code)
	}
	numbers[code] = job.SiloEntryID
	if len(entry.Versions) != 3 || len(states.List) != 2 || entry.State != "sent" || len(entry.Data.Sigs) != 1 ||
		len(entry.Attachments) != 1 || len(entry.Attachments[0].Previous) != 0 {
		t.Errorf("entry %s: %d versions, states %v, now %s, %d signatures, files %v", job.SiloEntryID,
			len(entry.Versions), states.List, entry.State, len(entry.Data.Sigs), entry.Attachments)
	}
}
