package neighbours

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"chancery/test/process"
)

// What a neighbour may notice, and what a server may take.
const (
	maxTime = 2 * time.Second
	// maxTimeShort is for the short form, which runs where other things run too.
	maxTimeShort = 5 * time.Second

	maxMemory   = 600 << 20
	maxDatabase = 200 << 20
)

// attack is something that a hostile workspace does.
type attack struct {
	name string
	// other is what the other workspace does; a job of one step by default.
	other work
	// prepare is what the hostile workspace does before. It may be nil.
	prepare func(t *testing.T, a *arena)
	// run attacks until the context ends.
	run func(ctx context.Context, a *arena)
}

// attacks returns all attacks, or those of the short form: one of each kind.
func attacks() []attack {
	all := slices.Concat(jobAttacks(), requestAttacks(), storeAttacks(), smallRequests())
	if !isShort() {
		return all
	}
	return slices.DeleteFunc(all, func(k attack) bool { return !slices.Contains(short, k.name) })
}

// short are the attacks of the short form.
var short = []string{ //nolint:gochecknoglobals // a table
	"webhooks", "imports", "loops", "jq", "expressions", "dry-runs", "children", "args", "numbers",
	"idle-bodies", "no-readers", "job-lists", "drafts", "rare-filters", "uploads", "spool", "copies",
}

func isShort() bool { return os.Getenv("NEIGHBOURS_SECONDS") == "" }

// attackTime returns how long each attack takes: a moment among all other tests, ten
// seconds with "make neighbours".
func attackTime(t *testing.T) time.Duration {
	t.Helper()
	text := os.Getenv("NEIGHBOURS_SECONDS")
	if text == "" {
		return 1500 * time.Millisecond
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("NEIGHBOURS_SECONDS is %q, not a number of seconds", text)
	}
	return time.Duration(n) * time.Second
}

// TestNeighbours makes each attack on a server of its own. Meanwhile the other workspace
// is never refused and never waits long, and the server stays within its memory and disk.
func TestNeighbours(t *testing.T) {
	length := attackTime(t)
	bin := process.Build(t)
	base := newInstallation(t, bin)
	table := []string{heading()}
	for _, k := range attacks() {
		t.Run(k.name, func(t *testing.T) {
			r := k.make(t, base, length)
			row := r.row(k.name)
			table = append(table, row)
			t.Log("\n" + table[0] + "\n" + row)
			for _, f := range r.faults() {
				t.Error(f)
			}
		})
	}
	t.Log("\n" + strings.Join(table, "\n"))
}

// installation is a data directory with some workspaces, which every attack copies.
type installation struct {
	bin, data string
	// The tokens of the workspaces: the second is hostile too.
	hostile, second, other string
}

func newInstallation(t *testing.T, bin string) installation {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	process.Serve(t, bin, data).Kill() // the first start makes the directory
	in := installation{bin: bin, data: data}
	for name, token := range map[string]*string{"hostile": &in.hostile, "second": &in.second, "other": &in.other} {
		process.Run(t, bin, "workspace", "create", name, "--data", data)
		*token = process.Run(t, bin, "token", "create", "--data", data, "--workspace", name)
	}
	return in
}

// make makes the attack on a new server and returns what was measured.
func (k attack) make(t *testing.T, base installation, length time.Duration) *result {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(data, os.DirFS(base.data)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"keys.json"} { // only their owner may read them
		if err := os.Chmod(filepath.Join(data, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := process.Serve(t, base.bin, data, "--allow-address", "127.0.0.0/8")
	defer s.Kill()
	a := &arena{hostile: newTenant(t, s.URL, base.hostile), second: base.second}
	other := newNeighbour(t, newTenant(t, s.URL, base.other), k.other)
	w := watch(t, s, data)
	if k.prepare != nil {
		k.prepare(t, a)
	}
	ctx, cancel := context.WithTimeout(t.Context(), length)
	defer cancel()
	stop := context.AfterFunc(w.died, cancel)
	defer stop()
	done := make(chan struct{})
	go func() { defer close(done); k.run(ctx, a) }()
	other.work(ctx)
	<-done
	return &result{a.hostile, other, w.stop()}
}

// result is what was measured during an attack.
type result struct {
	hostile *tenant
	other   *neighbour
	use     usage
}

const columns = "%-18s %8v %8v %8v | %6v %7v %7v %7v %7v | %7v %7v | %s"

func heading() string {
	return fmt.Sprintf(columns, "attack", "sent", "accepted", "refused",
		"others", "refused", "alone", "p50", "max", "MiB", "DB MiB", "verdict")
}

func (r *result) row(name string) string {
	verdict := "ok"
	if f := r.faults(); len(f) > 0 {
		verdict = strings.Join(f, "; ")
	}
	h, o := r.hostile, r.other
	return fmt.Sprintf(columns, name, h.sent.Load(), h.accepted.Load(), h.refused.Load(),
		len(o.times), len(o.failures), brief(o.alone), brief(o.median()), brief(o.slowest()),
		r.use.memory>>20, r.use.database>>20, verdict)
}

func brief(d time.Duration) string { return d.Round(time.Millisecond).String() }

// faults returns which promises were broken.
func (r *result) faults() (list []string) {
	if n := len(r.other.failures); n > 0 {
		list = append(list, fmt.Sprintf("the other was refused %d times: %s", n, r.other.failures[0]))
	}
	most := maxTime
	if isShort() {
		most = maxTimeShort
	}
	if d := r.other.slowest(); d > most {
		list = append(list, fmt.Sprintf("the other waited %s for %s", brief(d), r.other.slow))
	}
	if r.use.memory > maxMemory {
		list = append(list, fmt.Sprintf("the server held %d MiB", r.use.memory>>20))
	}
	if r.use.database > maxDatabase {
		list = append(list, fmt.Sprintf("the database has %d MiB", r.use.database>>20))
	}
	if r.use.ended != "" {
		list = append(list, r.use.ended)
	}
	return list
}
