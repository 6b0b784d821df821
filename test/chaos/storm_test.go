package chaos

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"chancery/client"
	"chancery/internal/domain"
	"chancery/test/pg"
)

// stormTime returns how long a test disturbs the servers: SECONDS, or else a minute in CI
// and less among all other tests.
func stormTime(t *testing.T) time.Duration {
	t.Helper()
	text := os.Getenv("CHAOS_SECONDS")
	if text == "" {
		text = "25"
		if ci := os.Getenv("CI"); ci != "" && ci != "0" && ci != "false" {
			text = "60"
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("CHAOS_SECONDS is %q, not a number of seconds", text)
	}
	return time.Duration(n) * time.Second
}

// storm is the fixture of TestChaos and TestFailover: clients that put jobs on several
// servers, and the record of what they did and of what happened to the servers.
type storm struct {
	*site
	issue, quick, follow string
	invoice              json.RawMessage
	book                 *ledger
	hooks                *receiver

	mu sync.Mutex // guards what follows
	// answers counts the answers that clients got, and wrong are the answers that none should get.
	answers map[string]int
	wrong   []string
	last    time.Time // of the last acknowledged job

	struck  []struck
	outages []outage
	done    map[string]int // how often each disturbance happened
}

// newStorm starts three servers and publishes the workflows.
func newStorm(t *testing.T, c *pg.Cluster, url string) *storm {
	t.Helper()
	database(t, c)
	s := &storm{
		site:  newSite(t, url, 3),
		issue: uuid.NewString(), quick: uuid.NewString(), follow: uuid.NewString(), invoice: file(t, "invoices/es.json"),
		book: &ledger{acked: map[string]bool{}}, hooks: receive(t), answers: map[string]int{}, done: map[string]int{},
	}
	s.hooks.slowest = 2 * time.Second // so that servers have jobs when they are killed
	if err := c.SQL(t.Context(), "chancery", auditText); err != nil {
		t.Fatal(err)
	}
	s.publish(map[string]string{s.issue: string(issueFlow(s.hooks.URL, s.follow)), s.quick: quickFlow, s.follow: followFlow})
	return s
}

// quickFlow numbers in a series of its own and waits for longer.
const quickFlow = `{"name": "Quick", "schema": "bill/invoice", "steps": [
	{"name": "Number", "action": "sequence.enumerate", "config": {"name": "Quick", "prefix": "Q", "padding": 6}},
	{"name": "Sign", "action": "silo.close"},
	{"name": "Wait", "action": "silo.sleep", "config": {"duration": "2s"}},
	{"name": "Sent", "action": "silo.state", "config": {"state": "sent"}}
]}`

// promises are what the workflows do. The state of a child is one of the same document.
func (s *storm) promises() map[string]promise {
	return map[string]promise{
		s.issue: {
			providers: []string{
				"silo.state", "sequence.enumerate", "silo.close", "pdf", "silo.sleep", "webhook", "silo.state", "transform.job.create",
			},
			series: "Invoices", versions: 3, states: 3, files: 1, child: s.follow,
		},
		s.quick:  {providers: []string{"sequence.enumerate", "silo.close", "silo.sleep", "silo.state"}, series: "Quick", versions: 3, states: 1},
		s.follow: {providers: []string{"silo.state"}},
	}
}

// stormWorkers is how many clients put jobs at the same time.
const stormWorkers = 32

// load starts clients, and returns a function that stops them.
func (s *storm) load() (stop func()) {
	ctx, cancel := context.WithCancel(s.t.Context())
	var wg sync.WaitGroup
	for i := range stormWorkers {
		wg.Go(func() {
			for n := i; ctx.Err() == nil; n++ {
				wait := 5 * time.Second
				if n%3 == 0 {
					wait = 0
				}
				if pause := s.put(ctx, n, wait); pause > 0 {
					sleep(ctx, pause)
				}
			}
		})
	}
	return func() { cancel(); wg.Wait() }
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// put puts a job on one of the servers, or again one that was not acknowledged. It returns
// how long its client pauses.
func (s *storm) put(ctx context.Context, n int, wait time.Duration) (pause time.Duration) {
	id := s.book.next()
	// The workflow of a job is the same at each attempt.
	flow := s.issue
	if id[len(id)-1] > '7' {
		flow = s.quick
	}
	req := client.JobRequest{WorkflowID: flow, Data: s.invoice, Args: map[string]string{"client": id}}
	_, err := s.client(n).PutJob(ctx, id, req, wait)
	s.book.note(id, err == nil)
	s.note(err)
	if err != nil || wait == 0 {
		return 300 * time.Millisecond
	}
	return 0
}

// note counts an answer.
func (s *storm) note(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var said *client.Error
	switch {
	case err == nil:
		s.answers["acknowledged"]++
		s.last = time.Now()
	case !errors.As(err, &said):
		s.answers["none"]++
	default:
		s.answers[fmt.Sprintf("%d %s", said.Status, said.Key)]++
		if said.Status != 503 && said.Status != 429 {
			s.wrong = append(s.wrong, said.Error())
		}
	}
}

// finish puts the jobs that were not acknowledged, until they are, and waits until none runs.
func (s *storm) finish(db *sql.DB) {
	s.t.Helper()
	for tries := 0; len(s.book.open) > 0; tries++ {
		if tries > 100 {
			s.t.Fatalf("%d jobs are still not acknowledged", len(s.book.open))
		}
		sleep(s.t.Context(), s.put(s.t.Context(), tries, 10*time.Second))
	}
	drained(s.t, db)
}

// check reads everything and prints what it found.
func (s *storm) check(db *sql.DB) {
	s.t.Helper()
	r, err := readRecord(s.t.Context(), db)
	if err != nil {
		s.t.Fatal(err)
	}
	c := &checker{
		record: r, acked: s.book.acked, promises: s.promises(), hooks: s.hooks.all(), struck: s.struck, outages: s.outages,
		owners: s.owners,
	}
	c.check()
	for i, fault := range c.faults {
		if i == 20 {
			s.t.Errorf("and %d more", len(c.faults)-i)
			break
		}
		s.t.Error(fault)
	}
	for i, text := range s.wrong {
		if i < 5 {
			s.t.Errorf("a client got the answer %q (and %d more)", text, len(s.wrong)-1)
		}
	}
	f := c.found
	contents := s.filesVerified()
	s.t.Logf("disturbances: %v; the database was away %v in all", s.done, c.away(time.Time{}, time.Now()).Round(time.Millisecond))
	s.t.Logf("answers: %v", s.answers)
	s.t.Logf("jobs: %d acknowledged, %d complete as defined, %d of them children; %d numbers in %d series, none doubled, none missing",
		f.acked, f.complete, f.children, f.numbers, len(r.series))
	s.t.Logf("webhooks: %d intents delivered, %d attempts refused before; %d contents of files, all stored", f.delivered, f.refused, contents)
	s.t.Logf("claims: %d, of which %d after a lease had ended; jobs of killed and frozen servers continued elsewhere: %d, at the latest after %v; "+
		"events after the job was taken away: %d", f.taken, f.lapsed, f.continued, f.slowest.Round(time.Millisecond), f.after)
	if len(c.faults) > 0 {
		s.t.Logf("faults: %d", len(c.faults))
	}
	if f.acked < 20 || f.refused == 0 || f.delivered == 0 {
		s.t.Errorf("too little happened: %+v", f)
	}
}

// TestChaos kills and freezes servers, and restarts the database and the storage of files,
// while clients put jobs. Afterwards each job has ended as its workflow says, and nothing
// happened twice.
func TestChaos(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	c := pg.Start(t)
	s := newStorm(t, c, c.URL("chancery"))
	db := open(t, c.URL("chancery"))
	stop := s.load()
	s.rage(c, random, stormTime(t))
	stop()
	s.finish(db)
	s.check(db)
	if n := s.done["kill"] + s.done["freeze"]; n < 2 || s.done["name taken"] == 0 {
		t.Errorf("only %d servers were killed or frozen, and %d names were taken", n, s.done["name taken"])
	}
}

// rage disturbs the servers for a time. While one is frozen, for longer than its lease, the
// others are killed and what they work with is restarted, and in every other round another
// process takes its name.
func (s *storm) rage(c *pg.Cluster, random *rand.Rand, length time.Duration) {
	s.t.Helper()
	pause := func(least, most int) { time.Sleep(time.Duration(least+random.IntN(most-least)) * time.Millisecond) }
	pause(1000, 2000)
	end := time.Now().Add(length)
	for round := 0; time.Now().Before(end); round++ {
		frozen := s.freeze(random.IntN(3))
		thaw := frozen.at.Add(time.Duration(16+random.IntN(6)) * time.Second)
		inherit := func() {}
		if round%2 == 0 {
			thaw = thaw.Add(domain.NodeTime / 4)
			inherit = s.heir(frozen.replica)
		}
		list := []func(){
			func() { s.kill((frozen.place + 1 + random.IntN(2)) % 3) },
			func() { s.kill((frozen.place + 1 + random.IntN(2)) % 3) },
			func() { s.restartDatabase(c) },
			s.restartFiles,
		}
		random.Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
		for _, disturb := range list {
			disturb()
			pause(1000, 4000)
		}
		time.Sleep(time.Until(thaw))
		s.thaw(frozen)
		inherit()
		pause(1000, 3000)
	}
}

// heir starts another process under the name of a frozen server, which has it when that was not
// seen for long enough. The function that it returns is called when the server goes on: it
// ends then, because it has lost its name, unless the other process could not start in time.
func (s *storm) heir(frozen *replica) (inherit func()) {
	r := &replica{place: frozen.place, name: frozen.name, label: frozen.label + "~"}
	thawed, began := make(chan struct{}), make(chan error, 1)
	go func() {
		for {
			err := s.launch(r)
			if err == nil {
				began <- nil
				return
			}
			select {
			case <-thawed:
				began <- err
				return
			case <-time.After(100 * time.Millisecond): // the database was away
			}
		}
	}()
	return func() {
		s.t.Helper()
		close(thawed)
		if err := <-began; err != nil {
			s.done["name refused"]++
			return
		}
		s.done["name taken"]++
		if code, err := frozen.Ended(domain.NodeTime); err != nil || code == 0 {
			s.t.Errorf("the server %s goes on without its name: %d, %v", frozen.name, code, err)
		}
	}
}

// ice is a frozen server.
type ice struct {
	*replica
	at time.Time
}

func (s *storm) freeze(place int) ice {
	s.t.Helper()
	r := s.at(place)
	if err := r.Freeze(); err != nil {
		s.t.Fatal(err)
	}
	s.done["freeze"]++
	return ice{r, time.Now()}
}

func (s *storm) thaw(i ice) {
	s.t.Helper()
	s.struck = append(s.struck, struck{node: i.name, owner: s.owner(i.replica), at: i.at, until: time.Now()})
	if err := i.Thaw(); err != nil {
		s.t.Fatal(err)
	}
}

// kill kills a server and starts another in its place.
func (s *storm) kill(place int) {
	s.t.Helper()
	r := s.at(place)
	r.Kill()
	s.struck = append(s.struck, struck{node: r.name, owner: s.owner(r), at: time.Now()})
	s.done["kill"]++
	s.start(place)
}

func (s *storm) restartDatabase(c *pg.Cluster) {
	s.t.Helper()
	o := outage{from: time.Now()}
	if err := c.Restart(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	o.to = time.Now()
	s.outages = append(s.outages, o)
	s.done["database"]++
}

func (s *storm) restartFiles() {
	s.t.Helper()
	if err := s.files.Restart(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	s.done["files"]++
}

// all returns all deliveries, by ID.
func (r *receiver) all() map[string]delivery {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := make(map[string]delivery, len(r.seen))
	for id, d := range maps.All(r.seen) {
		list[id] = *d
	}
	return list
}
