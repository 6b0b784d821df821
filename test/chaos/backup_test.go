package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"chancery/client"
	"chancery/test/process"
)

// backupRounds is how often TestBackup makes a backup; BACKUPS overrides it.
const backupRounds = 3

// numberFlow numbers, signs and renders an invoice.
const numberFlow = `{"name": "Issue", "schema": "bill/invoice", "steps": [
	{"name": "Number", "action": "sequence.enumerate", "config": {"name": "Invoices", "padding": 6}},
	{"name": "Sign", "action": "silo.close"},
	{"name": "Render", "action": "pdf"}
]}`

// backupTest is the fixture of TestBackup: one loaded server, and what its clients know.
type backupTest struct {
	bin, data, key, flow string
	invoice              json.RawMessage
	book                 *ledger
}

// TestBackup makes backups of a server under full load. Each copy passes the check,
// starts, holds every job that was acknowledged before the command began, and goes on
// with the next number.
func TestBackup(t *testing.T) {
	rounds := backupRounds
	if text := os.Getenv("BACKUPS"); text != "" {
		var err error
		if rounds, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	s := &backupTest{
		bin: process.Build(t), data: filepath.Join(t.TempDir(), "data"), flow: uuid.NewString(),
		invoice: file(t, "invoices/es.json"), book: &ledger{acked: map[string]bool{}},
	}
	p := process.Serve(t, s.bin, s.data)
	s.key = process.Run(t, s.bin, "token", "create", "--data", s.data)
	if err := (&client.Client{URL: p.URL, Token: s.key, Retry: client.Once()}).PutWorkflow(t.Context(), s.flow, json.RawMessage(numberFlow)); err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(t.TempDir(), "kept")
	for round := range rounds {
		to, flags := filepath.Join(t.TempDir(), "backup"), []string(nil)
		if round%2 == 1 { // the same one, brought up to date
			to, flags = kept, []string{"--incremental"}
		}
		stop := s.load(t, p.URL)
		before := s.book.acknowledged()
		process.Run(t, s.bin, append([]string{"backup", "--data", s.data, to}, flags...)...)
		stop()
		s.use(t, round, to, before)
	}
	if out := process.Run(t, s.bin, "check", "--data", s.data); !passed(t, out) {
		t.Errorf("the server that was copied: %s", out)
	}
}

// load starts clients that put jobs, and returns when each has had an answer.
func (s *backupTest) load(t *testing.T, url string) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	transport := &http.Transport{MaxIdleConnsPerHost: workers}
	var wg sync.WaitGroup
	began := make(chan struct{}, workers)
	for i := range workers {
		wg.Go(func() {
			api := &client.Client{URL: url, Token: s.key, HTTP: &http.Client{Transport: transport}, Retry: client.Once()}
			s.put(ctx, api, 10*time.Second)
			began <- struct{}{}
			for ctx.Err() == nil {
				s.put(ctx, api, time.Duration(i%2)*10*time.Second)
			}
		})
	}
	for range workers {
		<-began
	}
	return func() {
		cancel()
		wg.Wait()
		transport.CloseIdleConnections()
	}
}

func (s *backupTest) put(ctx context.Context, api *client.Client, wait time.Duration) {
	id := s.book.next()
	_, err := api.PutJob(ctx, id, client.JobRequest{WorkflowID: s.flow, Data: s.invoice}, wait)
	s.book.note(id, err == nil)
}

// acknowledged returns the jobs that were acknowledged by now.
func (l *ledger) acknowledged() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := make([]string, 0, len(l.acked))
	for id := range l.acked {
		list = append(list, id)
	}
	return list
}

// use checks and restores a backup, and goes on with the copy.
func (s *backupTest) use(t *testing.T, round int, to string, before []string) {
	t.Helper()
	if out := process.Run(t, s.bin, "check", "--data", to); !passed(t, out) {
		t.Errorf("round %d: the backup: %s", round, out)
	}
	restored := filepath.Join(t.TempDir(), "restored")
	process.Run(t, s.bin, "restore", to, "--data", restored)
	p := process.Serve(t, s.bin, restored)
	defer p.Kill()
	api := &client.Client{URL: p.URL, Token: s.key, Retry: client.Once()}
	exists := map[string]bool{}
	rows := allJobs(t, api)
	for _, row := range rows {
		exists[row.ID] = true
	}
	for _, id := range before {
		if !exists[id] {
			t.Errorf("round %d: job %s was acknowledged before the backup and is not in it", round, id)
		}
	}
	// Jobs that ran when the backup was made go on in the copy. All have
	// numbers then, without a gap, and the next one continues them.
	numbers := map[string]bool{}
	for _, row := range rows {
		numbers[number(t, api, completed(t, api, row.ID))] = true
	}
	id := uuid.Must(uuid.NewV7()).String()
	if _, err := api.PutJob(t.Context(), id, client.JobRequest{WorkflowID: s.flow, Data: s.invoice}, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	numbers[number(t, api, completed(t, api, id))] = true
	for n := 1; n <= len(rows)+1; n++ {
		if !numbers[fmt.Sprintf("%06d", n)] {
			t.Errorf("round %d: number %d is missing", round, n)
		}
	}
	if out := process.Run(t, s.bin, "check", "--data", restored); !passed(t, out) {
		t.Errorf("round %d: the restored copy: %s", round, out)
	}
	t.Logf("round %d: %d jobs acknowledged before, %d in the copy", round, len(before), len(rows))
}

// passed reports whether a check found nothing wrong.
func passed(t *testing.T, out string) bool {
	t.Helper()
	var report struct {
		OK bool `json:"ok"`
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return report.OK
}

// number returns the number of a job's invoice.
func number(t *testing.T, api *client.Client, job *client.Job) string {
	t.Helper()
	var entry struct {
		Data struct {
			Doc struct {
				Code string `json:"code"`
			} `json:"doc"`
		} `json:"data"`
	}
	get(t, api, "/silo/v1/entries/"+job.SiloEntryID, &entry)
	if entry.Data.Doc.Code == "" {
		t.Errorf("job %s ended without a number: %+v", job.ID, job.Faults)
	}
	return entry.Data.Doc.Code
}
