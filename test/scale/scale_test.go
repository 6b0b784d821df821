package scale_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"chancery/internal/domain"
	"chancery/internal/store/postgres"
	"chancery/test/kit"
	"chancery/test/pg"
)

func TestMain(m *testing.M) { os.Exit(pg.Run(m)) }

// installation is a server on a database, with a counter of what it asks.
type installation struct {
	*kit.Installation
	*pg.Traffic

	t        *testing.T
	database string
	flow     string
	entry    string
	jobs     int
}

func start(t *testing.T, steps string) *installation {
	t.Helper()
	in := &installation{t: t, database: pg.Database(t), flow: id(0, 1), entry: id(0, 2)}
	in.Traffic = pg.Count(t, in.database)
	store, err := postgres.Open(t.Context(), in.Traffic.URL, postgres.Options{})
	kit.Must(t, err)
	t.Cleanup(func() { kit.Must(t, store.Close()) })
	in.Installation = kit.New(t, kit.Options{Store: store})
	in.Do("PUT", "/transform/v1/workflows/"+in.flow, `{"name": "Steps", "steps": [`+steps+`]}`).Want(200)
	in.Do("PUT", "/silo/v1/entries/"+in.entry, `{"data": `+note+`}`).Want(200)
	return in
}

const note = `{"$schema": "https://gobl.org/draft-0/note/message", "content": "Hello"}`

const (
	three = `{"action": "silo.if", "config": {"expr": "content != ''"}}, {"action": "silo.if", "config": {"expr": "content != 'a'"}},
		{"action": "silo.if", "config": {"expr": "content != 'b'"}}`
	sleeping = `{"action": "silo.sleep", "config": {"duration": "1h"}}`
)

func id(kind, n int) string { return fmt.Sprintf("01950000-0000-7000-8%03d-%012d", kind, n) }

// job makes a job and waits for its end, or not.
func (in *installation) job(wait string) string {
	in.t.Helper()
	in.jobs++
	job := id(1, in.jobs)
	in.Do("PUT", "/transform/v1/jobs/"+job+wait, `{"workflow_id": "`+in.flow+`", "silo_entry_id": "`+in.entry+`"}`).Want(200)
	return job
}

// TestJob: a job of local steps takes one round trip with one caller who waits for it, which ends
// with the commit, however many steps it has.
func TestJob(t *testing.T) {
	t.Parallel()
	in := start(t, three)
	for range 3 { // prepares the statements; an entry is remembered when it is the same again
		in.job("?wait=30")
	}
	in.Reset()
	const jobs = 20
	for range jobs {
		in.job("?wait=30")
	}
	// A connection that nobody used for a moment, as on a busy machine, is tried with the
	// beginning of the transaction.
	trips, commits, tried := in.Trips(), 0, 0
	for _, trip := range trips {
		switch {
		case trip.Has("COMMIT") && !trip.Has("READ ONLY"):
			commits++
		case trip[0] == "BEGIN" && !trip.Has("jobs"):
			tried++
		}
	}
	if len(trips)-tried != jobs || commits != jobs || tried > jobs {
		t.Errorf("%d round trips and %d commits for %d jobs; the statements are\n%s", len(trips), commits, jobs, strings.Join(pg.Sorted(trips), "\n"))
	}
}

// TestReads: what reads a job or a list of jobs asks as often for many as for one, and so
// do claims and heartbeats.
func TestReads(t *testing.T) {
	t.Parallel()
	in := start(t, sleeping)
	var last string
	asked := func(what string, most int, do func()) {
		t.Helper()
		do() // prepares the statements
		in.Reset()
		do()
		if trips := in.Trips(); len(trips) > most {
			t.Errorf("%s: %d round trips, want at most %d; the statements are\n%s", what, len(trips), most, strings.Join(pg.Sorted(trips), "\n"))
		}
	}
	for range 40 {
		last = in.job("")
	}
	in.settle(40)
	asked("get", 4, func() { in.Do("GET", "/transform/v1/jobs/"+last, "").Want(200) })
	asked("list", 4, func() { in.Do("GET", "/transform/v1/jobs?limit=40", "").Want(200) })

	store, err := postgres.Open(t.Context(), in.URL, postgres.Options{Writers: 1})
	kit.Must(t, err)
	t.Cleanup(func() { kit.Must(t, store.Close()) })
	now := in.Clock.Now().Add(2 * time.Hour)
	var held []*domain.Job
	claim := func() {
		now = now.Add(time.Hour) // after the leases of the claim before
		kit.Must(t, store.Update(t.Context(), func(tx domain.Tx) (err error) {
			held, err = tx.Queue().Claim(t.Context(), "another", now, now.Add(time.Minute), 40)
			return err
		}))
	}
	asked("claim", 5, claim)
	if len(held) != 40 {
		t.Fatalf("%d jobs were claimed", len(held))
	}
	for _, j := range held {
		if len(j.Events) == 0 {
			t.Errorf("job %s has no events", j.ID)
		}
	}
	asked("take", 5, func() {
		keys := make([]domain.JobKey, len(held))
		for i, j := range held {
			keys[i] = domain.JobKey{WorkspaceID: j.WorkspaceID, ID: j.ID}
		}
		kit.Must(t, store.Update(t.Context(), func(tx domain.Tx) error {
			if err := tx.Queue().Release(t.Context(), "another"); err != nil {
				return err
			}
			taken, err := tx.Queue().Take(t.Context(), "another", now.Add(time.Hour), keys)
			if len(taken) != len(keys) {
				t.Errorf("%d were taken", len(taken))
			}
			held = taken
			return err
		}))
	})
	asked("heartbeat", 3, func() {
		kit.Must(t, store.Update(t.Context(), func(tx domain.Tx) error {
			lost, err := tx.Queue().Renew(t.Context(), "another", now.Add(time.Hour), held)
			if len(lost) > 0 {
				t.Errorf("%d are lost", len(lost))
			}
			return err
		}))
	})
}

// settle waits until so many jobs wait for their time.
func (in *installation) settle(want int) {
	in.t.Helper()
	in.until(fmt.Sprintf("SELECT COUNT(*) = %d FROM jobs WHERE lease_until IS NULL AND due_at IS NOT NULL", want))
}

// until waits until a question to the database has the answer yes.
func (in *installation) until(question string) {
	in.t.Helper()
	conn, err := pgx.Connect(in.t.Context(), in.database)
	kit.Must(in.t, err)
	defer func() { kit.Must(in.t, conn.Close(context.WithoutCancel(in.t.Context()))) }()
	for yes := false; !yes; {
		kit.Must(in.t, conn.QueryRow(in.t.Context(), question).Scan(&yes))
		runtime.Gosched()
	}
}

// TestIdle: a server with nothing to do asks its database for due jobs once in five
// seconds. Another statement in that time says that the server runs.
func TestIdle(t *testing.T) {
	t.Parallel()
	in := start(t, sleeping)
	in.job("")
	in.settle(1)
	const poll = 5 * time.Second
	in.Clock.Await(poll)
	in.Reset()
	const polls = 12
	for range polls {
		in.Clock.Advance(poll)
		in.Clock.Await(poll)
	}
	statements := 0
	for _, trip := range in.Trips() {
		statements += len(trip)
	}
	if perSecond := float64(statements) / (polls * poll.Seconds()); perSecond > 1 {
		t.Errorf("%.2f statements a second:\n%s", perSecond, strings.Join(pg.Sorted(in.Trips()), "\n"))
	}
}

// TestWaiting: jobs that wait cost a server nothing. WAITING is how many there are (5,000).
func TestWaiting(t *testing.T) {
	waiting := 5000
	if n, err := strconv.Atoi(os.Getenv("WAITING")); err == nil {
		waiting = n
	}
	in := start(t, sleeping)
	in.job("")
	in.settle(1)
	in.copies(waiting)
	in.Reset()
	in.Clock.Advance(time.Hour) // one is due, and the others in a day
	began := time.Now()
	in.until("SELECT completed_at IS NOT NULL FROM jobs WHERE id = '" + id(1, 1) + "'")
	took := time.Since(began)
	in.settle(waiting)
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	t.Logf("%d jobs wait: the one that is due was done after %v; %d MiB are in use", waiting, took.Round(time.Millisecond), m.HeapInuse>>20)
	if trips := len(in.Trips()); trips > 30 {
		t.Errorf("%d round trips for one job that was due", trips)
	}
	if m.HeapInuse > 200<<20 {
		t.Errorf("%d bytes are in use", m.HeapInuse)
	}
}

// copies makes jobs that are due a day after the first.
func (in *installation) copies(n int) {
	in.t.Helper()
	conn, err := pgx.Connect(in.t.Context(), in.database)
	kit.Must(in.t, err)
	defer func() { kit.Must(in.t, conn.Close(context.WithoutCancel(in.t.Context()))) }()
	const day = int64(24 * time.Hour / time.Microsecond)
	for _, text := range []string{
		`INSERT INTO jobs (workspace_id, id, key, workflow_id, workflow_version, entry_id, input_hash, tags, args, meta, status, faults,
			created_at, updated_at, due_at, lease_owner, fence, parent, ref)
		SELECT workspace_id, 'copy-' || n, key, workflow_id, workflow_version, entry_id, input_hash, tags, args, meta, status, faults,
			created_at + n, updated_at, due_at + $2::bigint, '', fence, parent, ref FROM jobs, generate_series(1, $1) n`,
		`INSERT INTO job_events SELECT workspace_id, 'copy-' || n, seq, intent_id, step_id, name, provider, idx, status, at, detail
			FROM job_events, generate_series(1, $1) n WHERE $2::bigint > 0`,
	} {
		_, err := conn.Exec(in.t.Context(), text, n, day)
		kit.Must(in.t, err)
	}
}
