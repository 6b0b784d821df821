package chaos

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // to read the tables

	"chancery/client"
	"chancery/test/pg"
	"chancery/test/process"
	"chancery/test/s3"
)

// site is several servers on one database and one bucket.
type site struct {
	t        *testing.T
	dir      string // where the servers run
	database string
	db       *sql.DB
	flags    []string
	files    *s3.Server
	token    string
	http     *http.Client

	mu       sync.Mutex // guards what follows: clients read it while a server is replaced
	replicas []*replica
	// owners are what stands in the leases of the servers, by their labels.
	owners map[string]string
}

// replica is one of the servers. The name is new after most starts: that of a killed one is
// free only after a while.
type replica struct {
	*process.Server
	place int
	name  string
	// label is what the server is called in the database. It is the name, unless another
	// process had that before.
	label string
}

// connectionName is what the names of connections of servers begin with.
const connectionName = "chancery "

// newSite starts so many servers on a database, which must be empty.
func newSite(t *testing.T, database string, count int) *site {
	t.Helper()
	s := &site{t: t, dir: t.TempDir(), database: database, db: open(t, database), files: s3.Start(t), owners: map[string]string{}}
	key := filepath.Join(s.dir, "master.key")
	if err := os.WriteFile(key, []byte(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.flags = []string{"--files", s.files.URL(s3.Make(t, s.files)), "--master-key", key}
	transport := &http.Transport{MaxIdleConnsPerHost: stormWorkers}
	t.Cleanup(transport.CloseIdleConnections)
	s.http = &http.Client{Transport: transport, Timeout: requestTime}
	s.replicas = make([]*replica, count)
	t.Cleanup(s.report)
	for i := range count {
		s.start(i)
	}
	s.token = s.run("token", "create")
	return s
}

// requestTime is how long a client waits for an answer: that of a frozen server never comes.
const requestTime = 8 * time.Second

// command returns a call of the program on the site.
func (s *site) command(args ...string) *exec.Cmd { return s.commandOn(s.database, args...) }

// commandOn is command with another URL of the database.
func (s *site) commandOn(database string, args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		panic(err) // it runs
	}
	cmd := exec.Command(self, append(append(args, "--database", database), s.flags...)...)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), asProgram+"=1", "TMPDIR="+s.dir,
		"CHANCERY_S3_ACCESS_KEY="+s3.AccessKey, "CHANCERY_S3_SECRET="+s3.Secret)
	return cmd
}

// run runs a command of the program on the site.
func (s *site) run(args ...string) string {
	s.t.Helper()
	return process.Output(s.t, s.command(args...))
}

// start starts the replica at a place, under a new name.
func (s *site) start(place int) *replica {
	s.t.Helper()
	generation := 1
	if old := s.at(place); old != nil {
		_, _ = fmt.Sscanf(old.name, "r%d-%d", new(int), &generation)
		generation++
	}
	name := fmt.Sprintf("r%d-%d", place, generation)
	r := &replica{place: place, name: name, label: name}
	if err := s.launch(r); err != nil {
		s.t.Fatal(err)
	}
	return r
}

// launch starts a replica, which takes its place when it serves. Any goroutine may call it.
func (s *site) launch(r *replica) error {
	database := s.database
	if r.label != r.name {
		mark := "?"
		if strings.Contains(database, "?") {
			mark = "&"
		}
		database += mark + "application_name=" + url.PathEscape(connectionName+r.label)
	}
	cmd := s.commandOn(database, "serve", "--node", r.name, "--listen", "127.0.0.1:0", "--allow-address", "127.0.0.0/8",
		"--log-level", "warn")
	log, err := os.Create(s.log(r.label))
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }() // the process has it
	cmd.Stderr = log
	if r.Server, err = process.Try(s.t, cmd); err != nil {
		return err
	}
	var run string
	err = s.db.QueryRowContext(s.t.Context(), "SELECT run FROM nodes WHERE name = $1", r.name).Scan(&run)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil { // otherwise only its name is known
		s.owners[r.label] = r.name + "/" + run
	}
	s.replicas[r.place] = r
	return nil
}

// owner is what stands in the leases of a replica, empty if that is not known.
func (s *site) owner(r *replica) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.owners[r.label]
}

func (s *site) log(name string) string { return filepath.Join(s.dir, name+".log") }

// at returns the replica at a place.
func (s *site) at(place int) *replica {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replicas[place%len(s.replicas)]
}

// client returns a client of the replica at a place.
func (s *site) client(place int) *client.Client {
	return &client.Client{URL: s.at(place).URL, Token: s.token, HTTP: s.http, Retry: client.Once()}
}

// publish saves workflows.
func (s *site) publish(flows map[string]string) {
	s.t.Helper()
	for id, flow := range flows {
		if err := s.client(0).PutWorkflow(s.t.Context(), id, json.RawMessage(flow)); err != nil {
			s.t.Fatal(err)
		}
	}
}

// report shows the end of each log when the test has failed, and fails it when a server
// panicked or raced.
func (s *site) report() {
	logs, _ := filepath.Glob(filepath.Join(s.dir, "*.log")) // the pattern is valid
	for _, name := range logs {
		said, err := os.ReadFile(name)
		if err != nil {
			s.t.Error(err)
		}
		for _, word := range []string{"panic", "DATA RACE"} {
			if _, after, found := strings.Cut(string(said), word); found {
				s.t.Errorf("%s: %s%.4000s", filepath.Base(name), word, after)
			}
		}
		if s.t.Failed() {
			s.t.Logf("%s ends with:\n%s", filepath.Base(name), said[max(0, len(said)-3000):])
		}
	}
}

// filesVerified compares the records of files with the objects.
func (s *site) filesVerified() (contents int64) {
	s.t.Helper()
	var view struct {
		OK       bool  `json:"ok"`
		Contents int64 `json:"contents"`
		Missing  int64 `json:"missing"`
	}
	out := s.run("files", "verify", "--json")
	if err := json.Unmarshal([]byte(out), &view); err != nil || !view.OK {
		s.t.Errorf("files: %v: %s", err, out)
	}
	return view.Contents
}

// database makes a database for a site on a cluster.
func database(t *testing.T, c *pg.Cluster) {
	t.Helper()
	if err := c.SQL(t.Context(), "postgres", "CREATE DATABASE chancery"); err != nil {
		t.Fatal(err)
	}
}

// open opens a database, to look into it.
func open(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}
